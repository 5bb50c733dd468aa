import {
  type Cell,
  type Content,
  type Continuation,
  type MeasuredRow,
  measureRow,
  type PlacedCell,
  placeRow,
  type Rectangle,
  type Row,
} from './table.ts';

/** Rows that belong together. Lengths in points. */
export interface Section {
  /** Merged cell at the left of all rows, repeated with （续） where the section goes on on a new page. */
  readonly side?: { readonly width: number; readonly content: Content };
  /** Text without rules: paragraphs of a notice. */
  readonly plain?: boolean;
  /** Headings of the columns, repeated on every page. */
  readonly head?: Row;
  readonly rows: readonly Row[];
}

export interface PlacedPage {
  readonly cells: readonly PlacedCell[];
  /** Outer frames of the tables on the page. */
  readonly frames: readonly Rectangle[];
  /** Cells of one printed row belong together for assistive technology. */
  readonly rows: readonly { readonly cells: readonly PlacedCell[]; readonly plain: boolean }[];
}

export interface Pages {
  readonly pages: readonly PlacedPage[];
  readonly continuations: readonly Continuation[];
}

/** How full a page must be for `newPage` to be obeyed. */
const wellFilled = 0.55;

interface OpenPage {
  readonly rows: { cells: readonly PlacedCell[]; plain: boolean }[];
  readonly frames: Rectangle[];
  y: number;
}

interface Measured {
  readonly section: Section;
  readonly row: MeasuredRow;
  readonly first: boolean;
  readonly newPage: boolean;
  readonly keepWithNext: boolean;
}

/** Lays sections on pages whose free part is `area`. A row is never split over pages. */
export function paginate(sections: readonly Section[], area: Rectangle): Pages {
  const continuations: Continuation[] = [];
  const pages: OpenPage[] = [];
  const bottom = area.y + area.height;
  const units: Measured[] = sections.flatMap((section) =>
    section.rows.map((row, index) => ({
      section,
      row: measureRow(row, area.width - (section.side?.width ?? 0)),
      first: index === 0,
      newPage: row.newPage === true,
      keepWithNext: row.keepWithNext === true,
    })),
  );
  const headOf = ({ section }: Measured) =>
    section.head === undefined
      ? undefined
      : measureRow(section.head, area.width - (section.side?.width ?? 0));
  let current: OpenPage = { rows: [], frames: [], y: area.y };
  pages.push(current);
  let block: { section: Section; units: Measured[] } | undefined;

  function closeBlock(): void {
    if (block === undefined) return;
    const { section, units: members } = block;
    const top = current.y;
    const sideWidth = section.side?.width ?? 0;
    const natural = members.reduce((sum, { row }) => sum + row.height, 0);
    const sideCell =
      section.side === undefined
        ? undefined
        : measureSide(section.side.content, sideWidth, natural, members[0]?.first === false);
    const stretch = Math.max(0, (sideCell?.height ?? 0) - natural);
    members.forEach(({ row }, index) => {
      const height = row.height + (index === members.length - 1 ? stretch : 0);
      const cells = placeRow(row, area.x + sideWidth, current.y, continuations, height);
      if (index === 0 && sideCell !== undefined)
        cells.unshift(...placeRow(sideCell, area.x, current.y, continuations, natural + stretch));
      current.rows.push({ cells, plain: section.plain === true });
      current.y += height;
    });
    if (section.plain !== true) {
      const previous = current.frames.at(-1);
      const height = current.y - top;
      if (previous !== undefined && Math.abs(previous.y + previous.height - top) < 0.01)
        current.frames[current.frames.length - 1] = { ...previous, height: previous.height + height };
      else current.frames.push({ x: area.x, y: top, width: area.width, height });
    }
    block = undefined;
  }

  let filled = area.y;
  for (const [index, unit] of units.entries()) {
    const next = unit.keepWithNext ? units[index + 1] : undefined;
    const nextHeight = next === undefined ? 0 : next.row.height + (headOf(next)?.height ?? 0);
    const share = (filled - area.y) / area.height;
    const wanted = unit.newPage && share > wellFilled;
    const full = filled + unit.row.height + nextHeight > bottom + 0.01 && filled > area.y;
    if (wanted || full) {
      closeBlock();
      current = { rows: [], frames: [], y: area.y };
      pages.push(current);
      filled = area.y;
    }
    if (block === undefined || block.section !== unit.section) {
      closeBlock();
      block = { section: unit.section, units: [] };
      const head = headOf(unit);
      if (head !== undefined) {
        block.units.push({ ...unit, row: head });
        filled += head.height;
      }
    }
    block.units.push(unit);
    filled += unit.row.height;
  }
  closeBlock();
  return {
    pages: pages.map(({ rows, frames }) => ({ rows, frames, cells: rows.flatMap(({ cells }) => cells) })),
    continuations,
  };
}

function measureSide(content: Content, width: number, height: number, goesOn: boolean): MeasuredRow {
  const words: Cell = {
    width,
    content: goesOn
      ? {
          ...content,
          pieces: [...content.pieces, { kind: 'break' }, { kind: 'text', text: '(续)', style: 'label' }],
        }
      : content,
  };
  return measureRow({ minHeight: height, cells: [words] }, width);
}
