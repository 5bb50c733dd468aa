import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCalendar } from '../../main/regions/calendar.ts';
import { ensureBuilt } from '../../scripts/build.ts';

const root = join(import.meta.dirname, '../..');
const addressMs = 30_000;

/** The program as `npm start` runs it, without a window: it prints the address to open. */
export interface Counter {
  readonly folder: string;
  readonly process: ChildProcess;
  /** Everything it has said on the terminal. */
  readonly output: () => string;
  /** An address that nobody has opened yet: the first one, then each one printed when the last window closed. */
  nextAddress(): Promise<string>;
  /** Process ids of the device process(es) it has started. */
  readonly deviceProcesses: () => readonly number[];
  /** `kill -9`, as a power cut takes it. The data folder stays. */
  cutPower(): Promise<void>;
  /** Ends it as Ctrl+C does. The data folder stays. */
  stop(): Promise<void>;
}

/**
 * A folder for the data of one counter; `remove` when the test is over. Years whose holidays are not published
 * yet are made up, as an administrator would put them in: a walk in December ends in January.
 */
export function newDataFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'onething-e2e-'));
  const thisYear = new Date().getFullYear();
  const { years } = readCalendar().calendar;
  mkdirSync(join(path, 'calendar'));
  for (const year of [thisYear, thisYear + 1].filter((one) => !years.has(one)))
    writeFileSync(
      join(path, 'calendar', `${year}.json`),
      JSON.stringify({ holidays: { [`${year}-01-01`]: '元旦' }, workdays: {} }),
    );
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }) };
}

export async function startCounter(folder: string, args: readonly string[] = []): Promise<Counter> {
  await ensureBuilt();
  const child = spawn(
    process.execPath,
    [
      join(root, 'scripts/start.mjs'),
      '--shell=none',
      '--reader=simulated',
      '--scanner=simulated',
      '--printer=simulated',
      ...args,
    ],
    { cwd: root, env: { ...process.env, ONETHING_DATA: folder }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  let opened = 0;
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      child.emit('said');
    });
  const addresses = (): readonly string[] =>
    [...said.matchAll(/http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]+/g)].map(([address]) => address);
  const ended = once(child, 'exit');

  async function nextAddress(): Promise<string> {
    const late = AbortSignal.timeout(addressMs);
    const over = ended.then(([code]) => {
      throw new Error(`ended with ${code}:\n${said}`);
    });
    for (;;) {
      const address = addresses().slice(opened).at(-1);
      if (address !== undefined) {
        opened = addresses().length;
        over.catch(() => undefined);
        return address;
      }
      await Promise.race([once(child, 'said', { signal: late }), over]);
    }
  }
  async function end(signal: 'SIGKILL' | 'SIGINT'): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await ended;
  }
  return {
    folder,
    process: child,
    output: () => said,
    nextAddress,
    deviceProcesses: () => childrenOf(child.pid, 'device-host'),
    cutPower: () => end('SIGKILL'),
    stop: () => end('SIGINT'),
  };
}

function childrenOf(pid: number | undefined, command: string): readonly number[] {
  try {
    return execFileSync('pgrep', ['-P', String(pid), '-f', command], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line !== '')
      .map(Number);
  } catch {
    // pgrep ends with 1 when there is none.
    return [];
  }
}

/** Where any of `texts` lies in the files of a folder, in UTF-8 or UTF-16. */
export function tracesIn(folder: string, texts: readonly string[]): readonly string[] {
  const found: string[] = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = readFileSync(join(entry.parentPath, entry.name));
    for (const text of texts)
      for (const encoding of ['utf8', 'utf16le'] as const)
        if (bytes.includes(Buffer.from(text, encoding))) found.push(`${entry.name}: ${encoding}`);
  }
  return found;
}
