import type { IsoDate } from './identity.ts';

/** `19900228` → `1990-02-28`; undefined when it is not eight digits or no such day exists in the Gregorian calendar. */
export function isoFromCompact(text: string): IsoDate | undefined {
  if (!/^\d{8}$/.test(text)) return undefined;
  const year = Number(text.slice(0, 4));
  const month = Number(text.slice(4, 6));
  const day = Number(text.slice(6, 8));
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`;
}

/** `1990-02-28` → `19900228`. The reverse of `isoFromCompact`. */
export function compactFromIso(date: IsoDate): string {
  return date.replaceAll('-', '');
}

/** Days of a month (1–12) of the Gregorian calendar. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
