import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fieldsOf } from './check-region.ts';
import { parseRegion } from './load-region.ts';

const folder = join(import.meta.dirname, '../../regions/gansu-pingchuan');
const files = Object.fromEntries(
  readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
);

/** The region's files with one text replaced, which must be there. */
function changed(name: string, from: string, to: string): Record<string, string> {
  const text = files[name] ?? '';
  expect(text).toContain(from);
  return { ...files, [name]: text.replace(from, () => to) };
}

function messagesOf(changedFiles: Record<string, string>): readonly string[] {
  const region = parseRegion('gansu-pingchuan', changedFiles);
  return region.ok ? [] : region.error.map((problem) => problem.message);
}

/** `file:line:column` of a text in a file. */
function placeOf(changedFiles: Record<string, string>, name: string, text: string): string {
  const before = (changedFiles[name] ?? '').split(text, 1)[0]?.split('\n') ?? [];
  return `${name}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

test('Pingchuan has the 59 printed fields in order, 13 items and 6 materials', () => {
  const region = parseRegion('gansu-pingchuan', files);
  if (!region.ok) throw new Error(JSON.stringify(region.error));
  const numbers = fieldsOf(region.value).map((field) => field.number);
  const printed = Array.from({ length: 59 }, (_, index) => `G${String(index + 1).padStart(2, '0')}`);
  expect(numbers.filter((number) => !number.endsWith('+'))).toEqual(printed);
  expect(numbers).toHaveLength(60);
  expect(region.value.items).toHaveLength(13);
  expect(region.value.materials).toHaveLength(6);
  for (const statement of [
    ...region.value.facts,
    ...region.value.items,
    ...region.value.items.flatMap((item) => item.conditions),
    ...fieldsOf(region.value),
    ...region.value.materials,
    region.value.limits,
  ])
    expect(statement).toMatchObject({
      source: expect.any(String),
      mark: expect.stringMatching(/原文|读法|缺/),
    });
});

test('a misspelt field is refused where it stands', () => {
  const wrong = changed('items.yaml', 'exclusiveGroup: certificate', 'exclusivGroup: certificate');
  expect(messagesOf(wrong)).toEqual([
    expect.stringContaining(`${placeOf(wrong, 'items.yaml', 'exclusivGroup')} `),
  ]);
  expect(messagesOf(wrong)[0]).toContain('没有这个字段（exclusivGroup）');
});

test.each([
  [
    'a name that does not exist',
    'when: certificateHeld && dibao',
    'when: certificateHeld && dibaoo',
    'dibaoo',
  ],
  ['a wrong type', 'when: certificateHeld && dibao', 'when: certificateHeld && dibao == "yes"', 'dibao =='],
  ['an unfinished condition', 'when: certificateHeld && dibao', 'when: certificateHeld && (dibao', undefined],
  ['a code that is no option', 'grade in ["1", "2"]\n', 'grade in ["1", "5"]\n', '"5"'],
  [
    'a form field that does not exist',
    'when: certificateHeld && dibao',
    'when: form["phon"] == ""',
    '"phon"',
  ],
  ['a macro', 'when: certificateHeld && dibao', 'when: types.exists(t, t == "1")', undefined],
])('%s in a condition is told with its place', (_name, from, to, at) => {
  const wrong = changed('items.yaml', from, to);
  const [message] = messagesOf(wrong);
  expect(message).toContain('条件写法有误');
  expect(message?.startsWith(at === undefined ? 'items.yaml:' : `${placeOf(wrong, 'items.yaml', at)} `)).toBe(
    true,
  );
});

test('a condition that is no yes or no is refused', () => {
  expect(messagesOf(changed('items.yaml', 'when: certificateHeld && dibao', 'when: grade'))[0]).toContain(
    '应为 bool',
  );
});

test.each([
  ['items.yaml', 'department: civil-affairs', 'department: civil', '没有部门“civil”'],
  ['materials.yaml', 'items: [SUB_LIVING, SUB_NURSING]', 'items: [SUB_LIVIN]', '没有事项“SUB_LIVIN”'],
  ['materials.yaml', 'when: elsewhere\n', '\n', '“非必要”的材料要写 when'],
  ['form.yaml', 'number: G02', 'number: G01', '“G01”重复了'],
  ['form.yaml', 'key: phone,', 'key: name,', '“name”重复了'],
  ['form.yaml', 'screenLabel: 姓名, ', '', '必须写 screenLabel'],
  ['facts.yaml', 'id: jobWish', 'id: age', '保留的名称'],
  ['facts.yaml', 'askWhen: certificateHeld\n', 'askWhen: employed\n', '排在后面'],
  ['facts.yaml', 'source: plan 附件3 受理条件\n', 'source: 附件3 受理条件\n', '文件代号'],
  ['region.yaml', 'workingDays: 13', 'workingDays: 十三', 'limits.promised'],
])('%s: %s → %s', (name, from, to, sentence) => {
  expect(messagesOf(changed(name, from, to)).join('\n')).toContain(sentence);
});

test('broken YAML, a key given twice, a missing and an unknown file are told', () => {
  expect(messagesOf({ ...files, 'items.yaml': 'groups: [\n' })[0]).toMatch(/^items\.yaml:\d+:\d+ YAML/);
  expect(messagesOf({ ...files, 'facts.yaml': 'facts: []\nfacts: []\n' })[0]).toMatch(
    /^facts\.yaml:2:1 YAML/,
  );
  const { 'form.yaml': _form, ...without } = files;
  expect(messagesOf(without)).toEqual(['form.yaml 地区“gansu-pingchuan”缺少这个文件。']);
  expect(messagesOf({ ...files, 'item.yaml': '' })[0]).toContain('不认识这个文件');
});

test('a bomb of aliases and an endless file are refused', () => {
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
  for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh'])
    bomb.push(`${to}: &${to} [${Array(9).fill(`*${from}`).join(', ')}]`);
  expect(messagesOf({ ...files, 'notices.yaml': bomb.join('\n') })[0]).toContain('别名');
  expect(messagesOf({ ...files, 'notices.yaml': `# ${'x'.repeat(600_000)}` })[0]).toContain('文件过大');
});

test('the version changes with any rule, and not with the table of cases', () => {
  const versionOf = (of: Record<string, string>): string | undefined => {
    const region = parseRegion('gansu-pingchuan', of);
    return region.ok ? region.value.version : undefined;
  };
  const version = versionOf(files);
  expect(version).toMatch(/^[0-9a-f]{16}$/);
  expect(versionOf(changed('notices.yaml', '一张表单', '一份表单'))).not.toBe(version);
  expect(versionOf({ ...files, 'cases.yaml': 'cases: []' })).toBe(version);
});
