import { expect, test } from 'vitest';
import type { Problem } from '../../domain/problem.ts';
import { failure, success } from '../../domain/result.ts';
import type { ByteTransport, TransportListener } from './byte-transport.ts';
import { connectFirst, type TransportMaker } from './connect.ts';
import { readerDelays } from './delays.ts';
import { createFrameParser, encodeFrame } from './frame.ts';
import { readerProblems } from './problems.ts';
import { createSerialReader } from './serial-reader.ts';
import { noPhotoDecoder } from './photo-decoder.ts';

const delays = { ...readerDelays, statusAnswerMs: 20, samIdRetryMs: 1, reopenFirstMs: 1, reopenLastMs: 1 };
const never = new AbortController().signal;

/** A transport whose other end answers each command body with bodies, or cannot be opened. */
function transport(
  name: string,
  otherEnd: Problem | ((body: Uint8Array) => readonly Uint8Array[]),
): ByteTransport {
  const parser = createFrameParser(3);
  let listener: TransportListener | undefined;
  return {
    name,
    open(owner) {
      if (typeof otherEnd !== 'function') return Promise.resolve(failure(otherEnd));
      listener = owner;
      return Promise.resolve(success(undefined));
    },
    write(bytes) {
      for (const event of parser.push(bytes))
        if (event.kind === 'frame' && typeof otherEnd === 'function')
          for (const answer of otherEnd(event.body)) listener?.data(encodeFrame(answer));
    },
    close: () => Promise.resolve(),
  };
}

const silent = (): readonly Uint8Array[] => [];
const samIdData = [5, 0, 1, 0, 0xa5, 0x3a, 0x34, 1, 0x87, 0xd6, 0x12, 0, 0x79, 0x38, 0x4e, 5];

function healthy(failingSamIds = 0): (body: Uint8Array) => readonly Uint8Array[] {
  let left = failingSamIds;
  return ([command]) => {
    if (command !== 0x12) return [Uint8Array.of(0, 0, 0x90)];
    left -= 1;
    return [left >= 0 ? Uint8Array.of(0, 0, 0x24) : Uint8Array.of(0, 0, 0x90, ...samIdData)];
  };
}

function connect(make: TransportMaker, ...paths: readonly string[]): ReturnType<typeof connectFirst> {
  const candidates = paths.map((path) => ({ path, baudRates: [115_200, 9_600] }));
  return connectFirst(candidates, make, delays, never);
}

test('finds the reader among other devices and at its baud rate', async () => {
  const tried: string[] = [];
  const result = await connect(
    (path, baudRate) => {
      tried.push(`${path}@${baudRate}`);
      return transport(`${path}@${baudRate}`, path === 'b' && baudRate === 9_600 ? healthy() : silent);
    },
    'a',
    'b',
    'c',
  );
  expect(tried).toEqual(['a@115200', 'a@9600', 'b@115200', 'b@9600']);
  expect(result).toMatchObject({
    ok: true,
    value: {
      link: { name: 'b@9600' },
      health: { kind: 'ready', samId: '05.01-20200101-0001234567-0089012345' },
    },
  });
});

test('the first number of the security module after power-up may fail', async () => {
  expect(await connect((path) => transport(path, healthy(2)), 'a')).toMatchObject({
    ok: true,
    value: { health: { samId: '05.01-20200101-0001234567-0089012345' } },
  });
  const hidden = await connect((path) => transport(path, healthy(99)), 'a');
  expect(hidden.ok ? hidden.value.health : hidden.error).toEqual({ kind: 'ready' });
});

test('a port that the system forbids says more than one that is absent', async () => {
  const problems: Record<string, Problem> = {
    a: readerProblems['no-permission'],
    b: readerProblems.absent,
  };
  expect(await connect((path) => transport(path, problems[path] ?? silent), 'a', 'b')).toEqual({
    ok: false,
    error: readerProblems['no-permission'],
  });
  expect(await connect((path) => transport(path, silent), 'a')).toEqual({
    ok: false,
    error: readerProblems.silent,
  });
  expect(await connect((path) => transport(path, silent))).toEqual({
    ok: false,
    error: readerProblems.absent,
  });
});

test.each([
  [0x60, 'fault'],
  [0x66, 'unauthorised'],
])('self-test status %i makes the reader %s', async (status, state) => {
  expect(await connect((path) => transport(path, () => [Uint8Array.of(0, 0, status)]), 'a')).toMatchObject({
    ok: true,
    value: { health: { kind: 'faulty', state } },
  });
});

test('a reader that the system forbids is shown as such, and found once it is allowed', async () => {
  let allowed = false;
  const reader = createSerialReader({
    candidates: () => Promise.resolve([{ path: 'a', baudRates: [115_200] }]),
    makeTransport: (path) => transport(path, allowed ? healthy() : readerProblems['no-permission']),
    delays,
    decoder: noPhotoDecoder,
    simulated: false,
  });
  expect(await reader.read(never)).toEqual({ ok: false, error: readerProblems['no-permission'] });
  expect(reader.status().state).toBe('no-permission');
  allowed = true;
  await new Promise<void>((resolve) => {
    reader.onStatus(({ state }) => {
      if (state === 'ready') resolve();
    });
  });
  expect(reader.status()).toMatchObject({ state: 'ready', device: 'a' });
  await reader.close();
});
