import type { Problem } from '../../domain/problem.ts';
import type { Result } from '../../domain/result.ts';
import type { DeviceSettings } from '../devices.ts';
import type { SimulatorState } from '../simulators.ts';
import {
  type ScannerDelays,
  scannerDelays,
  type SimulatedScannerDelays,
  simulatedScannerDelays,
} from './delays.ts';
import { SaneScanner } from './sane-scanner.ts';
import type { Scanner } from './scanner.ts';
import { type ScannerCommand, SimulatedScanner } from './simulated-scanner.ts';

export interface ScannerDependencies {
  /** `scanimage`, or where it is. */
  readonly command?: string;
  readonly environment?: NodeJS.ProcessEnv;
  readonly delays?: Partial<ScannerDelays>;
  readonly simulatedDelays?: Partial<SimulatedScannerDelays>;
}

export interface OpenedScanner {
  readonly scanner: Scanner;
  /** Only when the scanner is the simulator. */
  readonly simulate?: (command: ScannerCommand) => Promise<Result<void, Problem>>;
  readonly state?: () => NonNullable<SimulatorState['scanner']>;
  /** What was chosen and why, one Chinese sentence for the start-up report. */
  readonly reason: string;
}

/**
 * Opens the scanner that the settings ask for. `auto` takes the first SANE device that answers, else the
 * simulator when it is allowed, else a scanner that is `disconnected` and keeps looking for its device.
 * Resolves after the first look (at once without `scanimage`; with network back ends up to
 * `discoveryTimeoutMs`). Never rejects for a missing device or program.
 */
export async function openScanner(
  settings: Pick<DeviceSettings, 'scanner' | 'allowSimulators'>,
  dependencies: ScannerDependencies = {},
): Promise<OpenedScanner> {
  const { kind, device } = settings.scanner;
  if (kind === 'simulated' && settings.allowSimulators)
    return simulated(dependencies, '设置要求使用演示扫描仪。');
  const scanner = new SaneScanner({
    ...(device === undefined ? {} : { device }),
    ...(dependencies.command === undefined ? {} : { command: dependencies.command }),
    ...(dependencies.environment === undefined ? {} : { environment: dependencies.environment }),
    delays: { ...scannerDelays, ...dependencies.delays },
  });
  const found = await scanner.find();
  if (found) return { scanner, reason: `找到扫描仪 ${scanner.status().device ?? ''}，通过 SANE 使用。` };
  if (kind === 'auto' && settings.allowSimulators) {
    await scanner.close();
    return simulated(dependencies, '没有找到扫描仪，改用演示扫描仪。');
  }
  return { scanner, reason: '没有找到扫描仪，接上后会自动使用。' };
}

function simulated(dependencies: ScannerDependencies, reason: string): OpenedScanner {
  const scanner = new SimulatedScanner({ ...simulatedScannerDelays, ...dependencies.simulatedDelays });
  return {
    scanner,
    simulate: (command) => scanner.simulate(command),
    state: () => scanner.simulatorState(),
    reason,
  };
}
