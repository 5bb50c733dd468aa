import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import sharp from 'sharp';
import { beforeAll, expect, test } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { renderForm } from '../../paper/form.ts';
import { parsePageMark } from '../../paper/page-mark.ts';
import { rasterize } from '../../paper/raster.ts';
import { digest, loadRegion, sampleInput, usualItems, usualValues } from './sample-view.ts';

const region = loadRegion('gansu-pingchuan');

beforeAll(async () => {
  const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
  const wasmBinary = new Uint8Array(wasm).buffer;
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
});

async function marksOn(picture: Uint8Array): Promise<string[]> {
  const found = await readBarcodes(picture, { formats: ['QRCode'], tryHarder: true });
  return found.map(({ text }) => text);
}

/** What a copier and a cheap scanner do to a sheet. */
const scans: readonly (readonly [string, (page: Uint8Array) => Promise<Buffer>])[] = [
  ['as it is', async (page) => Buffer.from(page)],
  ['a grey JPEG of poor quality', (page) => sharp(page).greyscale().jpeg({ quality: 45 }).toBuffer()],
  [
    'crooked by 3 degrees and soft',
    (page) => sharp(page).rotate(3, { background: '#fff' }).blur(1).jpeg().toBuffer(),
  ],
  ['upside down', (page) => sharp(page).rotate(180).png().toBuffer()],
  ['pale', (page) => sharp(page).linear(0.4, 140).jpeg({ quality: 70 }).toBuffer()],
];

test.each(scans)('every page is recognised at 200 dpi, scanned %s', async (_how, scan) => {
  const input = sampleInput(region, { values: usualValues, chosen: usualItems });
  const { pdf, pages } = await renderForm({ ...input, revision: 3 });
  const pictures = await rasterize(pdf, { dpi: 200, grey: true });
  const marks = await Promise.all(pictures.map(async ({ png }) => marksOn(await scan(png))));
  expect(marks.map(([text = '']) => parsePageMark(text))).toEqual(
    Array.from({ length: pages }, (_, index) => ({
      localNo: input.view.localNo,
      page: index + 1,
      pages,
      revision: 3,
      digest16: digest.slice(0, 16),
    })),
  );
});
