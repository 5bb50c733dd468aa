import { failure, type Result, success } from '../../domain/result.ts';
import { pdfium, rasterize } from '../../paper/raster.ts';
import type { PageProblem } from './problems.ts';

const sheetsAtMost = 60;
const pointsPerInch = 72;
const usualDpi = 300;
/** Below this no hand-written line is legible; a sheet that would need less is no sheet. */
const lowestDpi = 72;
/** A3 at 300 dpi. */
const pixelsOfASheet = 4961 * 3508;

/**
 * Sheets of a foreign PDF as PNG in colour: 300 dpi, less for a sheet larger than A3. Looks at number and
 * size first: a PDF of a few bytes can ask for a bitmap of gigabytes.
 */
export async function pdfSheets(pdf: Uint8Array): Promise<Result<readonly Uint8Array[], PageProblem>> {
  const sizes = await sheetSizes(pdf);
  if (!sizes.ok) return sizes;
  if (sizes.value.length === 0) return failure('pdf-damaged');
  if (sizes.value.length > sheetsAtMost) return failure('pdf-too-many-sheets');
  const sheets: Uint8Array[] = [];
  for (const [index, { width, height }] of sizes.value.entries()) {
    const squareInches = (width / pointsPerInch) * (height / pointsPerInch);
    const dpi = Math.min(usualDpi, Math.floor(Math.sqrt(pixelsOfASheet / squareInches)));
    if (!(dpi >= lowestDpi)) return failure('too-many-pixels');
    try {
      const [raster] = await rasterize(pdf, { dpi, pages: [index + 1] });
      if (raster === undefined) return failure('pdf-damaged');
      sheets.push(raster.png);
    } catch {
      return failure('pdf-damaged');
    }
  }
  return success(sheets);
}

async function sheetSizes(
  pdf: Uint8Array,
): Promise<Result<readonly { readonly width: number; readonly height: number }[], PageProblem>> {
  const library = await pdfium();
  try {
    const document = await library.loadDocument(pdf);
    try {
      return success(
        Array.from({ length: document.getPageCount() }, (_, index) => {
          const { originalWidth, originalHeight } = document.getPage(index).getOriginalSize();
          return { width: originalWidth, height: originalHeight };
        }),
      );
    } finally {
      document.destroy();
    }
  } catch (error) {
    return failure(error instanceof Error && /password/i.test(error.message) ? 'pdf-locked' : 'pdf-damaged');
  }
}
