import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import PdfKit from 'pdfkit';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { renderPage, type SheetsOfPdf, takeInImage, takeInPages } from './page-images.ts';
import { createPageReader } from './page-reader.ts';

const reader = createPageReader();
afterAll(() => reader.close());
const noPdf: SheetsOfPdf = () => {
  throw new Error('no PDF expected here');
};

/** Noise does not compress, so that a file of any size can be made. */
function noise(width: number, height: number) {
  let state = 7;
  const pixels = Buffer.alloc(width * height * 3);
  for (let at = 0; at < pixels.length; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    pixels[at] = state >> 16;
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** Upper left quarter red, the rest white: tells how a picture is turned. */
function cornered(width: number, height: number) {
  const red = {
    create: { width: width >> 1, height: height >> 1, channels: 3, background: '#d00' },
  } as const;
  return sharp({ create: { width, height, channels: 3, background: '#fff' } }).composite([
    { input: red, left: 0, top: 0 },
  ]);
}

async function isRed(bytes: Uint8Array, where: 'left-top' | 'right-top' | 'right-bottom'): Promise<boolean> {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const x = where === 'left-top' ? info.width >> 3 : info.width - (info.width >> 3);
  const y = where === 'right-bottom' ? info.height - (info.height >> 3) : info.height >> 3;
  const at = (y * info.width + x) * info.channels;
  return (data[at] ?? 0) > 150 && (data[at + 1] ?? 255) < 100;
}

function pdf(pages: number, options: PDFKit.PDFDocumentOptions = {}): Promise<Uint8Array> {
  return new Promise((resolve) => {
    const document = new PdfKit({ size: 'A4', autoFirstPage: false, ...options });
    const parts: Buffer[] = [];
    document.on('data', (part: Buffer) => parts.push(part));
    document.on('end', () => resolve(Buffer.concat(parts)));
    for (let page = 0; page < pages; page += 1)
      document
        .addPage()
        .rect(0, 0, 100, 50 + page)
        .fill('#d00');
    document.end();
  });
}

function pageOf(result: Awaited<ReturnType<typeof takeInImage>>) {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

describe('an image that comes in', () => {
  test.each(['jpeg', 'png'] as const)('stays as it is when it is small: %s', async (format) => {
    const bytes = new Uint8Array(await cornered(300, 400).toFormat(format).toBuffer());
    const taken = await takeInPages(bytes, noPdf);
    expect(taken).toEqual({
      ok: true,
      value: [
        {
          mime: `image/${format}`,
          bytes,
          sha256: createHash('sha256').update(bytes).digest('hex'),
          width: 300,
          height: 400,
        },
      ],
    });
  });

  test('above 2 MB becomes a JPEG in colour, at 300 dpi', async () => {
    const page = pageOf(await takeInImage(await noise(1500, 1200).withDensity(600).png().toBuffer()));
    expect(page).toMatchObject({ mime: 'image/jpeg', width: 750, height: 600 });
    const stored = await sharp(page.bytes).metadata();
    expect(stored).toMatchObject({ format: 'jpeg', channels: 3, density: 300 });
    expect(page.bytes.byteLength).toBeLessThanOrEqual(2 * 1024 * 1024);
  });

  test('of a camera is brought to A4 at 300 dpi when it stays too large', async () => {
    const page = pageOf(await takeInImage(await noise(4200, 3000).jpeg({ quality: 60 }).toBuffer()));
    expect([page.width, page.height]).toEqual([3472, 2480]);
  });

  test('is turned upright as its EXIF says', async () => {
    const turned = await cornered(400, 300).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const page = pageOf(await takeInImage(turned));
    expect([page.width, page.height]).toEqual([300, 400]);
    expect(await isRed(page.bytes, 'right-top')).toBe(true);
    expect((await sharp(page.bytes).metadata()).orientation ?? 1).toBe(1);
  });

  test('for the printing press is stored as one a screen can show', async () => {
    const cmyk = await noise(200, 100).toColourspace('cmyk').jpeg().toBuffer();
    expect((await sharp(pageOf(await takeInImage(cmyk)).bytes).metadata()).space).toBe('srgb');
  });

  test.each([
    ['nothing', async () => new Uint8Array(), 'page.empty'],
    ['a text', async () => new TextEncoder().encode('姓名,身份证号'), 'page.unknown-type'],
    ['a GIF', async () => cornered(20, 20).gif().toBuffer(), 'page.unknown-type'],
    ['a WebP called .jpg', async () => cornered(20, 20).webp().toBuffer(), 'page.unknown-type'],
    ['half a JPEG', async () => half(await noise(200, 200).jpeg().toBuffer()), 'page.damaged'],
    ['half a PNG', async () => half(await noise(200, 200).png().toBuffer()), 'page.damaged'],
    ['half of a large PNG', async () => half(await noise(1500, 1200).png().toBuffer()), 'page.damaged'],
    ['a JPEG of three bytes', async () => new Uint8Array([0xff, 0xd8, 0xff]), 'page.damaged'],
    ['21 MB', async () => new Uint8Array(21 * 1024 * 1024).fill(0xff), 'page.too-large'],
    ['a bomb', async () => bomb(), 'page.too-many-pixels'],
  ])('is refused with a sentence: %s', async (_, make, code) => {
    const taken = await takeInPages(await make(), noPdf);
    expect(taken).toMatchObject({ ok: false, error: { code } });
    expect(taken.ok ? '' : taken.error.message).toMatch(/。.*请.*。$|没有加入。请|请/);
  });
});

function half(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, bytes.length >> 1);
}

/** A small PNG, one bit a pixel, that would unpack to 400 million pixels. */
function bomb(): Uint8Array {
  const side = 20_000;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 1;
  const chunk = (type: string, data: Uint8Array): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc((side / 8 + 1) * side))),
    chunk('IEND', new Uint8Array()),
  ]);
}

describe('a PDF that comes in', () => {
  test('becomes one page for each sheet, A4 at 300 dpi', async () => {
    const taken = await takeInPages(await pdf(2), reader.sheetsOfPdf);
    if (!taken.ok) throw new Error(taken.error.code);
    expect(taken.value.map(({ width, height }) => [width, height])).toEqual([
      [2480, 3508],
      [2480, 3508],
    ]);
    expect(taken.value[0]?.sha256).not.toBe(taken.value[1]?.sha256);
    expect(
      await isRed(
        (await renderPage(taken.value[0]?.bytes ?? new Uint8Array(), { rotation: 0, size: 'full' })).bytes,
        'left-top',
      ),
    ).toBe(false);
  });

  test('with a poster in it is brought to a size that fits', async () => {
    const taken = await takeInPages(await pdf(1, { size: [2384, 3370] }), reader.sheetsOfPdf);
    if (!taken.ok) throw new Error(taken.error.code);
    const [page] = taken.value;
    expect((page?.width ?? 0) * (page?.height ?? 0)).toBeLessThanOrEqual(4961 * 3508);
  });

  test.each([
    ['cut off', async () => half(await pdf(1)), 'page.pdf-damaged'],
    ['a header only', async () => new TextEncoder().encode('%PDF-1.7\n'), 'page.pdf-damaged'],
    ['locked', async () => pdf(1, { userPassword: 'x', ownerPassword: 'y' }), 'page.pdf-locked'],
    ['a book', async () => pdf(61), 'page.pdf-too-many-sheets'],
    ['a field of corn', async () => pdf(1, { size: [14_400, 14_400] }), 'page.too-many-pixels'],
  ])('is refused with a sentence: %s', async (_, make, code) => {
    expect(await takeInPages(await make(), reader.sheetsOfPdf)).toMatchObject({ ok: false, error: { code } });
  });
});

describe('a stored page on the screen', () => {
  test('comes as it is stored when nothing is to be done', async () => {
    const bytes = await cornered(40, 30).png().toBuffer();
    expect(await renderPage(bytes, { rotation: 0, size: 'full' })).toEqual({ mime: 'image/png', bytes });
  });

  test.each([
    [90, 300, 400, 'right-top'],
    [180, 400, 300, 'right-bottom'],
  ] as const)('is turned clockwise by %i', async (rotation, width, height, corner) => {
    const bytes = await cornered(400, 300).png().toBuffer();
    const shown = await renderPage(bytes, { rotation, size: 'full' });
    expect(await sharp(shown.bytes).metadata()).toMatchObject({ format: 'jpeg', width, height });
    expect(await isRed(shown.bytes, corner)).toBe(true);
  });

  test('is made small', async () => {
    const bytes = await noise(2480, 3508).jpeg().toBuffer();
    const thumbnail = await renderPage(bytes, { rotation: 270, size: 'thumbnail' });
    expect(await sharp(thumbnail.bytes).metadata()).toMatchObject({ width: 320, height: 226 });
    const screen = await renderPage(bytes, { rotation: 0, size: 'screen' });
    expect(await sharp(screen.bytes).metadata()).toMatchObject({ width: 1131, height: 1600 });
  });
});
