import type { Problem } from '../../domain/problem.ts';
import { failure, type Result } from '../../domain/result.ts';
import type { Devices, DeviceSettings, DevicesStatus } from '../../drivers/devices.ts';
import type { Call, FromHost, HostStatus } from '../../drivers/host/messages.ts';
import type { CardRead } from '../../drivers/id-card-reader/reader.ts';
import type { ReaderTiming } from '../../drivers/id-card-reader/simulator/messages.ts';
import type { PrintEvent, PrintJob } from '../../drivers/printer/printer.ts';
import type { ScanEvent, ScanOptions } from '../../drivers/scanner/scanner.ts';
import type { SimulatorCommand, SimulatorState } from '../../drivers/simulators.ts';
import type { SpawnDeviceProcess } from './device-process.ts';
import { eventStream } from './event-stream.ts';
import * as problems from './problems.ts';
import { type DeviceProcessReport, type KeeperDelays, keeperDelays, keepProcess } from './process-keeper.ts';
import { simulatorMemory } from './simulator-memory.ts';

export interface SupervisorDelays extends KeeperDelays {
  /** A cancelled call may take this long to end over there; then it ends here. */
  readonly cancelWithinMs: number;
}

export const supervisorDelays: SupervisorDelays = { ...keeperDelays, cancelWithinMs: 15_000 };

export interface SupervisorSettings {
  readonly settings: DeviceSettings;
  readonly spawn: SpawnDeviceProcess;
  /** Entry of the reader simulator, `entryUrl('reader-simulator')`; absent in a packaged build. */
  readonly readerSimulator?: URL;
  /** The process is started when this settles; absent: at once. */
  readonly after?: Promise<void>;
  readonly delays?: Partial<SupervisorDelays>;
  readonly report?: (report: DeviceProcessReport) => void;
  /** A device was chosen (again, after a restart), and why: for the start-up report. */
  readonly opened?: (device: 'reader' | 'scanner' | 'printer', reason: string) => void;
}

/** The devices, and what the composition root may do to their process. */
export interface SupervisedDevices extends Devices {
  /** Number of the device process, while there is one. */
  pid(): number | undefined;
  /** Tries again after `failed`. */
  restart(): void;
  /** What happened on the simulated reader's line since the start or the last `forget`; for the bench. */
  readerTimings(forget: boolean): Promise<readonly ReaderTiming[]>;
}

interface RunningCall {
  /** True when this was the last message of the call. */
  take(message: FromHost): boolean;
  lose(why: problems.Loss): void;
}

const searching: HostStatus = {
  reader: { state: 'searching', simulated: false },
  scanner: { state: 'searching', sources: [], simulated: false },
  printer: { state: 'searching', simulated: false },
};

/**
 * Starts the device process and keeps it alive. Nothing here ever rejects or hangs because of a
 * device: each running call ends with a problem when the process dies, also when a native library blocks it.
 *
 * What stood on and in the simulated devices is remembered here and put back after a restart, as a real
 * card stays on a real reader; sheets left in the simulated feeder are gone.
 */
export function startDevices(options: SupervisorSettings): SupervisedDevices {
  const delays = { ...supervisorDelays, ...options.delays };
  const report = options.report ?? (() => {});
  const calls = new Map<number, RunningCall>();
  const listeners = new Set<(status: DevicesStatus) => void>();
  const simulated = simulatorMemory();
  let lastId = 0;
  let devices = searching;
  let told = '';

  function statusNow(process: DevicesStatus['process']): DevicesStatus {
    return { ...devices, process };
  }

  function tell(): void {
    const status = statusNow(processState());
    const text = JSON.stringify(status);
    if (text === told) return;
    told = text;
    for (const listener of listeners) listener(status);
  }

  function processState(): DevicesStatus['process'] {
    const state = keeper.state();
    return state === 'closed' ? 'failed' : state;
  }

  function take(message: FromHost): void {
    switch (message.type) {
      case 'status': {
        const { type: _type, ...status } = message;
        devices = status;
        tell();
        return;
      }
      case 'opened':
        options.opened?.(message.device, message.reason);
        return;
      case 'threw':
        report({ event: 'call-threw', errorClass: message.errorClass });
        calls.get(message.id)?.lose('fault');
        return;
      case 'card':
      case 'scanned':
      case 'print':
      case 'simulated':
      case 'simulators':
      case 'reader-timings':
        calls.get(message.id)?.take(message);
        return;
      case 'pong':
      case 'not-understood':
        return;
    }
  }

  const keeper = keepProcess({
    spawn: options.spawn,
    delays,
    report,
    onStart() {
      keeper.post({
        type: 'start',
        settings: options.settings,
        ...(options.readerSimulator === undefined ? {} : { readerSimulator: options.readerSimulator.href }),
      });
      for (const command of simulated.commands())
        keeper.post({ type: 'call', id: ++lastId, call: { do: 'simulate', command } });
    },
    onMessage: take,
    onGarbage(raw) {
      const id = (raw as { readonly id?: unknown } | null | undefined)?.id;
      if (typeof id !== 'number' || !calls.has(id)) return;
      keeper.post({ type: 'cancel', id });
      calls.get(id)?.lose('fault');
    },
    onLost(why) {
      const { samId: _samId, ...reader } = devices.reader;
      devices = {
        reader: { ...reader, state: 'disconnected' },
        scanner: { ...devices.scanner, state: 'disconnected' },
        printer: { ...devices.printer, state: 'disconnected' },
      };
      for (const call of [...calls.values()]) call.lose(why);
      tell();
    },
  });

  /** Posts a call and follows it to its end; returns how to cancel it. Without a process it is lost at once. */
  function open(call: Call, running: RunningCall, signal?: AbortSignal): () => void {
    const id = ++lastId;
    let grace: NodeJS.Timeout | undefined;
    function cancel(): void {
      if (!calls.has(id) || grace !== undefined) return;
      keeper.post({ type: 'cancel', id });
      grace = setTimeout(() => calls.get(id)?.lose('unanswered'), delays.cancelWithinMs);
    }
    function forget(): void {
      clearTimeout(grace);
      signal?.removeEventListener('abort', cancel);
      calls.delete(id);
    }
    calls.set(id, {
      take(message) {
        const over = running.take(message);
        if (over) forget();
        return over;
      },
      lose(why) {
        forget();
        running.lose(why);
      },
    });
    signal?.addEventListener('abort', cancel, { once: true });
    if (!keeper.post({ type: 'call', id, call })) {
      forget();
      running.lose(processState() === 'failed' ? 'failed' : 'restarting');
    }
    return cancel;
  }

  function readCard(signal: AbortSignal): Promise<Result<CardRead, Problem>> {
    if (signal.aborted) return Promise.resolve(failure(problems.readerCancelled()));
    return new Promise((resolve) => {
      const running: RunningCall = {
        take(message) {
          if (message.type === 'card') resolve(message.result);
          return message.type === 'card';
        },
        lose: (why) => resolve(failure(problems.readerLost(why))),
      };
      open({ do: 'read-card' }, running, signal);
    });
  }

  async function* scan(scanOptions: ScanOptions, signal: AbortSignal): AsyncGenerator<ScanEvent, void> {
    if (signal.aborted) {
      yield { type: 'end', pages: 0, problem: problems.scannerCancelled() };
      return;
    }
    const stream = eventStream<ScanEvent>();
    let pages = 0;
    const running: RunningCall = {
      take(message) {
        if (message.type !== 'scanned') return false;
        if (message.event.type === 'page') pages += 1;
        stream.push(message.event);
        if (message.event.type !== 'end') return false;
        stream.end();
        return true;
      },
      lose(why) {
        stream.push({ type: 'end', pages, problem: problems.scannerLost(why, pages) });
        stream.end();
      },
    };
    const cancel = open({ do: 'scan', options: scanOptions }, running, signal);
    try {
      yield* stream.events();
    } finally {
      // Whoever stops listening stops the scanner; after the end this does nothing.
      cancel();
    }
  }

  /** Whoever stops listening does not stop the printer: only the signal cancels a job. */
  async function* print(job: PrintJob, signal: AbortSignal): AsyncGenerator<PrintEvent, void> {
    if (signal.aborted) {
      yield { type: 'cancelled' };
      return;
    }
    const handedOver = keeper.present();
    const stream = eventStream<PrintEvent>();
    let jobId: string | undefined;
    const running: RunningCall = {
      take(message) {
        if (message.type !== 'print') return false;
        const { event } = message;
        jobId = event.jobId ?? jobId;
        stream.push(event);
        if (event.type !== 'printed' && event.type !== 'failed' && event.type !== 'cancelled') return false;
        stream.end();
        return true;
      },
      lose(why) {
        const problem = problems.printLost(why, handedOver);
        stream.push({ type: 'failed', ...(jobId === undefined ? {} : { jobId }), problem });
        stream.end();
      },
    };
    open({ do: 'print', job }, running, signal);
    yield* stream.events();
  }

  function simulate(command: SimulatorCommand): Promise<Result<SimulatorState, Problem>> {
    return new Promise((resolve) => {
      open(
        { do: 'simulate', command },
        {
          take(message) {
            if (message.type !== 'simulated') return false;
            if (message.result.ok) simulated.remember(command);
            resolve(message.result);
            return true;
          },
          lose: (why) => resolve(failure(problems.simulatorLost(why))),
        },
      );
    });
  }

  function simulators(): Promise<SimulatorState | undefined> {
    return new Promise((resolve) => {
      open(
        { do: 'simulators' },
        {
          take(message) {
            if (message.type === 'simulators') resolve(message.state);
            return message.type === 'simulators';
          },
          lose: () => resolve(undefined),
        },
      );
    });
  }

  function readerTimings(forget: boolean): Promise<readonly ReaderTiming[]> {
    return new Promise((resolve) => {
      open(
        { do: 'reader-timings', forget },
        {
          take(message) {
            if (message.type === 'reader-timings') resolve(message.timings);
            return message.type === 'reader-timings';
          },
          lose: () => resolve([]),
        },
      );
    });
  }

  if (options.after === undefined) keeper.begin();
  else
    options.after.then(
      () => keeper.begin(),
      () => keeper.begin(),
    );
  return {
    status: () => statusNow(processState()),
    onStatus(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    readCard,
    scan,
    print,
    simulate,
    simulators,
    close: () => keeper.close(),
    pid: () => keeper.pid(),
    restart: () => keeper.restart(),
    readerTimings,
  };
}
