import type { DeviceSettings } from '../devices.ts';
import { type ReaderDelays, readerDelays } from './delays.ts';
import { type Candidate, discoverCandidates, fixedCandidate } from './discover.ts';
import { connectFirst } from './connect.ts';
import { noPhotoDecoder, type PhotoDecoder } from './photo-decoder.ts';
import type { IdCardReader } from './reader.ts';
import { createSerialReader } from './serial-reader.ts';
import { serialTransport } from './serial-transport.ts';
import {
  type ReaderSimulator,
  type ReaderSimulatorOptions,
  startReaderSimulator,
} from './simulator/reader-simulator.ts';
import { socketTransport } from './socket-transport.ts';

export interface OpenReaderDeps {
  /** `DeviceSettings.allowSimulators`: false in a packaged build. */
  readonly allowSimulators: boolean;
  readonly delays?: Partial<ReaderDelays>;
  readonly decoder?: PhotoDecoder;
  readonly simulator?: ReaderSimulatorOptions;
}

export interface OpenedReader {
  readonly reader: IdCardReader;
  /** Present when the reader is simulated: drive it with its `command`, stop it after closing the reader. */
  readonly simulator?: ReaderSimulator;
}

/**
 * The ID reader that the settings ask for. `auto` takes a path that is set, else a serial reader that answers
 * now, else a simulator when one is allowed, else it keeps looking for a serial reader. Where simulators are
 * not allowed none is started, whatever the settings say. HID readers and vendor libraries will be further
 * implementations of `IdCardReader`, chosen here.
 */
export async function openIdCardReader(
  settings: DeviceSettings['reader'],
  deps: OpenReaderDeps,
): Promise<OpenedReader> {
  const delays = { ...readerDelays, ...deps.delays };
  const decoder = deps.decoder ?? noPhotoDecoder;
  if (deps.allowSimulators && (await shallSimulate(settings, delays))) {
    const simulator = await startReaderSimulator(deps.simulator);
    const here: readonly Candidate[] = [fixedCandidate(simulator.path, 115_200)];
    const reader = createSerialReader({
      candidates: () => Promise.resolve(here),
      makeTransport: (path, baudRate) =>
        simulator.line === 'pty'
          ? serialTransport(path, baudRate, delays.closeMs)
          : socketTransport(path, delays.closeMs),
      delays,
      decoder,
      simulated: true,
    });
    return { reader, simulator };
  }
  const path = settings.path === '' ? undefined : settings.path;
  const fixed = path === undefined ? undefined : [fixedCandidate(path, settings.baudRate)];
  const reader = createSerialReader({
    candidates: () => (fixed === undefined ? discoverCandidates() : Promise.resolve(fixed)),
    makeTransport: (path, baudRate) => serialTransport(path, baudRate, delays.closeMs),
    delays,
    decoder,
    simulated: false,
  });
  return { reader };
}

async function shallSimulate(settings: DeviceSettings['reader'], delays: ReaderDelays): Promise<boolean> {
  if (settings.kind === 'simulated') return true;
  if (settings.kind === 'serial' || (settings.path ?? '') !== '') return false;
  const real = await connectFirst(
    await discoverCandidates(),
    (path, baudRate) => serialTransport(path, baudRate, delays.closeMs),
    delays,
    new AbortController().signal,
  );
  if (!real.ok) return real.error.code !== 'reader.no-permission';
  await real.value.link.close();
  return false;
}
