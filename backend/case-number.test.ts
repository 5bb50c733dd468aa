import { expect, test } from 'vitest';
import { checkDigit, itemNumber, projectNumber } from './case-number.ts';

test('ISO 7064 MOD 11,10 as in the standard: 0794 → 5', () => {
  expect(checkDigit('0794')).toBe('5');
});

test('a wrong digit anywhere in the number gives another check digit', () => {
  const right = '62040320261121000042';
  for (let place = 0; place < right.length; place += 1) {
    for (const digit of '0123456789') {
      if (digit === right[place]) continue;
      const wrong = right.slice(0, place) + digit + right.slice(place + 1);
      expect([wrong, checkDigit(wrong)]).not.toEqual([wrong, checkDigit(right)]);
    }
  }
});

test('办件编号 = region, day, running number, check; an item adds its place', () => {
  const number = projectNumber('620403', '2026-11-21', 42);
  expect(number).toBe(`620403-20261121-000042-${checkDigit('62040320261121000042')}`);
  expect(itemNumber(number, 3)).toBe(`${number}-03`);
  expect(() => projectNumber('620403', '2026-11-21', 1_000_000)).toThrow(RangeError);
});
