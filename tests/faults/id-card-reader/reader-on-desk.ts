import type { Problem } from '../../../domain/problem.ts';
import type { Result } from '../../../domain/result.ts';
import { type ReaderDelays, readerDelays } from '../../../drivers/id-card-reader/delays.ts';
import { fixedCandidate } from '../../../drivers/id-card-reader/discover.ts';
import { noPhotoDecoder, type PhotoDecoder } from '../../../drivers/id-card-reader/photo-decoder.ts';
import type {
  CardRead,
  IdCardReader,
  ReaderState,
  ReaderStatus,
} from '../../../drivers/id-card-reader/reader.ts';
import { createSerialReader } from '../../../drivers/id-card-reader/serial-reader.ts';
import { serialTransport } from '../../../drivers/id-card-reader/serial-transport.ts';
import {
  type ReaderCommand,
  type ReaderSimulator,
  startReaderSimulator,
} from '../../../drivers/id-card-reader/simulator/reader-simulator.ts';
import type { SimulatorDelays } from '../../../drivers/id-card-reader/simulator/simulator-delays.ts';
import { socketTransport } from '../../../drivers/id-card-reader/socket-transport.ts';
import type { ReaderFault } from '../../../drivers/simulators.ts';

/** Short delays with the same proportions as the real ones. */
export const shortDelays: ReaderDelays = {
  ...readerDelays,
  findIntervalMs: 5,
  findAnswerMs: 500,
  selectAnswerMs: 500,
  readAnswerMs: 600,
  presenceAnswerMs: 500,
  statusAnswerMs: 500,
  byteGapMs: 100,
  presenceIntervalMs: 5,
  cardLeftAfterMs: 150,
  cardLeftIntervalMs: 10,
  noRepeatMs: 0,
  reopenFirstMs: 10,
  reopenLastMs: 40,
  retestMs: 20,
  samIdRetryMs: 10,
};

/** The simulator with all delays short: the real driver talks to it through the real serial port code. */
export function startSimulator(
  line: 'pty' | 'socket' = process.platform === 'win32' ? 'socket' : 'pty',
  delays: Partial<SimulatorDelays> = {},
): Promise<ReaderSimulator> {
  return startReaderSimulator({
    line,
    delays: {
      findMs: [1, 1],
      selectMs: [1, 1],
      readMs: [20, 20],
      presenceMs: [1, 1],
      statusMs: [1, 1],
      bootMs: 0,
      baudRate: 921_600,
      ...delays,
    },
  });
}

export interface ReaderOnDesk {
  readonly reader: IdCardReader;
  /** Every state shown since it was opened, in order. */
  readonly shown: readonly ReaderState[];
  /** Resolves when the state is shown, at once when it is shown already. */
  until(state: ReaderState): Promise<void>;
  read(signal?: AbortSignal): Promise<Result<CardRead, Problem>>;
}

export function openReader(
  simulator: ReaderSimulator,
  delays: Partial<ReaderDelays> = {},
  decoder: PhotoDecoder = noPhotoDecoder,
): ReaderOnDesk {
  const all = { ...shortDelays, ...delays };
  const reader = createSerialReader({
    candidates: () => Promise.resolve([fixedCandidate(simulator.path, 115_200)]),
    makeTransport: (path, baudRate) =>
      simulator.line === 'pty'
        ? serialTransport(path, baudRate, all.closeMs)
        : socketTransport(path, all.closeMs),
    delays: all,
    decoder,
    simulated: true,
  });
  const shown: ReaderState[] = [reader.status().state];
  reader.onStatus(({ state }) => shown.push(state));
  return {
    reader,
    shown,
    until: (state) => untilStatus(reader, (status) => status.state === state),
    read: (signal = new AbortController().signal) => reader.read(signal),
  };
}

export function untilStatus(reader: IdCardReader, holds: (status: ReaderStatus) => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (holds(reader.status())) return resolve();
    const stop = reader.onStatus((status) => {
      if (!holds(status)) return;
      stop();
      resolve();
    });
    return undefined;
  });
}

/** Drives the simulator; a refusal is a mistake of the test. */
export async function tell(simulator: ReaderSimulator, command: ReaderCommand): Promise<void> {
  const done = await simulator.command(command);
  if (!done.ok) throw new Error(done.error.message);
}

export function putCard(simulator: ReaderSimulator, person = 'zhang-hong'): Promise<void> {
  return tell(simulator, { device: 'reader', do: 'put-card', person });
}

export function takeCard(simulator: ReaderSimulator): Promise<void> {
  return tell(simulator, { device: 'reader', do: 'take-card' });
}

export function setFault(simulator: ReaderSimulator, fault: ReaderFault): Promise<void> {
  return tell(simulator, { device: 'reader', do: 'fault', fault });
}

export function plug(simulator: ReaderSimulator, how: 'plug' | 'unplug'): Promise<void> {
  return tell(simulator, { device: 'reader', do: how });
}

/** Resolves when the simulator has answered this command since `forgetTimings`. */
export async function untilAsked(simulator: ReaderSimulator, command: string): Promise<void> {
  for (;;) {
    const timings = await simulator.timings();
    if (timings.some((timing) => timing.what === 'exchange' && timing.command === command)) return;
  }
}

/** A healthy simulator without a card. */
export async function tidy(simulator: ReaderSimulator): Promise<void> {
  await setFault(simulator, { kind: 'none' });
  await takeCard(simulator);
  await plug(simulator, 'plug');
  await simulator.forgetTimings();
}

export function codeOf(result: Result<unknown, Problem>): string {
  return result.ok ? 'ok' : result.error.code;
}
