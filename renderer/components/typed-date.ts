/** How exact a date field is: a day `YYYY-MM-DD` or a month `YYYY-MM`. */
export type DateGrain = 'day' | 'month';

/**
 * What the operator typed as a date: `20240512`, `2024-5-12`, `2024.5.12`, `2024年5月12日` → `2024-05-12`
 * (`202405`, `2024年5月` → `2024-05`). `undefined` when it is not a day of the calendar.
 */
export function parseTypedDate(text: string, grain: DateGrain): string | undefined {
  const plain = text.normalize('NFKC').trim();
  const parts = /^\d+$/.test(plain)
    ? [plain.slice(0, 4), plain.slice(4, 6), plain.slice(6)]
    : plain.split(/[^\d]+/).filter((part) => part !== '');
  const [year = '', month = '', day = ''] = parts;
  if (!/^\d{4}$/.test(year) || !/^\d{1,2}$/.test(month)) return undefined;
  const wantsDay = grain === 'day';
  if (parts.filter((part) => part !== '').length !== (wantsDay ? 3 : 2)) return undefined;
  if (wantsDay && !/^\d{1,2}$/.test(day)) return undefined;
  const iso = `${year}-${month.padStart(2, '0')}-${wantsDay ? day.padStart(2, '0') : '01'}`;
  const date = new Date(`${iso}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== iso) return undefined;
  return wantsDay ? iso : iso.slice(0, 7);
}

/** Enough has been typed to say whether it is a date. */
export function isFullDate(text: string, grain: DateGrain): boolean {
  return text.replaceAll(/\D/g, '').length >= (grain === 'day' ? 8 : 6);
}
