import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { samplePage, samplePageNames } from './sample-pages.ts';
import type { ScanEvent, ScanOptions } from './scanner.ts';
import { type ScannerCommand, SimulatedScanner } from './simulated-scanner.ts';

const never = new AbortController().signal;
const feeder: ScanOptions = { source: 'feeder', resolution: 75, mode: 'gray' };
const glass: ScanOptions = { source: 'glass', resolution: 75, mode: 'color' };
type State = Extract<ScannerCommand, { do: 'state' }>['state'];

async function scannerWith(pages: readonly (string | Uint8Array)[], stallMs = 40): Promise<SimulatedScanner> {
  const scanner = new SimulatedScanner({ warmUpMs: 1, pageMs: 10, stallMs });
  expect(await scanner.simulate({ device: 'scanner', do: 'load', source: 'feeder', pages })).toMatchObject({
    ok: true,
  });
  return scanner;
}
async function set(scanner: SimulatedScanner, state: State): Promise<void> {
  expect(await scanner.simulate({ device: 'scanner', do: 'state', state })).toMatchObject({ ok: true });
}
async function all(
  events: AsyncIterable<ScanEvent>,
  on: (event: ScanEvent) => Promise<void> | void = () => undefined,
): Promise<ScanEvent[]> {
  const seen: ScanEvent[] = [];
  for await (const event of events) {
    seen.push(event);
    await on(event);
  }
  return seen;
}
const pages = (events: readonly ScanEvent[]): number =>
  events.filter((event) => event.type === 'page').length;

describe('the simulated scanner', () => {
  test('feeds its stack, page by page with progress, and is empty then', async () => {
    const scanner = await scannerWith(['户口簿', '身份证']);
    const events = await all(scanner.scan(feeder, never));
    expect(events.at(-1)).toEqual({ type: 'end', pages: 2 });
    for (const page of [1, 2]) {
      const percents = events.flatMap((e) => (e.type === 'progress' && e.page === page ? [e.percent] : []));
      expect(percents).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
    }
    const first = events.find((event) => event.type === 'page');
    expect(await sharp(first?.bytes).metadata()).toMatchObject({
      format: 'png',
      width: 620,
      height: 877,
      channels: 1,
    });
    expect(scanner.simulatorState()).toEqual({ state: 'ready', feeder: 0, glass: 0 });
    const again = await all(scanner.scan(feeder, never));
    expect(again).toEqual([
      { type: 'end', pages: 0, problem: expect.objectContaining({ code: 'scanner.no-paper' }) },
    ]);
    expect(scanner.status()).toMatchObject({ state: 'no-paper', simulated: true, device: '演示设备' });
  });

  test('glass: the sheet stays; nothing on it is a white page', async () => {
    const scanner = await scannerWith([]);
    const picture = await sharp({ create: { width: 210, height: 297, channels: 3, background: '#c00' } })
      .png()
      .toBuffer();
    await scanner.simulate({ device: 'scanner', do: 'load', source: 'glass', pages: [picture] });
    for (const _ of [1, 2]) {
      const events = await all(scanner.scan(glass, never));
      const page = events.find((event) => event.type === 'page');
      const { channels } = await sharp(page?.bytes).stats();
      expect(channels.map((channel) => Math.round(channel.mean))[0]).toBeGreaterThan(195);
      expect(Math.round(channels[1]?.mean ?? 255)).toBeLessThan(10);
    }
    await scanner.simulate({ device: 'scanner', do: 'load', source: 'glass', pages: [] });
    const white = (await all(scanner.scan(glass, never))).find((event) => event.type === 'page');
    expect((await sharp(white?.bytes).stats()).channels[0]?.min).toBe(255);
  });

  test('jam in mid-batch keeps the pages before it; the rest goes on after it is cleared', async () => {
    const scanner = await scannerWith(['户口簿', '身份证', '银行卡']);
    await set(scanner, 'jam');
    const events = await all(scanner.scan(feeder, never));
    expect(pages(events)).toBe(1);
    expect(events.at(-1)).toMatchObject({ pages: 1, problem: { code: 'scanner.jam' } });
    expect(scanner.status().state).toBe('jam');
    expect(scanner.simulatorState().feeder).toBe(2);
    await set(scanner, 'ready');
    expect((await all(scanner.scan(feeder, never))).at(-1)).toEqual({ type: 'end', pages: 2 });
  });

  test('a jam that comes while a sheet moves stops that sheet', async () => {
    const scanner = await scannerWith(['户口簿', '身份证']);
    const events = await all(scanner.scan(feeder, never), async (event) => {
      if (event.type === 'progress' && event.percent === 20) await set(scanner, 'jam');
    });
    expect(events.at(-1)).toMatchObject({ pages: 0, problem: { code: 'scanner.jam' } });
    expect(scanner.simulatorState().feeder).toBe(2);
  });

  test.each(['cover-open', 'busy', 'disconnected'] as const)(
    '%s refuses, and ends a scan under way',
    async (state) => {
      const scanner = await scannerWith(['户口簿', '身份证']);
      await set(scanner, state);
      expect(await all(scanner.scan(feeder, never))).toEqual([
        { type: 'end', pages: 0, problem: expect.objectContaining({ code: `scanner.${state}` }) },
      ]);
      await set(scanner, 'ready');
      const events = await all(scanner.scan(feeder, never), async (event) => {
        if (event.type === 'page') await set(scanner, state);
      });
      expect(events.at(-1)).toMatchObject({ pages: 1, problem: { code: `scanner.${state}` } });
      expect(scanner.status().state).toBe(state);
    },
  );

  test('hang is reported after its time; cancel ends it at once', async () => {
    const scanner = await scannerWith(['户口簿']);
    await set(scanner, 'hang');
    expect((await all(scanner.scan(feeder, never))).at(-1)).toMatchObject({
      problem: { code: 'scanner.timeout' },
    });
    const patient = await scannerWith(['户口簿'], 60_000);
    await set(patient, 'hang');
    const abort = new AbortController();
    const ended = all(patient.scan(feeder, abort.signal));
    abort.abort();
    expect((await ended).at(-1)).toMatchObject({ problem: { code: 'scanner.cancelled' } });
    expect(patient.simulatorState().feeder).toBe(1);
  });

  test('one scan at a time, and leaving the loop frees it', async () => {
    const scanner = await scannerWith(['户口簿', '身份证']);
    for await (const event of scanner.scan(feeder, never)) {
      expect(event.type).toBe('progress');
      expect(await all(scanner.scan(glass, never))).toEqual([
        { type: 'end', pages: 0, problem: expect.objectContaining({ code: 'scanner.in-use' }) },
      ]);
      break;
    }
    expect(scanner.status().state).toBe('ready');
  });

  test('what is no page is refused with the names that are', async () => {
    const scanner = await scannerWith([]);
    for (const page of ['没有这个', Uint8Array.of(1, 2, 3)]) {
      const answer = await scanner.simulate({
        device: 'scanner',
        do: 'load',
        source: 'feeder',
        pages: [page],
      });
      expect(answer).toMatchObject({ ok: false, error: { code: 'simulator.page' } });
    }
    expect(scanner.simulatorState().feeder).toBe(0);
  });
});

test.each(samplePageNames)('the sample page %s is an A4 picture with something on it', async (name) => {
  const picture = sharp(samplePage(name), { density: 50 });
  const { width, height } = await picture.metadata();
  expect([width, height]).toEqual([413, 585]);
  const { channels } = await picture.flatten({ background: '#fff' }).grayscale().stats();
  expect((channels[0]?.stdev ?? 0) > 5).toBe(name !== '空白');
});
