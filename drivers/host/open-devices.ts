import { fileURLToPath } from 'node:url';
import { success } from '../../domain/result.ts';
import { openIdCardReader } from '../id-card-reader/open.ts';
import { syntheticPeople } from '../id-card-reader/simulator/people.ts';
import { openPrinter } from '../printer/open.ts';
import { openScanner } from '../scanner/open.ts';
import type { DeviceOpeners } from './serve.ts';

/**
 * The devices of a station. The reader simulator is a child of the device process: it ends with it, and the
 * supervisor puts the card back after a restart.
 */
export const stationDevices: DeviceOpeners = {
  async reader(settings, readerSimulator) {
    const { reader, simulator } = await openIdCardReader(settings.reader, {
      allowSimulators: settings.allowSimulators && readerSimulator !== undefined,
      ...(readerSimulator === undefined ? {} : { simulator: { program: fileURLToPath(readerSimulator) } }),
    });
    if (simulator === undefined) return { device: reader };
    return {
      device: {
        status: () => reader.status(),
        onStatus: (listener) => reader.onStatus(listener),
        read: (signal) => reader.read(signal),
        async close() {
          await reader.close();
          await simulator.stop();
        },
      },
      reason:
        settings.reader.kind === 'simulated'
          ? '设置要求使用演示读卡器。'
          : '没有找到身份证读卡器，改用演示读卡器。',
      async timings(forget) {
        const timings = await simulator.timings();
        if (forget) await simulator.forgetTimings();
        return timings;
      },
      simulator: {
        async simulate(command) {
          const done = await simulator.command(command);
          return done.ok ? success(undefined) : done;
        },
        async state() {
          const state = await simulator.state();
          return {
            reader: state.ok ? state.value : { plugged: false, fault: { kind: 'none' } },
            people: syntheticPeople.map(({ id, label }) => ({ id, label })),
          };
        },
      },
    };
  },

  async scanner(settings) {
    const { scanner, simulate, state, reason } = await openScanner(settings);
    if (simulate === undefined || state === undefined) return { device: scanner, reason };
    return { device: scanner, reason, simulator: { simulate, state: async () => state() } };
  },

  async printer(settings) {
    const { printer, simulate, state, reason } = await openPrinter(settings);
    if (simulate === undefined || state === undefined) return { device: printer, reason };
    return { device: printer, reason, simulator: { simulate, state: async () => state() } };
  },
};
