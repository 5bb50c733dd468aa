import { readdirSync, readFileSync } from 'node:fs';
import type { DevicesStatus } from '../../../drivers/devices.ts';
import type { DeviceProcessReport } from '../../../main/devices/process-keeper.ts';
import { spawnDeviceProcess } from '../../../main/devices/spawn.ts';
import {
  startDevices,
  type SupervisedDevices,
  type SupervisorDelays,
} from '../../../main/devices/supervisor.ts';
import { entryUrl } from '../../../main/entries.ts';

export interface Station {
  readonly devices: SupervisedDevices;
  readonly reports: readonly DeviceProcessReport[];
  /** Every status told, oldest first. */
  readonly told: readonly DevicesStatus[];
  /** Resolves with the first status, now or later, that fits. */
  readonly until: (fits: (status: DevicesStatus) => boolean) => Promise<DevicesStatus>;
}

/** A station whose devices are all simulated, in a real device process. */
export function startStation(
  options: { readonly fault?: string; readonly delays?: Partial<SupervisorDelays> } = {},
): Station {
  const reports: DeviceProcessReport[] = [];
  const told: DevicesStatus[] = [];
  const devices = startDevices({
    settings: {
      reader: { kind: 'simulated' },
      scanner: { kind: 'simulated' },
      printer: { kind: 'simulated' },
      allowSimulators: true,
    },
    readerSimulator: entryUrl('reader-simulator'),
    spawn: () =>
      options.fault === undefined
        ? spawnDeviceProcess()
        : spawnDeviceProcess({
            entry: new URL('misbehaving-host.ts', import.meta.url),
            env: { ...process.env, HOST_FAULT: options.fault },
          }),
    // Patient at the start: the machine that runs the tests may be busy.
    delays: { beatEveryMs: 400, beatsToStart: 75, ...options.delays },
    report: (report) => reports.push(report),
  });
  devices.onStatus((status) => told.push(status));
  return {
    devices,
    reports,
    told,
    until(fits) {
      return new Promise((resolve) => {
        if (fits(devices.status())) return resolve(devices.status());
        const stop = devices.onStatus((status) => {
          if (!fits(status)) return;
          stop();
          resolve(status);
        });
        return undefined;
      });
    },
  };
}

export function allReady({ reader, scanner, printer, process }: DevicesStatus): boolean {
  return (
    process === 'running' &&
    reader.state === 'ready' &&
    scanner.state !== 'searching' &&
    scanner.state !== 'disconnected' &&
    printer.state === 'ready'
  );
}

/** Processes that come from `pid`, its children and theirs; Linux only. */
export function familyOf(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      // After the command's name, which may hold spaces and brackets: state, parent.
      const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      parents.set(Number(name), Number(parent));
    } catch {
      // It ended while we looked.
    }
  }
  const family: number[] = [];
  let generation = [pid];
  while (generation.length > 0) {
    generation = [...parents].filter(([, parent]) => generation.includes(parent)).map(([child]) => child);
    family.push(...generation);
  }
  return family;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie has ended; only nobody has asked yet.
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}
