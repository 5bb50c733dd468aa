import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { identityOfCard } from '../../../domain/id-card/card-identity.ts';
import { encodeCardText } from '../../../domain/id-card/card-record.ts';
import { syntheticPeople } from '../../../drivers/id-card-reader/simulator/people.ts';
import type { ReaderSimulator } from '../../../drivers/id-card-reader/simulator/reader-simulator.ts';
import {
  codeOf,
  openReader,
  putCard,
  type ReaderOnDesk,
  setFault,
  startSimulator,
  takeCard,
  tell,
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
});
afterEach(() => desk.reader.close());

test.each(syntheticPeople)('reads the card of $id', async ({ id, record }) => {
  const expected = identityOfCard(record);
  if (!expected.ok) throw new Error(expected.error.code);
  const read = desk.read();
  await putCard(simulator, id);
  const result = await read;
  if (!result.ok) throw new Error(result.error.code);
  const { tookMs, wltPhoto, ...rest } = result.value;
  expect(rest).toEqual({
    kind: record.kind,
    identity: expected.value.identity,
    rawText: encodeCardText(record),
    samId: '05.01-20200101-0001234567-0089012345',
    warnings: expected.value.warnings,
  });
  expect(wltPhoto).toHaveLength(1024);
  expect(Array.from(wltPhoto.subarray(0, 4))).toEqual([0x57, 0x4c, 0x66, 0x00]);
  expect(tookMs).toBeGreaterThan(0);
});

test('a card that lies there already is read', async () => {
  await putCard(simulator);
  expect(codeOf(await desk.read())).toBe('ok');
});

test('the states of a read, as the operator sees them', async () => {
  expect(desk.reader.status()).toEqual({ state: 'searching', simulated: true });
  await desk.until('ready');
  expect(desk.reader.status()).toMatchObject({
    device: `${simulator.path} · 115200`,
    samId: '05.01-20200101-0001234567-0089012345',
    simulated: true,
  });
  const read = desk.read();
  await desk.until('waiting');
  await putCard(simulator);
  await read;
  await desk.until('card-left');
  await takeCard(simulator);
  await desk.until('ready');
  expect(desk.shown).toEqual([
    'searching',
    'ready',
    'waiting',
    'reading',
    'remove-card',
    'card-left',
    'ready',
  ]);
});

test('a card that still lies there is not read again; the next one is', async () => {
  await putCard(simulator, 'zhang-hong');
  await desk.read();
  const next = desk.read();
  await simulator.forgetTimings();
  await desk.until('card-left');
  const asked = await simulator.timings();
  expect(asked.filter((timing) => timing.what === 'exchange' && timing.command !== 'presence')).toEqual([]);
  await takeCard(simulator);
  await desk.until('waiting');
  await putCard(simulator, 'li-yan');
  expect(await next).toMatchObject({ ok: true, value: { identity: { name: '李䶮㛃' } } });
});

test('the same card, lifted and put back on purpose, is read again', async () => {
  await putCard(simulator);
  await desk.read();
  await takeCard(simulator);
  await desk.until('ready');
  await putCard(simulator);
  expect(codeOf(await desk.read())).toBe('ok');
});

test('a card that was only shifted is not read twice', async () => {
  await desk.reader.close();
  desk = openReader(simulator, { noRepeatMs: 60_000 });
  await putCard(simulator, 'zhang-hong');
  await desk.read();
  const next = desk.read();
  await takeCard(simulator);
  await desk.until('waiting');
  await putCard(simulator, 'zhang-hong');
  await desk.until('remove-card');
  await takeCard(simulator);
  await desk.until('waiting');
  await putCard(simulator, 'li-yan');
  expect(await next).toMatchObject({ ok: true, value: { identity: { name: '李䶮㛃' } } });
});

test('two reads at once: one card each, in the order they were asked for', async () => {
  const first = desk.read();
  const second = desk.read();
  await putCard(simulator, 'zhao-xiaoyu');
  expect(await first).toMatchObject({ ok: true, value: { identity: { name: '赵小雨' } } });
  await takeCard(simulator);
  await desk.until('waiting');
  await putCard(simulator, 'zhao-jianguo');
  expect(await second).toMatchObject({ ok: true, value: { identity: { name: '赵建国' } } });
});

test('cancelling while waiting for a card ends the read and the reader is ready', async () => {
  const cancel = new AbortController();
  const read = desk.read(cancel.signal);
  await desk.until('waiting');
  cancel.abort();
  expect(codeOf(await read)).toBe('reader.cancelled');
  await desk.until('ready');
});

test('a cancelled read in the queue does not hold up the others', async () => {
  const cancel = new AbortController();
  const first = desk.read();
  const second = desk.read(cancel.signal);
  const third = desk.read();
  cancel.abort();
  expect(codeOf(await second)).toBe('reader.cancelled');
  await putCard(simulator, 'zhang-hong');
  expect(codeOf(await first)).toBe('ok');
  await takeCard(simulator);
  await desk.until('waiting');
  await putCard(simulator, 'li-yan');
  expect(await third).toMatchObject({ ok: true, value: { identity: { name: '李䶮㛃' } } });
});

test('a signal that was aborted before gives no read at all', async () => {
  await putCard(simulator);
  expect(codeOf(await desk.read(AbortSignal.abort()))).toBe('reader.cancelled');
  expect(
    (await simulator.timings()).some((timing) => timing.what === 'exchange' && timing.command === 'read'),
  ).toBe(false);
});

test('a read that was given up in its middle reaches nobody, not even the next caller', async () => {
  const cancel = new AbortController();
  const read = desk.read(cancel.signal);
  await putCard(simulator, 'zhang-hong');
  await untilAsked(simulator, 'select');
  cancel.abort();
  expect(codeOf(await read)).toBe('reader.cancelled');
  const next = desk.read();
  await takeCard(simulator);
  await desk.until('waiting');
  await putCard(simulator, 'li-yan');
  expect(await next).toMatchObject({ ok: true, value: { identity: { name: '李䶮㛃' } } });
});

test('closing ends what is running', async () => {
  const read = desk.read();
  await desk.until('waiting');
  await desk.reader.close();
  expect(codeOf(await read)).toBe('reader.cancelled');
});

test('a decoder’s photo comes along; its failure costs nothing else', async () => {
  const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0);
  for (const [decoder, photo] of [
    [() => Promise.resolve(png), png],
    [() => Promise.reject(new Error('licence')), undefined],
  ] as const) {
    await desk.reader.close();
    await tidy(simulator);
    desk = openReader(simulator, {}, decoder);
    await putCard(simulator);
    const result = await desk.read();
    expect(result).toMatchObject({ ok: true, value: { identity: { name: '张𬭎' } } });
    expect(result.ok ? result.value.photo : 'no read').toEqual(photo);
  }
});

test('a person made up by the caller', async () => {
  await tell(simulator, {
    device: 'reader',
    do: 'put-card',
    person: {
      name: '甲·乙 丙',
      sex: '1',
      nation: '05',
      birth: '1986-09-03',
      address: '某地',
      idNumber: '620403198609030039',
    },
  });
  const result = await desk.read();
  expect(result).toMatchObject({ ok: true, value: { identity: { name: '甲·乙 丙', nation: '05' } } });
  const tooLong = await simulator.command({
    device: 'reader',
    do: 'put-card',
    person: {
      name: '长'.repeat(16),
      sex: '1',
      nation: '01',
      birth: '1986-09-03',
      address: '',
      idNumber: '',
    },
  });
  expect(codeOf(tooLong)).toBe('simulator.command');
});

test.each(['find', 'select', 'read', 'any'] as const)(
  'noise before the answer to %s is skipped',
  async (on) => {
    await setFault(simulator, { kind: 'noise', on });
    await putCard(simulator);
    expect(codeOf(await desk.read())).toBe('ok');
  },
);

test.each(['find', 'select', 'read', 'any'] as const)('a doubled answer to %s is taken once', async (on) => {
  await setFault(simulator, { kind: 'double-frame', on });
  await putCard(simulator, 'zhang-hong');
  expect(codeOf(await desk.read())).toBe('ok');
  await takeCard(simulator);
  await desk.until('ready');
  await putCard(simulator, 'li-yan');
  expect(await desk.read()).toMatchObject({ ok: true, value: { identity: { name: '李䶮㛃' } } });
});
