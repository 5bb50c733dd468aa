import type { Problem } from '../../domain/problem.ts';
import { failure, type Result, success, unreachable } from '../../domain/result.ts';
import type { DeviceSettings } from '../devices.ts';
import type { IdCardReader, ReaderStatus } from '../id-card-reader/reader.ts';
import type { ReaderTiming } from '../id-card-reader/simulator/messages.ts';
import type { Printer, PrinterStatus } from '../printer/printer.ts';
import type { Scanner, ScannerStatus } from '../scanner/scanner.ts';
import type { SimulatorCommand, SimulatorState } from '../simulators.ts';
import type { HostChannel } from './channel.ts';
import { type Call, classOfError, type FromHost, type ToHost, toHost } from './messages.ts';

/** A device and, when it is simulated, the hand that puts cards and paper in. */
export interface Opened<Device, Command extends SimulatorCommand, State> {
  readonly device: Device;
  /** What was chosen and why, one Chinese sentence for the start-up report. */
  readonly reason?: string;
  readonly simulator?: {
    simulate(command: Command): Promise<Result<void, Problem>>;
    state(): Promise<State>;
  };
}

type CommandFor<Name extends SimulatorCommand['device']> = Extract<
  SimulatorCommand,
  { readonly device: Name }
>;
type Present<Name extends 'reader' | 'scanner' | 'printer'> = NonNullable<SimulatorState[Name]>;
export type OpenedReader = Opened<
  IdCardReader,
  CommandFor<'reader'>,
  { readonly reader: Present<'reader'>; readonly people: SimulatorState['people'] }
> & {
  /** What happened on the simulated line since the start or the last `forget`. */
  readonly timings?: (forget: boolean) => Promise<readonly ReaderTiming[]>;
};
export type OpenedScanner = Opened<Scanner, CommandFor<'scanner'>, Present<'scanner'>>;
export type OpenedPrinter = Opened<Printer, CommandFor<'printer'>, Present<'printer'>>;

/** Each opens alone: a scanner that takes long to be found does not keep the reader waiting. */
export interface DeviceOpeners {
  reader(settings: DeviceSettings, readerSimulator: string | undefined): Promise<OpenedReader>;
  scanner(settings: DeviceSettings): Promise<OpenedScanner>;
  printer(settings: DeviceSettings): Promise<OpenedPrinter>;
}

export interface ServeDelays {
  /** Closing the devices may take this long; then the process ends anyway. */
  readonly closeWithinMs: number;
}
export const serveDelays: ServeDelays = { closeWithinMs: 3000 };

interface Session {
  readonly reader: Promise<OpenedReader>;
  readonly scanner: Promise<OpenedScanner>;
  readonly printer: Promise<OpenedPrinter>;
}

/**
 * Serves the devices over the channel until the other end closes or goes away; resolves then, with the
 * devices closed. Calls run side by side; each is cancelled by its own id.
 */
export async function serveDevices(
  channel: HostChannel,
  openers: DeviceOpeners,
  delays: ServeDelays = serveDelays,
): Promise<void> {
  const post = (message: FromHost): void => channel.post(message);
  const running = new Map<number, AbortController>();
  let session: Session | undefined;
  let status: { reader: ReaderStatus; scanner: ScannerStatus; printer: PrinterStatus } = {
    reader: { state: 'searching', simulated: false },
    scanner: { state: 'searching', sources: [], simulated: false },
    printer: { state: 'searching', simulated: false },
  };

  function changed(part: Partial<typeof status>): void {
    status = { ...status, ...part };
    post({ type: 'status', ...status });
  }

  function start(settings: DeviceSettings, readerSimulator: string | undefined): Session {
    post({ type: 'status', ...status });
    const reader = openers.reader(settings, readerSimulator);
    const scanner = openers.scanner(settings);
    const printer = openers.printer(settings);
    reader.then(
      ({ device, reason }) => {
        if (reason !== undefined) post({ type: 'opened', device: 'reader', reason });
        device.onStatus((reader) => changed({ reader }));
        changed({ reader: device.status() });
      },
      () => changed({ reader: { state: 'fault', simulated: false } }),
    );
    scanner.then(
      ({ device, reason }) => {
        if (reason !== undefined) post({ type: 'opened', device: 'scanner', reason });
        device.onStatus((scanner) => changed({ scanner }));
        changed({ scanner: device.status() });
      },
      () => changed({ scanner: { state: 'fault', sources: [], simulated: false } }),
    );
    printer.then(
      ({ device, reason }) => {
        if (reason !== undefined) post({ type: 'opened', device: 'printer', reason });
        device.onStatus((printer) => changed({ printer }));
        changed({ printer: device.status() });
      },
      () => changed({ printer: { state: 'fault', simulated: false } }),
    );
    return { reader, scanner, printer };
  }

  async function serve(id: number, call: Call, devices: Session): Promise<void> {
    const cancelling = new AbortController();
    running.set(id, cancelling);
    try {
      await perform(id, call, devices, cancelling.signal, post);
    } catch (error) {
      post({ type: 'threw', id, errorClass: classOfError(error) });
    } finally {
      running.delete(id);
    }
  }

  function obey(message: ToHost, end: () => void): void {
    switch (message.type) {
      case 'start':
        session ??= start(message.settings, message.readerSimulator);
        return;
      case 'call':
        if (session === undefined) post({ type: 'threw', id: message.id, errorClass: 'NotStarted' });
        else void serve(message.id, message.call, session);
        return;
      case 'cancel':
        running.get(message.id)?.abort();
        return;
      case 'ping':
        post({ type: 'pong', beat: message.beat });
        return;
      case 'close':
        end();
        return;
      default:
        unreachable(message);
    }
  }

  await new Promise<void>((end) => {
    channel.onExit(end);
    channel.onMessage((raw) => {
      const message = toHost.safeParse(raw);
      if (message.success) obey(message.data, end);
      else post({ type: 'not-understood' });
    });
  });
  for (const cancelling of running.values()) cancelling.abort();
  if (session !== undefined) await closeAll(session, delays.closeWithinMs);
}

async function perform(
  id: number,
  call: Call,
  devices: Session,
  signal: AbortSignal,
  post: (message: FromHost) => void,
): Promise<void> {
  switch (call.do) {
    case 'read-card': {
      const { device } = await devices.reader;
      post({ type: 'card', id, result: await device.read(signal) });
      return;
    }
    case 'scan': {
      const { device } = await devices.scanner;
      let ended = false;
      for await (const event of device.scan(call.options, signal)) {
        post({ type: 'scanned', id, event });
        ended ||= event.type === 'end';
      }
      if (!ended) throw new Error('the scanner driver stopped without an end');
      return;
    }
    case 'print': {
      const { device } = await devices.printer;
      let ended = false;
      for await (const event of device.print(call.job, signal)) {
        post({ type: 'print', id, event });
        ended ||= event.type === 'printed' || event.type === 'failed' || event.type === 'cancelled';
      }
      if (!ended) throw new Error('the printer driver stopped without an end');
      return;
    }
    case 'simulate':
      post({ type: 'simulated', id, result: await simulate(call.command, devices) });
      return;
    case 'simulators': {
      const state = await simulatorState(devices);
      post({ type: 'simulators', id, ...(state === undefined ? {} : { state }) });
      return;
    }
    case 'reader-timings': {
      const { timings } = await devices.reader;
      post({ type: 'reader-timings', id, timings: (await timings?.(call.forget)) ?? [] });
      return;
    }
    default:
      unreachable(call);
  }
}

async function simulate(
  command: SimulatorCommand,
  devices: Session,
): Promise<Result<SimulatorState, Problem>> {
  const done = await handOver(command, devices);
  if (done === undefined) return failure(noSimulator);
  if (!done.ok) return done;
  return success((await simulatorState(devices)) ?? { people: [] });
}

const noSimulator: Problem = {
  code: 'simulator.absent',
  message: '该设备是真实设备，不能用演示面板操作。请在设备上操作，或在设置中改用演示设备。',
};

async function handOver(
  command: SimulatorCommand,
  devices: Session,
): Promise<Result<void, Problem> | undefined> {
  switch (command.device) {
    case 'reader':
      return (await devices.reader).simulator?.simulate(command);
    case 'scanner':
      return (await devices.scanner).simulator?.simulate(command);
    case 'printer':
      return (await devices.printer).simulator?.simulate(command);
    default:
      return unreachable(command);
  }
}

/** `undefined` when every device is real. */
async function simulatorState(devices: Session): Promise<SimulatorState | undefined> {
  const [reader, scanner, printer] = await Promise.all([
    devices.reader.then(({ simulator }) => simulator?.state()),
    devices.scanner.then(({ simulator }) => simulator?.state()),
    devices.printer.then(({ simulator }) => simulator?.state()),
  ]);
  if (reader === undefined && scanner === undefined && printer === undefined) return undefined;
  return {
    ...(reader === undefined ? {} : { reader: reader.reader }),
    ...(scanner === undefined ? {} : { scanner }),
    ...(printer === undefined ? {} : { printer }),
    people: reader?.people ?? [],
  };
}

async function closeAll(devices: Session, withinMs: number): Promise<void> {
  const closing = Promise.allSettled(
    [devices.reader, devices.scanner, devices.printer].map(async (opening) => (await opening).device.close()),
  );
  let late: NodeJS.Timeout | undefined;
  await Promise.race([
    closing,
    new Promise((giveUp) => {
      late = setTimeout(giveUp, withinMs);
    }),
  ]);
  clearTimeout(late);
}
