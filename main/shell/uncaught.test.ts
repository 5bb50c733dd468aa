import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { logName } from '../log.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'onething-uncaught-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['an exception', `setTimeout(() => { throw new TypeError('张𬭎 620403197904120020'); })`],
  ['a rejection', `void Promise.reject(new TypeError('张𬭎 620403197904120020'))`],
])('%s that nothing caught ends the program with a number, and nobody’s name is said', (_what, bug) => {
  const program = `
    const { createLog } = await import(${JSON.stringify(new URL('../log.ts', import.meta.url).href)});
    const { endOnBug } = await import(${JSON.stringify(new URL('uncaught.ts', import.meta.url).href)});
    endOnBug(createLog({ folder: ${JSON.stringify(folder)} }), (sentence) => {
      console.error(sentence);
      process.exit(1);
    });
    setInterval(() => {}, 1000);
    ${bug};`;
  const run = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' });
  expect(run.status).toBe(1);
  const number = /编号 (\d{6})/.exec(run.stderr)?.[1];
  expect(number).toBeDefined();
  const log = readFileSync(join(folder, logName), 'utf8');
  expect(JSON.parse(log)).toMatchObject({ number, class: 'TypeError', msg: 'uncaught' });
  expect(run.stderr + run.stdout + log).not.toMatch(/张|6204/);
});
