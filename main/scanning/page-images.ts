import { createHash } from 'node:crypto';
import type { Sharp } from 'sharp';
import type { Problem } from '../../domain/problem.ts';
import { failure, type Result, success, unreachable } from '../../domain/result.ts';
import { pageFileType } from './page-type.ts';
import { type PageProblem, pageProblems } from './problems.ts';

/** Loaded with the first page: it takes a tenth of a second and 20 MB, which the start does without. */
async function loadSharp() {
  const { default: sharp } = await import('sharp');
  // A terminal handles one page at a time; libvips would otherwise keep a cache and a thread for each core.
  sharp.cache(false);
  sharp.concurrency(1);
  return sharp;
}

/** A page as it is stored: upright as it came, in colour, whole. */
export interface PageImage {
  readonly mime: 'image/jpeg' | 'image/png';
  readonly bytes: Uint8Array;
  /** Hex, of `bytes`. */
  readonly sha256: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

export const pageLimits = {
  /** A file as it comes in. */
  fileBytes: 20 * 1024 * 1024,
  /** A page above this is compressed again. */
  pageBytes: 2 * 1024 * 1024,
  /** A3 at 600 dpi is 70 million. */
  pixels: 100_000_000,
  /** A3 and A4 at 300 dpi, long and short side. */
  large: [4961, 3508],
  usual: [3508, 2480],
} as const;

const dpi = 300;
const quality = 80;

/** Sheets of a PDF as PNG at 300 dpi, in order. Off the main thread: `page-reader.ts`. */
export type SheetsOfPdf = (pdf: Uint8Array) => Promise<Result<readonly Uint8Array[], PageProblem>>;

/**
 * Takes in what a scanner or a file gave: one page for an image, one for each sheet of a PDF. The type is
 * read from the bytes; what is not a whole JPEG, PNG or PDF is refused. EXIF orientation is applied; an
 * image above 2 MB becomes a JPEG of at most 300 dpi, in colour. Everything happens in memory.
 */
export async function takeInPages(
  file: Uint8Array,
  sheetsOfPdf: SheetsOfPdf,
): Promise<Result<readonly PageImage[], Problem>> {
  if (file.byteLength === 0) return failure(pageProblems.empty);
  if (file.byteLength > pageLimits.fileBytes) return failure(pageProblems['too-large']);
  const type = pageFileType(file);
  switch (type) {
    case 'image/jpeg':
    case 'image/png': {
      const page = await takeInImage(file);
      return page.ok ? success([page.value]) : page;
    }
    case 'application/pdf': {
      const sheets = await sheetsOfPdf(file);
      if (!sheets.ok) return failure(pageProblems[sheets.error]);
      const pages: PageImage[] = [];
      for (const sheet of sheets.value) {
        const page = await takeInImage(sheet);
        if (!page.ok) return page;
        pages.push(page.value);
      }
      return success(pages);
    }
    case undefined:
      return failure(pageProblems['unknown-type']);
    default:
      return unreachable(type);
  }
}

/** The page of a scanner, or one sheet; a scanner's raw PNG may be larger than a file may. */
export async function takeInImage(bytes: Uint8Array): Promise<Result<PageImage, Problem>> {
  try {
    return await keep(bytes);
  } catch (error) {
    // libvips says in English what is wrong with the bytes; anything else is a bug of ours.
    if (error instanceof Error && error.constructor === Error) return failure(pageProblems.damaged);
    throw error;
  }
}

type OpenImage = (bytes: Uint8Array) => Sharp;

async function opener(): Promise<OpenImage> {
  const sharp = await loadSharp();
  return (bytes) => sharp(bytes, { failOn: 'error', limitInputPixels: false, sequentialRead: true });
}

async function keep(bytes: Uint8Array): Promise<Result<PageImage, Problem>> {
  const open = await opener();
  const found = await open(bytes).metadata();
  if (found.format !== 'jpeg' && found.format !== 'png') return failure(pageProblems.damaged);
  if (found.width * found.height > pageLimits.pixels) return failure(pageProblems['too-many-pixels']);
  const turned = (found.orientation ?? 1) !== 1;
  const strange = found.space === 'cmyk' || (found.pages ?? 1) > 1;
  if (bytes.byteLength <= pageLimits.pageBytes && !turned && !strange) {
    // Decoded once to its last line: a page that cannot be opened later is worth nothing.
    await open(bytes).stats();
    return success(
      pageImage(found.format === 'jpeg' ? 'image/jpeg' : 'image/png', bytes, found.width, found.height),
    );
  }
  const density = found.density ?? 0;
  const scale = density > dpi ? dpi / density : 1;
  const { width: uprightWidth, height: uprightHeight } = found.autoOrient;
  const landscape = uprightWidth > uprightHeight;
  async function within([long, short]: readonly [number, number]): Promise<PageImage> {
    const { data, info } = await open(bytes)
      .autoOrient()
      .flatten({ background: 'white' })
      .resize({
        width: Math.min(landscape ? long : short, Math.round(uprightWidth * scale)),
        height: Math.min(landscape ? short : long, Math.round(uprightHeight * scale)),
        fit: 'inside',
        withoutEnlargement: true,
      })
      .toColourspace('srgb')
      .withDensity(dpi)
      .jpeg({ quality })
      .toBuffer({ resolveWithObject: true });
    return pageImage('image/jpeg', data, info.width, info.height);
  }
  const large = await within(pageLimits.large);
  const [long, short] = pageLimits.usual;
  const usual = Math.max(large.width, large.height) <= long && Math.min(large.width, large.height) <= short;
  const small = large.bytes.byteLength <= pageLimits.pageBytes;
  return success(usual || small ? large : await within(pageLimits.usual));
}

function pageImage(mime: PageImage['mime'], bytes: Uint8Array, width: number, height: number): PageImage {
  const own = new Uint8Array(bytes);
  return { mime, bytes: own, sha256: createHash('sha256').update(own).digest('hex'), width, height };
}

export interface RenderOptions {
  /** Clockwise. */
  readonly rotation: 0 | 90 | 180 | 270;
  readonly size: 'thumbnail' | 'screen' | 'full';
}

/** Longest side, pixels. */
const longest = { thumbnail: 320, screen: 1600 } as const;

/** A stored page as a picture for the screen. `full` without a turn gives the stored bytes themselves. */
export async function renderPage(
  bytes: Uint8Array,
  options: RenderOptions,
): Promise<Pick<PageImage, 'mime' | 'bytes'>> {
  const type = pageFileType(bytes);
  if (type !== 'image/jpeg' && type !== 'image/png') throw new Error('a stored page is a JPEG or a PNG');
  if (options.size === 'full' && options.rotation === 0) return { mime: type, bytes };
  const open = await opener();
  const image = open(bytes).rotate(options.rotation);
  if (options.size !== 'full') {
    const side = longest[options.size];
    image.resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true });
  }
  const rendered = await image
    .flatten({ background: 'white' })
    .jpeg({ quality: options.size === 'full' ? 90 : 78 })
    .toBuffer();
  return { mime: 'image/jpeg', bytes: new Uint8Array(rendered) };
}
