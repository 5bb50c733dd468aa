import PDFKit from 'pdfkit';
import type { Face } from './faces.ts';

/** Content of a structure element that was marked on the page. */
export interface MarkedContent {
  readonly refs: readonly unknown[];
}

export interface StructureElement {
  add(child: StructureElement | MarkedContent): StructureElement;
  end(): void;
}

/** The parts of pdfkit 0.20 that are used, as they are (its published types lag behind). Lengths in points. */
export interface PdfDocument {
  addPage(): PdfDocument;
  registerFont(name: string, font: Face['font']): PdfDocument;
  font(name: string): PdfDocument;
  fontSize(points: number): PdfDocument;
  fillColor(colour: string): PdfDocument;
  strokeColor(colour: string): PdfDocument;
  lineWidth(points: number): PdfDocument;
  text(
    text: string,
    x: number,
    y: number,
    options: {
      readonly lineBreak: false;
      readonly baseline: 'alphabetic';
      readonly fill?: boolean;
      readonly stroke?: boolean;
    },
  ): PdfDocument;
  moveTo(x: number, y: number): PdfDocument;
  lineTo(x: number, y: number): PdfDocument;
  rect(x: number, y: number, width: number, height: number): PdfDocument;
  stroke(): PdfDocument;
  fill(): PdfDocument;
  image(
    image: Buffer,
    x: number,
    y: number,
    options: { readonly fit: readonly [number, number]; readonly align: 'center'; readonly valign: 'center' },
  ): PdfDocument;
  struct(
    type: string,
    options?: { readonly scope?: 'Row' | 'Column'; readonly alt?: string },
  ): StructureElement;
  addStructure(element: StructureElement): PdfDocument;
  markStructureContent(type: string): MarkedContent;
  markContent(type: string, options?: { readonly type?: string; readonly actual?: string }): PdfDocument;
  endMarkedContent(): PdfDocument;
  on(event: 'data', listener: (chunk: Uint8Array) => void): PdfDocument;
  on(event: 'end', listener: () => void): PdfDocument;
  on(event: 'error', listener: (error: Error) => void): PdfDocument;
  end(): void;
}

export const a4 = { width: 595.28, height: 841.89 } as const;
export const millimetre = 72 / 25.4;

/**
 * A tagged A4 document without pages yet. `title` is the kind of paper; the metadata hold nothing of a
 * person. `day` (`YYYY-MM-DD`) is its date, so that the same content gives the same bytes.
 */
export function startPdf(title: string, day: string): PdfDocument {
  const date = new Date(`${day}T00:00:00+08:00`);
  return new PDFKit({
    size: 'A4',
    margin: 0,
    autoFirstPage: false,
    // Without it every document would parse Helvetica's metrics, which no paper uses.
    font: '',
    tagged: true,
    displayTitle: true,
    lang: 'zh-CN',
    pdfVersion: '1.7',
    info: {
      Title: title,
      Creator: 'onething-counter',
      Producer: 'pdfkit',
      CreationDate: date,
      ModDate: date,
    },
  }) as unknown as PdfDocument;
}

/** Ends the document and gives its bytes. */
export function finishPdf(document: PdfDocument): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    document
      .on('data', (chunk) => chunks.push(chunk))
      .on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))))
      .on('error', reject);
    document.end();
  });
}
