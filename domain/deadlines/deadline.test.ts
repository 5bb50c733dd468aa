import { expect, test } from 'vitest';
import type { Limits } from '../region/region.ts';
import { deadlineFor, submissionDates, toldByDepartment } from './deadline.ts';
import { addMonths, type Calendar, workingDayFrom, workingDayUntil } from './working-days.ts';

const calendar: Calendar = {
  years: new Map([
    [2026, { holidays: new Set(['2026-10-01', '2026-10-02']), workdays: new Set(['2026-10-10']) }],
  ]),
};
const days = (workingDays: number): Limits => ({ promised: { workingDays } });
const levels: Limits = {
  promised: {
    workingDays: 10,
    steps: [
      { name: '乡镇', workingDays: 3 },
      { name: '县残联', workingDays: 3 },
      { name: '民政', workingDays: 4 },
    ],
  },
};

function due(...items: readonly (readonly [string, Limits])[]) {
  const made = deadlineFor(
    '2026-11-02',
    days(5),
    items.map(([code, limits]) => ({ code, name: code, limits })),
    calendar,
  );
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

test('the case is due on the latest day over its items; each item has its own', () => {
  expect(due(['A', days(3)], ['B', { promised: { months: 1 } }], ['C', { promised: '即时' }])).toMatchObject({
    dueOn: '2026-12-02',
    words: '1个月',
    items: [
      { code: 'A', dueOn: '2026-11-05', words: '3个工作日' },
      { code: 'B', dueOn: '2026-12-02', words: '1个月' },
      { code: 'C', dueOn: '2026-11-02', words: '即时办结' },
    ],
  });
});

test('levels work one after the other: 3, 3 and 4 working days', () => {
  const made = due(['SUB', levels]);
  expect(made.items[0]?.steps).toEqual([
    { name: '乡镇', workingDays: 3, dueOn: '2026-11-05' },
    { name: '县残联', workingDays: 3, dueOn: '2026-11-10' },
    { name: '民政', workingDays: 4, dueOn: '2026-11-16' },
  ]);
  expect(made).toMatchObject({ dueOn: '2026-11-16', promisedWorkingDays: 10 });
  expect(made).not.toHaveProperty('flowDueOn');
});

test('no day is invented for an item without a limit, and the case has none either', () => {
  const made = due(['A', days(3)], ['B', { mark: '缺' }]);
  expect(made.items.map(({ dueOn, words }) => [dueOn, words])).toEqual([
    ['2026-11-05', '3个工作日'],
    [undefined, toldByDepartment],
  ]);
  expect(made.words).toBe(toldByDepartment);
  expect(made).not.toHaveProperty('dueOn');
  expect(submissionDates(made)).toEqual({ acceptedOn: '2026-11-02', itemsDueOn: { A: '2026-11-05' } });
});

test('the law’s limit holds where nothing is promised', () => {
  expect(due(['A', { statutory: { workingDays: 30 } }])).toMatchObject({ words: '30个工作日' });
});

test('what does not count is said', () => {
  expect(due(['A', { ...days(3), pauses: ['evaluation', 'publicity'] }]).items[0]?.pauses).toEqual([
    '残疾评定',
    '公示',
  ]);
});

test('a year without a calendar is a sentence', () => {
  const made = deadlineFor(
    '2026-12-30',
    days(5),
    [{ code: 'A', name: 'A', limits: { promised: { months: 1 } } }],
    calendar,
  );
  expect(made).toMatchObject({ ok: false, error: { code: 'calendar.year-missing' } });
});

test.each([
  ['2026-08-31', 1, '2026-09-30'],
  ['2026-09-01', 1, '2026-10-05'],
  ['2026-01-31', 1, '2026-03-02'],
])('%s and %i month = %s', (from, months, to) => {
  expect(addMonths(from, months, calendar)).toEqual({ ok: true, value: to });
});

test('a day off moves forwards or backwards', () => {
  expect(workingDayFrom('2026-10-01', calendar)).toEqual({ ok: true, value: '2026-10-05' });
  expect(workingDayUntil('2026-10-04', calendar)).toEqual({ ok: true, value: '2026-09-30' });
  expect(workingDayFrom('2026-10-10', calendar)).toEqual({ ok: true, value: '2026-10-10' });
});
