import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { PrintEvent } from '../../../drivers/printer/printer.ts';
import type { ScanEvent } from '../../../drivers/scanner/scanner.ts';
import type { SimulatorCommand } from '../../../drivers/simulators.ts';
import { spawnDeviceProcess } from '../../../main/devices/spawn.ts';
import { allReady, familyOf, isAlive, startStation, type Station } from './station.ts';

let station: Station;
afterEach(() => station.devices.close());

const never = new AbortController().signal;

function start(options?: Parameters<typeof startStation>[0]): Station {
  station = startStation(options);
  return station;
}

function pidOf({ devices }: Station): number {
  const pid = devices.pid();
  if (pid === undefined) throw new Error('there is no device process');
  return pid;
}

async function simulate(command: SimulatorCommand): Promise<void> {
  const done = await station.devices.simulate(command);
  if (!done.ok) throw new Error(done.error.code);
}

async function expectCardReadable(): Promise<void> {
  const reading = station.devices.readCard(never);
  await simulate({ device: 'reader', do: 'put-card', person: 'zhang-hong' });
  const read = await reading;
  expect(read).toMatchObject({ ok: true, value: { identity: { name: '张𬭎' } } });
  expect(read.ok && read.value.wltPhoto.byteLength).toBe(1024);
  const timings = await station.devices.readerTimings(true);
  expect(timings.map(({ what }) => what)).toContain('exchange');
}

describe('kill -9 of the device process', () => {
  test('while idle: everything is disconnected, then ready again, and a card can be read', async () => {
    const { until, told, devices } = start();
    await until(allReady);
    const pid = pidOf(station);
    process.kill(pid, 'SIGKILL');
    const lost = await until(({ process }) => process === 'restarting');
    expect(lost).toMatchObject({
      reader: { state: 'disconnected' },
      scanner: { state: 'disconnected' },
      printer: { state: 'disconnected' },
    });
    await until(allReady);
    expect(devices.pid()).not.toBe(pid);
    expect(told.filter(({ process }) => process === 'restarting').length).toBeGreaterThan(0);
    await expectCardReadable();
  });

  test('in mid-read: 读卡器已断开, then it recovers; the card still lies there and is read', async () => {
    const { until, devices } = start();
    await until(allReady);
    const reading = devices.readCard(never);
    await until(({ reader }) => reader.state === 'waiting');
    await simulate({ device: 'reader', do: 'put-card', person: 'zhang-hong' });
    await until(({ reader }) => reader.state === 'reading');
    process.kill(pidOf(station), 'SIGKILL');
    const read = await reading;
    expect(read).toMatchObject({ ok: false, error: { code: 'reader.disconnected' } });
    expect(read.ok ? '' : read.error.message).toMatch(/^读卡器已断开/);
    await until(({ process }) => process === 'running');
    expect(await devices.readCard(never)).toMatchObject({ ok: true, value: { identity: { name: '张𬭎' } } });
  });

  test('in mid-print: the sheet may be out or not, and it says so', async () => {
    const { until, devices } = start();
    await until(allReady);
    await simulate({ device: 'printer', do: 'state', state: 'no-paper' });
    const job = { pdf: new TextEncoder().encode('%PDF-1.7\n'), title: '申请表', copies: 1, duplex: false };
    const events: PrintEvent[] = [];
    for await (const event of devices.print(job, never)) {
      events.push(event);
      if (event.type === 'waiting') process.kill(pidOf(station), 'SIGKILL');
    }
    const end = events.at(-1);
    expect(end).toMatchObject({ type: 'failed', problem: { code: 'printer.disconnected' } });
    expect(end?.type === 'failed' && end.problem.message).toContain('不能确定纸张是否已经打出');
    // The simulated printer is still out of paper, as a real one would be.
    await until(({ printer, process }) => process === 'running' && printer.state === 'no-paper');
  });

  test('in mid-scan: the pages that came are kept', async () => {
    const { until, devices } = start();
    await until(allReady);
    const sheet = sharp({ create: { width: 1240, height: 1754, channels: 3, background: '#fff' } });
    const png = new Uint8Array(await sheet.png().toBuffer());
    await simulate({ device: 'scanner', do: 'load', source: 'feeder', pages: [png, png, png] });
    const events: ScanEvent[] = [];
    const options = { source: 'feeder', resolution: 150, mode: 'gray' } as const;
    for await (const event of devices.scan(options, never)) {
      events.push(event);
      if (event.type === 'page' && event.page === 1) process.kill(pidOf(station), 'SIGKILL');
    }
    const end = events.at(-1);
    const pages = events.filter(({ type }) => type === 'page').length;
    expect(end).toMatchObject({ type: 'end', pages, problem: { code: 'scanner.disconnected' } });
    expect(end?.type === 'end' && end.problem?.message).toContain(`已扫描的 ${pages} 页已保留`);
  });

  test('leaves no orphan', async ({ skip }) => {
    skip(process.platform !== 'linux', 'looks at /proc');
    const { until } = start();
    await until(allReady);
    const pid = pidOf(station);
    const family = familyOf(pid);
    expect(family.length).toBeGreaterThan(0);
    process.kill(pid, 'SIGKILL');
    await vi.waitFor(() => expect(family.filter(isAlive)).toEqual([]), { timeout: 5000 });
  });
});

describe('a device process that is stuck', () => {
  test('inside a native call is killed, and the next one works', async () => {
    const { until, devices, reports } = start({ fault: 'block-on-read' });
    await until(allReady);
    const read = await devices.readCard(never);
    expect(read).toMatchObject({ ok: false, error: { code: 'reader.disconnected' } });
    await until(allReady);
    expect(reports.map(({ event }) => event)).toEqual(['started', 'unresponsive', 'died', 'started']);
  });

  test('because the system stopped it is killed, and a card can be read', async ({ skip }) => {
    skip(process.platform === 'win32', 'no SIGSTOP on Windows');
    const { until, reports } = start();
    await until(allReady);
    process.kill(pidOf(station), 'SIGSTOP');
    await until(({ process }) => process === 'restarting');
    expect(reports.map(({ event }) => event)).toEqual(['started', 'unresponsive', 'died']);
    await until(allReady);
    await expectCardReadable();
  });
});

describe('a device process that talks nonsense', () => {
  test('ends the call it concerns and goes on', async () => {
    const { until, devices, reports } = start({ fault: 'garbage-on-read' });
    await until(allReady);
    await simulate({ device: 'reader', do: 'take-card' });
    expect(await devices.readCard(never)).toMatchObject({ ok: false, error: { code: 'reader.fault' } });
    expect(reports.filter(({ event }) => event === 'garbage')).toHaveLength(3);
    expect(devices.status()).toMatchObject({ process: 'running', printer: { state: 'ready' } });
    expect(await devices.simulators()).toMatchObject({ reader: { plugged: true } });
  });

  test('or throws: the call ends, only the class of the error is told', async () => {
    const { until, devices, reports } = start({ fault: 'throw-on-read' });
    await until(allReady);
    expect(await devices.readCard(never)).toMatchObject({ ok: false, error: { code: 'reader.fault' } });
    expect(reports).toContainEqual({ event: 'call-threw', errorClass: 'TypeError' });
    expect(JSON.stringify(reports)).not.toContain('620403');
  });
});

describe('a device process that dies at once, again and again', () => {
  test('is given up, says so, and can be tried again', async () => {
    const { until, devices, reports } = start({
      fault: 'die-at-once',
      delays: { restartAfterMs: [10, 20], quickDeathsAllowed: 3 },
    });
    await until(({ process }) => process === 'failed');
    expect(await devices.readCard(never)).toMatchObject({
      ok: false,
      error: { code: 'reader.disconnected', message: expect.stringContaining('已停止自动恢复') },
    });
    expect(reports.at(-1)).toEqual({ event: 'gave-up', deaths: 3 });
    expect(reports).toContainEqual(
      expect.objectContaining({ event: 'died', code: 3, errorClasses: ['TypeError'] }),
    );
    expect(JSON.stringify(reports)).not.toMatch(/620403|阿依古丽/);
    devices.restart();
    await until(({ process }) => process === 'failed');
    expect(reports.filter(({ event }) => event === 'started')).toHaveLength(6);
  });
});

describe('without the application', () => {
  test('the device process and its simulators end when their parent is killed', async ({ skip }) => {
    skip(process.platform !== 'linux', 'looks at /proc');
    start();
    const parent = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', fileURLToPath(new URL('lonely-parent.ts', import.meta.url))],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await new Promise((ready) => parent.stdout.once('data', ready));
    const family = familyOf(parent.pid ?? 0);
    expect(family.length).toBeGreaterThanOrEqual(2);
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(family.filter(isAlive)).toEqual([]), { timeout: 8000 });
  });

  test('a device process ends in order when it is closed', async () => {
    const { until, devices, reports } = start();
    await until(allReady);
    await devices.close();
    expect(reports.at(-1)).toMatchObject({ event: 'ended', code: 0, signal: null });
  });

  test('started by hand it says that it is not for that', async () => {
    start();
    const host = fileURLToPath(new URL('../../../drivers/host.ts', import.meta.url));
    const run = spawnSync(process.execPath, [host], { encoding: 'utf8' });
    expect(run.status).toBe(64);
    expect(run.stderr).toContain('started by the application');
  });

  test('a program that does not exist is a process that died', async () => {
    start();
    const child = spawnDeviceProcess({ entry: new URL('no-such-host.ts', import.meta.url) });
    const end = await new Promise((resolve) => child.onExit(resolve));
    expect(end).toMatchObject({ code: 1, errorClasses: ['Error'] });
  });
});
