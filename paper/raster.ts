import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import sharp from 'sharp';

export interface RasterOptions {
  /** Pixels per inch, 36 … 1200. */
  readonly dpi: number;
  /** 1-based page numbers in the order wanted; absent = every page. */
  readonly pages?: readonly number[];
  /** One grey channel instead of colour: smaller, and what a black-and-white printer shows. */
  readonly grey?: boolean;
}

export interface RasterPage {
  readonly png: Uint8Array;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

const pointsPerInch = 72;
let library: Promise<PDFiumLibrary> | undefined;

/** Read by its package's path: a bundled pdfium would look for the file beside the bundle. */
async function loadLibrary(): Promise<PDFiumLibrary> {
  const path = createRequire(import.meta.url).resolve('@hyzyla/pdfium/pdfium.wasm');
  return await PDFiumLibrary.init({ wasmBinary: new Uint8Array(await readFile(path)).buffer });
}

/** The one PDFium of this thread. */
export function pdfium(): Promise<PDFiumLibrary> {
  library ??= loadLibrary();
  return library;
}

/**
 * Pages of a PDF as PNG, in memory. `width` and `height` are the page size × `dpi`, rounded.
 * Throws when the bytes are not a PDF, `dpi` is out of range or a page does not exist.
 */
export async function rasterize(pdf: Uint8Array, options: RasterOptions): Promise<RasterPage[]> {
  if (!(options.dpi >= 36 && options.dpi <= 1200)) throw new RangeError('dpi must be 36 … 1200');
  const document = await (await pdfium()).loadDocument(pdf);
  try {
    const count = document.getPageCount();
    const numbers = options.pages ?? Array.from({ length: count }, (_, index) => index + 1);
    const rasters: RasterPage[] = [];
    for (const number of numbers) {
      if (!Number.isInteger(number) || number < 1 || number > count) throw new RangeError('no such page');
      const page = document.getPage(number - 1);
      const { originalWidth, originalHeight } = page.getOriginalSize();
      const scale = options.dpi / pointsPerInch;
      const bitmap = await page.render({
        width: Math.round(originalWidth * scale),
        height: Math.round(originalHeight * scale),
        colorSpace: options.grey === true ? 'Gray' : 'BGRA',
        render: 'bitmap',
      });
      const { width, height } = bitmap;
      const channels = options.grey === true ? 1 : 4;
      const image = sharp(bitmap.data, { raw: { width, height, channels } });
      const png = await (channels === 4 ? image.removeAlpha() : image.toColourspace('b-w'))
        .withDensity(options.dpi)
        .png({ compressionLevel: 4 })
        .toBuffer();
      rasters.push({ png: new Uint8Array(png), width, height });
    }
    return rasters;
  } finally {
    document.destroy();
  }
}
