import { heightOf, type Line, linesOf } from './lines.ts';
import type { Piece, Sizes } from './pieces.ts';

/** Words and values of a cell. Lengths in points. */
export interface Content {
  readonly pieces: readonly Piece[];
  /** Printed words: centred, a header cell for assistive technology. */
  readonly header: boolean;
  readonly align: 'left' | 'center';
  readonly sizes: Sizes;
  /** Never set smaller, never cut: the row grows. */
  readonly fixed?: boolean;
  /** Form field keys that stand here. */
  readonly keys: readonly string[];
  /** What the continuation page calls the cell. */
  readonly name: string;
}

export interface Photo {
  /** Form field key. */
  readonly key: string;
  readonly image: Uint8Array;
  readonly alt: string;
  /** Points; a smaller cell makes it smaller. */
  readonly size: { readonly width: number; readonly height: number };
}

export interface Cell {
  /** Absent: an equal share of what the others leave. */
  readonly width?: number;
  readonly content?: Content;
  readonly photo?: Photo;
  /** A cell split into rows: how neighbours are merged over several rows. */
  readonly rows?: readonly Row[];
}

export interface Row {
  readonly minHeight: number;
  /** Starts a new page when the current one is well filled. */
  readonly newPage?: boolean;
  /** Not the last row of a page: a heading stays with what follows. */
  readonly keepWithNext?: boolean;
  readonly cells: readonly Cell[];
}

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedCell extends Rectangle {
  readonly content: Content | undefined;
  readonly photo: Photo | undefined;
  readonly lines: readonly Line[];
  /** What did not fit, to go on the continuation page under this number. */
  readonly continued: Continuation | undefined;
}

export interface Continuation {
  readonly number: number;
  readonly name: string;
  readonly keys: readonly string[];
  readonly rest: string;
}

export interface MeasuredRow {
  readonly height: number;
  readonly cells: readonly MeasuredCell[];
}

interface MeasuredCell {
  readonly cell: Cell;
  readonly width: number;
  readonly rows: readonly MeasuredRow[];
  readonly lines: readonly Line[];
  readonly rest: string;
}

export const padding = { x: 3.2, y: 2 } as const;
/** Filled-in and printed text shrinks to this at most; then the row grows. */
export const smallestSize = 7.5;
/** Size of a value in a row that had to grow. */
const grownSize = 9;
/** A cell grows to this; what is longer goes on the continuation page. */
const tallestCell = 130;
/** A value that fits its line at this size or more is not broken. */
const oneLineSize = 9;
const shrinkSteps = [1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6] as const;

/** Room for the reference to the continuation page. */
const referenceHeight = smallestSize * 1.5;

interface Fitted {
  readonly lines: readonly Line[];
  readonly height: number;
  readonly rest: string;
}

function sizesAt(sizes: Sizes, share: number): Sizes {
  return {
    ...sizes,
    label: Math.max(Math.min(smallestSize, sizes.label), sizes.label * share),
    value: Math.max(Math.min(smallestSize, sizes.value), sizes.value * share),
  };
}

/**
 * Sets the content into `width` × `available`: as large as fits, else grown, else cut at a line with the rest
 * handed on. A cut keeps one line free for the reference.
 */
function fit(content: Content, width: number, available: number): Fitted {
  if (content.fixed === true) {
    const lines = linesOf(content.pieces, width, content.sizes);
    return { lines, height: heightOf(lines), rest: '' };
  }
  // A name or a word is easier to read whole and a little smaller than broken in two.
  if (content.pieces.every((piece) => piece.kind === 'text' && piece.style === 'value'))
    for (const share of shrinkSteps) {
      if (content.sizes.value * share < oneLineSize) break;
      const lines = linesOf(content.pieces, width, sizesAt(content.sizes, share));
      if (lines.length === 1) return { lines, height: heightOf(lines), rest: '' };
    }
  for (const share of shrinkSteps) {
    const lines = linesOf(content.pieces, width, sizesAt(content.sizes, share));
    const height = heightOf(lines);
    if (height <= available + 0.01) return { lines, height, rest: '' };
  }
  for (const share of [grownSize / content.sizes.value, 0]) {
    const lines = linesOf(content.pieces, width, sizesAt(content.sizes, Math.min(1, share)));
    const height = heightOf(lines);
    if (height <= Math.max(available, tallestCell)) return { lines, height, rest: '' };
  }
  const lines = linesOf(content.pieces, width, sizesAt(content.sizes, 0));
  const kept: Line[] = [];
  let height = referenceHeight;
  for (const line of lines) {
    if (height + line.height > Math.max(available, tallestCell)) break;
    height += line.height;
    kept.push(line);
  }
  const rest = lines
    .slice(kept.length)
    .map(({ raw }) => raw)
    .join('');
  return { lines: kept, height, rest };
}

function widthsOf(cells: readonly Cell[], width: number): number[] {
  const fixed = cells.reduce((sum, cell) => sum + (cell.width ?? 0), 0);
  const sharing = cells.filter((cell) => cell.width === undefined).length;
  const share = sharing === 0 ? 0 : (width - fixed) / sharing;
  // A row whose widths leave a gap gives it to its last cell: the right edge is always straight.
  const gap = sharing === 0 ? width - fixed : 0;
  return cells.map((cell, index) => (cell.width ?? share) + (index === cells.length - 1 ? gap : 0));
}

/** Measures a row in `width`, at least `floor` high. Nested rows share the height that is left over. */
export function measureRow(row: Row, width: number, floor = 0): MeasuredRow {
  const widths = widthsOf(row.cells, width);
  const nested = row.cells.map((cell, index) =>
    (cell.rows ?? []).map((inner) => measureRow(inner, widths[index] ?? 0)),
  );
  const nestedHeight = Math.max(
    0,
    ...nested.map((rows) => rows.reduce((sum, { height }) => sum + height, 0)),
  );
  const wanted = Math.max(row.minHeight, floor, nestedHeight);
  const fitted = row.cells.map(({ content }, index) =>
    content === undefined
      ? undefined
      : fit(content, (widths[index] ?? 0) - 2 * padding.x, wanted - 2 * padding.y),
  );
  const height = Math.max(wanted, ...fitted.map((one) => (one?.height ?? 0) + 2 * padding.y));
  if (height > wanted + 0.01 && floor < height) return measureRow(row, width, height);
  return {
    height,
    cells: row.cells.map((cell, index) => {
      const cellWidth = widths[index] ?? 0;
      const rows = nested[index] ?? [];
      const sum = rows.reduce((total, inner) => total + inner.height, 0);
      const stretched =
        sum >= height - 0.01
          ? rows
          : (cell.rows ?? []).map((inner, at) =>
              measureRow(inner, cellWidth, ((rows[at]?.height ?? 0) * height) / sum),
            );
      return {
        cell,
        width: cellWidth,
        rows: stretched,
        lines: fitted[index]?.lines ?? [],
        rest: fitted[index]?.rest ?? '',
      };
    }),
  };
}

/** Where each line of a cell begins, in points from the corner of the page. */
export function placedLines(
  cell: PlacedCell,
): { readonly line: Line; readonly x: number; readonly y: number }[] {
  const { content, lines, continued } = cell;
  if (content === undefined) return [];
  const inner = cell.width - 2 * padding.x;
  const height = heightOf(lines) + (continued === undefined ? 0 : referenceHeight);
  let y = cell.y + (cell.height - height) / 2;
  return lines.map((line) => {
    const top = y;
    y += line.height;
    const shift = content.align === 'center' ? (inner - line.width) / 2 : 0;
    return { line, x: cell.x + padding.x + shift, y: top };
  });
}

/** Puts a measured row down at `x`, `y`. `continuations` collects what did not fit, in reading order. */
export function placeRow(
  row: MeasuredRow,
  x: number,
  y: number,
  continuations: Continuation[],
  height = row.height,
): PlacedCell[] {
  let left = x;
  return row.cells.flatMap((measured) => {
    const { cell, width, lines, rest } = measured;
    const at = left;
    left += width;
    if (cell.rows !== undefined) {
      let top = y;
      return measured.rows.flatMap((inner, index) => {
        const last = index === measured.rows.length - 1;
        const innerHeight = last ? y + height - top : inner.height;
        const placed = placeRow(inner, at, top, continuations, innerHeight);
        top += innerHeight;
        return placed;
      });
    }
    let continued: Continuation | undefined;
    if (rest !== '') {
      continued = {
        number: continuations.length + 1,
        name: cell.content?.name ?? '',
        keys: cell.content?.keys ?? [],
        rest,
      };
      continuations.push(continued);
    }
    return [{ x: at, y, width, height, content: cell.content, photo: cell.photo, lines, continued }];
  });
}
