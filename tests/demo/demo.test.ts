import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { submission } from '../../backend/contract.ts';
import { handleCase } from '../../scripts/demo/handle-case.ts';
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

/** Looks again until it is so; the test's own time limit ends it. */
async function until(so: () => boolean): Promise<void> {
  while (!so()) await pause(20);
}

function fileOf(wanted: CaseJson): Buffer {
  return Buffer.from(JSON.stringify(wanted));
}

function fileInTheWay(): string {
  writeFileSync(join(folder, 'in-the-way'), '');
  return 'in-the-way';
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
    ['the year after is not published', (wanted) => (wanted['today'] = '2026-12-28'), /2027年放假安排/],
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

  const starts: readonly (readonly [
    string,
    () => { readonly input: Buffer; readonly out: string },
    RegExp,
  ])[] = [
    [
      'a folder that is a file',
      () => ({ input: fileOf(sample('employment')), out: fileInTheWay() }),
      /是一个文件/,
    ],
    ['an encoding that is none', () => ({ input: Buffer.from([0x7b, 0xd5, 0xc5]), out: 'out' }), /UTF-8/],
    [
      'UTF-16, read, and a region that is not there',
      () => ({
        input: Buffer.from(
          `\ufeff${JSON.stringify({ ...sample('employment'), region: 'nowhere' })}`,
          'utf16le',
        ),
        out: 'out',
      }),
      /nowhere.*gansu-pingchuan/,
    ],
    [
      'a key that parsing would hide',
      () => ({ input: Buffer.from('{"form":{"__proto__":"x"}}'), out: 'out' }),
      /__proto__/,
    ],
  ];
  test.each(starts)('%s', async (_name, given, reason) => {
    const { input, out } = given();
    const path = join(folder, 'started.json');
    writeFileSync(path, input);
    const handled = await handleCase(path, resolve(folder, out), () => {
      throw new Error('a counter was opened');
    });
    expect(handled.ok ? '' : handled.error.map(({ message }) => message).join()).toMatch(reason);
    expect(existsSync(join(folder, 'out'))).toBe(false);
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

test('interrupted, it ends what it started and leaves nothing', async () => {
  const temporary = join(folder, 'temporary');
  mkdirSync(temporary);
  const input = join(folder, 'interrupted.json');
  writeFileSync(input, fileOf(sample('living-subsidy')));
  const out = join(folder, 'interrupted');
  const running = spawn(process.execPath, ['scripts/demo.ts', '--input', input, '--out', out], {
    cwd: root,
    env: { ...process.env, TMPDIR: temporary },
    stdio: 'ignore',
  });
  const ended = once(running, 'exit') as Promise<[number | null]>;
  // The reader's line is there: device process and simulator run, the store is open.
  await until(() => readdirSync(temporary).some((name) => name.startsWith('onething-reader-')));
  const started = readdirSync(temporary);
  running.kill('SIGINT');
  expect((await ended)[0]).toBe(130);
  expect(started.some((name) => name.startsWith('onething-demo-'))).toBe(true);
  await until(() => readdirSync(temporary).length === 0);
  expect(existsSync(out)).toBe(false);
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

test("a sample redirected together with npm's own lines is still read", () => {
  const heading = '\n> onething-counter@0.1.0 demo\n> node scripts/demo.ts --sample living-subsidy\n\n';
  const ran = demo(`${heading}${JSON.stringify({ ...sample('living-subsidy'), foo: 1 })}`);
  expect(ran.stdout).toContain('foo');
  expect(ran.stdout).not.toContain('JSON，');
});
