import { toBuffer as qrPng } from 'qrcode';
import sharp, { type OverlayOptions } from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { pageMarkText } from '../../paper/page-mark.ts';
import { createPageReader } from './page-reader.ts';

const reader = createPageReader();
afterAll(() => reader.close());

const text = pageMarkText({
  localNo: 'PC01-20260302-0017-4',
  page: 1,
  pages: 2,
  revision: 3,
  digest16: '0123456789abcdef',
});

interface Scan {
  readonly dpi: number;
  readonly degrees: number;
  readonly quality: number;
  readonly blur?: number;
  readonly qr?: string | undefined;
}

/** An A4 sheet with lines of a form on it and our QR, 22.5 mm, in the corner; scanned as told. */
async function scan({ dpi, degrees, quality, blur, qr = text }: Scan): Promise<Uint8Array> {
  const millimetre = dpi / 25.4;
  const width = Math.round(210 * millimetre);
  const height = Math.round(297 * millimetre);
  const lines = Array.from({ length: 24 }, (_, row) => {
    const y = 40 + row * 10;
    return `<path d="M15 ${y}H195M${30 + row * 5} ${y}v8M${60 + row * 3} ${y}v10" stroke="#222" stroke-width=".4"/>
      <text x="20" y="${y + 6}" font-size="4">申请表 application form ${row} ${row * 7919}</text>`;
  });
  const sheet = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 210 297">${lines.join('')}</svg>`,
  );
  const layers: OverlayOptions[] = [{ input: sheet }];
  if (qr !== '') {
    const side = Math.round(22.5 * millimetre);
    const symbol = await qrPng(qr, { errorCorrectionLevel: 'Q', margin: 0, scale: 12 });
    const printed = await sharp(symbol).resize(side, side, { kernel: 'cubic' }).png().toBuffer();
    layers.push({
      input: printed,
      left: width - side - Math.round(12 * millimetre),
      top: Math.round(10 * millimetre),
    });
  }
  const flat = await sharp({ create: { width, height, channels: 3, background: '#f6f4ee' } })
    .composite(layers)
    .png()
    .toBuffer();
  const turned = sharp(flat).rotate(degrees, { background: '#e8e8e8' });
  if (blur !== undefined) turned.blur(blur);
  return new Uint8Array(await turned.jpeg({ quality }).toBuffer());
}

describe('the QR of a signed sheet', () => {
  test.each<Scan>([
    { dpi: 300, degrees: 0, quality: 80 },
    { dpi: 300, degrees: 5, quality: 60, blur: 1 },
    { dpi: 300, degrees: -5, quality: 75 },
    { dpi: 300, degrees: 90, quality: 75 },
    { dpi: 300, degrees: 182, quality: 75 },
    { dpi: 300, degrees: 270, quality: 75 },
    { dpi: 200, degrees: 3, quality: 50 },
    { dpi: 150, degrees: 0, quality: 40 },
    { dpi: 150, degrees: -5, quality: 50 },
    { dpi: 150, degrees: 95, quality: 60 },
    { dpi: 600, degrees: 1, quality: 70 },
  ])('is found at $dpi dpi, turned by $degrees°, JPEG quality $quality', async (how) => {
    expect(await reader.marksOn(await scan(how))).toEqual([text]);
  });

  test('is found beside another one', async () => {
    const page = await scan({ dpi: 200, degrees: 0, quality: 70 });
    const other = await qrPng('https://example.cn/pay', { margin: 4, width: 300 });
    const both = await sharp(page)
      .composite([{ input: other, left: 100, top: 1500 }])
      .jpeg()
      .toBuffer();
    expect(await reader.marksOn(both)).toContain(text);
  });

  test('is not invented on a sheet that has none', async () => {
    expect(await reader.marksOn(await scan({ dpi: 200, degrees: 0, quality: 70, qr: '' }))).toEqual([]);
  });

  test('is not found in bytes that are no image, and the next page still is', async () => {
    expect(await reader.marksOn(new Uint8Array([1, 2, 3]))).toEqual([]);
    expect(await reader.marksOn(await scan({ dpi: 150, degrees: 0, quality: 80 }))).toEqual([text]);
  });
});

describe('the thread that looks at pages', () => {
  test('is given up when it takes too long, and replaced', async () => {
    const page = await scan({ dpi: 150, degrees: 0, quality: 80 });
    const hasty = createPageReader({ marksWithinMs: 1 });
    expect(await hasty.marksOn(page)).toEqual([]);
    await hasty.close();
    const patient = createPageReader({ idleMs: 1 });
    expect(await patient.marksOn(page)).toEqual([text]);
    expect(await patient.marksOn(page)).toEqual([text]);
    await patient.close();
    expect(await patient.marksOn(page)).toEqual([]);
  });

  test('leaves the application free meanwhile', async () => {
    const page = await scan({ dpi: 300, degrees: 4, quality: 60 });
    await reader.marksOn(page);
    let longestMs = 0;
    let last = performance.now();
    const watch = setInterval(() => {
      longestMs = Math.max(longestMs, performance.now() - last);
      last = performance.now();
    }, 5);
    const startedAt = performance.now();
    await reader.marksOn(page);
    const tookMs = performance.now() - startedAt;
    clearInterval(watch);
    expect(longestMs).toBeLessThan(Math.max(tookMs, 50));
  });

  test('dying does not take the application with it', async () => {
    const dying = createPageReader({}, new URL('data:text/javascript,throw new Error("broken")'));
    expect(await dying.marksOn(new Uint8Array([1]))).toEqual([]);
    expect(await dying.sheetsOfPdf(new Uint8Array([1]))).toEqual({ ok: false, error: 'pdf-damaged' });
    await dying.close();
  });
});
