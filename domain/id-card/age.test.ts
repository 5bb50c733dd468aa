import { expect, test } from 'vitest';
import { ageOn } from './age.ts';

test.each([
  ['2008-06-15', '2026-06-14', 17],
  ['2008-06-15', '2026-06-15', 18],
  ['2008-06-15', '2026-12-31', 18],
  ['2026-06-15', '2026-06-15', 0],
  ['1880-01-01', '2026-01-01', 146],
  ['2026-06-15', '2026-06-14', -1],
])('born %s is %s → %i', (birth, day, age) => {
  expect(ageOn(birth, day)).toBe(age);
});

test.each([
  ['2008-02-29', '2026-02-27', 17],
  ['2008-02-29', '2026-02-28', 18],
  ['2008-02-29', '2028-02-28', 19],
  ['2008-02-29', '2028-02-29', 20],
])('born on a leap day: %s on %s → %i', (birth, day, age) => {
  expect(ageOn(birth, day)).toBe(age);
});

test('refuses what is not a date', () => {
  expect(() => ageOn('2009-02-29', '2026-01-01')).toThrow(RangeError);
  expect(() => ageOn('20090201', '2026-01-01')).toThrow(RangeError);
});
