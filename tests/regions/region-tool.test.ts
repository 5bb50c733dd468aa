import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { readRegions, regionsFolder } from '../../main/regions/read-regions.ts';
import { readSeals } from '../../main/regions/seals.ts';
import { runRegionTool } from '../../scripts/region.ts';
import { regionJsonSchema } from '../../scripts/region/schema.ts';

const root = mkdtempSync(join(tmpdir(), 'onething-region-tool-'));
const folder = join(root, 'regions');
afterAll(() => rmSync(root, { recursive: true, force: true }));
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  cpSync(regionsFolder(), folder, { recursive: true });
});

async function run(...args: string[]): Promise<{ code: number; said: string }> {
  const said: string[] = [];
  const code = await runRegionTool([...args, '--folder', folder], (text) => said.push(text));
  return { code, said: said.join('\n') };
}

function change(file: string, from: string, to: string): void {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
}

test('every region of the package is clean', async () => {
  expect(await run('check')).toMatchObject({ code: 0 });
});

test('the seals are those of the files: run npm run region -- seal', () => {
  expect(readRegions(regionsFolder(), {}, { verify: true }).problems).toEqual([]);
  expect(Object.keys(readSeals(regionsFolder()) ?? {})).toContain('gansu-pingchuan');
});

test('docs/region.schema.json is current: run npm run region -- schema', () => {
  const file = join(import.meta.dirname, '../../docs/region.schema.json');
  expect(readFileSync(file, 'utf8')).toBe(regionJsonSchema());
});

describe('check leads to the line of', () => {
  test.each([
    [
      'a fact that nothing reads',
      'gansu-pingchuan/facts.yaml',
      'facts:\n',
      'facts:\n  - { id: idle, question: 无用？, type: yesno, source: plan 一, mark: 读法 }\n',
      /gansu-pingchuan\/facts\.yaml:4:5 问题“idle”没有任何条件用到/,
    ],
    [
      'a field that no item shows',
      'gansu-pingchuan/form.yaml',
      'items: [SUB_LIVING, SUB_NURSING], required: true, mark: 读法',
      'items: [PENSION_PROXY], required: true, mark: 读法',
      /gansu-pingchuan\/form\.yaml:\d+:\d+ “sub\.bankAccount”不会出现/,
    ],
    [
      'a material that no item needs',
      'gansu-pingchuan/materials.yaml',
      'items: [SUB_LIVING, SUB_NURSING]',
      'items: [PENSION_PROXY]',
      /gansu-pingchuan\/materials\.yaml:\d+:\d+ 没有可选择的事项需要“银行卡\(一卡通\)”/,
    ],
    [
      'an option that cannot be ticked',
      'gansu-pingchuan/form.yaml',
      'label: 残损换新, items: [CERT_RENEW_DAMAGED]',
      'label: 残损换新, items: [CERT_LOSS]',
      /gansu-pingchuan\/form\.yaml:\d+:\d+ “cert\.renewReason”的选项“残损换新”永远勾不上/,
    ],
    [
      'a field without a cell',
      'gansu-pingchuan/paper.yaml',
      '"{phone}"',
      '""',
      /gansu-pingchuan\/form\.yaml:\d+:\d+ 申请表的“phone”在 paper\.yaml 上没有位置/,
    ],
    [
      'a cell without a field',
      'gansu-pingchuan/paper.yaml',
      '"{phone}"',
      '"{phon}{phone}"',
      /gansu-pingchuan\/paper\.yaml:\d+:\d+ 这一格里有不认识的内容/,
    ],
    [
      'a document that nothing cites',
      'gansu-pingchuan/region.yaml',
      'documents:\n',
      'documents:\n  idle: { title: 无用的文件 }\n',
      /gansu-pingchuan\/region\.yaml:5:9 文件“idle”没有任何出处引用/,
    ],
    [
      'a source that is missing',
      'gansu-pingchuan/materials.yaml',
      '    source: plan 附件5 第1项\n',
      '',
      /gansu-pingchuan\/materials\.yaml:\d+:\d+ “materials\.0\.source”有误：缺少必填内容/,
    ],
  ])('%s', async (_name, file, from, to, sentence) => {
    change(file, from, to);
    const { code, said } = await run('check', 'gansu-pingchuan');
    expect(said).toMatch(sentence);
    expect(code).toBe(1);
  });
});

test('explain tells items, reasons, the next question, fields, materials and days, as text and as JSON', async () => {
  const facts = join(root, 'facts.yaml');
  writeFileSync(
    facts,
    'birth: 1970-05-05\ntoday: 2026-11-20\nfacts: { certificateHeld: true, types: ["1"], grade: "1", dibao: true }\nchoose: [SUB_LIVING]\n',
  );
  const text = await run('explain', 'gansu-pingchuan', '--facts', facts);
  expect(text.code).toBe(0);
  expect(text.said).toContain('☑ 可以办　困难残疾人生活补贴（SUB_LIVING）');
  expect(text.said).toContain('受理 2026-11-20　办结 2026-12-09　13个工作日');
  const json = await run('explain', 'gansu-pingchuan', '--facts', facts, '--json');
  expect(JSON.parse(json.said)).toMatchObject({
    region: 'gansu-pingchuan',
    age: 56,
    nextQuestion: expect.any(String),
    materials: [{ id: 'household-register' }, { id: 'id-card' }, { id: 'bank-card' }],
    deadline: { dueOn: '2026-12-09', items: [{ code: 'SUB_LIVING', dueOn: '2026-12-09' }] },
  });
});

test('diff tells what differs by its name; open lists what is open', async () => {
  const diff = await run('diff', 'gansu-pingchuan', 'yunnan');
  expect(diff.said).toContain('~ switches/tolerance: true → false');
  expect(diff.said).toContain('- items/PENSION_PROXY/name: 重度残疾人城乡居民基本养老保险费代缴');
  const open = await run('open', 'gansu-pingchuan');
  expect(open.said).toContain('office.place　办理地点');
});

test('render writes every paper blank and filled', async () => {
  const { said, code } = await run('render', 'gansu-pingchuan', '--out', join(root, 'papers'));
  expect(code).toBe(0);
  const files = said.split('\n');
  expect(files).toHaveLength(2);
  for (const file of files) expect(readFileSync(file).subarray(0, 5).toString()).toBe('%PDF-');
});

test('a region that was changed after its release is refused; the others are there', async () => {
  expect(await run('seal')).toMatchObject({ code: 0 });
  expect(readRegions(folder, {}, { verify: true }).problems).toEqual([]);
  change('gansu-pingchuan/items.yaml', 'when: certificateHeld && dibao', 'when: certificateHeld');
  const { regions, problems } = readRegions(folder, {}, { verify: true });
  expect(problems).toEqual([
    {
      code: 'region.seal',
      message: expect.stringContaining('地区“gansu-pingchuan”的规则文件与发布时不一致'),
    },
  ]);
  expect(regions.has('gansu-pingchuan')).toBe(false);
  expect(regions.size).toBeGreaterThan(0);
});

test('a region that is broken cannot be sealed', async () => {
  change('gansu-pingchuan/items.yaml', 'when: certificateHeld && dibao', 'when: certificateHeld && diba');
  const { code, said } = await run('seal');
  expect(code).toBe(1);
  expect(said).toContain('gansu-pingchuan/items.yaml:');
});
