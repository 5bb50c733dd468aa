import { z } from 'zod';
import type { Field, PaperForm, Region } from '../domain/region/region.ts';

/**
 * How a region's form lies on A4, from `paper.yaml`. Lengths in millimetres, sizes in points.
 *
 * A section is a stack of rows, with an optional `side` cell merged over all of them. A row names the widths
 * of its cells in `cols` (`rest` shares what is left) and gives the cells:
 *
 *     - { cols: [22, rest], cells: [户籍地址, '{hukouAddress}'] }
 *
 * Words without a field are a printed label. Words with fields in braces are filled in:
 *
 *     {key}        the value; a date without a value is printed as 年 月 日
 *     {key[2]}     the second line of a `lines` field
 *     {key:*}      every option with its box, ticked or not
 *     {key:code}   one option with its box; {key:code after} has the box behind the words
 *     {_key}       the value on a rule of 26 mm, {_50 key} of 50 mm; {_key.other} what was written into the blank of a choice
 *     {rule 40 key} a rule of 40 mm where the field (a signature) is written by hand
 *     {tab 60}     goes on 60 mm from the left of the cell
 *     {declaration} the form's statement
 *
 * A cell may also be `{ rows: [...] }` (merged neighbours), `{ photo: key, words: … }` or
 * `{ text: …, align, leading }`. A section with `plain` has no rules: the line above a table, a note below it.
 */
const length = z.number().positive().max(297);
const cellText = z.strictObject({
  text: z.string(),
  align: z.enum(['left', 'center']).optional(),
  /** Line height as a share of the size. */
  leading: z.number().min(1.2).max(3).optional(),
});
const photoCell = z.strictObject({ photo: z.string(), words: z.string() });

export type LayoutCell =
  | string
  | z.infer<typeof cellText>
  | z.infer<typeof photoCell>
  | { rows: LayoutRow[] };
export interface LayoutRow {
  cols?: (number | 'rest')[] | undefined;
  h?: number | undefined;
  newPage?: boolean | undefined;
  cells: LayoutCell[];
}

const cell: z.ZodType<LayoutCell> = z.lazy(() =>
  z.union([z.string(), cellText, photoCell, z.strictObject({ rows: z.array(row).min(1) })]),
);
const row: z.ZodType<LayoutRow> = z.lazy(() =>
  z
    .strictObject({
      cols: z.array(z.union([length, z.literal('rest')])).optional(),
      h: length.optional(),
      /** Starts a new page when the current one is well filled. */
      newPage: z.boolean().optional(),
      cells: z.array(cell).min(1),
    })
    .refine(({ cols, cells }) => cols === undefined || cols.length === cells.length, {
      message: 'cols and cells differ in number',
    }),
);
const layout = z.strictObject({
  sizes: z.strictObject({ label: z.number().min(7.5).max(14), value: z.number().min(7.5).max(16) }),
  /** Least height of a row that gives none. */
  rowHeight: length,
  sections: z
    .array(
      z.strictObject({
        side: z.strictObject({ w: length, text: z.string() }).optional(),
        plain: z.boolean().optional(),
        rows: z.array(row).min(1),
      }),
    )
    .min(1),
});
export type Layout = z.infer<typeof layout>;

/** Millimetres. */
const usualRule = 26;

export type Token =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'value'; readonly field: Field; readonly rule: number | undefined }
  | { readonly kind: 'other'; readonly field: Field; readonly rule: number | undefined }
  | { readonly kind: 'line'; readonly field: Field; readonly line: number }
  | {
      readonly kind: 'options';
      readonly field: Field;
      readonly codes: readonly string[];
      readonly boxAfter: boolean;
    }
  | { readonly kind: 'rule'; readonly millimetres: number; readonly writing: Field }
  | { readonly kind: 'tab'; readonly millimetres: number }
  | { readonly kind: 'declaration' };

/** Reads the words of a cell. Throws with the offending words when a field or an option does not exist. */
export function tokensOf(text: string, fields: ReadonlyMap<string, Field>): Token[] {
  return text
    .split(/(\{[^{}]*\})/)
    .filter((part) => part !== '')
    .map((part) => {
      if (!part.startsWith('{') || !part.endsWith('}')) {
        if (/[{}]/.test(part)) throw new Error(`paper.yaml: stray brace in “${text}”`);
        return { kind: 'words', text: part };
      }
      return tokenOf(part.slice(1, -1), fields, text);
    });
}

function tokenOf(inner: string, fields: ReadonlyMap<string, Field>, text: string): Token {
  if (inner === 'declaration') return { kind: 'declaration' };
  const tab = /^tab (\d+)$/.exec(inner);
  if (tab !== null) return { kind: 'tab', millimetres: Number(tab[1]) };
  const [, width, written = ''] = /^rule (\d+) ([A-Za-z][\w.]*)$/.exec(inner) ?? [];
  const writing = fields.get(written);
  if (width !== undefined && writing !== undefined)
    return { kind: 'rule', millimetres: Number(width), writing };
  const match = /^(_(?:(\d+) )?)?([A-Za-z][\w.]*?)(?:\[(\d)\]|:([\w*-]+)( after)?)?$/.exec(inner);
  const [, onRule, millimetres, path = '', line, code, after] = match ?? [];
  const rule = onRule === undefined ? undefined : Number(millimetres ?? usualRule);
  const isOther = path.endsWith('.other') && !fields.has(path);
  const field = fields.get(isOther ? path.slice(0, -'.other'.length) : path);
  if (match === null || field === undefined) throw new Error(`paper.yaml: no field {${inner}} in “${text}”`);
  if (isOther) return { kind: 'other', field, rule };
  if (line !== undefined) return { kind: 'line', field, line: Number(line) };
  if (code === undefined) return { kind: 'value', field, rule };
  const codes = (field.options ?? []).filter(({ printed }) => printed !== false).map(({ code: one }) => one);
  if (code !== '*' && !codes.includes(code)) throw new Error(`paper.yaml: no option {${inner}} in “${text}”`);
  return {
    kind: 'options',
    field,
    codes: code === '*' ? codes : [code],
    boxAfter: after !== undefined,
  };
}

function fieldOf(token: Token): Field | undefined {
  if (token.kind === 'rule') return token.writing;
  return 'field' in token ? token.field : undefined;
}

/** Keys of form fields that a cell shows. */
export function keysOf(tokens: readonly Token[]): string[] {
  return [...new Set(tokens.flatMap((token) => ('field' in token ? [token.field.key] : [])))];
}

export function fieldsOf(region: Region): Map<string, Field> {
  return new Map(region.form.blocks.flatMap((block) => block.fields.map((field) => [field.key, field])));
}

function textsOf(rows: readonly LayoutRow[]): string[] {
  return rows.flatMap(({ cells }) =>
    cells.flatMap((one) => {
      if (typeof one === 'string') return [one];
      if ('rows' in one) return textsOf(one.rows);
      return 'photo' in one ? [`{${one.photo}}`] : [one.text];
    }),
  );
}

const parsed = new WeakMap<Region, Layout>();
const parsedFurther = new WeakMap<PaperForm, Layout>();

/** The layout of a further paper (`papers.yaml`), which shows as many of the form's fields as it likes. */
export function furtherLayoutOf(region: Region, paper: PaperForm): Layout {
  const known = parsedFurther.get(paper);
  if (known !== undefined) return known;
  const made = layout.parse(paper.layout);
  allTokens(made, fieldsOf(region));
  parsedFurther.set(paper, made);
  return made;
}

function allTokens({ sections }: Layout, fields: ReadonlyMap<string, Field>): Token[] {
  return sections
    .flatMap(({ rows, side }) => [...textsOf(rows), ...(side === undefined ? [] : [side.text])])
    .flatMap((text) => tokensOf(text, fields));
}

/**
 * The region's layout, checked once: every field it names exists, and every field of the form has its place
 * and all of its options are printed, so that nothing that was filled in can be missing on the paper.
 */
export function layoutOf(region: Region): Layout {
  const known = parsed.get(region);
  if (known !== undefined) return known;
  const made = layout.parse(region.paper);
  const fields = fieldsOf(region);
  const tokens = allTokens(made, fields);
  const missing: string[] = [];
  for (const field of fields.values()) {
    const places = tokens.filter((token) => fieldOf(token)?.key === field.key);
    // A statement is printed words: `{declaration}`, or the label of a row.
    if (places.length === 0 && field.type !== 'statement') missing.push(field.key);
    if (field.type === 'lines') {
      const lines = new Set(places.flatMap((token) => (token.kind === 'line' ? [token.line] : [])));
      for (let line = 1; line <= (field.lines ?? 1); line += 1)
        if (!lines.has(line)) missing.push(`${field.key}[${line}]`);
    }
    const printed = new Set(places.flatMap((token) => (token.kind === 'options' ? token.codes : [])));
    if (printed.size > 0)
      missing.push(
        ...(field.options ?? [])
          .filter(({ code, printed: hasBox }) => hasBox !== false && !printed.has(code))
          .map(({ code }) => `${field.key}:${code}`),
      );
  }
  if (missing.length > 0)
    throw new Error(`paper.yaml of ${region.id} has no place for ${missing.join(', ')}`);
  parsed.set(region, made);
  return made;
}
