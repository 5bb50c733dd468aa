import { create } from 'qrcode';
import { millimetre, type PdfDocument } from './pdf-document.ts';

/** Side of the symbol without its quiet zone: 0.6 mm a module, read from a 200 dpi scan of a copied sheet. */
export const qrSide = 22.5 * millimetre;
/** Four modules on each side must stay white (ISO/IEC 18004). */
export const qrQuiet = 2.7 * millimetre;

/**
 * Draws a QR (error correction Q: a quarter of the symbol may be lost) as vector rectangles, one for each
 * horizontal bar of dark modules. `x`, `y` is its upper left dark corner, in points.
 */
export function drawQr(document: PdfDocument, text: string, x: number, y: number): void {
  const { modules } = create(text, { errorCorrectionLevel: 'Q' });
  const side = qrSide / modules.size;
  document.fillColor('#000000');
  for (let row = 0; row < modules.size; row += 1) {
    let start = -1;
    for (let column = 0; column <= modules.size; column += 1) {
      const dark = column < modules.size && modules.get(row, column) === 1;
      if (dark && start < 0) start = column;
      if (!dark && start >= 0) {
        // A hair of overlap keeps viewers from drawing white seams between the bars.
        document.rect(x + start * side, y + row * side, (column - start) * side, side * 1.02);
        start = -1;
      }
    }
  }
  document.fill();
}
