import { failure } from '../../domain/result.ts';
import type { Devices } from '../../drivers/devices.ts';

const absent = { code: 'bench.no-devices', message: '没有设备。' };

/** A station without devices: for what does not need them. */
export const noDevices: Devices = {
  status: () => ({
    reader: { state: 'disconnected', simulated: false },
    scanner: { state: 'disconnected', sources: [], simulated: false },
    printer: { state: 'disconnected', simulated: false },
    process: 'running',
  }),
  onStatus: () => () => {},
  readCard: () => Promise.resolve(failure(absent)),
  async *scan() {
    yield { type: 'end', pages: 0, problem: absent };
  },
  async *print() {
    yield { type: 'failed', problem: absent };
  },
  simulate: () => Promise.resolve(failure(absent)),
  simulators: () => Promise.resolve(undefined),
  close: () => Promise.resolve(),
};
