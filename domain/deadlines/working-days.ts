import type { IsoDate } from '../id-card/identity.ts';
import type { Problem } from '../problem.ts';
import type { Result } from '../result.ts';

/** One published year (国务院办公厅 放假安排): weekdays that are free, weekend days that are worked. */
export interface CalendarYear {
  readonly holidays: ReadonlySet<IsoDate>;
  readonly workdays: ReadonlySet<IsoDate>;
}

/** Only published years are in it; a day of another year is a problem, never a guess. */
export interface Calendar {
  readonly years: ReadonlyMap<number, CalendarYear>;
}

/** Day `from` is day 0; the result is the n-th working day after it. */
export function addWorkingDays(_from: IsoDate, _n: number, _calendar: Calendar): Result<IsoDate, Problem> {
  throw new Error('addWorkingDays: being written');
}
