import type { IsoDate } from '../id-card/identity.ts';
import type { Problem } from '../problem.ts';
import { failure, type Result, success } from '../result.ts';

/** One published year (国务院办公厅 放假安排): days off, and weekend days that are worked (调休). */
export interface CalendarYear {
  readonly holidays: ReadonlySet<IsoDate>;
  readonly workdays: ReadonlySet<IsoDate>;
}

/** Only published years are in it; a day of another year is a problem, never a guess. */
export interface Calendar {
  readonly years: ReadonlyMap<number, CalendarYear>;
}

const dayMs = 86_400_000;

function isWorkingDay(day: IsoDate, calendar: Calendar): Result<boolean, Problem> {
  const year = Number(day.slice(0, 4));
  const published = calendar.years.get(year);
  if (published === undefined)
    return failure({
      code: 'calendar.year-missing',
      message: `国务院办公厅尚未公布或本机尚未导入${year}年放假安排，无法计算办结日期，请管理员导入该年的放假安排后再试。`,
    });
  if (published.workdays.has(day)) return success(true);
  if (published.holidays.has(day)) return success(false);
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return success(weekday !== 0 && weekday !== 6);
}

/**
 * The n-th working day after `from`: the day of acceptance is day 0, whether it is worked or not
 * (`domain.md 1.1.6`). `n` ≥ 0; with 0 the answer is `from`. Error `calendar.year-missing`.
 */
export function addWorkingDays(from: IsoDate, n: number, calendar: Calendar): Result<IsoDate, Problem> {
  let known = counted.get(calendar);
  if (known === undefined || known.size >= maxCounted) counted.set(calendar, (known = new Map()));
  const key = `${from}+${n}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const day = countWorkingDays(from, n, calendar);
  known.set(key, day);
  return day;
}

/** The same few days are asked for with every view of a case; a published calendar does not change. */
const counted = new WeakMap<Calendar, Map<string, Result<IsoDate, Problem>>>();
const maxCounted = 1000;

function countWorkingDays(from: IsoDate, n: number, calendar: Calendar): Result<IsoDate, Problem> {
  let at = Date.parse(`${from}T00:00:00Z`);
  if (Number.isNaN(at)) throw new RangeError(`not a date: ${from}`);
  let day = from;
  for (let left = n; left > 0; ) {
    at += dayMs;
    day = new Date(at).toISOString().slice(0, 10);
    const working = isWorkingDay(day, calendar);
    if (!working.ok) return working;
    if (working.value) left -= 1;
  }
  return success(day);
}

/** The first working day on or after `day`. Error `calendar.year-missing`. */
export function workingDayFrom(day: IsoDate, calendar: Calendar): Result<IsoDate, Problem> {
  const working = isWorkingDay(day, calendar);
  if (!working.ok) return working;
  return working.value ? success(day) : addWorkingDays(day, 1, calendar);
}

/** The last working day on or before `day`. Error `calendar.year-missing`. */
export function workingDayUntil(day: IsoDate, calendar: Calendar): Result<IsoDate, Problem> {
  let at = Date.parse(`${day}T00:00:00Z`);
  for (;;) {
    const candidate = new Date(at).toISOString().slice(0, 10);
    const working = isWorkingDay(candidate, calendar);
    if (!working.ok) return working;
    if (working.value) return success(candidate);
    at -= dayMs;
  }
}

/**
 * The same day `n` months later; the last day of that month where it has no such day, and the next working
 * day where it falls on a day off (民法典第二百零二条、第二百零三条). Error `calendar.year-missing`.
 */
export function addMonths(from: IsoDate, n: number, calendar: Calendar): Result<IsoDate, Problem> {
  const [year = 0, month = 1, day = 1] = from.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + n, 0));
  last.setUTCDate(Math.min(day, last.getUTCDate()));
  return workingDayFrom(last.toISOString().slice(0, 10), calendar);
}
