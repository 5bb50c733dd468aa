import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Case } from '../../domain/case/case.ts';
import type { CaseView } from '../../domain/case/view.ts';
import { evaluateCase, viewCase } from '../../domain/case/view-case.ts';
import { truth } from '../../domain/eligibility/entitlements.ts';
import type { Region } from '../../domain/region/region.ts';
import { readCalendar } from '../../main/regions/calendar.ts';
import { exampleCase } from '../../scripts/region/example-case.ts';

const value = z.union([z.string(), z.array(z.string())]);
const table = z.strictObject({
  today: z.iso.date(),
  cases: z.array(
    z.strictObject({
      name: z.string(),
      birth: z.iso.date(),
      facts: z.record(z.string(), z.union([z.boolean(), value])).default({}),
      choose: z.array(z.string()).default([]),
      form: z.record(z.string(), value).default({}),
      expect: z.strictObject({
        age: z.number().optional(),
        next: z.string().optional(),
        questions: z.array(z.string()).optional(),
        verdicts: z.record(z.string(), z.string()).default({}),
        reasons: z.record(z.string(), z.array(z.string())).default({}),
        asks: z.record(z.string(), z.array(z.string())).default({}),
        guardianNeeded: z.boolean().optional(),
        blocking: z.array(z.string()).optional(),
        materials: z.record(z.string(), z.number()).optional(),
        visible: z.array(z.string()).default([]),
        hidden: z.array(z.string()).default([]),
        values: z.record(z.string(), value).default({}),
        warnings: z.array(z.string()).default([]),
        due: z.record(z.string(), z.union([z.string(), z.record(z.string(), z.string())])).optional(),
        suggested: z.array(z.string()).optional(),
        evaluation: z.array(z.string()).optional(),
        days: z.array(z.string()).optional(),
        publicity: z.union([z.boolean(), z.literal('unknown'), z.literal('none')]).optional(),
      }),
    }),
  ),
});
type Row = z.output<typeof table>['cases'][number];

const { calendar } = readCalendar();

/** The case of a row, made by the same events as at the counter. */
function caseOf(row: Row, region: Region, today: string): Case {
  const made = exampleCase(row, region, today, calendar);
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  return made.value;
}

/** What the view says of everything that the row speaks of, in the row's own form. */
function observed(view: CaseView, expected: Row['expect']): Row['expect'] {
  const items = new Map(view.entitlements.map((item) => [item.code, item]));
  const fields = new Map(
    view.form.blocks.flatMap((block) => block.fields).map((field) => [field.key, field]),
  );
  const of = <T>(keys: object, read: (key: string) => T): Record<string, T> =>
    Object.fromEntries(Object.keys(keys).map((key) => [key, read(key)]));
  const warned = new Set(view.warnings.map((warning) => warning.code));
  const wrongSelectable = [...items.values()].find(
    (item) => item.selectable !== (item.verdict === 'entitled') && item.verdict !== 'automatic',
  );
  expect(wrongSelectable).toBeUndefined();
  const optional = {
    age: view.age,
    next: view.nextQuestion,
    questions: view.questions.map((question) => question.id),
    guardianNeeded: view.guardianNeeded,
    blocking: view.steps.flatMap((step) => step.problems).flatMap((problem) => problem.fact ?? []),
    materials: Object.fromEntries(view.materials.map((material) => [material.id, material.copies])),
    due: dueOf(view, expected.due ?? {}),
    suggested: [...items.values()].flatMap((item) => (item.suggested === undefined ? [] : [item.code])),
    evaluation: view.evaluation?.places.map(({ place }) => place) ?? [],
    days: view.evaluation?.days.map(({ code }) => code) ?? [],
    publicity: view.publicity === undefined ? 'none' : (view.publicity.needed ?? 'unknown'),
  };
  return {
    ...Object.fromEntries(Object.entries(optional).filter(([key]) => key in expected)),
    verdicts: of(expected.verdicts, (code) => items.get(code)?.verdict ?? ''),
    reasons: of(expected.reasons, (code) => [...(items.get(code)?.reasons ?? [])]),
    asks: of(expected.asks, (code) => [...(items.get(code)?.asks ?? [])]),
    visible: expected.visible.filter((key) => fields.has(key)),
    hidden: expected.hidden.filter((key) => !fields.has(key)),
    values: of(expected.values, (key) => (fields.get(key)?.value ?? '') as string | string[]),
    warnings: expected.warnings.filter((code) => warned.has(code)),
  };
}

/** The days that the row speaks of; `items` is code → day, or the words where there is none. */
function dueOf(view: CaseView, expected: NonNullable<Row['expect']['due']>): Row['expect']['due'] {
  if (!view.deadline.ok) return { problem: view.deadline.error.code };
  const { acceptedOn, flowDueOn, dueOn, words, items } = view.deadline.value;
  const all = {
    acceptedOn,
    flowDueOn: flowDueOn ?? 'none',
    dueOn: dueOn ?? 'none',
    words,
    items: Object.fromEntries(items.map((item) => [item.code, item.dueOn ?? item.words])),
  };
  return Object.fromEntries(Object.entries(all).filter(([key]) => key in expected));
}

/**
 * The tests of one region's table: each row, and that the table shows everything there is. What a region takes
 * over from `base` unchanged is shown by the table of the base.
 */
export function describeRegion(region: Region, file: string, base?: Region): void {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  test('has a table of cases', () => expect(text).toBeDefined());
  if (text === undefined) return;
  const { today, cases } = table.parse(parse(text));

  test.each(cases)('$name', (row) => {
    const view = viewCase(caseOf(row, region, today), region, { today, calendar });
    expect(observed(view, row.expect)).toEqual(row.expect);
  });

  test('every key of the table names something of the region', () => {
    const codes = region.items.map((item) => item.code);
    const keys = region.form.blocks.flatMap((block) => block.fields.map((field) => field.key));
    for (const { expect: expected } of cases) {
      for (const code of Object.keys({ ...expected.verdicts, ...expected.reasons, ...expected.asks }))
        expect(codes).toContain(code);
      for (const key of [...expected.visible, ...expected.hidden]) expect(keys).toContain(key);
    }
  });

  test('the table shows every condition true, false and unknown, and every conditional material both ways', () => {
    const seen = new Map<string, Set<boolean | undefined>>();
    const see = (name: string, answer: boolean | undefined): void => {
      seen.set(name, (seen.get(name) ?? new Set()).add(answer));
    };
    for (const row of cases) {
      const { scope } = evaluateCase(caseOf(row, region, today), region, { today, calendar });
      for (const item of region.items)
        for (const { when } of item.conditions)
          if (!isTakenOver(base?.items.find(({ code }) => code === item.code)?.conditions, item.conditions))
            see(`${item.code} ${when}`, truth(region, when, scope));
      for (const { id, when, items } of region.materials)
        if (
          when !== undefined &&
          base?.materials.find((material) => material.id === id)?.when !== when &&
          items.some((code) => scope.items.includes(code))
        )
          see(`material ${id}`, truth(region, when, scope));
    }
    for (const [name, answers] of seen) {
      const dependsOnFacts = region.facts.some(({ id }) => name.includes(id));
      const wanted =
        dependsOnFacts && !name.startsWith('material') ? [true, false, undefined] : [true, false];
      expect([name, wanted.filter((answer) => !answers.has(answer))]).toEqual([name, []]);
    }
  });

  test('the table shows every field, and every conditional field also hidden', () => {
    const shown = new Set<string>();
    const hidden = new Set<string>();
    const taken = new Map(
      base?.form.blocks.flatMap((block) => block.fields.map((field) => [field.key, field])),
    );
    const fields = region.form.blocks
      .flatMap((block) => block.fields)
      .filter((field) => !isTakenOver(taken.get(field.key), field));
    for (const row of cases) {
      const { blocks } = evaluateCase(caseOf(row, region, today), region, { today, calendar });
      const visible = new Set(blocks.flatMap((block) => block.fields.map((field) => field.key)));
      for (const { key } of fields) (visible.has(key) ? shown : hidden).add(key);
    }
    const conditional = fields.filter(({ items, visibleWhen }) => items ?? visibleWhen);
    expect(fields.map(({ key }) => key).filter((key) => !shown.has(key))).toEqual([]);
    expect(conditional.map(({ key }) => key).filter((key) => !hidden.has(key))).toEqual([]);
  });
}

function isTakenOver(ofBase: unknown, own: unknown): boolean {
  return ofBase !== undefined && JSON.stringify(ofBase) === JSON.stringify(own);
}
