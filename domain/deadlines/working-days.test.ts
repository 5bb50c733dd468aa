import { describe, expect, test } from 'vitest';
import { addWorkingDays, type Calendar } from './working-days.ts';

const calendar: Calendar = {
  years: new Map([
    [
      2026,
      { holidays: new Set(['2026-10-01', '2026-10-02']), workdays: new Set(['2026-09-20', '2026-10-10']) },
    ],
  ]),
};

describe('the day of acceptance is day 0', () => {
  test.each([
    ['2026-09-14', 0, '2026-09-14'],
    ['2026-09-14', 1, '2026-09-15'],
    ['2026-09-18', 1, '2026-09-20'],
    ['2026-09-19', 1, '2026-09-20'],
    ['2026-09-20', 1, '2026-09-21'],
    ['2026-09-30', 1, '2026-10-05'],
    ['2026-10-01', 1, '2026-10-05'],
    ['2026-10-09', 1, '2026-10-10'],
    ['2026-10-09', 2, '2026-10-12'],
  ])('%s + %i = %s', (from, n, to) => {
    expect(addWorkingDays(from, n, calendar)).toEqual({ ok: true, value: to });
  });
});

test('a year that is not published is an error, even for one day', () => {
  expect(addWorkingDays('2026-12-31', 1, calendar)).toMatchObject({
    ok: false,
    error: { code: 'calendar.year-missing' },
  });
  expect(addWorkingDays('2026-12-30', 1, calendar).ok).toBe(true);
});

test('what is no date is a bug', () => {
  expect(() => addWorkingDays('2026-13-01', 1, calendar)).toThrow(RangeError);
});
