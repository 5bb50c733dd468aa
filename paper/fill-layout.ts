import type { CaseView, FieldView } from '../domain/case/view.ts';
import type { Field, FieldOption } from '../domain/region/region.ts';
import {
  fieldsOf,
  keysOf,
  type Layout,
  type LayoutCell,
  type LayoutRow,
  layoutOf,
  type Token,
  tokensOf,
} from './layout.ts';
import { unreachable } from '../domain/result.ts';
import type { Section } from './pages.ts';
import type { FormInput } from './paper.ts';
import { millimetre } from './pdf-document.ts';
import type { Piece, Sizes } from './pieces.ts';
import type { Cell, Content, Row } from './table.ts';
import { chineseDate } from './words.ts';

/** What a date looks like before somebody writes it. */
const emptyDate = '　　年　　月　　日';
const emptyWords: Partial<Record<Field['type'], string>> = {
  date: emptyDate,
  month: '　　年　　月',
  'date-range': `${emptyDate}至${emptyDate}`,
  'system-date': emptyDate,
};
/** Short values stand in the middle of their cell. */
const centred: ReadonlySet<Field['type']> = new Set([
  'name',
  'sex',
  'nation',
  'date',
  'month',
  'date-range',
  'phone',
  'id-number',
  'choice',
  'text',
  'bank-account',
]);
/** The sizes that regions name. */
const photoSizes = {
  '1寸': { width: 25 * millimetre, height: 35 * millimetre },
  '2寸': { width: 35 * millimetre, height: 49 * millimetre },
} as const;

interface Filling {
  readonly fields: ReadonlyMap<string, Field>;
  readonly values: ReadonlyMap<string, FieldView>;
  readonly chosen: ReadonlySet<string>;
  readonly input: FormInput;
  readonly sizes: Sizes;
  readonly rowHeight: number;
}

/** The region's printed form, or another layout of its fields, with what the case says, ready to be laid on pages. */
export function fillLayout(input: FormInput, layout: Layout = layoutOf(input.region)): Section[] {
  const filling: Filling = {
    fields: fieldsOf(input.region),
    values: valuesOf(input.view),
    chosen: new Set(input.view.entitlements.filter(({ chosen }) => chosen).map(({ code }) => code)),
    input,
    sizes: layout.sizes,
    rowHeight: layout.rowHeight,
  };
  return layout.sections.map(({ side, plain, rows }) => ({
    rows: rows.map((row) => rowOf(row, filling)),
    ...(plain === true ? { plain } : {}),
    ...(side === undefined
      ? {}
      : { side: { width: side.w * millimetre, content: contentOf({ text: side.text }, filling) } }),
  }));
}

function valuesOf(view: CaseView): Map<string, FieldView> {
  return new Map(view.form.blocks.flatMap(({ fields }) => fields.map((field) => [field.key, field])));
}

function rowOf(row: LayoutRow, filling: Filling): Row {
  return {
    minHeight: (row.h ?? filling.rowHeight) * millimetre,
    ...(row.newPage === true ? { newPage: true } : {}),
    cells: row.cells.map((cell, index): Cell => {
      const column = row.cols?.[index];
      const width = typeof column === 'number' ? { width: column * millimetre } : {};
      return { ...width, ...cellOf(cell, filling) };
    }),
  };
}

function cellOf(cell: LayoutCell, filling: Filling): Cell {
  if (typeof cell === 'string') return { content: contentOf({ text: cell }, filling) };
  if ('rows' in cell) return { rows: cell.rows.map((row) => rowOf(row, filling)) };
  if ('photo' in cell) {
    const { photo } = filling.input;
    return photo === undefined
      ? { content: { ...contentOf({ text: cell.words }, filling), keys: [cell.photo] } }
      : {
          photo: {
            key: cell.photo,
            image: photo,
            alt: cell.words,
            size: filling.input.region.photo?.size === '1寸' ? photoSizes['1寸'] : photoSizes['2寸'],
          },
        };
  }
  return { content: contentOf(cell, filling) };
}

function contentOf(
  cell: {
    readonly text: string;
    readonly align?: 'left' | 'center' | undefined;
    readonly leading?: number | undefined;
  },
  filling: Filling,
): Content {
  const tokens = tokensOf(cell.text, filling.fields);
  const [only] = tokens;
  const header = tokens.every(({ kind }) => kind === 'words');
  const short = tokens.length === 1 && only?.kind === 'value' && centred.has(only.field.type);
  const named = tokens.find((token) => 'field' in token);
  return {
    pieces: tokens.flatMap((token) => piecesOf(token, tokens, filling)),
    header,
    align: cell.align ?? (header || short ? 'center' : 'left'),
    sizes: cell.leading === undefined ? filling.sizes : { ...filling.sizes, leading: cell.leading },
    keys: keysOf(tokens),
    name: named !== undefined && 'field' in named ? named.field.screenLabel || named.field.label : cell.text,
  };
}

function value(text: string): Piece {
  return { kind: 'text', text, style: 'value' };
}

function label(text: string): Piece {
  return { kind: 'text', text, style: 'label' };
}

function onRule(text: string, millimetres: number | undefined): Piece {
  return millimetres === undefined ? value(text) : { kind: 'blank', text, width: millimetres * millimetre };
}

function piecesOf(token: Token, cell: readonly Token[], filling: Filling): Piece[] {
  switch (token.kind) {
    case 'words':
      return [label(token.text)];
    case 'declaration':
      return [label(filling.input.region.form.declaration)];
    case 'rule':
      return [{ kind: 'blank', text: '', width: token.millimetres * millimetre, writing: token.writing.key }];
    case 'tab':
      return [{ kind: 'tab', at: token.millimetres * millimetre }];
    case 'line': {
      const lines = filling.values.get(token.field.key)?.value;
      const text = Array.isArray(lines) ? (lines[token.line - 1] ?? '') : '';
      // A value with more lines than the paper has keeps them on its last one.
      const last = token.line === (token.field.lines ?? 1);
      const more = Array.isArray(lines) && last ? lines.slice(token.line) : [];
      return [value([text, ...more].filter((part) => part !== '').join('；'))];
    }
    case 'other': {
      const text = filling.values.get(token.field.key)?.other ?? '';
      return [onRule(text, token.rule)];
    }
    case 'value': {
      const text = textOf(token.field, filling);
      if (token.rule !== undefined) return [onRule(text, token.rule)];
      if (text !== '') return [value(text)];
      const empty = token.field.optionsFrom === undefined ? emptyWords[token.field.type] : emptyDate;
      return empty === undefined ? [] : [label(empty)];
    }
    case 'options': {
      const hasBlank = cell.some((other) => other.kind === 'other' && other.field.key === token.field.key);
      const boxes = token.codes.flatMap((code, index) => {
        const option = token.field.options?.find((one) => one.code === code);
        if (option === undefined) return [];
        const ticked = isTicked(token.field, option, filling);
        const other = filling.values.get(token.field.key)?.other ?? '';
        return [
          ...(index > 0 ? [label('　')] : []),
          { kind: 'tick' as const, ticked, label: option.label, boxAfter: token.boxAfter },
          ...(ticked && option.fillIn === true && !hasBlank && other !== '' ? [value(`（${other}）`)] : []),
        ];
      });
      return [...boxes, ...withoutBox(token, filling)];
    }
    default:
      return unreachable(token);
  }
}

/** A chosen option that the paper has no box for is written behind the last box. */
function withoutBox(token: Token & { readonly kind: 'options' }, filling: Filling): Piece[] {
  const options = token.field.options ?? [];
  if (token.codes.at(-1) !== options.findLast(({ printed }) => printed !== false)?.code) return [];
  return options
    .filter((option) => option.printed === false && isTicked(token.field, option, filling))
    .flatMap((option) => [label('　'), value(option.label)]);
}

function textOf(field: Field, { values, input }: Filling): string {
  const view = values.get(field.key);
  // The form prints its own 上午/下午 beside the day.
  if (field.optionsFrom === 'evaluation-days' && typeof view?.value === 'string')
    return chineseDate(view.value);
  if (view !== undefined && view.text !== '') return view.text;
  // A form without any value is a blank one, to be dated by hand.
  if (field.type !== 'system-date' || values.size === 0) return '';
  return chineseDate(input.today);
}

function isTicked(field: Field, option: FieldOption, { values, chosen }: Filling): boolean {
  if (option.items?.some((item) => chosen.has(item)) === true) return true;
  const given = values.get(field.key)?.value;
  return given === option.code || (Array.isArray(given) && given.includes(option.code));
}
