import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Calendar, CalendarYear } from '../../domain/deadlines/working-days.ts';
import type { Problem } from '../../domain/problem.ts';

export interface LoadedCalendar {
  readonly calendar: Calendar;
  readonly problems: readonly Problem[];
}

const days = z.record(z.iso.date(), z.string());
/** `chinese-days`: `holidays` are free, `workdays` are worked weekend days; `inLieuDays` ⊂ holidays, not needed. */
const yearFile = z.object({ holidays: days, workdays: days });

/**
 * Published years that ship with the program, plus `YYYY.json` files of `folder` (same form), which win.
 * A file that cannot be used is told and left out.
 */
export function readCalendar(folder?: string): LoadedCalendar {
  const shipped = join(
    dirname(createRequire(import.meta.url).resolve('chinese-days/package.json')),
    'dist/years',
  );
  const years = new Map<number, CalendarYear>();
  const problems: Problem[] = [];
  for (const place of folder === undefined ? [shipped] : [shipped, folder])
    for (const name of yearFiles(place)) {
      const year = readYear(join(place, name), name.slice(0, 4));
      if (year === undefined)
        problems.push({
          code: 'calendar.file-invalid',
          message: `放假安排文件 ${name} 内容有误，没有采用，请管理员重新导入该年的放假安排。`,
        });
      else years.set(Number(name.slice(0, 4)), year);
    }
  return { calendar: { years }, problems };
}

function yearFiles(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /^\d{4}\.json$/.test(name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function readYear(file: string, year: string): CalendarYear | undefined {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
  const parsed = yearFile.safeParse(content);
  if (!parsed.success) return undefined;
  const holidays = new Set(Object.keys(parsed.data.holidays));
  const workdays = new Set(Object.keys(parsed.data.workdays));
  if (holidays.size === 0 || [...holidays, ...workdays].some((day) => !day.startsWith(year)))
    return undefined;
  return { holidays, workdays };
}
