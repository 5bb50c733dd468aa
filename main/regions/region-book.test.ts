import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Counter } from '../../tests/synthetic/counter.ts';
import { readRegions, regionsFolder } from './read-regions.ts';
import { openRegionBook, openSlotsProblem, type RegionBook } from './region-book.ts';

const id = 'gansu-pingchuan';
let root: string;
let book: RegionBook;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'onething-book-'));
  cpSync(join(regionsFolder(), id), join(root, 'regions', id), { recursive: true });
  book = openRegionBook(() => readRegions(join(root, 'regions'), {}, { overlays: join(root, 'overlays') }));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function change(file: string, from: string, to: string): void {
  const path = join(root, 'regions', id, file);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
}

function fill(text: string): void {
  mkdirSync(join(root, 'overlays', id), { recursive: true });
  writeFileSync(join(root, 'overlays', id, 'overlay.yaml'), text);
}

test('a broken region keeps its last good version, and the case in hand goes on by it', () => {
  const region = book.regions.get(id);
  if (region === undefined) throw new Error('not loaded');
  const counter = new Counter(region);
  counter.do({ type: 'answered', facts: { certificateHeld: true } });
  change('items.yaml', 'when: certificateHeld && dibao', 'when: certificateHeld && dibaoo');
  book.reload();
  expect(book.regions.get(id)).toBe(region);
  expect(book.problems().map(({ message }) => message)).toEqual([
    expect.stringMatching(/^gansu-pingchuan\/items\.yaml:\d+:\d+ 条件写法有误/),
    expect.stringContaining('继续按上一次正确的规则办理'),
  ]);
  expect(counter.view.questions.find((question) => question.id === 'certificateHeld')?.value).toBe(true);

  change('items.yaml', 'when: certificateHeld && dibaoo', 'when: certificateHeld && dibao');
  change('region.yaml', 'fee: 不收费', 'fee: 免费');
  book.reload();
  expect(book.problems()).toEqual([]);
  expect(book.regions.get(id)?.office.fee).toBe('免费');
});

test('a region whose folder is gone stays until the program ends; one that did not change stays itself', () => {
  const region = book.regions.get(id);
  book.reload();
  expect(book.regions.get(id)).toBe(region);
  rmSync(join(root, 'regions', id), { recursive: true });
  book.reload();
  expect(book.regions.get(id)).toBe(region);
  expect(book.problems()).toMatchObject([{ code: 'region.kept' }]);
});

test('the overlay of a place is taken, and one that is wrong is told and left out', () => {
  const open = book.regions.get(id)?.open.length ?? 0;
  fill(`region: ${id}\nslots:\n  office.place: { value: 一楼 6 号窗口, source: 窗口公告 }\n`);
  book.reload();
  expect(book.regions.get(id)?.office.place).toBe('一楼 6 号窗口');
  expect(book.regions.get(id)?.open).toHaveLength(open - 1);

  fill(`region: ${id}\nslots:\n  limits.promised: { value: { workingDays: 99 }, source: 无 }\n`);
  book.reload();
  expect(book.problems()).toMatchObject([
    {
      severity: 'warning',
      message: expect.stringMatching(/^本地配置 gansu-pingchuan\/overlay\.yaml:3:20 没有待配置项/),
    },
  ]);
  expect(book.regions.get(id)?.limits.promised).toMatchObject({ workingDays: 13 });
});

test('the desk tells how many things are open', () => {
  const region = book.regions.get(id);
  if (region === undefined) throw new Error('not loaded');
  expect(openSlotsProblem(region)).toMatchObject([
    { code: 'region.open-slots', message: expect.stringContaining(`还有 ${region.open.length} 处待配置`) },
  ]);
  expect(openSlotsProblem({ ...region, open: [] })).toEqual([]);
});
