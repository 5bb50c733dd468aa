import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLog, logBytesMax, logName, noteBug } from './log.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'log-'));
  path = join(folder, logName);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

function entries(file = path): readonly Record<string, unknown>[] {
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('a bug is found in the file by its number, without a word of the error, and the terminal stays quiet', () => {
  const terminal = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const error = Object.assign(new RangeError('张𬭎 620403197904120020'), { code: 'E_CARD' });
  const number = noteBug(createLog({ folder }), 'reading', error);
  expect(entries()).toMatchObject([
    { number, msg: 'reading', class: 'RangeError', code: 'E_CARD', level: 50 },
  ]);
  expect(readFileSync(path, 'utf8')).not.toMatch(/张|6204/);
  expect(terminal).not.toHaveBeenCalled();
});

test.skipIf(process.platform === 'win32')('only this user reads it', () => {
  createLog({ folder }).info('started');
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('goes on where the program before it stopped', () => {
  createLog({ folder }).info('one');
  createLog({ folder }).info('two');
  expect(entries().map(({ msg }) => msg)).toEqual(['one', 'two']);
});

test('is bounded: a full file becomes the one before, and the oldest one goes', () => {
  writeFileSync(`${path}.1`, 'older');
  const log = createLog({ folder });
  log.info('old');
  truncateSync(path, logBytesMax - 10);
  log.info('new');
  expect(entries().map(({ msg }) => msg)).toEqual(['new']);
  expect(statSync(`${path}.1`).size).toBe(logBytesMax - 10);
  expect(readFileSync(`${path}.1`, 'utf8')).toContain('"msg":"old"');
});

test('what cannot be written to the file is said on the terminal, and the program goes on', () => {
  const terminal = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  mkdirSync(path);
  const number = noteBug(createLog({ folder }), 'reading', new Error('x'));
  expect(String(terminal.mock.calls[0]?.[0])).toContain(number);
});

test('silent writes nowhere', () => {
  const terminal = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  createLog('silent').error('x');
  expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined();
  expect(terminal).not.toHaveBeenCalled();
});
