import type { Problem } from '../../domain/problem.ts';
import type { Result } from '../../domain/result.ts';
import type { DeviceSettings } from '../devices.ts';
import type { SimulatorState } from '../simulators.ts';
import {
  type PrinterDelays,
  printerDelays,
  type SimulatedPrinterDelays,
  simulatedPrinterDelays,
} from './delays.ts';
import { cupsEndpoints, findCupsPrinter, targetOfUri } from './ipp/discover.ts';
import { IppPrinter } from './ipp-printer.ts';
import type { Printer } from './printer.ts';
import { type PrinterCommand, SimulatedPrinter } from './simulated-printer.ts';

export interface PrinterDependencies {
  /** `CUPS_SERVER` is read from here. */
  readonly environment?: NodeJS.ProcessEnv;
  readonly delays?: Partial<PrinterDelays>;
  readonly simulatedDelays?: Partial<SimulatedPrinterDelays>;
}

export interface OpenedPrinter {
  readonly printer: Printer;
  /** Only when the printer is the simulator. */
  readonly simulate?: (command: PrinterCommand) => Promise<Result<void, Problem>>;
  readonly state?: () => NonNullable<SimulatorState['printer']>;
  /** The last PDF that the simulator printed, for scanning it back or saving it. In memory only. */
  readonly lastPrinted?: () => Uint8Array | undefined;
  /** What was chosen and why, one Chinese sentence for the start-up report. */
  readonly reason: string;
}

/**
 * Opens the printer that the settings ask for. `auto` takes `uri` when one is set, else the default (else the
 * first) queue of the local CUPS; else the simulator when it is allowed; else a printer that is
 * `disconnected` and keeps looking. Resolves after the first look, some milliseconds on one machine.
 */
export async function openPrinter(
  settings: Pick<DeviceSettings, 'printer' | 'allowSimulators'>,
  dependencies: PrinterDependencies = {},
): Promise<OpenedPrinter> {
  const { kind, uri } = settings.printer;
  if (kind === 'simulated' && settings.allowSimulators)
    return simulated(dependencies, '设置要求使用演示打印机。');
  const delays = { ...printerDelays, ...dependencies.delays };
  const endpoints = cupsEndpoints(dependencies.environment ?? process.env);
  const printer = new IppPrinter({
    delays,
    locate: () =>
      uri === undefined ? findCupsPrinter(endpoints, delays.requestMs) : Promise.resolve(targetOfUri(uri)),
  });
  if (await printer.find())
    return { printer, reason: `找到打印机 ${printer.status().device ?? ''}，通过 IPP 使用。` };
  if (kind === 'auto' && settings.allowSimulators) {
    await printer.close();
    return simulated(dependencies, '没有找到打印机，改用演示打印机。');
  }
  const misspelt = uri !== undefined && targetOfUri(uri) === undefined;
  return {
    printer,
    reason: misspelt
      ? '设置里的打印机地址不对，应为 ipp://主机/printers/队列名。请改正后重新启动。'
      : '没有找到打印机，接上后会自动使用。',
  };
}

function simulated(dependencies: PrinterDependencies, reason: string): OpenedPrinter {
  const printer = new SimulatedPrinter({ ...simulatedPrinterDelays, ...dependencies.simulatedDelays });
  return {
    printer,
    simulate: (command) => printer.simulate(command),
    state: () => printer.simulatorState(),
    lastPrinted: () => printer.lastPrinted(),
    reason,
  };
}
