import { type Calendar, workingDayFrom, workingDayUntil } from '../deadlines/working-days.ts';
import { disabilityCategories } from '../id-card/certificate-number.ts';
import type { IsoDate } from '../id-card/identity.ts';
import { expressionOf } from '../region/check-region.ts';
import type { Scope } from '../region/expression.ts';
import type { Booking, Option, Region } from '../region/region.ts';

/** How many months ahead a monthly day is offered. */
const monthsAhead = 3;

export interface EvaluationPlace {
  readonly place: string;
  readonly address?: string;
  readonly phone?: string;
  /** 视力, 听力 … of this person that are evaluated there. */
  readonly categories: readonly string[];
}

export interface EvaluationView {
  /** Where the person goes; none while the categories are not known. */
  readonly places: readonly EvaluationPlace[];
  /** Days that can be booked: code `YYYY-MM-DD`, label 2026年12月11日上午. */
  readonly days: readonly Option[];
  readonly remarks: readonly string[];
}

/**
 * Where and when the person is evaluated (`domain.md 1.4, 1.5.1`). Somebody with several categories goes to
 * every place that one of them needs. Undefined when no chosen item needs an evaluation, or the region books none.
 */
export function evaluationPlan(
  region: Region,
  scope: Scope,
  today: IsoDate,
  calendar: Calendar,
): EvaluationView | undefined {
  const { evaluation } = region;
  if (evaluation === undefined || !evaluation.items.some((code) => scope.items.includes(code)))
    return undefined;
  const found = expressionOf(region, evaluation.types).evaluate(scope);
  const types = Array.isArray(found) ? (found as readonly string[]) : [];
  const own = (of: readonly string[]): readonly string[] => of.filter((type) => types.includes(type));
  const bookings = (evaluation.booking ?? []).filter((booking) => own(booking.types).length > 0);
  const days = new Map<string, Option>();
  for (const booking of bookings)
    for (const day of daysOf(booking, today, calendar))
      days.set(day, {
        code: day,
        label: `${chineseDay(day)}${booking.part === '全天' ? '' : (booking.part ?? '')}`,
      });
  return {
    places: evaluation.routes.flatMap(({ place, address, phone, types: taken }) => {
      const categories = own(taken);
      if (categories.length === 0) return [];
      return [
        {
          place,
          ...(address !== undefined && { address }),
          ...(phone !== undefined && { phone }),
          categories: categories.map(nameOf),
        },
      ];
    }),
    days: [...days.values()].toSorted((a, b) => (a.code < b.code ? -1 : 1)),
    remarks: [
      ...bookings.flatMap(({ remark }) => remark ?? []),
      ...(evaluation.fee === undefined ? [] : [evaluation.fee]),
    ],
  };
}

function nameOf(code: string): string {
  return disabilityCategories.find((category) => category.code === code)?.name ?? code;
}

/** Days after today. A day whose year has no published calendar is not offered: it might be moved. */
function daysOf(booking: Booking, today: IsoDate, calendar: Calendar): readonly IsoDate[] {
  const sessions = booking.sessions ?? [];
  const monthly: IsoDate[] = [];
  const { dayOfMonth, moved } = booking;
  if (dayOfMonth !== undefined)
    for (let month = 0; month <= monthsAhead; month++) {
      const day = dayInMonth(today, month, dayOfMonth);
      const held =
        moved === undefined
          ? ({ ok: true, value: day } as const)
          : moved === 'previous-working-day'
            ? workingDayUntil(day, calendar)
            : workingDayFrom(day, calendar);
      if (held.ok) monthly.push(held.value);
    }
  return [...sessions, ...monthly].filter((day) => day > today);
}

/** `dayOfMonth` (at most 28) of the month `n` months after that of `day`. */
function dayInMonth(day: IsoDate, n: number, dayOfMonth: number): IsoDate {
  const [year = 0, month = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 + n, dayOfMonth)).toISOString().slice(0, 10);
}

function chineseDay(day: IsoDate): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
}
