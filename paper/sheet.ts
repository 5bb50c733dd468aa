import { drawPage, drawWords, mark, wordsWidth } from './draw.ts';
import { paginate, type Section } from './pages.ts';
import type { Paper } from './paper.ts';
import { a4, finishPdf, millimetre, startPdf } from './pdf-document.ts';
import type { Piece, Sizes } from './pieces.ts';
import type { Cell, Content, Row } from './table.ts';

/** Sizes in points of the papers that are handed out: 五号 text, never smaller. */
const textSizes: Sizes = { label: 10.5, value: 10.5 };
const headingSizes: Sizes = { label: 12.5, value: 12.5 };
const titleSize = 20;
const smallSize = 8.5;
const marginX = 18 * millimetre;
const titleRoom = 14 * millimetre;
const marginTop = 14 * millimetre;
const marginBottom = 15 * millimetre;

export interface Words {
  readonly strong?: boolean;
  readonly header?: boolean;
  readonly align?: 'left' | 'center';
  readonly sizes?: Sizes;
}

function contentOf(pieces: readonly Piece[], words: Words): Content {
  return {
    pieces,
    header: words.header === true,
    align: words.align ?? (words.header === true ? 'center' : 'left'),
    sizes: words.sizes ?? textSizes,
    fixed: true,
    keys: [],
    name: '',
  };
}

/** Printed words in a cell. */
export function words(text: string, options: Words = {}): Cell {
  const style = options.strong === true ? 'strong' : 'label';
  return { content: contentOf([{ kind: 'text', text, style }], options) };
}

/** A cell of mixed pieces: boxes, rules to write on. */
export function pieces(list: readonly Piece[], options: Words = {}): Cell {
  return { content: contentOf(list, options) };
}

export function wide(millimetres: number, cell: Cell): Cell {
  return { ...cell, width: millimetres * millimetre };
}

/** Cells side by side, at least `minHeight` millimetres high. */
export function row(cells: readonly Cell[], minHeight = 6.8): Row {
  return { minHeight: minHeight * millimetre, cells };
}

/** Text without rules around it. */
export function paragraphs(texts: readonly string[], options: Words = {}): Section {
  return { plain: true, rows: texts.map((text) => row([words(text, options)], 5)) };
}

export function heading(text: string): Section {
  const cell = words(text, { strong: true, sizes: headingSizes });
  return { plain: true, rows: [{ ...row([cell], 9.5), keepWithNext: true }] };
}

/** Columns up to this width hold numbers and short words, set in the middle. */
const centredColumn = 30;

/** A table with headings. `widths` in millimetres; `undefined` shares what is left. */
export function table(
  headings: readonly string[],
  widths: readonly (number | undefined)[],
  lines: readonly (readonly (string | Cell)[])[],
): Section {
  function cells(line: readonly (string | Cell)[], header: boolean): Cell[] {
    return line.map((one, index) => {
      const width = widths[index];
      const align = header || (width !== undefined && width <= centredColumn) ? 'center' : 'left';
      const cell = typeof one === 'string' ? words(one, { header, strong: header, align }) : one;
      return width === undefined ? cell : wide(width, cell);
    });
  }
  return { head: row(cells(headings, true)), rows: lines.map((line) => row(cells(line, false))) };
}

/** Label and text side by side, as many rows as pairs. `labelWidth` in millimetres. */
export function pairs(labelWidth: number, list: readonly (readonly [string, string])[]): Section {
  return {
    rows: list.map(([label, text]) =>
      row([wide(labelWidth, words(label, { header: true })), words(text)], 8),
    ),
  };
}

/**
 * A paper made of sections under a title, numbered `foot · 第n/N页` at the foot. `day` (`YYYY-MM-DD`) is
 * the date in the metadata, which hold nothing else.
 */
export async function renderSheet(sheet: {
  readonly title: string;
  readonly foot: string;
  readonly day: string;
  readonly sections: readonly Section[];
}): Promise<Paper> {
  const top = marginTop + titleRoom;
  const { pages } = paginate(sheet.sections, {
    x: marginX,
    y: top,
    width: a4.width - 2 * marginX,
    height: a4.height - marginBottom - top,
  });
  const document = startPdf(sheet.title, sheet.day);
  const root = document.struct('Document');
  document.addStructure(root);
  pages.forEach((page, index) => {
    document.addPage();
    const title = index === 0 ? sheet.title : `${sheet.title}（续）`;
    const width = wordsWidth(title, 'bold', titleSize);
    root.add(
      mark(document, index === 0 ? 'H1' : 'P', () => {
        drawWords(document, title, 'bold', titleSize, (a4.width - width) / 2, marginTop + titleSize);
      }),
    );
    drawPage(document, page, root);
    const foot = `${sheet.foot} · 第${index + 1}/${pages.length}页`;
    root.add(
      mark(document, 'P', () => {
        const x = (a4.width - wordsWidth(foot, 'regular', smallSize)) / 2;
        drawWords(document, foot, 'regular', smallSize, x, a4.height - 8 * millimetre);
      }),
    );
  });
  root.end();
  return { pdf: await finishPdf(document), pages: pages.length };
}
