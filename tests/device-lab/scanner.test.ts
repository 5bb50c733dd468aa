import { readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scannerDelays } from '../../drivers/scanner/delays.ts';
import { openScanner } from '../../drivers/scanner/open.ts';
import { SaneScanner } from '../../drivers/scanner/sane-scanner.ts';
import type { ScanEvent, Scanner, ScannerState, ScanOptions } from '../../drivers/scanner/scanner.ts';
import { openSaneLab, type SaneLab, saneMissing } from './sane-lab.ts';

const never = new AbortController().signal;
const a4Gray: ScanOptions = { source: 'glass', resolution: 150, mode: 'gray' };

async function all(events: AsyncIterable<ScanEvent>): Promise<ScanEvent[]> {
  const seen: ScanEvent[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}
function pagesOf(events: readonly ScanEvent[]): Extract<ScanEvent, { type: 'page' }>[] {
  return events.filter((event) => event.type === 'page');
}
function endOf(events: readonly ScanEvent[]): Extract<ScanEvent, { type: 'end' }> {
  const last = events.at(-1);
  if (last?.type !== 'end') throw new Error('a scan must end with its end');
  return last;
}
function ourTempFolders(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('onething-scan-'));
}

describe.skipIf(saneMissing('scanner over SANE'))('scanner over SANE', () => {
  let lab: SaneLab;
  const open: Scanner[] = [];
  beforeAll(() => {
    lab = openSaneLab();
  });
  afterAll(async () => {
    await Promise.all(open.map((scanner) => scanner.close()));
    lab.remove();
  });
  function scannerOf(
    device: string | undefined,
    more: { command?: string; stallMs?: number } = {},
  ): SaneScanner {
    const { stallMs = 10_000, ...rest } = more;
    const scanner = new SaneScanner({
      ...(device === undefined ? {} : { device }),
      ...rest,
      environment: lab.environment,
      delays: { ...scannerDelays, firstSignMs: stallMs, stallMs, killAfterMs: 300 },
    });
    open.push(scanner);
    return scanner;
  }

  test('finds the first device, its sources, and says ready', async () => {
    const scanner = scannerOf(undefined);
    const states: ScannerState[] = [];
    scanner.onStatus((status) => states.push(status.state));
    expect(scanner.status().state).toBe('searching');
    await expect(scanner.find()).resolves.toBe(true);
    expect(scanner.status()).toEqual({
      state: 'ready',
      device: 'test:0',
      sources: ['feeder', 'glass'],
      simulated: false,
    });
    expect(states).toEqual(['ready']);
  });

  test('takes one A4 page from the glass, in colour, with rising progress', async () => {
    const events = await all(
      scannerOf('test:0').scan({ source: 'glass', resolution: 150, mode: 'color' }, never),
    );
    expect(endOf(events)).toEqual({ type: 'end', pages: 1 });
    const [page] = pagesOf(events);
    const picture = await sharp(page?.bytes).metadata();
    expect(picture).toMatchObject({ format: 'png', channels: 3 });
    // A4 at 150 dpi is 1240 × 1754.
    expect(Math.abs((picture.width ?? 0) - 1240)).toBeLessThan(4);
    expect(Math.abs((picture.height ?? 0) - 1754)).toBeLessThan(4);
    const percents = events.flatMap((event) => (event.type === 'progress' ? [event.percent] : []));
    expect(percents.length).toBeGreaterThan(3);
    expect(percents).toEqual(percents.toSorted((a, b) => a - b));
  });

  test('takes the ten sheets of the feeder in order, in gray, and leaves nothing on the disk', async () => {
    const before = ourTempFolders();
    const scanner = scannerOf('test:0');
    const seen: ScanEvent[] = [];
    const entries: { readonly name: string; readonly pipe: boolean }[] = [];
    for await (const event of scanner.scan({ ...a4Gray, source: 'feeder' }, never)) {
      seen.push(event);
      if (event.type !== 'page') continue;
      for (const name of ourTempFolders().filter((name) => !before.includes(name)))
        for (const entry of readdirSync(join(tmpdir(), name), { withFileTypes: true }))
          entries.push({ name: entry.name, pipe: entry.isFIFO() });
    }
    expect(entries.length).toBeGreaterThan(10);
    expect(entries.filter((entry) => !entry.pipe)).toEqual([]);
    expect(ourTempFolders()).toEqual(before);
    expect(endOf(seen)).toEqual({ type: 'end', pages: 10 });
    expect(pagesOf(seen).map((page) => page.page)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    for (const page of pagesOf(seen)) {
      const picture = await sharp(page.bytes).metadata();
      expect(picture).toMatchObject({ format: 'png', channels: 1 });
      expect(Math.abs((picture.height ?? 0) - 1754)).toBeLessThan(4);
    }
    // A page is handed on when it is there, not when the batch is over.
    const firstPage = seen.findIndex((event) => event.type === 'page');
    expect(seen.slice(firstPage).some((event) => event.type === 'progress')).toBe(true);
    expect(scanner.status().state).toBe('ready');
  });

  test('a cancelled batch keeps what came and frees the device for the next scan', async () => {
    const scanner = scannerOf('test:0', {
      command: lab.command('slow-scanimage', ['--read-delay=yes', '--read-delay-duration=20000']),
    });
    const abort = new AbortController();
    const seen: ScanEvent[] = [];
    for await (const event of scanner.scan(
      { source: 'glass', resolution: 150, mode: 'color' },
      abort.signal,
    )) {
      seen.push(event);
      if (event.type === 'progress') abort.abort();
    }
    expect(endOf(seen)).toMatchObject({ pages: 0, problem: { code: 'scanner.cancelled' } });
    expect(scanner.status().state).toBe('ready');
    expect(endOf(await all(scannerOf('test:0').scan(a4Gray, never))).pages).toBe(1);
  });

  test('cancel in the middle of the feeder keeps the pages before it', async () => {
    const scanner = scannerOf('test:0');
    const abort = new AbortController();
    const seen: ScanEvent[] = [];
    for await (const event of scanner.scan(
      { source: 'feeder', resolution: 300, mode: 'color' },
      abort.signal,
    )) {
      seen.push(event);
      if (event.type === 'page' && event.page === 2) abort.abort();
    }
    const end = endOf(seen);
    expect(end.problem?.code).toBe('scanner.cancelled');
    expect(end.pages).toBe(pagesOf(seen).length);
    expect(end.pages).toBeGreaterThanOrEqual(2);
    expect(end.pages).toBeLessThan(10);
  });

  test('leaving the loop stops the device', async () => {
    const scanner = scannerOf('test:0');
    for await (const event of scanner.scan({ source: 'feeder', resolution: 300, mode: 'color' }, never))
      if (event.type === 'page') break;
    expect(scanner.status().state).toBe('ready');
    expect(endOf(await all(scanner.scan(a4Gray, never)))).toEqual({ type: 'end', pages: 1 });
  });

  test('one scan at a time', async () => {
    const scanner = scannerOf('test:0');
    const first = all(scanner.scan({ ...a4Gray, source: 'feeder' }, never));
    const second = await all(scanner.scan(a4Gray, never));
    expect(endOf(second)).toMatchObject({ pages: 0, problem: { code: 'scanner.in-use' } });
    expect(endOf(await first).pages).toBe(10);
  });

  test('a picture of our own comes back pixel for pixel', async () => {
    const picture = join(lab.folder, 'own.ppm');
    const width = 240;
    const height = 330;
    const pixels = Buffer.alloc(width * height * 3, 0);
    for (let index = 0; index < pixels.length; index += 1) pixels[index] = (index * 31) % 256;
    writeFileSync(picture, Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), pixels]));
    const command = lab.command('own-picture', ['--filename', picture]);
    const scanner = scannerOf('pnm:0', { command });
    const events = await all(scanner.scan({ source: 'glass', resolution: 300, mode: 'color' }, never));
    expect(endOf(events)).toEqual({ type: 'end', pages: 1 });
    const raw = await sharp(pagesOf(events)[0]?.bytes).raw().toBuffer();
    expect(raw.equals(pixels)).toBe(true);
    const feeder = await all(scanner.scan({ ...a4Gray, source: 'feeder' }, never));
    expect(endOf(feeder)).toMatchObject({ pages: 0, problem: { code: 'scanner.no-feeder' } });
  });

  test.each([
    ['jammed', 'scanner.jam', 'jam'],
    ['nodocs', 'scanner.no-paper', 'no-paper'],
    ['coveropen', 'scanner.cover-open', 'cover-open'],
    ['ioerror', 'scanner.io-error', 'fault'],
    ['nomem', 'scanner.no-memory', 'fault'],
    ['accessdenied', 'scanner.no-permission', 'no-permission'],
    ['eof', 'scanner.empty-image', 'fault'],
  ] as const)('the back end says %s: %s', async (status, code, state) => {
    const picture = join(lab.folder, 'small.ppm');
    writeFileSync(picture, Buffer.concat([Buffer.from('P6\n20 20\n255\n'), Buffer.alloc(1200, 200)]));
    const command = lab.command(`says-${status}`, ['--filename', picture, `--status-${status}=yes`]);
    const scanner = scannerOf('pnm:0', { command });
    const events = await all(scanner.scan({ source: 'glass', resolution: 75, mode: 'color' }, never));
    expect(pagesOf(events)).toEqual([]);
    expect(endOf(events).problem?.code).toBe(code);
    expect(endOf(events).problem?.message).toMatch(/请|联系/);
    expect(scanner.status().state).toBe(state);
  });

  test('a device that is not there is disconnected, and found again when it comes', async () => {
    const scanner = scannerOf('test:7');
    const events = await all(scanner.scan(a4Gray, never));
    expect(endOf(events)).toMatchObject({ pages: 0, problem: { code: 'scanner.disconnected' } });
    expect(scanner.status().state).toBe('disconnected');
  });

  test('no scanimage at all is no scanner, and no error', async () => {
    const scanner = scannerOf(undefined, { command: join(lab.folder, 'not-installed') });
    await expect(scanner.find()).resolves.toBe(false);
    expect(scanner.status()).toEqual({ state: 'disconnected', sources: [], simulated: false });
    expect(endOf(await all(scanner.scan(a4Gray, never))).problem?.code).toBe('scanner.disconnected');
  });

  test('auto takes the SANE device when one answers', async () => {
    const opened = await openScanner(
      { scanner: { kind: 'auto' }, allowSimulators: true },
      { environment: lab.environment },
    );
    open.push(opened.scanner);
    expect(opened.scanner.status()).toMatchObject({ state: 'ready', device: 'test:0', simulated: false });
    expect(opened.simulate).toBeUndefined();
  });
});
