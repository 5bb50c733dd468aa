import { setTimeout as pause } from 'node:timers/promises';
import { failure, success } from '../../../domain/result.ts';
import type { DeviceOpeners } from '../../../drivers/host/serve.ts';
import type { CardRead, ReaderStatus } from '../../../drivers/id-card-reader/reader.ts';
import type { PrinterStatus } from '../../../drivers/printer/printer.ts';
import type { ScannerStatus } from '../../../drivers/scanner/scanner.ts';

/** An invented person; the number's check digit is right. */
export const card: CardRead = {
  kind: 'citizen',
  identity: {
    name: '阿依古丽·买买提 江',
    sex: '2',
    nation: '05',
    birth: '1990-03-07',
    address: '甘肃省白银市平川区长征街道㛃苑里6号',
    idNumber: '620403199003070047',
  },
  rawText: new Uint8Array(256).fill(0x20),
  wltPhoto: new Uint8Array(1024).fill(0xa5),
  warnings: [],
  tookMs: 912,
};

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Three devices that do just enough to see the process around them fail. */
export function deviceDoubles(): DeviceOpeners {
  return {
    async reader() {
      let person: string | undefined;
      let put: (() => void) | undefined;
      let tell: (status: ReaderStatus) => void = () => {};
      let status: ReaderStatus = { state: 'ready', device: '演示读卡器', samId: '05.01', simulated: true };
      return {
        device: {
          status: () => status,
          onStatus(listener) {
            tell = listener;
            return () => {};
          },
          async read(signal) {
            status = { ...status, state: 'waiting' };
            tell(status);
            if (person === undefined)
              await Promise.race([new Promise<void>((resolve) => (put = resolve)), aborted(signal)]);
            status = { ...status, state: 'ready' };
            tell(status);
            return signal.aborted
              ? failure({ code: 'reader.cancelled', message: '已停止读卡。' })
              : success(card);
          },
          close: async () => {},
        },
        simulator: {
          async simulate(command) {
            if (command.do === 'put-card') {
              person = typeof command.person === 'string' ? command.person : command.person.name;
              put?.();
            } else if (command.do === 'take-card') person = undefined;
            return success(undefined);
          },
          state: async () => ({
            reader: {
              plugged: true,
              ...(person === undefined ? {} : { card: person }),
              fault: { kind: 'none' },
            },
            people: [{ id: 'ayi', label: '阿依古丽' }],
          }),
        },
      };
    },
    async scanner() {
      const status: ScannerStatus = { state: 'ready', sources: ['feeder', 'glass'], simulated: true };
      let pages: readonly (string | Uint8Array)[] = [];
      let state = 'ready';
      return {
        device: {
          status: () => status,
          onStatus: () => () => {},
          async *scan(_options, signal) {
            let page = 0;
            for (const bytes of pages) {
              page += 1;
              yield { type: 'progress', page, percent: 50 };
              if (bytes instanceof Uint8Array) yield { type: 'page', page, mime: 'image/png', bytes };
            }
            if (state === 'hang') await aborted(signal);
            yield signal.aborted
              ? { type: 'end', pages: page, problem: { code: 'scanner.cancelled', message: '已停止扫描。' } }
              : { type: 'end', pages: page };
          },
          close: async () => {},
        },
        simulator: {
          async simulate(command) {
            if (command.do === 'load') pages = command.pages;
            else state = command.state;
            return success(undefined);
          },
          state: async () => ({ state, feeder: pages.length, glass: 0 }),
        },
      };
    },
    async printer() {
      const status: PrinterStatus = { state: 'ready', simulated: true };
      let state = 'ready';
      let printed = 0;
      return {
        device: {
          status: () => status,
          onStatus: () => () => {},
          async *print(_job, signal) {
            const jobId = 'job-1';
            yield { type: 'queued', jobId };
            if (state === 'no-paper') {
              const problem = { code: 'printer.no-paper', message: '打印机缺纸，请放入 A4 纸。' };
              yield { type: 'waiting', jobId, problem };
              await aborted(signal);
              yield { type: 'cancelled', jobId };
              return;
            }
            await pause(1);
            printed += 1;
            yield { type: 'printed', jobId, pages: 1 };
          },
          close: async () => {},
        },
        simulator: {
          async simulate(command) {
            state = command.state;
            return success(undefined);
          },
          state: async () => ({ state, printed }),
        },
      };
    },
  };
}
