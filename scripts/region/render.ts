import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Case } from '../../domain/case/case.ts';
import { formDigest } from '../../domain/case/form-content.ts';
import { viewCase } from '../../domain/case/view-case.ts';
import type { CaseView, FieldView } from '../../domain/case/view.ts';
import type { Calendar } from '../../domain/deadlines/working-days.ts';
import type { FieldValue, Region } from '../../domain/region/region.ts';
import { unreachable } from '../../domain/result.ts';
import { renderForm, renderFurtherPaper } from '../../paper/form.ts';
import { exampleCase } from './example-case.ts';

const value = z.union([z.string(), z.array(z.string())]);
const examples = z.object({
  today: z.iso.date(),
  cases: z.array(
    z.object({
      birth: z.iso.date(),
      facts: z.record(z.string(), z.union([z.boolean(), value])).default({}),
      choose: z.array(z.string()).default([]),
      form: z.record(z.string(), value).default({}),
    }),
  ),
});

/** Every paper of the region as PDF, blank and filled in for the example that shows most fields; the files written. */
export async function renderRegion(
  region: Region,
  folder: string,
  calendar: Calendar,
  out: string,
): Promise<readonly string[]> {
  const { today, cases } = examples.parse(parse(readFileSync(join(folder, region.id, 'cases.yaml'), 'utf8')));
  const day = { today, calendar };
  const made = cases
    .map((row) => exampleCase(row, region, today, calendar))
    .flatMap((one) => (one.ok ? [one.value] : []));
  const [first] = made;
  if (first === undefined) throw new Error(`${region.id}/cases.yaml 没有可用的例子`);
  const fullest = made.reduce((a, b) =>
    shown(viewCase(b, region, day)) > shown(viewCase(a, region, day)) ? b : a,
  );
  const blank: CaseView = {
    ...viewCase(emptied(first), region, day),
    form: { title: '', blocks: [] },
    people: {},
  };
  const filled = viewCase(completed(fullest, region, day), region, day);
  mkdirSync(out, { recursive: true });
  const files: string[] = [];
  for (const [name, view] of [
    ['空白', blank],
    ['填好', filled],
  ] as const) {
    const office = { countyName: region.name, windowPlace: region.office.place, phone: region.office.phone };
    const input = { view, region, today, office, revision: 1, digest: formDigest(view) };
    const papers = [
      [region.form.title, () => renderForm(input)] as const,
      ...region.papers.map(({ id, title }) => [title, () => renderFurtherPaper(input, id)] as const),
    ];
    for (const [title, render] of papers) {
      const file = join(out, `${region.id} ${title} ${name}.pdf`);
      writeFileSync(file, (await render()).pdf);
      files.push(file);
    }
  }
  return files;
}

function shown(view: CaseView): number {
  return view.form.blocks.reduce((sum, { fields }) => sum + fields.length, 0);
}

function emptied(current: Case): Case {
  return { ...current, items: [], facts: {}, form: {} };
}

/** Every field that is still empty gets an invented value; a choice may call for further fields. */
function completed(current: Case, region: Region, day: { today: string; calendar: Calendar }): Case {
  let next = current;
  for (let round = 0; round < 5; round++) {
    const empty = viewCase(next, region, day)
      .form.blocks.flatMap((block) => block.fields)
      .filter((field) => field.value === undefined && !field.printOnly && !field.readOnly);
    const values = empty.flatMap((field) => {
      const invented = inventedValue(field);
      return invented === undefined
        ? []
        : [[field.key, { value: invented, from: 'typed' as const }] as const];
    });
    if (values.length === 0) break;
    next = { ...next, form: { ...next.form, ...Object.fromEntries(values) } };
  }
  return next;
}

function inventedValue({ type, options, lines, suggestion }: FieldView): FieldValue | undefined {
  if (suggestion !== undefined) return suggestion;
  const [first] = options;
  switch (type) {
    case 'choice':
      return first?.code;
    case 'choices':
      return first === undefined ? undefined : [first.code];
    case 'lines':
      return Array.from({ length: lines ?? 1 }, (_, index) => `第${index + 1}行的内容`);
    case 'phone':
      return '13893000000';
    case 'bank-account':
      return '6217003810000000000';
    case 'id-number':
      return '620403199001011023';
    case 'date':
      return '2026-07-01';
    case 'month':
      return '2026-07';
    case 'date-range':
      return '2026-07-01/2029-06-30';
    case 'name':
      return '马石';
    case 'address':
      return '某某乡某某村 3 号';
    case 'text':
    case 'long-text':
      return '示例内容';
    case 'sex':
    case 'nation':
    case 'photo':
    case 'statement':
    case 'signature':
    case 'system-date':
      return undefined;
    default:
      return unreachable(type);
  }
}
