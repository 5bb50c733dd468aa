import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addWorkingDays } from '../../domain/deadlines/working-days.ts';
import { readCalendar } from './calendar.ts';

/** 国务院办公厅 notices for 2024, 2025 and 2026: days off on weekdays, and weekend days that are worked. */
const offDays = [
  '2024-02-12',
  '2024-10-07',
  '2025-01-28',
  '2025-10-08',
  '2026-01-02',
  '2026-02-23',
  '2026-05-05',
  '2026-06-19',
  '2026-09-25',
  '2026-10-01',
  '2026-10-05',
  '2026-10-06',
  '2026-10-07',
];
const workedDays = [
  '2024-02-04',
  '2024-02-18',
  '2024-04-07',
  '2025-01-26',
  '2025-09-28',
  '2026-01-04',
  '2026-02-14',
  '2026-02-28',
  '2026-05-09',
  '2026-09-20',
  '2026-10-10',
];

function dayBefore(day: string): string {
  return new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
}

describe('the calendar that ships', () => {
  const { calendar, problems } = readCalendar();

  test('has every published year and no other', () => {
    expect(problems).toEqual([]);
    expect(calendar.years.has(2026)).toBe(true);
    expect(calendar.years.has(2027)).toBe(false);
  });

  test.each(workedDays)('%s is worked', (day) => {
    expect(addWorkingDays(dayBefore(day), 1, calendar)).toEqual({ ok: true, value: day });
  });

  test.each(offDays)('%s is off', (day) => {
    const next = addWorkingDays(dayBefore(day), 1, calendar);
    expect(next.ok && next.value > day).toBe(true);
  });

  test('13 working days over the National Day of 2026, with its worked weekends', () => {
    expect(addWorkingDays('2026-09-18', 13, calendar)).toEqual({ ok: true, value: '2026-10-13' });
  });
});

describe('imported years', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'years-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('are added', () => {
    const year = { holidays: { '2027-01-01': '元旦' }, workdays: {}, inLieuDays: {} };
    writeFileSync(join(folder, '2027.json'), JSON.stringify(year));
    const { calendar, problems } = readCalendar(folder);
    expect(problems).toEqual([]);
    expect(addWorkingDays('2026-12-31', 1, calendar)).toEqual({ ok: true, value: '2027-01-04' });
  });

  test.each([
    ['no JSON', '{'],
    ['another form', '{"2027-01-01": true}'],
    ['days of another year', '{"holidays": {"2026-01-01": "元旦"}, "workdays": {}}'],
    ['nothing in it', '{"holidays": {}, "workdays": {}}'],
  ])('are left out and told: %s', (_name, text) => {
    writeFileSync(join(folder, '2027.json'), text);
    const { calendar, problems } = readCalendar(folder);
    expect(problems.map((problem) => problem.code)).toEqual(['calendar.file-invalid']);
    expect(calendar.years.has(2027)).toBe(false);
  });

  test('a folder that does not exist has none', () => {
    expect(readCalendar(join(folder, 'none')).problems).toEqual([]);
  });
});
