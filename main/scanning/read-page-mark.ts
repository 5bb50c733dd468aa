import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import sharp from 'sharp';
import { prepareZXingModule, type ReaderOptions, readBarcodes } from 'zxing-wasm/reader';
import { parsePageMark } from '../../paper/page-mark.ts';

const options: ReaderOptions = {
  formats: ['QRCode'],
  tryHarder: true,
  tryRotate: true,
  tryInvert: false,
  tryDownscale: false,
  maxNumberOfSymbols: 8,
};

/**
 * Longest side to look at, pixels: A4 at 300 dpi, enlarged when scanned coarser (at 150 dpi a module is 3
 * pixels, and a tilted QR is only found enlarged); then at 200 dpi, softened against paper grain and toner
 * specks. The first look that finds a mark of ours ends the search.
 */
const looks: readonly { readonly longest: number; readonly soften?: number }[] = [
  { longest: 3508 },
  { longest: 2339, soften: 1.2 },
];

let prepared = false;

/** From the package's own file: by default the library would fetch it from a public server. */
function prepare(): void {
  if (prepared) return;
  const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
  const wasmBinary = new Uint8Array(readFileSync(wasm)).buffer;
  prepareZXingModule({ overrides: { wasmBinary } });
  prepared = true;
}

/**
 * Texts of the QR codes on a scanned page (JPEG or PNG), ours and others', the page turned in any way; `[]`
 * when there is none.
 * Takes 0.2–1 s of a core: call it through `page-reader.ts`. Throws when the bytes are no image.
 */
export async function readQrTexts(page: Uint8Array): Promise<readonly string[]> {
  prepare();
  const texts = new Set<string>();
  for (const look of looks) {
    const image = sharp(page, { failOn: 'none', limitInputPixels: false })
      .autoOrient()
      .flatten({ background: 'white' })
      .resize({ width: look.longest, height: look.longest, fit: 'inside' })
      .greyscale();
    if (look.soften !== undefined) image.blur(look.soften);
    const { data, info } = await image
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const pixels = new Uint8ClampedArray(data.buffer, data.byteOffset, data.byteLength);
    const { width, height } = info;
    const found = await readBarcodes({ data: pixels, width, height, colorSpace: 'srgb' }, options);
    // The library tells the same symbol once for each way it found it.
    for (const { isValid, text } of found) if (isValid) texts.add(text);
    if ([...texts].some((text) => parsePageMark(text) !== undefined)) break;
  }
  return [...texts];
}
