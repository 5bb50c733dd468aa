import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { serialTransport } from '../../../drivers/id-card-reader/serial-transport.ts';
import { plugInPty } from '../../../drivers/id-card-reader/simulator/pty-wire.ts';
import type { ReaderSimulator } from '../../../drivers/id-card-reader/simulator/reader-simulator.ts';
import {
  codeOf,
  openReader,
  plug,
  putCard,
  type ReaderOnDesk,
  startSimulator,
  takeCard,
  untilAsked,
} from './reader-on-desk.ts';

let simulator: ReaderSimulator;
let desk: ReaderOnDesk;

afterEach(async () => {
  await desk.reader.close();
  await simulator.stop();
});

async function setUp(line: 'pty' | 'socket', readMs = 20): Promise<void> {
  simulator = await startSimulator(line, { readMs: [readMs, readMs], selectMs: [readMs, readMs] });
  desk = openReader(simulator, { readAnswerMs: 2000, selectAnswerMs: 2000 });
  await desk.until('ready');
}

/** Plugged in again, the next card is read without anyone doing anything else. */
async function nameReadAfterPlugIn(): Promise<string> {
  await takeCard(simulator);
  await plug(simulator, 'plug');
  await desk.until('ready');
  await putCard(simulator, 'li-yan');
  const result = await desk.read();
  return result.ok ? result.value.identity.name : result.error.code;
}

const lines = process.platform === 'win32' ? (['socket'] as const) : (['pty', 'socket'] as const);

describe.each(lines)('unplugged over a %s', (line) => {
  test('while nobody reads: shown at once, reading says so, back after plugging in', async () => {
    await setUp(line);
    await plug(simulator, 'unplug');
    await desk.until('disconnected');
    expect(codeOf(await desk.read())).toBe('reader.disconnected');
    expect(await nameReadAfterPlugIn()).toBe('李䶮㛃');
  });

  test('while waiting for a card', async () => {
    await setUp(line);
    const read = desk.read();
    await untilAsked(simulator, 'find');
    await plug(simulator, 'unplug');
    expect(codeOf(await read)).toBe('reader.disconnected');
    await desk.until('disconnected');
    expect(await nameReadAfterPlugIn()).toBe('李䶮㛃');
  });

  test('between find and select', async () => {
    await setUp(line, 300);
    await putCard(simulator);
    const read = desk.read();
    await desk.until('reading');
    await plug(simulator, 'unplug');
    expect(codeOf(await read)).toBe('reader.disconnected');
    expect(
      (await simulator.timings()).some((timing) => timing.what === 'exchange' && timing.command === 'select'),
    ).toBe(false);
    expect(await nameReadAfterPlugIn()).toBe('李䶮㛃');
  });

  test('in the middle of the read', async () => {
    await setUp(line, 300);
    await putCard(simulator);
    const read = desk.read();
    await untilAsked(simulator, 'select');
    await plug(simulator, 'unplug');
    expect(codeOf(await read)).toBe('reader.disconnected');
    expect(await nameReadAfterPlugIn()).toBe('李䶮㛃');
  });

  test('with a read card still on it', async () => {
    await setUp(line);
    await putCard(simulator);
    await desk.read();
    await desk.until('remove-card');
    await plug(simulator, 'unplug');
    await desk.until('disconnected');
    expect(await nameReadAfterPlugIn()).toBe('李䶮㛃');
  });

  test('several times in a row', async () => {
    await setUp(line);
    for (let time = 0; time < 3; time += 1) {
      await plug(simulator, 'unplug');
      await desk.until('disconnected');
      await plug(simulator, 'plug');
      await desk.until('ready');
    }
    expect(await nameReadAfterPlugIn()).toBe('李䶮㛃');
  });
});

test('a read asked for before the reader was found waits for the search, then says what is wrong', async () => {
  await setUp(lines[0]);
  await desk.reader.close();
  await plug(simulator, 'unplug');
  desk = openReader(simulator);
  expect(codeOf(await desk.read())).toBe('reader.absent');
  expect(desk.shown).toEqual(['searching', 'disconnected']);
  expect(await nameReadAfterPlugIn()).toBe('李䶮㛃');
});

test('unplugged right behind a byte, when the port is not waiting for one', async ({ skip }) => {
  skip(process.platform === 'win32', 'Windows has no pseudo terminals');
  await setUp(lines[0]);
  const folder = await mkdtemp(join(tmpdir(), 'onething-hang-up-'));
  try {
    for (let time = 0; time < 10; time += 1) {
      const wire = plugInPty(join(folder, 'tty'), () => undefined);
      const transport = serialTransport(join(folder, 'tty'), 115_200, 500);
      const lost = Promise.withResolvers<void>();
      const opened = await transport.open({ data: () => wire.unplug(), lost: lost.resolve });
      expect(opened.ok).toBe(true);
      wire.write(Uint8Array.of(1));
      await lost.promise;
      await transport.close();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('closed right behind a byte, many times: the process lives', async ({ skip }) => {
  skip(process.platform === 'win32', 'Windows has no pseudo terminals');
  await setUp('pty');
  const folder = await mkdtemp(join(tmpdir(), 'onething-close-'));
  const wire = plugInPty(join(folder, 'tty'), () => undefined);
  try {
    for (let time = 0; time < 300; time += 1) {
      const transport = serialTransport(join(folder, 'tty'), 115_200, 500);
      const heard = Promise.withResolvers<Uint8Array>();
      await transport.open({ data: heard.resolve, lost: () => heard.reject(new Error('lost')) });
      wire.write(Uint8Array.of(time & 0xff));
      expect(Array.from(await heard.promise)).toEqual([time & 0xff]);
      await transport.close();
    }
  } finally {
    wire.unplug();
    await rm(folder, { recursive: true });
  }
});

test('a simulator that dies is a reader that disconnected', async () => {
  await setUp(lines[0]);
  const read = desk.read();
  await desk.until('waiting');
  await simulator.stop();
  expect(codeOf(await read)).toBe('reader.disconnected');
  expect(codeOf(await simulator.state())).toBe('simulator.absent');
});
