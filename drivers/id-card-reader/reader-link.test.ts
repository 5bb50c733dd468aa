import { expect, test, vi } from 'vitest';
import { success } from '../../domain/result.ts';
import type { TransportListener } from './byte-transport.ts';
import { readerDelays } from './delays.ts';
import { encodeCommand, encodeFrame } from './frame.ts';
import { openLink, type ReaderLink } from './reader-link.ts';

const found = encodeFrame(Uint8Array.of(0, 0, 0x9f, 0, 0, 0, 0));
const noCard = encodeFrame(Uint8Array.of(0, 0, 0x80));
const selected = encodeFrame(Uint8Array.of(0, 0, 0x90, 0, 0, 0, 0, 0, 0, 0, 0));
const read = encodeFrame(Uint8Array.of(0, 0, 0x90, ...new Uint8Array(1284)));
const notOnCard = encodeFrame(Uint8Array.of(0, 0, 0x91));

async function open(): Promise<{ link: ReaderLink; end: TransportListener; written: Uint8Array[] }> {
  const written: Uint8Array[] = [];
  let listener: TransportListener | undefined;
  const opened = await openLink(
    {
      name: 'test',
      open(owner) {
        listener = owner;
        return Promise.resolve(success(undefined));
      },
      write: (bytes) => void written.push(bytes),
      close: () => Promise.resolve(),
    },
    readerDelays,
  );
  if (!opened.ok || listener === undefined) throw new Error('not open');
  return { link: opened.value, end: listener, written };
}

test('a late second copy of an answer is not taken for the answer to the next command', async () => {
  const { link, end } = await open();
  for (const [command, answer, stale] of [
    ['select', selected, found],
    ['read', read, selected],
    ['presence', notOnCard, read],
    ['find', found, selected],
  ] as const) {
    const exchange = link.exchange(command);
    end.data(stale);
    end.data(answer);
    expect(await exchange).toEqual({ kind: 'answer', sw3: answer[9], data: answer.slice(10, -1) });
  }
});

test('what came between two commands is no answer', async () => {
  const { link, end } = await open();
  end.data(found);
  end.data(found.subarray(0, 9));
  const exchange = link.exchange('find');
  end.data(noCard);
  expect(await exchange).toMatchObject({ sw3: 0x80 });
});

test('the command goes out at once', async () => {
  const { link, written } = await open();
  void link.exchange('read');
  expect(written).toEqual([encodeCommand('read')]);
});

test('an answer that stops inside is half a frame, noise alone is silence', async () => {
  vi.useFakeTimers();
  try {
    const { link, end } = await open();
    const half = link.exchange('read');
    end.data(read.subarray(0, 700));
    vi.advanceTimersByTime(readerDelays.byteGapMs - 1);
    end.data(read.subarray(700, 1000));
    vi.advanceTimersByTime(readerDelays.byteGapMs);
    expect(await half).toEqual({ kind: 'half-frame' });

    const silent = link.exchange('find');
    end.data(Uint8Array.of(1, 2, 3));
    vi.advanceTimersByTime(readerDelays.findAnswerMs);
    expect(await silent).toEqual({ kind: 'silent' });

    const slow = link.exchange('read');
    for (let at = 0; at < read.length - 1; at += 10) {
      end.data(read.subarray(at, Math.min(at + 10, read.length - 1)));
      vi.advanceTimersByTime(readerDelays.byteGapMs / 2);
    }
    expect(await slow).toEqual({ kind: 'half-frame' });
  } finally {
    vi.useRealTimers();
  }
});

test('a lost link ends what is under way and everything after', async () => {
  const { link, end } = await open();
  const exchange = link.exchange('find');
  end.lost();
  expect(await exchange).toEqual({ kind: 'lost' });
  await link.gone;
  expect(await link.exchange('find')).toEqual({ kind: 'lost' });
});

test('two commands at a time are a bug', async () => {
  const { link } = await open();
  void link.exchange('find');
  expect(() => link.exchange('select')).toThrow(/under way/);
});
