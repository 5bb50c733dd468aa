import { describe, expect, test } from 'vitest';
import type { Field, Region } from '../domain/region/region.ts';
import { layoutOf, tokensOf } from './layout.ts';

const fields: Field[] = [
  { number: 'G01', key: 'name', label: '姓名', type: 'name', required: true },
  {
    number: 'G02',
    key: 'kind',
    label: '类别',
    type: 'choice',
    required: true,
    options: [
      { code: 'a', label: '甲' },
      { code: 'b', label: '其他', fillIn: true },
      { code: 'c', label: '不印的', printed: false },
    ],
  },
  { number: 'G03', key: 'wishes', label: '意向', type: 'lines', lines: 2, required: false },
  { number: 'G04', key: 'signature', label: '签名', type: 'signature', required: false, printOnly: true },
];
const byKey = new Map(fields.map((field) => [field.key, field]));

function regionWith(cells: readonly string[]): Region {
  const paper = {
    sizes: { label: 10, value: 12 },
    rowHeight: 9,
    sections: [{ rows: [{ cells }] }],
  };
  return { id: 'test', form: { blocks: [{ id: 'b', title: '', fields }] }, paper } as unknown as Region;
}

test('words and fields of a cell are told apart', () => {
  expect(tokensOf('姓名{name}，{kind:a}', byKey).map(({ kind }) => kind)).toEqual([
    'words',
    'value',
    'words',
    'options',
  ]);
  expect(tokensOf('{_kind.other}{wishes[2]}{tab 30}{rule 50 signature}', byKey)).toMatchObject([
    { kind: 'other', rule: 26 },
    { kind: 'line', line: 2 },
    { kind: 'tab', millimetres: 30 },
    { kind: 'rule', millimetres: 50, writing: { key: 'signature' } },
  ]);
  expect(tokensOf('{_50 name}{name}{kind:a after}{kind:*}', byKey)).toMatchObject([
    { kind: 'value', rule: 50 },
    { kind: 'value', rule: undefined },
    { kind: 'options', codes: ['a'], boxAfter: true },
    { kind: 'options', codes: ['a', 'b'], boxAfter: false },
  ]);
});

describe('a layout that would lose something is refused', () => {
  test.each([
    ['a field that does not exist', '{nobody}', 'no field {nobody}'],
    ['an option that does not exist', '{kind:z}', 'no option {kind:z}'],
    ['a rule for nothing', '{rule 50 nobody}', 'no field {rule 50 nobody}'],
    ['a brace left open', '{name', 'stray brace'],
  ])('%s', (_what, text, message) => {
    expect(() => tokensOf(text, byKey)).toThrow(message);
  });

  const whole = ['{name}', '{kind:*}', '{wishes[1]}{wishes[2]}', '{rule 50 signature}'];
  test('every field needs its place', () => {
    expect(layoutOf(regionWith(whole)).sections).toHaveLength(1);
    expect(() => layoutOf(regionWith(whole.slice(1)))).toThrow('no place for name');
    expect(() => layoutOf(regionWith(whole.slice(0, 3)))).toThrow('no place for signature');
  });

  test('every option needs its box', () => {
    expect(() => layoutOf(regionWith(['{name}', '{kind:a}', '{wishes[1]}', '{rule 50 signature}']))).toThrow(
      'no place for kind:b',
    );
  });

  test('every line needs its place', () => {
    expect(() => layoutOf(regionWith(['{name}', '{kind:*}', '{wishes[1]}', '{rule 50 signature}']))).toThrow(
      'no place for wishes[2]',
    );
  });

  test('an unknown word in the layout is refused', () => {
    const region = regionWith(whole);
    expect(() => layoutOf({ ...region, paper: { ...(region.paper as object), colour: 'red' } })).toThrow(
      'colour',
    );
  });
});
