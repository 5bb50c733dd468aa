import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openIdCardReader } from '../../../drivers/id-card-reader/open.ts';
import { readerOwnMs } from '../../../drivers/id-card-reader/simulator/reader-own-time.ts';
import { codeOf, openReader, putCard, shortDelays, startSimulator, untilStatus } from './reader-on-desk.ts';

const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

async function simulatorOf(): Promise<Awaited<ReturnType<typeof startSimulator>>> {
  const simulator = await startSimulator();
  opened.push({ close: () => simulator.stop() });
  return simulator;
}

const noTerminals = 'Windows has no pseudo terminals for the serial port code to open';
const signal = new AbortController().signal;

test('the settings ask for a simulator and one is allowed', async () => {
  const { reader, simulator } = await openIdCardReader(
    { kind: 'simulated' },
    { allowSimulators: true, simulator: { delays: { readMs: [20, 20] } } },
  );
  if (simulator === undefined) throw new Error('no simulator');
  opened.push(reader, { close: () => simulator.stop() });
  await putCard(simulator);
  const result = await reader.read(signal);
  expect(result).toMatchObject({ ok: true, value: { identity: { name: '张𬭎' } } });
  expect(reader.status().simulated).toBe(true);
  const ownMs = readerOwnMs(await simulator.timings());
  expect(ownMs).toBeGreaterThan(20 + (1295 * 10_000) / 115_200);
  expect(result.ok ? result.value.tookMs : 0).toBeGreaterThan(20);
});

test('where simulators are not allowed none is started, whatever the settings say', async () => {
  const { reader, simulator } = await openIdCardReader(
    { kind: 'simulated', path: '/dev/no-such-reader' },
    { allowSimulators: false },
  );
  opened.push(reader);
  expect(simulator).toBeUndefined();
  expect(reader.status().simulated).toBe(false);
  expect(codeOf(await reader.read(signal))).toBe('reader.absent');
});

test('a path in the settings is opened as it is', async ({ skip }) => {
  skip(process.platform === 'win32', noTerminals);
  const simulator = await simulatorOf();
  const { reader, simulator: own } = await openIdCardReader(
    { kind: 'auto', path: simulator.path },
    { allowSimulators: true, delays: shortDelays },
  );
  opened.unshift(reader);
  expect(own).toBeUndefined();
  await putCard(simulator);
  expect(codeOf(await reader.read(signal))).toBe('ok');
  expect(reader.status()).toMatchObject({ simulated: false, device: `${simulator.path} · 115200` });
});

test('a port another program holds is told, and used once it is free', async ({ skip }) => {
  skip(process.platform === 'win32', noTerminals);
  const simulator = await simulatorOf();
  const first = openReader(simulator);
  await first.until('ready');
  const second = openReader(simulator);
  opened.unshift(second.reader);
  expect(codeOf(await second.read())).toBe('reader.busy');
  await first.reader.close();
  await untilStatus(second.reader, ({ state }) => state === 'ready');
  await putCard(simulator);
  expect(codeOf(await second.read())).toBe('ok');
});

test('a simulator that was stopped leaves nothing behind', async ({ skip }) => {
  skip(process.platform === 'win32', 'a named pipe has no folder');
  const simulator = await startSimulator();
  expect(existsSync(simulator.path)).toBe(true);
  await simulator.stop();
  expect(existsSync(dirname(simulator.path))).toBe(false);
});
