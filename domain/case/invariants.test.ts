import { array, assert, boolean, constantFrom, oneof, property, record, subarray, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import {
  Counter,
  calendar,
  filledCase,
  pageOf,
  personOf,
  pingchuan,
  testDay,
} from '../../tests/synthetic/counter.ts';
import { fieldsOf } from '../region/check-region.ts';
import { applyEvent } from './apply-event.ts';
import { type Case, type CaseEvent, signedFormTarget } from './case.ts';
import { formDigest } from './form-content.ts';
import { viewCase } from './view-case.ts';

const days = [testDay, '2026-11-23'] as const;
const fields = fieldsOf(pingchuan);
const materials = pingchuan.materials.map(({ id }) => id);

const people = constantFrom(personOf(), personOf('2010-11-20'), personOf('1960-01-01', '103'));
const values = constantFrom<string | readonly string[] | null>(
  ...[null, 'yes', 'no', 'post', 'collect', 'unit', 'startup', 'other', '1', '5', '10', '13893000000'],
  ...['2020-01-01', '2020-01-01/2030-01-01', '平川区', '6217001210024455220'],
  ['1'],
  ['5', '6'],
  ['urban', 'other'],
  ['电工', ''],
);
const answers = record(
  {
    certificateHeld: boolean(),
    certificateNumber: constantFrom('', `${personOf().idNumber}52`),
    grade: constantFrom('1', '2', '3', '4'),
    types: subarray(['1', '4', '5', '6'], { minLength: 1 }),
    dibao: boolean(),
    pensionInsured: boolean(),
    jobWish: boolean(),
    canWork: boolean(),
    employed: boolean(),
    elsewhere: boolean(),
  },
  { requiredKeys: [] },
);

/** Nothing yet, or everything up to the print. */
const starts = constantFrom(new Counter().current, filledCase().current);

/** An event, or one that needs to know the case it happens to. */
type Step = (current: Case, day: string) => CaseEvent;
const steps = oneof(
  tuple(constantFrom('applicant', 'guardian', 'agent'), people).map<Step>(([role, identity]) => () => ({
    type: 'identified',
    role,
    identity,
  })),
  answers.map<Step>((facts) => () => ({
    type: 'answered',
    facts,
  })),
  subarray(
    pingchuan.items.map(({ code }) => code),
    { maxLength: 3 },
  ).map<Step>((items) => () => ({ type: 'items-chosen', items })),
  tuple(constantFrom(...fields.map(({ key }) => key)), values).map<Step>(([key, value]) => () => ({
    type: 'filled',
    values: { [key]: value },
  })),
  constantFrom(...materials, signedFormTarget).map<Step>((target) => (current) => ({
    type: 'page-added',
    page: pageOf(`p${current.version}`, target),
  })),
  constantFrom<CaseEvent>({ type: 'notice-given' }, { type: 'parked' }, { type: 'resumed' }).map<Step>(
    (event) => () => event,
  ),
  constantFrom<Step>(
    (current) => ({ type: 'page-removed', pageId: current.pages[0]?.id ?? 'none' }),
    (current, day) => ({
      type: 'form-produced',
      print: {
        documentId: `d${current.version}`,
        revision: current.prints.length + 1,
        digest: formDigest(viewCase(current, pingchuan, { today: day, calendar })),
        pages: 1,
        state: 'produced',
        at: `${day}T10:00:00+08:00`,
      },
    }),
    (current) => ({
      type: 'signed',
      signed: {
        revision: current.prints.length,
        digest: current.prints.at(-1)?.digest ?? '',
        pages: current.pages.filter(({ target }) => target === signedFormTarget).map(({ id }) => id),
        at: current.updatedAt,
      },
    }),
  ),
);

/** Fills every visible field that still lacks something, so that prints come to be at all. */
function filling(current: Case, day: string): CaseEvent {
  const view = viewCase(current, pingchuan, { today: day, calendar });
  const wanting = view.form.blocks
    .flatMap((block) => block.fields)
    .filter((field) => field.problems.length > 0 && !field.readOnly);
  const valueFor = (type: string, options: readonly { readonly code: string }[]) => {
    const [first = { code: '' }] = options;
    const known: Record<string, string | readonly string[]> = {
      choice: first.code,
      choices: [first.code],
      phone: '13893000000',
      'bank-account': '6217001210024455220',
      date: '2020-01-01',
      month: '2020-01',
      'date-range': '2020-01-01/2030-01-01',
    };
    return known[type] ?? '平川区';
  };
  return {
    type: 'filled',
    values: Object.fromEntries(wanting.map(({ key, type, options }) => [key, valueFor(type, options)])),
  };
}

test('whatever happens, nothing throws and the promises of a case hold', () => {
  let printed = 0;
  let refusedSilently = 0;
  assert(
    property(
      starts,
      array(tuple(steps, constantFrom(...days), boolean()), { maxLength: 25 }),
      (start, sequence) => {
        let current = start;
        let day: string = days[0];
        for (const [step, nextDay, fillFirst] of sequence) {
          day = nextDay > day ? nextDay : day;
          for (const make of fillFirst ? [filling, step] : [step]) {
            const context = { region: pingchuan, calendar, today: day, now: `${day}T10:00:00+08:00` };
            const next = applyEvent(current, make(current, day), context);
            if (!next.ok) {
              refusedSilently += next.error.length > 0 ? 0 : 1;
              continue;
            }
            expect(next.value.version).toBe(current.version + 1);
            current = next.value;
            const view = viewCase(current, pingchuan, context);
            const chosen = view.entitlements.filter((item) => item.chosen);
            expect(chosen.filter((item) => item.verdict !== 'entitled')).toEqual([]);
            const groups = pingchuan.items
              .filter(({ code }) => current.items.includes(code))
              .flatMap(({ exclusiveGroup }) => exclusiveGroup ?? []);
            expect(new Set(groups).size).toBe(groups.length);
            expect([view.print?.digest ?? formDigest(view)]).toEqual([formDigest(view)]);
            expect([current.signed?.digest]).toEqual([current.signed && view.print?.digest]);
            printed += view.print === undefined ? 0 : 1;
          }
        }
      },
    ),
    { numRuns: 120 },
  );
  expect(printed).toBeGreaterThan(0);
  expect(refusedSilently).toBe(0);
});
