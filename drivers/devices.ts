import type { Problem } from '../domain/problem.ts';
import type { Result } from '../domain/result.ts';
import type { CardRead, ReaderStatus } from './id-card-reader/reader.ts';
import type { PrintEvent, PrinterStatus, PrintJob } from './printer/printer.ts';
import type { ScanEvent, ScannerStatus, ScanOptions } from './scanner/scanner.ts';
import type { SimulatorCommand, SimulatorState } from './simulators.ts';

export interface DevicesStatus {
  readonly reader: ReaderStatus;
  readonly scanner: ScannerStatus;
  readonly printer: PrinterStatus;
  /** The device process itself: `restarting` after it died; the three above then say `disconnected`. */
  readonly process: 'running' | 'restarting' | 'failed';
}

/**
 * The devices as the application sees them. Implemented by the supervisor in `main/devices/`, which talks to
 * the device process (`host.ts`). Statuses are pushed. A crash of the process ends every running call with
 * a problem (`reader.disconnected`, …), never with a hang.
 */
export interface Devices {
  status(): DevicesStatus;
  onStatus(listener: (status: DevicesStatus) => void): () => void;
  readCard(signal: AbortSignal): Promise<Result<CardRead, Problem>>;
  scan(options: ScanOptions, signal: AbortSignal): AsyncIterable<ScanEvent>;
  print(job: PrintJob, signal: AbortSignal): AsyncIterable<PrintEvent>;
  /** Demo mode only: drives the simulators. Refused (`simulator.absent`) when the device is real. */
  simulate(command: SimulatorCommand): Promise<Result<SimulatorState, Problem>>;
  simulators(): Promise<SimulatorState | undefined>;
  close(): Promise<void>;
}

/** How the composition root tells the device process what to use. `auto` prefers a real device, else simulates when allowed. */
export interface DeviceSettings {
  readonly reader: {
    readonly kind: 'auto' | 'serial' | 'simulated';
    readonly path?: string;
    readonly baudRate?: number;
  };
  readonly scanner: { readonly kind: 'auto' | 'sane' | 'simulated'; readonly device?: string };
  readonly printer: { readonly kind: 'auto' | 'ipp' | 'simulated'; readonly uri?: string };
  /** False in a packaged build: simulators are then never started. */
  readonly allowSimulators: boolean;
}
