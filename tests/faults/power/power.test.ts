import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openIntakeStore } from '../../../backend/intake-store.ts';
import { type Backend, startBackend } from '../../../backend/server.ts';
import type { FromCounter, Standing } from './counter-process.ts';
import { steps } from './walk.ts';

const submitting = steps.findIndex(({ name }) => name === 'submit');

let folder: string;
let databaseFile: string;
let backend: Backend;
const running = new Set<ChildProcess>();

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'onething-power-'));
  databaseFile = join(folder, 'platform.db');
  backend = await startBackend({ databaseFile });
});
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  await backend.close();
  rmSync(folder, { recursive: true, force: true });
});

interface CounterProcess {
  readonly standing: Standing | undefined;
  run(step: number, caseId: string): Promise<Standing>;
  begin(step: number, caseId: string): void;
  /** `kill -9`, and waits until it is gone. */
  cutPower(): Promise<void>;
}

async function startCounter(): Promise<CounterProcess> {
  const child = fork(join(import.meta.dirname, 'counter-process.ts'), [join(folder, 'data'), backend.url], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  running.add(child);
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => {
      running.delete(child);
      resolve();
    });
  });
  function next(): Promise<FromCounter> {
    return new Promise((resolve, reject) => {
      child.once('message', (message) => resolve(message as FromCounter));
      child.once('exit', (code) => reject(new Error(`the counter ended (${code})`)));
    });
  }
  const ready = await next();
  if (ready.type !== 'ready') throw new Error('the counter did not start');
  return {
    standing: ready.standing,
    async run(step, caseId) {
      const answer = next();
      child.send({ step, caseId });
      const message = await answer;
      if (message.type === 'done') return message.standing;
      throw new Error(message.type === 'failed' ? message.why : 'out of turn');
    },
    begin: (step, caseId) => void child.send({ step, caseId }),
    async cutPower() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** The platform's own count of cases, read from its database. */
async function casesAtPlatform(): Promise<number> {
  await backend.close();
  const intake = openIntakeStore(databaseFile, undefined, new Date());
  const count = intake.count();
  intake.close();
  backend = await startBackend({ databaseFile });
  return count;
}

async function delivered(caseId: string): Promise<void> {
  await expect
    .poll(
      async () => (await fetch(`${backend.url}/v1/submissions/${encodeURIComponent(`${caseId}:1`)}`)).status,
      {
        timeout: 30_000,
        interval: 250,
      },
    )
    .toBe(200);
}

test('power cut between any two steps: the case is where it was, and arrives once', {
  timeout: 240_000,
}, async () => {
  let standing: Standing | undefined;
  for (const [step, { name }] of steps.entries()) {
    const counter = await startCounter();
    expect({ step: name, ...counter.standing }).toEqual({ step: name, ...standing });
    standing = await counter.run(step, standing?.caseId ?? '');
    expect({ name, submitted: standing.submitted }).toEqual({ name, submitted: step >= submitting });
    await counter.cutPower();
  }
  const counter = await startCounter();
  expect(counter.standing).toEqual(standing);
  await delivered(standing?.caseId ?? '');
  await counter.cutPower();
  expect(await casesAtPlatform()).toBe(1);
});

/** Instants within a step, milliseconds after it was asked for: at once, while it works, near its end. */
const instants = [0, 3, 40, 400, 1500] as const;

test('power cut in the middle of any step: nothing half, the step can be done again', {
  timeout: 240_000,
}, async () => {
  let standing: Standing | undefined;
  for (const [step, { name }] of steps.entries()) {
    const counter = await startCounter();
    counter.begin(step, standing?.caseId ?? '');
    await new Promise((resolve) => setTimeout(resolve, instants[step % instants.length]));
    await counter.cutPower();

    const again = await startCounter();
    const found = again.standing;
    const lost =
      standing !== undefined &&
      (found?.caseId !== standing.caseId || (!found.submitted && found.version < standing.version));
    expect({ name, lost, printing: found?.printState === 'printing' }).toEqual({
      name,
      lost: false,
      printing: false,
    });
    standing = await again.run(step, again.standing?.caseId ?? '');
    await again.cutPower();
  }
  const counter = await startCounter();
  await delivered(standing?.caseId ?? '');
  await counter.cutPower();
  expect(await casesAtPlatform()).toBe(1);
});
