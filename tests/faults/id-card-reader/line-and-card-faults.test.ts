import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { failureOf, failureStatuses } from '../../../drivers/id-card-reader/status-words.ts';
import type { ReaderSimulator } from '../../../drivers/id-card-reader/simulator/reader-simulator.ts';
import {
  codeOf,
  openReader,
  putCard,
  type ReaderOnDesk,
  setFault,
  startSimulator,
  takeCard,
  tidy,
  untilAsked,
} from './reader-on-desk.ts';

let simulator: ReaderSimulator;
let desk: ReaderOnDesk;

beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());
beforeEach(async () => {
  await tidy(simulator);
  desk = openReader(simulator);
  await desk.until('ready');
});
afterEach(() => desk.reader.close());

/** The fault goes away and the citizen puts the card on again: the very next read must succeed. */
async function expectRecovery(): Promise<void> {
  await setFault(simulator, { kind: 'none' });
  await takeCard(simulator);
  await desk.until('ready');
  await putCard(simulator, 'li-yan');
  expect(await desk.read()).toMatchObject({ ok: true, value: { identity: { name: '李䶮㛃' } } });
}

describe.each(['find', 'select', 'read'] as const)('%s answers', (on) => {
  const failing = failureStatuses.filter((status) => !(on === 'find' && status === 0x80));

  test.each(failing.map((status) => [status.toString(16), status] as const))('SW3 %s', async (_, sw3) => {
    await setFault(simulator, { kind: 'status', sw3, on });
    await putCard(simulator);
    expect(codeOf(await desk.read())).toBe(failureOf(sw3).problem.code);
    await expectRecovery();
  });
});

test('SW3 80 to find is no failure: the read goes on waiting', async () => {
  await setFault(simulator, { kind: 'status', sw3: 0x80, on: 'find' });
  await putCard(simulator, 'zhang-hong');
  const read = desk.read();
  await desk.until('waiting');
  await setFault(simulator, { kind: 'none' });
  expect(codeOf(await read)).toBe('ok');
});

test('a status no list knows is told with its number', async () => {
  await setFault(simulator, { kind: 'status', sw3: 0x77, on: 'read' });
  await putCard(simulator);
  expect(await desk.read()).toMatchObject({
    ok: false,
    error: { code: 'reader.unknown-status', message: expect.stringContaining('77') as string },
  });
});

describe.each(['find', 'select', 'read', 'any'] as const)('the answer to %s', (on) => {
  test.each([
    ['half-frame', 'reader.half-frame'],
    ['bad-checksum', 'reader.bad-checksum'],
    ['bad-length', 'reader.bad-length'],
    ['silence', 'reader.silent'],
  ] as const)('%s', async (kind, code) => {
    await setFault(simulator, { kind, on });
    await putCard(simulator);
    expect(codeOf(await desk.read())).toBe(code);
    await expectRecovery();
  });
});

test.each([
  [0x60, 'fault', 'reader.self-test-failed'],
  [0x66, 'unauthorised', 'reader.unauthorised'],
] as const)('SW3 %i to everything: the reader is out of order until it is not', async (sw3, state, code) => {
  await setFault(simulator, { kind: 'status', sw3, on: 'any' });
  await putCard(simulator);
  expect(codeOf(await desk.read())).toBe(code);
  await desk.until(state);
  expect(codeOf(await desk.read())).toBe(code);
  await setFault(simulator, { kind: 'none' });
  await desk.until('ready');
  expect(codeOf(await desk.read())).toBe('ok');
});

test('out of order from the start is shown, and refuses to read', async () => {
  await desk.reader.close();
  await setFault(simulator, { kind: 'status', sw3: 0x60, on: 'any' });
  desk = openReader(simulator);
  expect(codeOf(await desk.read())).toBe('reader.self-test-failed');
  expect(desk.shown).toEqual(['searching', 'fault']);
});

test('a card taken away in mid-read is told, and can be put on again', async () => {
  await setFault(simulator, { kind: 'card-removed-mid-read' });
  await putCard(simulator);
  expect(codeOf(await desk.read())).toBe('reader.card-removed');
  await expectRecovery();
});

test('a damaged read is repeated, and succeeds when the damage was passing', async () => {
  const slow = await startSimulator(undefined, { readMs: [300, 300] });
  const other = openReader(slow, { readAnswerMs: 2000 });
  await setFault(slow, { kind: 'bad-checksum', on: 'read' });
  await putCard(slow);
  const read = other.read();
  // The damaged answer is out; the repeated read takes long enough for the fault to be gone by its end.
  await untilAsked(slow, 'read');
  await setFault(slow, { kind: 'none' });
  expect(codeOf(await read)).toBe('ok');
  const asked = (await slow.timings()).flatMap((timing) =>
    timing.what === 'exchange' ? timing.command : [],
  );
  expect(asked.filter((command) => command === 'read')).toHaveLength(2);
  expect(asked.filter((command) => command === 'select')).toHaveLength(1);
  await other.reader.close();
  await slow.stop();
});
