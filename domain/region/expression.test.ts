import { Environment } from '@marcbachmann/cel-js';
import { assert, boolean, constantFrom, integer, property, record, subarray } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pingchuan } from '../../tests/synthetic/counter.ts';
import { languageOf } from './check-region.ts';
import { Language, type Scope, unknown } from './expression.ts';

const language = new Language({
  facts: [
    { id: 'a', type: 'yesno' },
    { id: 'b', type: 'yesno' },
    { id: 'grade', type: 'choice', options: [{ code: '1', label: '一级' }] },
    { id: 'types', type: 'choices' },
    { id: 'number', type: 'certificate-number' },
  ],
  fields: [{ key: 'job.kind' }],
  items: ['CERT_NEW'],
});

function evaluate(text: string, facts: Scope['facts'], more: Partial<Scope> = {}) {
  const compiled = language.compile(text);
  if (!compiled.ok) throw new Error(compiled.error.message);
  const missing = new Set<string>();
  const scope = { today: '2026-11-20', declaration: '', items: [], form: {}, facts, ...more };
  const value = compiled.value.evaluate(scope, missing);
  return { value, missing: [...missing] };
}

describe('three values', () => {
  const u = undefined;
  test.each([
    [true, true, true, true],
    [true, false, false, true],
    [false, true, false, true],
    [false, false, false, false],
    [true, u, unknown, true],
    [u, true, unknown, true],
    [false, u, false, unknown],
    [u, false, false, unknown],
    [u, u, unknown, unknown],
  ])('a=%s b=%s', (a, b, and, or) => {
    const facts = { ...(a !== u && { a }), ...(b !== u && { b }) };
    expect(evaluate('a && b', facts).value).toBe(and);
    expect(evaluate('a || b', facts).value).toBe(or);
  });

  test('not, choice, comparison and membership of the unknown are unknown, and name it', () => {
    for (const text of ['!a', 'a ? "x" : "y"', 'a == true', 'a != b', '[a, b] == [true, true]'])
      expect(evaluate(text, { b: true })).toEqual({ value: unknown, missing: ['a'] });
    expect(evaluate('age < 18', {})).toEqual({ value: unknown, missing: ['age'] });
    expect(evaluate('"1" in types || "2" in types', {})).toEqual({ value: unknown, missing: ['types'] });
    expect(evaluate('form["job.kind"] == "unit"', {})).toEqual({
      value: unknown,
      missing: ['form:job.kind'],
    });
    expect(evaluate('applicant.name', {})).toEqual({ value: unknown, missing: ['applicant'] });
  });

  test('a certificate number says its grade, and its category unless it is 多重', () => {
    const number = '620403199001011228';
    expect(evaluate('certificateGrade(number)', { number: `${number}52` }).value).toBe('2');
    expect(evaluate('certificateTypes(number)', { number: `${number}52` }).value).toEqual(['5']);
    expect(evaluate('certificateTypes(number)', { number: `${number}71` }).value).toBe(unknown);
    expect(evaluate('certificateGrade(number)', { number: 'x' }).value).toBe(unknown);
  });

  test('age and size', () => {
    expect(evaluate('age >= 16 && age <= 59', {}, { age: 59 }).value).toBe(true);
    expect(evaluate('size(types) > 1', { types: ['1', '2'] }).value).toBe(true);
  });
});

test('with everything known, every condition of Pingchuan says what cel-js says', () => {
  const environment = new Environment()
    .registerVariable('age', 'int')
    .registerVariable('items', 'list<string>')
    .registerVariable('guardianNeeded', 'bool')
    .registerVariable('form', 'map<string, dyn>');
  const types = { yesno: 'bool', choice: 'string', choices: 'list<string>', 'certificate-number': 'string' };
  for (const fact of pingchuan.facts) environment.registerVariable(fact.id, types[fact.type]);
  const texts = [
    ...pingchuan.items.flatMap((item) => item.conditions.map(({ when }) => when)),
    ...pingchuan.facts.flatMap((fact) => fact.askWhen ?? []),
    ...pingchuan.materials.flatMap((material) => material.when ?? []),
    pingchuan.guardianNeeded,
  ];
  const categories = ['1', '2', '3', '4', '5', '6'];
  const yesNo = Object.fromEntries(
    pingchuan.facts.filter((fact) => fact.type === 'yesno').map((fact) => [fact.id, boolean()]),
  );
  const known = record({
    age: integer({ min: 0, max: 110 }),
    items: subarray(pingchuan.items.map((item) => item.code)),
    guardianNeeded: boolean(),
    facts: record({
      ...yesNo,
      grade: constantFrom('1', '2', '3', '4'),
      types: subarray(categories),
      certificateNumber: constantFrom('620403199001011228', ''),
    }),
    applyTypes: subarray(categories),
  });
  assert(
    property(known, ({ age, items, guardianNeeded, facts, applyTypes }) => {
      const form = { 'cert.applyTypes': applyTypes };
      const scope: Scope = { today: '', declaration: '', age, items, guardianNeeded, form, facts };
      for (const text of new Set(texts)) {
        const ours = languageOf(pingchuan).compile(text);
        if (!ours.ok) throw new Error(ours.error.message);
        const theirs = environment.evaluate(text, {
          ...facts,
          age: BigInt(age),
          items,
          guardianNeeded,
          form,
        });
        expect([text, ours.value.evaluate(scope)]).toEqual([text, theirs]);
      }
    }),
  );
});
