import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { DevicesStatus } from '../../drivers/devices.ts';
import { type DeviceOpeners, serveDevices } from '../../drivers/host/serve.ts';
import type { PrintEvent } from '../../drivers/printer/printer.ts';
import type { ScanEvent } from '../../drivers/scanner/scanner.ts';
import { card, deviceDoubles } from '../../tests/faults/device-process/device-doubles.ts';
import type { DeviceProcess, ProcessEnd } from './device-process.ts';
import type { DeviceProcessReport } from './process-keeper.ts';
import { startDevices, type SupervisedDevices } from './supervisor.ts';

/** A device process without a process: both ends in here, every message cloned as the pipe does it. */
function linkedProcess(pid: number, openers: DeviceOpeners): DeviceProcess & { die(): void; freeze(): void } {
  let toParent: (message: unknown) => void = () => {};
  let toHost: (message: unknown) => void = () => {};
  let exit: (end: ProcessEnd) => void = () => {};
  let disconnect: () => void = () => {};
  let alive = true;
  let frozen = false;
  function carry(deliver: (message: unknown) => void, message: unknown): void {
    const copy = structuredClone(message);
    queueMicrotask(() => {
      if (alive && !frozen) deliver(copy);
    });
  }
  function die(): void {
    if (!alive) return;
    alive = false;
    queueMicrotask(() => exit({ code: null, signal: 'SIGKILL', errorClasses: [] }));
  }
  void serveDevices(
    {
      post: (message) => carry((copy) => toParent(copy), message),
      onMessage: (listener) => (toHost = listener),
      onExit: (listener) => (disconnect = listener),
    },
    openers,
  ).then(die);
  return {
    pid,
    post: (message) => carry((copy) => toHost(copy), message),
    onMessage: (listener) => (toParent = listener),
    onExit: (listener) => (exit = listener),
    kill() {
      disconnect();
      die();
    },
    die,
    freeze: () => (frozen = true),
  };
}

type Linked = ReturnType<typeof linkedProcess>;
let processes: Linked[];
let reports: DeviceProcessReport[];
let statuses: DevicesStatus[];
let devices: SupervisedDevices;

function newest(): Linked {
  const process = processes.at(-1);
  if (process === undefined) throw new Error('no process');
  return process;
}

function start(openers: () => DeviceOpeners = deviceDoubles, after?: Promise<void>): void {
  devices = startDevices({
    settings: {
      reader: { kind: 'simulated' },
      scanner: { kind: 'simulated' },
      printer: { kind: 'simulated' },
      allowSimulators: true,
    },
    spawn() {
      const process = linkedProcess(1000 + processes.length, openers());
      processes.push(process);
      return process;
    },
    ...(after ? { after } : {}),
    delays: { quickDeathsAllowed: 3 },
    report: (report) => reports.push(report),
  });
  devices.onStatus((status) => statuses.push(status));
}

const settle = () => vi.advanceTimersByTimeAsync(0);
const never = new AbortController().signal;
const job = { pdf: new Uint8Array([37, 80, 68, 70]), title: '申请表', copies: 1, duplex: false };
const scanning = { source: 'feeder', resolution: 300, mode: 'color' } as const;

async function all<T>(events: AsyncIterable<T>): Promise<T[]> {
  const taken: T[] = [];
  for await (const event of events) taken.push(event);
  return taken;
}

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'],
  });
  processes = [];
  reports = [];
  statuses = [];
});

afterEach(async () => {
  const closing = devices.close();
  await vi.advanceTimersByTimeAsync(10_000);
  await closing;
  vi.useRealTimers();
});

describe('a process that works', () => {
  test('is started at once and says what it finds', async () => {
    start();
    expect(devices.status()).toMatchObject({ reader: { state: 'searching' }, process: 'running' });
    await settle();
    expect(devices.status()).toMatchObject({
      reader: { state: 'ready', simulated: true },
      scanner: { state: 'ready' },
      printer: { state: 'ready' },
      process: 'running',
    });
  });

  test('reads a card, bytes and all', async () => {
    start();
    const reading = devices.readCard(never);
    await settle();
    expect(devices.status().reader.state).toBe('waiting');
    const put = devices.simulate({ device: 'reader', do: 'put-card', person: 'ayi' });
    await settle();
    expect(await put).toMatchObject({ ok: true, value: { reader: { card: 'ayi' } } });
    expect(await reading).toEqual({ ok: true, value: card });
  });

  test('stops waiting for a card when asked', async () => {
    start();
    const stop = new AbortController();
    const reading = devices.readCard(stop.signal);
    await settle();
    stop.abort();
    await settle();
    expect(await reading).toMatchObject({ ok: false, error: { code: 'reader.cancelled' } });
  });

  test('scans what lies in the feeder', async () => {
    start();
    const bytes = new Uint8Array([1, 2, 3]);
    const load = devices.simulate({ device: 'scanner', do: 'load', source: 'feeder', pages: [bytes, bytes] });
    await settle();
    await load;
    const events = all(devices.scan(scanning, never));
    await settle();
    expect(await events).toEqual([
      { type: 'progress', page: 1, percent: 50 },
      { type: 'page', page: 1, mime: 'image/png', bytes },
      { type: 'progress', page: 2, percent: 50 },
      { type: 'page', page: 2, mime: 'image/png', bytes },
      { type: 'end', pages: 2 },
    ]);
  });

  test('stops the scanner when nobody listens any more', async () => {
    let stopped = false;
    start(() => {
      const doubles = deviceDoubles();
      return {
        ...doubles,
        async scanner(settings) {
          const opened = await doubles.scanner(settings);
          return {
            device: {
              ...opened.device,
              async *scan(_options, signal) {
                yield { type: 'progress', page: 1, percent: 1 };
                await new Promise((resolve) => signal.addEventListener('abort', resolve));
                stopped = true;
                yield { type: 'end', pages: 0 };
              },
            },
          };
        },
      };
    });
    const events = devices.scan(scanning, never)[Symbol.asyncIterator]();
    const first = events.next();
    await settle();
    expect(await first).toMatchObject({ value: { type: 'progress' } });
    expect(stopped).toBe(false);
    await events.return?.(undefined);
    await settle();
    expect(stopped).toBe(true);
  });

  test('leaves a device that is real alone', async () => {
    start(() => {
      const doubles = deviceDoubles();
      return {
        ...doubles,
        printer: async (settings) => ({ device: (await doubles.printer(settings)).device }),
      };
    });
    const refused = devices.simulate({ device: 'printer', do: 'state', state: 'jam' });
    await settle();
    expect(await refused).toMatchObject({ ok: false, error: { code: 'simulator.absent' } });
  });
});

describe('a process that dies', () => {
  test('ends a card read, shows the reader disconnected, comes back and reads', async () => {
    start();
    const reading = devices.readCard(never);
    await settle();
    newest().die();
    await settle();
    const result = await reading;
    expect(result).toMatchObject({ ok: false, error: { code: 'reader.disconnected' } });
    expect(result.ok ? '' : result.error.message).toMatch(/^读卡器已断开/);
    expect(devices.status()).toMatchObject({
      reader: { state: 'disconnected' },
      scanner: { state: 'disconnected' },
      printer: { state: 'disconnected' },
      process: 'restarting',
    });
    expect(devices.status().reader).not.toHaveProperty('samId');
    await vi.advanceTimersByTimeAsync(200);
    expect(processes).toHaveLength(2);
    expect(devices.status()).toMatchObject({ reader: { state: 'ready' }, process: 'running' });
    const again = devices.readCard(never);
    const put = devices.simulate({ device: 'reader', do: 'put-card', person: 'ayi' });
    await settle();
    expect((await put).ok && (await again).ok).toBe(true);
  });

  test('keeps the pages that came and says so', async () => {
    start();
    const pages = [new Uint8Array([7])];
    const load = devices.simulate({ device: 'scanner', do: 'load', source: 'feeder', pages });
    const hang = devices.simulate({ device: 'scanner', do: 'state', state: 'hang' });
    await settle();
    await Promise.all([load, hang]);
    const events = all(devices.scan(scanning, never));
    await settle();
    newest().die();
    await settle();
    const end = (await events).at(-1) as Extract<ScanEvent, { type: 'end' }>;
    expect(end).toMatchObject({ type: 'end', pages: 1, problem: { code: 'scanner.disconnected' } });
    expect(end.problem?.message).toContain('已扫描的 1 页已保留');
  });

  test('says that the fate of the sheet is unknown', async () => {
    start();
    const empty = devices.simulate({ device: 'printer', do: 'state', state: 'no-paper' });
    await settle();
    await empty;
    const events = all(devices.print(job, never));
    await settle();
    newest().die();
    await settle();
    const end = (await events).at(-1) as Extract<PrintEvent, { type: 'failed' }>;
    expect(end).toMatchObject({ type: 'failed', jobId: 'job-1', problem: { code: 'printer.disconnected' } });
    expect(end.problem.message).toContain('不能确定纸张是否已经打出');
  });

  test('refuses calls while there is no process, and says that nothing was printed', async () => {
    start();
    await settle();
    newest().die();
    await settle();
    expect(await devices.readCard(never)).toMatchObject({
      ok: false,
      error: { code: 'reader.disconnected' },
    });
    const [end] = await all(devices.print(job, never));
    expect(end).toMatchObject({ type: 'failed', problem: { message: expect.stringContaining('没有打印') } });
    expect(await all(devices.scan(scanning, never))).toMatchObject([
      { type: 'end', pages: 0, problem: { code: 'scanner.disconnected' } },
    ]);
    expect(await devices.simulators()).toBeUndefined();
  });

  test('finds the simulated card still lying there and the printer still empty', async () => {
    start();
    for (const command of [
      { device: 'reader', do: 'put-card', person: 'ayi' },
      { device: 'printer', do: 'state', state: 'no-paper' },
    ] as const) {
      const done = devices.simulate(command);
      await settle();
      await done;
    }
    newest().die();
    await vi.advanceTimersByTimeAsync(200);
    const state = devices.simulators();
    await settle();
    expect(await state).toMatchObject({ reader: { card: 'ayi' }, printer: { state: 'no-paper' } });
  });

  test('is replaced more and more slowly and given up when it keeps dying', async () => {
    start();
    for (const waitMs of [200, 500]) {
      newest().die();
      await vi.advanceTimersByTimeAsync(waitMs - 1);
      const before = processes.length;
      await vi.advanceTimersByTimeAsync(1);
      expect(processes.length).toBe(before + 1);
    }
    newest().die();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(processes).toHaveLength(3);
    expect(devices.status()).toMatchObject({ reader: { state: 'disconnected' }, process: 'failed' });
    expect(reports.at(-1)).toEqual({ event: 'gave-up', deaths: 3 });
    const refused = await devices.readCard(never);
    expect(refused).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('已停止自动恢复') },
    });
    devices.restart();
    expect(statuses.at(-1)?.process).toBe('restarting');
    await settle();
    expect(devices.status()).toMatchObject({ reader: { state: 'ready' }, process: 'running' });
  });

  test('is not given up when it lived long between its deaths', async () => {
    start();
    for (let death = 1; death <= 6; death += 1) {
      await vi.advanceTimersByTimeAsync(10_000);
      newest().die();
      await vi.advanceTimersByTimeAsync(200);
    }
    expect(devices.status().process).toBe('running');
    expect(processes).toHaveLength(7);
  });

  test('may fail to start at all', async () => {
    let attempts = 0;
    devices = startDevices({
      settings: {
        reader: { kind: 'auto' },
        scanner: { kind: 'auto' },
        printer: { kind: 'auto' },
        allowSimulators: false,
      },
      spawn() {
        attempts += 1;
        throw Object.assign(new Error('spawn EMFILE'), { code: 'EMFILE' });
      },
      report: (report) => reports.push(report),
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(devices.status().process).toBe('failed');
    expect(attempts).toBe(5);
    expect(reports[0]).toMatchObject({ event: 'died', errorClasses: ['EMFILE'] });
  });
});

describe('a process that is to start later', () => {
  test('is searched for until then', async () => {
    const drawn = Promise.withResolvers<void>();
    start(deviceDoubles, drawn.promise);
    await settle();
    expect(processes).toHaveLength(0);
    expect(devices.status()).toMatchObject({ process: 'running', reader: { state: 'searching' } });
    drawn.resolve();
    await settle();
    expect(processes).toHaveLength(1);
  });

  test('never starts when it was closed before', async () => {
    const drawn = Promise.withResolvers<void>();
    start(deviceDoubles, drawn.promise);
    await devices.close();
    drawn.resolve();
    await settle();
    expect(processes).toHaveLength(0);
  });
});

describe('a process that is stuck', () => {
  test('is killed after some beats without a word and replaced', async () => {
    start();
    await settle();
    const reading = devices.readCard(never);
    newest().freeze();
    await vi.advanceTimersByTimeAsync(8000);
    expect(processes).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2200);
    expect(await reading).toMatchObject({ ok: false, error: { code: 'reader.disconnected' } });
    expect(reports.map(({ event }) => event)).toEqual(['started', 'unresponsive', 'died', 'started']);
    expect(devices.status().reader.state).toBe('ready');
  });

  test('gets more time for its first word', async () => {
    start();
    newest().freeze();
    await vi.advanceTimersByTimeAsync(29_000);
    expect(processes).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(5000);
    expect(processes).toHaveLength(2);
  });

  test('is left behind when even a kill does not end it', async () => {
    start();
    await settle();
    const stuck = newest();
    stuck.freeze();
    stuck.kill = () => {};
    await vi.advanceTimersByTimeAsync(10_000 + 3000 + 200);
    expect(reports.map(({ event }) => event)).toContain('left-behind');
    expect(processes).toHaveLength(2);
    expect(devices.status()).toMatchObject({ reader: { state: 'ready' }, process: 'running' });
  });

  test('does not hold up a cancelled call', async () => {
    start(() => {
      const doubles = deviceDoubles();
      return {
        ...doubles,
        async reader(settings, entry) {
          const opened = await doubles.reader(settings, entry);
          return { device: { ...opened.device, read: () => new Promise(() => {}) } };
        },
      };
    });
    const stop = new AbortController();
    const reading = devices.readCard(stop.signal);
    await settle();
    stop.abort();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await reading).toMatchObject({ ok: false, error: { code: 'reader.cancelled' } });
    expect(processes).toHaveLength(1);
  });
});

describe('close', () => {
  test('ends the process and every call', async () => {
    start();
    const reading = devices.readCard(never);
    await settle();
    const closing = devices.close();
    const again = devices.close();
    await settle();
    await Promise.all([closing, again]);
    expect(reports.at(-1)).toMatchObject({ event: 'ended' });
    expect((await reading).ok).toBe(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(processes).toHaveLength(1);
    expect(devices.pid()).toBeUndefined();
  });

  test('kills what does not end in order', async () => {
    start();
    await settle();
    newest().freeze();
    const closing = devices.close();
    await vi.advanceTimersByTimeAsync(4000);
    await closing;
    expect(reports.at(-1)).toMatchObject({ event: 'ended', signal: 'SIGKILL' });
  });
});
