import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { submission } from '../../backend/contract.ts';
import { sampleNames, sampleText } from '../../scripts/demo/samples.ts';
import { missing } from '../device-lab/requirements.ts';

const root = resolve(import.meta.dirname, '../..');
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'onething-demo-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly out: string;
}

type CaseJson = Record<string, unknown> & {
  applicant: { card?: Record<string, string> };
  answers: Record<string, unknown>;
  items: string[];
  form: Record<string, string | string[]>;
  materials: Record<string, unknown>;
};

let runs = 0;

function demo(given: unknown, ...more: string[]): Outcome {
  runs += 1;
  const input = join(folder, `case-${runs}.json`);
  const out = join(folder, `out-${runs}`);
  writeFileSync(input, typeof given === 'string' ? given : JSON.stringify(given));
  const ran = spawnSync(process.execPath, ['scripts/demo.ts', '--input', input, '--out', out, ...more], {
    cwd: root,
    encoding: 'utf8',
  });
  return { code: ran.status, stdout: ran.stdout, out };
}

function sample(name: string): CaseJson {
  return JSON.parse(sampleText(name) ?? '') as CaseJson;
}

function textOf(out: string, name: string): string {
  const text = spawnSync('pdftotext', ['-raw', join(out, name), '-'], { encoding: 'utf8' }).stdout;
  // A value that wraps in its cell is still one value.
  return text.replace(/\s+/g, '');
}

describe.skipIf(missing('the demo', ['pdftotext']))('a whole visit', () => {
  test.each(sampleNames())('%s: papers, platform and receipt agree', (name) => {
    const wanted = sample(name);
    const ran = demo(wanted, '--json');
    expect(ran.code, ran.stdout).toBe(0);
    const summary = JSON.parse(ran.stdout) as { localNo: string; projectNo: string; dueOn: string };
    const stored = JSON.parse(readFileSync(join(ran.out, 'submission.json'), 'utf8')) as {
      submission: unknown;
      acceptance: { projectNo: string; items: { code: string }[] };
    };
    const received = submission.parse(stored.submission);
    expect(received.localNo).toBe(summary.localNo);
    expect(stored.acceptance.projectNo).toBe(summary.projectNo);
    expect(received.dueOn).toBe(summary.dueOn);

    const form = textOf(ran.out, 'form.pdf');
    const printed = received.form.filter(({ text }) => text !== '' && text !== undefined);
    expect(printed.length).toBeGreaterThan(10);
    // Chosen options are ticked in place and stand there by their words.
    for (const { key, text } of printed)
      for (const part of text.split(/[、：；]/)) expect(form, key).toContain(part.replace(/\s+/g, ''));
    expect(form).toContain(summary.localNo);

    const receipt = textOf(ran.out, 'receipt.pdf');
    const [year, month, day] = summary.dueOn.split('-').map(Number);
    expect(receipt).toContain(`${year}年${month}月${day}日`);
    expect(receipt).toContain(summary.localNo);
    expect(textOf(ran.out, 'notice.pdf')).toContain('一次性告知');
    const timings = JSON.parse(readFileSync(join(ran.out, 'timings.json'), 'utf8')) as Record<string, number>;
    expect(Object.values(timings).every((ms) => ms >= 0)).toBe(true);
  });
});

describe('refused, and nothing submitted', () => {
  const refusals: readonly [string, (wanted: CaseJson) => void, RegExp][] = [
    ['a material is missing', (wanted) => delete wanted.materials['bank-card'], /银行卡/],
    ['not entitled', (wanted) => (wanted.answers['dibao'] = false), /低保/],
    ['免申办理 chosen', (wanted) => wanted.items.push('PENSION_PROXY'), /免申办理/],
    ['a field is missing', (wanted) => delete wanted.form['phone'], /联系电话/],
    ['a field is wrong', (wanted) => (wanted.form['phone'] = '123'), /联系电话/],
    ['an unknown field', (wanted) => (wanted.form['nonsense'] = 'x'), /nonsense/],
    ['an unknown item', (wanted) => wanted.items.push('NOTHING'), /NOTHING/],
    ['nothing answered', (wanted) => (wanted.answers = {}), /回答/],
    ['the year after is not published', (wanted) => (wanted['today'] = '2026-12-28'), /2027年放假安排/],
    [
      'the number fails its check digit',
      (wanted) => ((wanted.applicant.card as Record<string, string>)['idNumber'] = '620403198506150027'),
      /校验/,
    ],
    [
      'a file that is not there',
      (wanted) => (wanted.materials['bank-card'] = { files: ['none.png'] }),
      /none\.png/,
    ],
  ];
  test.each(refusals)('%s', (_name, spoil, reason) => {
    const wanted = sample('living-subsidy');
    spoil(wanted);
    const ran = demo(wanted, '--json');
    expect(ran.code).toBe(2);
    const answer = JSON.parse(ran.stdout) as { ok: boolean; problems: { code: string; message: string }[] };
    expect(answer.ok).toBe(false);
    expect(answer.problems.map(({ message }) => message).join('\n')).toMatch(reason);
    expect(existsSync(ran.out)).toBe(false);
  });

  test('a file that is no picture is refused with the material it was meant for', () => {
    const wanted = sample('living-subsidy');
    writeFileSync(join(folder, 'note.png'), 'not a picture');
    wanted.materials['bank-card'] = { files: ['note.png'] };
    const ran = demo(wanted);
    expect(ran.code).toBe(2);
    expect(ran.stdout).toContain('没有提交');
    expect(ran.stdout).toContain('银行卡');
  });

  test('broken JSON and unknown keys are told in Chinese', () => {
    expect(demo('{').stdout).toContain('不是有效的 JSON');
    const ran = demo({ ...sample('living-subsidy'), foo: 1 });
    expect(ran.code).toBe(2);
    expect(ran.stdout).toContain('foo');
  });
});

test('the schema names every question, item, field and material of the region', () => {
  const ran = spawnSync(process.execPath, ['scripts/demo.ts', '--print-schema'], {
    cwd: root,
    encoding: 'utf8',
  });
  const schema = JSON.parse(ran.stdout) as {
    properties: Record<string, { properties?: Record<string, unknown> }>;
  };
  for (const name of sampleNames()) {
    const wanted = sample(name);
    for (const part of ['answers', 'form', 'materials'] as const)
      for (const key of Object.keys(wanted[part]))
        expect(Object.keys(schema.properties[part]?.properties ?? {}), `${name} ${part}`).toContain(key);
  }
});
