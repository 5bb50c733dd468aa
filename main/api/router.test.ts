import { rmSync } from 'node:fs';
import { Writable } from 'node:stream';
import { createRouterClient } from '@orpc/server';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Devices, DevicesStatus } from '../../drivers/devices.ts';
import { idNumber, newDataFolder, value } from '../../tests/faults/counter-lab.ts';
import { type Application, startApplication } from '../application.ts';

const ready: DevicesStatus = {
  reader: { state: 'ready', simulated: true },
  scanner: { state: 'ready', sources: ['feeder'], simulated: true },
  printer: { state: 'ready', simulated: true },
  process: 'running',
};

let logged: string;
let application: Application;
let folder: string;
let broken: Error | undefined;

/** A device whose stream breaks before it says anything. */
function breaking(): AsyncIterable<never> {
  return {
    [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(broken ?? new Error('not asked for')) }),
  };
}

function devices(): Devices {
  return {
    status: () => ready,
    onStatus: () => () => {},
    readCard: () => Promise.reject(broken ?? new Error('not asked for')),
    scan: () => breaking(),
    print: () => breaking(),
    simulate: () => Promise.reject(new Error('not asked for')),
    simulators: () => Promise.resolve(undefined),
    close: () => Promise.resolve(),
  };
}

beforeEach(async () => {
  logged = '';
  broken = undefined;
  const sink = new Writable({
    write(chunk, _encoding, done) {
      logged += String(chunk);
      done();
    },
  });
  folder = newDataFolder();
  const started = await startApplication({
    dataFolder: folder,
    devices: devices(),
    deviceSettings: {
      reader: { kind: 'auto' },
      scanner: { kind: 'auto' },
      printer: { kind: 'auto' },
      allowSimulators: false,
    },
    backend: 'http://platform.invalid',
    demo: false,
    log: pino({ base: null }, sink),
  });
  application = value(started.ok ? started : { ok: false, error: [started.error] });
});
afterEach(async () => {
  await application.close();
  rmSync(folder, { recursive: true, force: true });
});

const client = () => createRouterClient(application.router);

async function typedCase(): Promise<string> {
  const { id } = value(await client().cases.open());
  value(
    await client().cases.typeIdentity({
      caseId: id,
      role: 'applicant',
      reason: 'no-card',
      identity: {
        name: '欧阳 𬭎',
        sex: '1',
        nation: '01',
        birth: '1980-01-01',
        address: '甘肃省白银市平川区',
        idNumber: idNumber(5).toLowerCase(),
      },
    }),
  );
  return id;
}

test('a list is masked, a search shows the name, neither shows the number', async () => {
  const id = await typedCase();
  const [listed] = await client().cases.list({ which: 'drafts' });
  expect(listed).toMatchObject({ id, name: '欧* *' });
  const [found] = await client().cases.find({ query: '欧阳' });
  expect(found).toMatchObject({ id, name: '欧阳 𬭎' });
  expect(JSON.stringify([listed, found])).not.toContain(idNumber(5));
});

test('a number typed wrong is an outcome with a sentence, not an error', async () => {
  const { id } = value(await client().cases.open());
  const wrong = `${idNumber(5).slice(0, 17)}${idNumber(5).endsWith('1') ? '2' : '1'}`;
  const refused = await client().cases.typeIdentity({
    caseId: id,
    role: 'applicant',
    reason: 'no-card',
    identity: { name: '张三', sex: '1', nation: '01', birth: '1980-01-01', address: '', idNumber: wrong },
  });
  expect(refused).toMatchObject({ ok: false, error: [{ code: 'identity.number-check-digit' }] });
});

test('a bug is told with a number, and the log holds that number and nothing of a person', async () => {
  const id = await typedCase();
  broken = new Error(`cannot read 欧阳 𬭎 ${idNumber(5)}`);
  const reading = await client().cases.readCard({ caseId: id, role: 'applicant' });
  expect((await reading.next()).value).toEqual({ state: 'waiting' });
  const told = await reading.next().catch((error: unknown) => error);
  expect(told).toBeInstanceOf(Error);
  const number = /错误号 (\d{6})/.exec((told as Error).message)?.[1];
  expect(number).toBeDefined();
  expect(logged).toContain(number);
  expect(logged).toContain('router.test.ts');
  expect(logged).not.toMatch(/欧阳|𬭎|62040319/);
  expect((told as Error).message).not.toMatch(/欧阳|62040319/);
});

test('printing that throws ends as failed and keeps the case', async () => {
  const id = await typedCase();
  broken = new Error('the pipe is gone');
  const states: string[] = [];
  for await (const progress of await client().papers.print({ caseId: id, kind: 'notice' }))
    states.push(progress.state);
  expect(states.at(-1)).toBe('failed');
  expect((await client().cases.get({ caseId: id })).ok).toBe(true);
});

test('the dock does nothing outside the demo', async () => {
  expect(await client().dock.state()).toBeNull();
  expect(await client().dock.network({ on: false })).toMatchObject({
    ok: false,
    error: [{ code: 'dock.demo-only' }],
  });
});

test('settings are kept, an unknown region is refused', async () => {
  const now = await client().settings.get();
  expect(await client().settings.set({ ...now, regionId: 'nowhere' })).toMatchObject({
    ok: false,
    error: [{ code: 'settings.region-unknown' }],
  });
  value(await client().settings.set({ ...now, operator: '王小明', windowPlace: '一楼 3 号窗口' }));
  const watching = await client().desk.watch();
  const { value: desk } = await watching.next();
  expect(desk).toMatchObject({ operator: '王小明', demo: false, unsent: 0 });
  await watching.return?.();
});

test('an unknown case is an outcome everywhere', async () => {
  const caseId = '00000000-0000-4000-8000-000000000000';
  const missing = { ok: false, error: [{ code: 'case.missing' }] };
  expect(await client().cases.get({ caseId })).toMatchObject(missing);
  expect(await client().cases.fill({ caseId, values: {} })).toMatchObject(missing);
  expect(await client().cases.submit({ caseId })).toMatchObject(missing);
  expect(await client().papers.preview({ caseId, kind: 'form' })).toMatchObject(missing);
});
