import { expect, test } from 'vitest';
import { paginate, type Section } from './pages.ts';
import { type Cell, type Content, padding, placedLines, type Row, smallestSize } from './table.ts';

const area = { x: 40, y: 100, width: 500, height: 600 };

function cell(text: string, more: Partial<Content> & { readonly width?: number } = {}): Cell {
  const { width, ...content } = more;
  return {
    ...(width === undefined ? {} : { width }),
    content: {
      pieces: [{ kind: 'text', text, style: 'value' }],
      header: false,
      align: 'left',
      sizes: { label: 10, value: 12 },
      keys: [text.slice(0, 3)],
      name: text.slice(0, 3),
      ...content,
    },
  };
}

function row(minHeight: number, ...cells: readonly Cell[]): Row {
  return { minHeight, cells };
}

test('cells of a row fill the width, merged neighbours the height', () => {
  const [page] = paginate(
    [
      {
        rows: [
          row(
            20,
            cell('左边', { width: 100 }),
            { rows: [row(30, cell('上')), row(40, cell('下'))] },
            cell('右'),
          ),
        ],
      },
    ],
    area,
  ).pages;
  const [left, upper, lower, right] = page?.cells ?? [];
  expect([left?.x, left?.width, left?.height]).toEqual([40, 100, 70]);
  expect([upper?.y, upper?.height, lower?.y, lower?.height]).toEqual([100, 30, 130, 40]);
  expect((right?.x ?? 0) + (right?.width ?? 0)).toBeCloseTo(540);
  expect(right?.height).toBe(70);
});

test('a value shrinks before its row grows, and never below the smallest size', () => {
  const [page] = paginate([{ rows: [row(22, cell('一'.repeat(50)))] }], area).pages;
  const [shrunk] = page?.cells ?? [];
  expect(shrunk?.height).toBe(22);
  const sizes = shrunk?.lines.flatMap(({ atoms }) => atoms.map(({ atom }) => atom.size)) ?? [];
  expect(Math.max(...sizes)).toBeLessThan(12);
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(smallestSize);
  const [grown] = paginate([{ rows: [row(22, cell('一'.repeat(200)))] }], area).pages[0]?.cells ?? [];
  expect(grown?.height).toBeGreaterThan(22);
});

test('text stays inside its cell', () => {
  for (const length of [1, 40, 150, 300, 900]) {
    const [placed] = paginate([{ rows: [row(22, cell('字'.repeat(length)))] }], area).pages[0]?.cells ?? [];
    if (placed === undefined) throw new Error('no cell');
    for (const { line, x, y } of placedLines(placed)) {
      expect(x + line.width).toBeLessThanOrEqual(placed.x + placed.width - padding.x + 0.05);
      expect(y).toBeGreaterThanOrEqual(placed.y);
      expect(y + line.height).toBeLessThanOrEqual(placed.y + placed.height);
    }
  }
});

test('what a cell cannot hold is handed on whole', () => {
  const text = Array.from({ length: 400 }, (_, index) => `第${index}句，`).join('');
  const { pages, continuations } = paginate([{ rows: [row(22, cell(text))] }], area);
  const [placed] = pages[0]?.cells ?? [];
  const kept = placed?.lines.map(({ raw }) => raw).join('') ?? '';
  expect(kept.length).toBeGreaterThan(100);
  expect(kept + (continuations[0]?.rest ?? '')).toBe(text);
  expect(placed?.continued).toEqual(continuations[0]);
});

test('a row is never split over pages, and the merged cell goes on', () => {
  const section: Section = {
    side: { width: 30, content: { ...(cell('侧').content as Content), header: true, align: 'center' } },
    rows: Array.from({ length: 9 }, (_, index) => row(100, cell(`第${index}行`))),
  };
  const { pages } = paginate([section], area);
  expect(pages.map(({ rows }) => rows.length)).toEqual([6, 3]);
  for (const { cells } of pages)
    for (const { y, height } of cells) expect(y + height).toBeLessThanOrEqual(area.y + area.height + 0.01);
  const sides = pages.map(({ cells }) => cells.find(({ x, width }) => x === 40 && width === 30));
  expect(sides.map((side) => side?.height)).toEqual([600, 300]);
  expect(sides.map((side) => side?.lines.map(({ raw }) => raw).join(''))).toEqual(['侧', '侧(续)']);
});

test('headings of columns are repeated, and a heading stays with what follows', () => {
  const head = row(20, cell('表头'));
  const title: Section = { plain: true, rows: [{ ...row(20, cell('标题')), keepWithNext: true }] };
  const filler: Section = { plain: true, rows: [row(550, cell('前文'))] };
  const table: Section = {
    head,
    rows: Array.from({ length: 8 }, (_, index) => row(100, cell(`第${index}行`))),
  };
  const { pages } = paginate([filler, title, table], area);
  const texts = pages.map(({ cells }) => cells.map(({ lines }) => lines[0]?.raw));
  expect(texts[0]).toEqual(['前文']);
  expect(texts[1]?.slice(0, 3)).toEqual(['标题', '表头', '第0行']);
  expect(texts[2]?.[0]).toBe('表头');
});

test('a wished page break is obeyed on a full page and ignored on an emptier one', () => {
  const broken = (before: number) =>
    paginate([{ rows: [row(before, cell('前')), { ...row(50, cell('后')), newPage: true }] }], area).pages
      .length;
  expect(broken(400)).toBe(2);
  expect(broken(200)).toBe(1);
});
