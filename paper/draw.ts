import { type FaceName, face, runsOf } from './faces.ts';
import type { Line } from './lines.ts';
import type { PlacedPage } from './pages.ts';
import { type MarkedContent, type PdfDocument, type StructureElement } from './pdf-document.ts';
import { type Atom, missingCaptionSize, missingFrame, missingWords } from './pieces.ts';
import { padding, type Photo, type PlacedCell, placedLines, type Rectangle, smallestSize } from './table.ts';

const ink = '#000000';
const thinRule = 0.5;
const frameRule = 1.1;

const registered = new WeakMap<PdfDocument, Set<string>>();

function useFace(document: PdfDocument, name: FaceName, size: number): void {
  let known = registered.get(document);
  if (known === undefined) {
    known = new Set();
    registered.set(document, known);
  }
  if (!known.has(name)) {
    document.registerFont(name, face(name).font);
    known.add(name);
  }
  document.font(name).fontSize(size).fillColor(ink);
}

const onBaseline = { lineBreak: false, baseline: 'alphabetic' } as const;

function setText(
  document: PdfDocument,
  text: string,
  name: FaceName,
  size: number,
  x: number,
  baseline: number,
): void {
  useFace(document, name, size);
  document.text(text, x, baseline, onBaseline);
}

/** Text on one line, split over the faces. Returns its width. */
export function drawWords(
  document: PdfDocument,
  text: string,
  style: 'regular' | 'bold',
  size: number,
  x: number,
  baseline: number,
): number {
  let at = x;
  for (const run of runsOf(text, style)) {
    const shown = run.face ?? face('regular');
    const words = run.face === undefined ? missingWords(run.codePoint) : run.text;
    setText(document, words, shown.name, size, at, baseline);
    at += wordsWidth(words, style, size);
  }
  return at - x;
}

export function wordsWidth(text: string, style: 'regular' | 'bold', size: number): number {
  let width = 0;
  for (const run of runsOf(text, style)) {
    const shown = run.face ?? face('regular');
    const words = run.face === undefined ? missingWords(run.codePoint) : run.text;
    for (const character of words) width += shown.advance(character.codePointAt(0) ?? 0);
  }
  return width * size;
}

/** The box of a choice: `□` as the face draws it, `☑` as a box of the same size with a check in it. */
function drawTick(document: PdfDocument, atom: Atom, x: number, baseline: number): void {
  const { size } = atom;
  if (atom.ticked !== true) {
    setText(document, '□', 'regular', size, x, baseline);
    return;
  }
  // The measures of the □ glyph: a rule of 0.04 em from 0.1 to 0.9 across, from 0.02 below the baseline.
  document.lineWidth(0.04 * size).strokeColor(ink);
  document.rect(x + 0.12 * size, baseline - 0.76 * size, 0.76 * size, 0.76 * size).stroke();
  document.lineWidth(0.05 * size);
  useFace(document, 'regular', size);
  document.text('☑', x + 0.2 * size, baseline - 0.06 * size, { ...onBaseline, fill: true, stroke: true });
}

/** A square to write the character by hand, and its code point. */
function drawMissing(document: PdfDocument, atom: Atom, x: number, baseline: number): void {
  const { size, codePoint = 0 } = atom;
  const side = size * missingFrame;
  document.lineWidth(0.6).strokeColor(ink);
  document.rect(x, baseline - 0.88 * size - (side - size) / 2, side, side).stroke();
  setText(
    document,
    missingWords(codePoint),
    'regular',
    missingCaptionSize(size),
    x + side + 0.05 * size,
    baseline,
  );
}

function drawLine(document: PdfDocument, line: Line, x: number, top: number): void {
  const baseline = top + line.baseline;
  let text = '';
  let from = 0;
  let last: Atom | undefined;
  function flush(): void {
    if (text !== '' && last?.face !== undefined)
      setText(document, text, last.face.name, last.size, x + from, baseline);
    text = '';
  }
  for (const { atom, x: at } of line.atoms) {
    if (atom.kind === 'glyphs' && atom.face === last?.face && atom.size === last?.size && text !== '') {
      text += atom.text;
    } else {
      flush();
      from = at;
      if (atom.kind === 'glyphs') text = atom.text;
      else if (atom.kind === 'tick') drawTick(document, atom, x + at, baseline);
      else if (atom.kind === 'missing') drawMissing(document, atom, x + at, baseline);
    }
    last = atom.kind === 'glyphs' ? atom : undefined;
  }
  flush();
  const ruled = line.atoms.filter(({ atom }) => atom.ruled === true);
  if (ruled.length === 0) return;
  document.lineWidth(thinRule).strokeColor(ink);
  for (const { atom, x: at } of ruled) {
    const y = baseline + atom.size * 0.19;
    document.moveTo(x + at, y).lineTo(x + at + atom.width, y);
  }
  document.stroke();
}

export function continuationWords(number: number): string {
  return `（未完，转续页〔${number}〕）`;
}

function drawCellText(document: PdfDocument, cell: PlacedCell): void {
  const placed = placedLines(cell);
  for (const { line, x, y } of placed) drawLine(document, line, x, y);
  if (cell.continued === undefined) return;
  const last = placed.at(-1);
  const bottom = last === undefined ? cell.y + padding.y : last.y + last.line.height;
  const reference = continuationWords(cell.continued.number);
  drawWords(document, reference, 'regular', smallestSize, cell.x + padding.x, bottom + smallestSize);
}

/** Rules of one direction: position across → stretches along, so that neighbours share one stroke. */
class Rules {
  readonly #stretches = new Map<string, [number, number][]>();

  add(across: number, from: number, to: number): void {
    const key = across.toFixed(2);
    const known = this.#stretches.get(key);
    if (known === undefined) this.#stretches.set(key, [[from, to]]);
    else known.push([from, to]);
  }

  each(draw: (across: number, from: number, to: number) => void): void {
    for (const [key, stretches] of this.#stretches) {
      let open: [number, number] | undefined;
      for (const [from, to] of stretches.toSorted(([a], [b]) => a - b)) {
        if (open !== undefined && from <= open[1] + 0.05) open[1] = Math.max(open[1], to);
        else {
          if (open !== undefined) draw(Number(key), ...open);
          open = [from, to];
        }
      }
      if (open !== undefined) draw(Number(key), ...open);
    }
  }
}

function drawRules(document: PdfDocument, page: PlacedPage): void {
  const across = new Rules();
  const down = new Rules();
  for (const { cells, plain } of page.rows) {
    if (plain) continue;
    for (const { x, y, width, height } of cells) {
      across.add(y, x, x + width);
      across.add(y + height, x, x + width);
      down.add(x, y, y + height);
      down.add(x + width, y, y + height);
    }
  }
  document.markContent('Artifact', { type: 'Layout' }).strokeColor(ink).lineWidth(thinRule);
  across.each((y, from, to) => document.moveTo(from, y).lineTo(to, y));
  down.each((x, from, to) => document.moveTo(x, from).lineTo(x, to));
  document.stroke().lineWidth(frameRule);
  for (const { x, y, width, height } of page.frames) document.rect(x, y, width, height);
  document.stroke().endMarkedContent();
}

/** Draws the page's table and text, and says in `parent` what is a row, a header cell, a cell, a paragraph. */
export function drawPage(document: PdfDocument, page: PlacedPage, parent: StructureElement): void {
  drawRules(document, page);
  let table: StructureElement | undefined;
  for (const { cells, plain } of page.rows) {
    const withWords = cells.filter(({ content, photo }) => content !== undefined || photo !== undefined);
    if (plain) {
      table = undefined;
      for (const cell of withWords) parent.add(mark(document, 'P', () => drawCellText(document, cell)));
      continue;
    }
    if (table === undefined) {
      table = document.struct('Table');
      parent.add(table);
    }
    const row = document.struct('TR');
    table.add(row);
    for (const cell of withWords) row.add(drawCell(document, cell));
  }
}

function drawCell(document: PdfDocument, cell: PlacedCell): StructureElement {
  const { photo, content } = cell;
  if (photo !== undefined) {
    const figure = mark(document, 'Figure', () => drawPhoto(document, photo, cell), { alt: photo.alt });
    return document.struct('TD').add(figure);
  }
  return content?.header === true
    ? mark(document, 'TH', () => drawCellText(document, cell), { scope: 'Row' })
    : mark(document, 'TD', () => drawCellText(document, cell));
}

function drawPhoto(document: PdfDocument, { image, size }: Photo, cell: Rectangle): void {
  const width = Math.min(cell.width - 2, size.width);
  const height = Math.min(cell.height - 2, size.height);
  document.image(Buffer.from(image), cell.x + (cell.width - width) / 2, cell.y + (cell.height - height) / 2, {
    fit: [width, height],
    align: 'center',
    valign: 'center',
  });
}

/** Draws something as one structure element of the given type. */
export function mark(
  document: PdfDocument,
  type: string,
  draw: () => void,
  options: { readonly scope?: 'Row' | 'Column'; readonly alt?: string } = {},
): StructureElement {
  const content: MarkedContent = document.markStructureContent(type);
  draw();
  document.endMarkedContent();
  return document.struct(type, options).add(content);
}
