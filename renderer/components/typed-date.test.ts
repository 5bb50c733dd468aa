import { expect, test } from 'vitest';
import { isFullDate, parseTypedDate } from './typed-date.ts';

test.each([
  ['20240512', '2024-05-12'],
  ['2024-5-1', '2024-05-01'],
  ['2024.05.12', '2024-05-12'],
  ['2024年5月12日', '2024-05-12'],
  ['２０２４０５１２', '2024-05-12'],
  ['20240229', '2024-02-29'],
  ['2024-05-12', '2024-05-12'],
])('%s is the day %s', (typed, iso) => {
  expect(parseTypedDate(typed, 'day')).toBe(iso);
});

test.each(['', '2024', '202405', '20230229', '20241301', '20240431', '2024-05-12-01', 'abc', '长期'])(
  '%j is no day',
  (typed) => {
    expect(parseTypedDate(typed, 'day')).toBeUndefined();
  },
);

test.each([
  ['202405', '2024-05'],
  ['2024年5月', '2024-05'],
  ['2024-12', '2024-12'],
  ['202413', undefined],
  ['20240512', undefined],
])('%s as a month is %s', (typed, iso) => {
  expect(parseTypedDate(typed, 'month')).toBe(iso);
});

test('eight digits are a whole day, six a whole month', () => {
  expect(isFullDate('2024051', 'day')).toBe(false);
  expect(isFullDate('20240512', 'day')).toBe(true);
  expect(isFullDate('202405', 'month')).toBe(true);
});
