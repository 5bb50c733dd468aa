import sharp from 'sharp';
import { expect, test } from 'vitest';
import { finishPdf, startPdf } from './pdf-document.ts';
import { rasterize } from './raster.ts';

function twoPages(): Promise<Uint8Array> {
  const document = startPdf('试验', '2026-11-21');
  document.addPage().fillColor('#ff0000').rect(0, 0, 300, 842).fill();
  document.addPage().fillColor('#0000ff').rect(0, 0, 595, 842).fill();
  return finishPdf(document);
}

test('a page has its size at the asked resolution and its own colours', async () => {
  const pages = await rasterize(await twoPages(), { dpi: 100 });
  expect(pages.map(({ width, height }) => [width, height])).toEqual([
    [827, 1169],
    [827, 1169],
  ]);
  const { data, info } = await sharp(pages[0]?.png).raw().toBuffer({ resolveWithObject: true });
  expect(info.channels).toBe(3);
  expect([...data.subarray(0, 3)]).toEqual([255, 0, 0]);
  expect([...data.subarray(800 * 3, 800 * 3 + 3)]).toEqual([255, 255, 255]);
});

test('pages may be picked, and grey has one channel', async () => {
  const [second] = await rasterize(await twoPages(), { dpi: 72, pages: [2], grey: true });
  expect((await sharp(second?.png).metadata()).channels).toBe(1);
  expect((await sharp(second?.png).raw().toBuffer())[0]).toBeLessThan(120);
});

test('what is no PDF, no page or no resolution throws', async () => {
  await expect(rasterize(new Uint8Array([1, 2, 3]), { dpi: 100 })).rejects.toThrow('PDF');
  await expect(rasterize(await twoPages(), { dpi: 100, pages: [3] })).rejects.toThrow('no such page');
  await expect(rasterize(await twoPages(), { dpi: 5000 })).rejects.toThrow('dpi');
});
