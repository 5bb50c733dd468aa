import { compactFromIso, daysInMonth, isoFromCompact } from './compact-date.ts';
import type { IsoDate } from './identity.ts';

/**
 * Completed years (周岁) on `day`, both `YYYY-MM-DD`; the birthday itself counts as completed.
 * Someone born on 29 February completes a year on 28 February of a common year: where the month has no
 * corresponding day, its last day stands for it (民法典 第二百零二条).
 * Negative when `day` is before `birth`. Throws RangeError when either is not a calendar date.
 */
export function ageOn(birth: IsoDate, day: IsoDate): number {
  const born = parts(birth);
  const on = parts(day);
  const birthdayDay = Math.min(born.day, daysInMonth(on.year, born.month));
  const reached = on.month > born.month || (on.month === born.month && on.day >= birthdayDay);
  return on.year - born.year - (reached ? 0 : 1);
}

function parts(date: IsoDate): { year: number; month: number; day: number } {
  if (isoFromCompact(compactFromIso(date)) !== date) throw new RangeError(`not a calendar date: ${date}`);
  return { year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)), day: Number(date.slice(8, 10)) };
}
