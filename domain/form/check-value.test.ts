import { describe, expect, test } from 'vitest';
import type { Field, FieldType, FieldValue } from '../region/region.ts';
import { checkShape, checkValue, normaliseValue, passesLuhn } from './check-value.ts';

function field(type: FieldType, more: Partial<Field> = {}): Field {
  return { number: 'G01', key: 'x', label: '某项', type, required: true, ...more };
}

function codes(type: FieldType, value: FieldValue, more: Partial<Field> = {}): readonly string[] {
  return checkValue(field(type, more), value, { today: '2026-11-20', birth: '1990-06-15' }).map(
    (problem) => problem.code,
  );
}

describe('phones', () => {
  test.each([
    '13893000000',
    '19912345678',
    '0943-6621234',
    '09436621234',
    '6621234',
    '010-12345678'.replace('-1', '-6'),
    '400-123-4567',
    '0943-6621234-801',
  ])('%s is one', (phone) => {
    expect(codes('phone', phone)).toEqual([]);
  });
  test.each(['1389300000', '138930000000', '12893000000', '0943-1234567', '电话', '6621'])(
    '%s is none',
    (phone) => {
      expect(codes('phone', phone)).toEqual(['form.phone']);
    },
  );
  test.each([
    ['+86 138 9300 0000', '13893000000'],
    ['１３８９３００００００', '13893000000'],
    ['（0943）6621234', '09436621234'],
    ['0943—6621234', '0943-6621234'],
  ])('%s is kept as %s', (typed, kept) => {
    expect(normaliseValue(field('phone'), typed)).toBe(kept);
  });
});

describe('bank accounts', () => {
  test.each(['12345678901', '12345678901234567890', '6217A01210024455220'])(
    '%s has a wrong form',
    (account) => {
      expect(codes('bank-account', account)).toEqual(['form.bank-account']);
    },
  );
  test('a wrong check digit only warns', () => {
    const [problem] = checkValue(field('bank-account'), '6217001210024455221', { today: '2026-11-20' });
    expect(problem).toMatchObject({ code: 'form.bank-luhn', severity: 'warning' });
    expect(codes('bank-account', '6217001210024455220')).toEqual([]);
  });
  test('Luhn of a published example', () => {
    expect(passesLuhn('79927398713')).toBe(true);
    expect(passesLuhn('79927398710')).toBe(false);
  });
});

describe('dates', () => {
  test.each<[FieldType, string, readonly string[]]>([
    ['date', '2024-02-29', []],
    ['date', '2023-02-29', ['form.date']],
    ['date', '2024-2-9', ['form.date']],
    ['date', '1990-06-14', ['form.date-before-birth']],
    ['date', '2026-11-21', ['form.date-future']],
    ['month', '2012-06', []],
    ['month', '2012-13', ['form.month']],
    ['month', '2026-12', ['form.date-future']],
    ['month', '1990-05', ['form.date-before-birth']],
    ['date-range', '2024-01-01/2026-12-31', []],
    ['date-range', '2024-01-01/2023-12-31', ['form.date-order']],
    ['date-range', '2024-01-01/', ['form.date-range']],
    ['date-range', '2024-01-01/2024-02-30', ['form.date']],
  ])('%s %s', (type, value, expected) => {
    expect(codes(type, value)).toEqual(expected);
  });
});

describe('length and shape', () => {
  test('counts written characters, not code units', () => {
    expect(codes('text', '𬭎'.repeat(100))).toEqual([]);
    expect(codes('text', '𬭎'.repeat(101))).toEqual(['form.too-long']);
    expect(codes('lines', ['电工'.repeat(40), '焊工'], { maxLength: 20 })).toEqual(['form.too-long']);
  });
  test('a line too many, a stray option and a lone surrogate are refused', () => {
    const options = [{ code: 'yes', label: '是' }];
    expect(checkShape(field('lines', { lines: 3 }), ['1', '2', '3', '4'])?.code).toBe('form.lines');
    expect(checkShape(field('choices', { options }), ['yes', 'no'])?.code).toBe('form.option');
    expect(checkShape(field('text'), 'a\ud800')?.code).toBe('form.characters');
    expect(checkShape(field('text'), 'a\nb')?.code).toBe('form.characters');
    expect(checkShape(field('long-text'), 'a\nb')).toBeUndefined();
  });
  test.each(['a\u202eb', '\u200f', 'a\u200db', 'a\u2028b', 'a\u0000', '\ufeff1'])(
    'what is invisible and changes how the rest is read is refused: %j',
    (text) => {
      expect(checkShape(field('text'), text)?.code).toBe('form.characters');
    },
  );
  test('tabs become spaces, line ends become one kind', () => {
    expect(normaliseValue(field('text'), 'a\tb\t')).toBe('a b');
    expect(normaliseValue(field('long-text'), 'a\r\nb\rc\u2028d')).toBe('a\nb\nc\nd');
    expect(normaliseValue(field('lines'), ['\ta', 'b\tc'])).toEqual(['a', 'b c']);
  });
  test('a stray option is answered with the words to choose from', () => {
    const options = [{ code: 'r01', label: '退出公益性岗位' }];
    expect(checkShape(field('choice', { options }), 'r99')?.message).toContain('“退出公益性岗位”');
  });
  test('nothing typed is nothing, inner spaces stay', () => {
    expect(normaliseValue(field('text'), ' \u3000 ')).toBeUndefined();
    expect(normaliseValue(field('lines'), [' ', ''])).toBeUndefined();
    expect(normaliseValue(field('name'), ' 阿 力·买买提 ')).toBe('阿 力·买买提');
  });
});
