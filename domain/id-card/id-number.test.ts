import { assert, integer, nat, property } from 'fast-check';
import { expect, test } from 'vitest';
import { checkCharacter, checkIdNumber, groupIdNumber } from './id-number.ts';

function codeOf(text: string, today?: string): string | undefined {
  const result = checkIdNumber(text, today);
  return result.ok ? undefined : result.error.code;
}

test("the standard's own examples", () => {
  expect(checkIdNumber('11010519491231002X')).toEqual({
    ok: true,
    value: {
      number: '11010519491231002X',
      birth: '1949-12-31',
      sex: '2',
      regionCode: '110105',
      warnings: [],
    },
  });
  const born1880 = checkIdNumber('440524188001010014');
  expect(born1880).toMatchObject({ ok: true, value: { birth: '1880-01-01', sex: '1' } });
});

test.each(['１１０１０５１９４９１２３１００２Ｘ', '11010519491231002x', ' 110105 19491231 002Ｘ '])(
  'normalises %s',
  (text) => {
    expect(checkIdNumber(text)).toMatchObject({ ok: true, value: { number: '11010519491231002X' } });
  },
);

test.each([
  '810000198001010014',
  '820000198001010016',
  '830000198001010018',
  '810000198001010022',
  '820000198001010024',
  '830000198001010026',
])('港澳台居民 %s passes without a warning', (number) => {
  expect(checkIdNumber(number)).toMatchObject({ ok: true, value: { warnings: [] } });
});

test('a foreign resident number passes with a warning', () => {
  expect(checkIdNumber('911124198108030024')).toMatchObject({
    ok: true,
    value: { sex: '2', warnings: [{ code: 'identity.number-foreigner', severity: 'warning' }] },
  });
});

test('an unknown province is a warning, an abolished region is not even that', () => {
  const unknown = '60000019800101001';
  expect(checkIdNumber(unknown + checkCharacter(unknown))).toMatchObject({
    ok: true,
    value: { warnings: [{ code: 'identity.number-region' }] },
  });
  const abolished = '51290119600101001';
  expect(checkIdNumber(abolished + checkCharacter(abolished))).toMatchObject({
    ok: true,
    value: { regionCode: '512901', warnings: [] },
  });
});

test.each([
  ['', 'identity.number-empty'],
  ['110105194912310021', 'identity.number-check-digit'],
  ['11010519491231002', 'identity.number-length'],
  ['11010519491231002X1', 'identity.number-length'],
  ['110105491231002', 'identity.number-old'],
  ['1101051949X231002X', 'identity.number-characters'],
  ['01010519491231002X', 'identity.number-characters'],
  ['110105194913310020', 'identity.number-birth'],
  ['110105200102290020', 'identity.number-birth'],
  ['110105190002290020', 'identity.number-birth'],
])('%s → %s', (text, code) => {
  expect(codeOf(text)).toBe(code);
});

test('a leap day is a birthday', () => {
  const digits = '62040320080229002';
  expect(checkIdNumber(digits + checkCharacter(digits))).toMatchObject({
    ok: true,
    value: { birth: '2008-02-29' },
  });
});

test('the future is judged by the day given', () => {
  const digits = '62040320260601002';
  const number = digits + checkCharacter(digits);
  expect(codeOf(number, '2026-05-31')).toBe('identity.number-future');
  expect(codeOf(number, '2026-06-01')).toBeUndefined();
  expect(codeOf(number)).toBeUndefined();
});

test('any single wrong digit and any swap of neighbours is noticed', () => {
  assert(
    property(
      integer({ min: 0, max: 99_999 }),
      nat({ max: 16 }),
      integer({ min: 1, max: 9 }),
      (n, at, shift) => {
        const digits = `62040319${String(10 + (n % 90))}0101${String(n % 1000).padStart(3, '0')}`;
        const good = digits + checkCharacter(digits);
        const changed = String((Number(good[at]) + shift) % 10);
        expect(checkIdNumber(good).ok).toBe(true);
        expect(checkIdNumber(good.slice(0, at) + changed + good.slice(at + 1)).ok).toBe(false);
        const swapped = good.slice(0, at) + good.charAt(at + 1) + good.charAt(at) + good.slice(at + 2);
        expect(swapped === good || !checkIdNumber(swapped).ok).toBe(true);
      },
    ),
  );
});

test('no sentence repeats the number', () => {
  for (const text of ['110105194912310021', '110105200102290020', '11010519491231002']) {
    const result = checkIdNumber(text);
    expect(result.ok ? '' : result.error.message).not.toContain('1101051');
  }
});

test('groups for reading', () => {
  expect(groupIdNumber('11010519491231002X')).toBe('110105 19491231 002X');
  expect(groupIdNumber('CAN110081080310')).toBe('CAN110081080310');
});
