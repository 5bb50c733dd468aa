import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Problem } from '../domain/problem.ts';
import { readRegions } from '../main/regions/read-regions.ts';
import { type CaseFile, caseFile } from './demo/case-file.ts';
import { wordsToCodes } from './demo/case-words.ts';
import { openCounter } from './demo/counter.ts';
import { caseFileSchema } from './demo/print-schema.ts';
import { sampleNames, sampleText } from './demo/samples.ts';
import { visit } from './demo/visit.ts';

/** Exit codes: 0 submitted, 2 refused and nothing submitted, 1 a bug. */
const refusedCode = 2;

const usage = `用法：
  npm run demo -- --input CASE.json --out 文件夹 [--json]   办理一件，写出 form.pdf notice.pdf receipt.pdf submission.json timings.json
  npm run demo -- --print-schema [--region 地区]            打印 CASE.json 的 JSON Schema
  npm run demo -- --sample 名称                             打印样例：${sampleNames().join('、')}`;

const options = {
  input: { type: 'string' },
  out: { type: 'string' },
  json: { type: 'boolean', default: false },
  'print-schema': { type: 'boolean', default: false },
  region: { type: 'string', default: 'gansu-pingchuan' },
  sample: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

process.exitCode = await main();

async function main(): Promise<number> {
  let args: ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];
  try {
    args = parseArgs({ options }).values;
  } catch {
    return refuse(false, [{ code: 'demo.usage', message: `看不懂参数。\n${usage}` }]);
  }
  if (args.help) {
    console.log(usage);
    return 0;
  }
  if (args['print-schema']) {
    const region = readRegions().regions.get(args.region);
    if (!region) return refuse(args.json, [{ code: 'demo.region', message: `没有地区“${args.region}”。` }]);
    console.log(JSON.stringify(caseFileSchema(region), null, 2));
    return 0;
  }
  if (args.sample !== undefined) {
    const text = sampleText(args.sample);
    if (text === undefined)
      return refuse(args.json, [
        { code: 'demo.sample', message: `没有样例“${args.sample}”。可选：${sampleNames().join('、')}。` },
      ]);
    process.stdout.write(text);
    return 0;
  }
  if (args.input === undefined || args.out === undefined)
    return refuse(args.json, [{ code: 'demo.usage', message: usage }]);

  const wanted = readCase(args.input);
  if ('problems' in wanted) return refuse(args.json, wanted.problems);
  return run(wanted.value, args.input, args.out, args.json);
}

async function run(wanted: CaseFile, input: string, out: string, json: boolean): Promise<number> {
  const region = readRegions().regions.get(wanted.region);
  if (!region)
    return refuse(json, [
      { code: 'demo.region', message: `没有地区“${wanted.region}”，请改用已安装的地区。` },
    ]);
  const opened = await openCounter({
    ...(wanted.today === undefined ? {} : { today: wanted.today }),
    station: { station: wanted.station, operator: wanted.operator, regionId: wanted.region },
  });
  if (!opened.ok) return refuse(json, [opened.error]);
  const counter = opened.value;
  try {
    const done = await visit(counter.desk, wordsToCodes(wanted, region), dirname(resolve(input)));
    if (!done.ok) return refuse(json, done.error);
    const { view, files, timings } = done.value;
    const key = view.submission?.key;
    if (key === undefined) throw new Error('received without a submission');
    const answer = await fetch(`${counter.backendUrl}/v1/submissions/${encodeURIComponent(key)}`, {
      headers: { authorization: `Bearer ${counter.backendToken}` },
    });
    if (!answer.ok) throw new Error(`the platform does not hold the case: ${answer.status}`);
    mkdirSync(out, { recursive: true });
    writeFileSync(join(out, 'form.pdf'), files.form);
    writeFileSync(join(out, 'notice.pdf'), files.notice);
    writeFileSync(join(out, 'receipt.pdf'), files.receipt);
    writeFileSync(join(out, 'submission.json'), `${JSON.stringify(await answer.json(), null, 2)}\n`);
    writeFileSync(join(out, 'timings.json'), `${JSON.stringify(timings, null, 2)}\n`);
    const summary = {
      ok: true,
      localNo: view.localNo,
      projectNo: view.delivery?.projectNo,
      acceptedOn: view.submission?.acceptedOn,
      dueOn: view.submission?.dueOn,
      out: resolve(out),
    };
    if (json) console.log(JSON.stringify(summary, null, 2));
    else
      console.log(
        `已提交。终端流水号 ${summary.localNo}，办件编号 ${summary.projectNo}，答复期限 ${summary.dueOn}。文件在 ${summary.out}`,
      );
    return 0;
  } finally {
    await counter.close();
  }
}

function readCase(input: string): { readonly value: CaseFile } | { readonly problems: readonly Problem[] } {
  let text: string;
  try {
    text = readFileSync(input, 'utf8');
  } catch {
    return { problems: [{ code: 'demo.input', message: `打不开“${input}”，请检查 --input 后面的文件名。` }] };
  }
  let given: unknown;
  try {
    given = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return {
      problems: [{ code: 'demo.json', message: `“${input}”不是有效的 JSON，请检查括号、引号和逗号。` }],
    };
  }
  z.config(z.locales.zhCN());
  const parsed = caseFile.safeParse(given);
  if (parsed.success) return { value: parsed.data };
  return {
    problems: parsed.error.issues.map((issue) => ({
      code: 'demo.schema',
      message: `CASE.json 的 ${issue.path.join('.') || '内容'} 不对：${issue.message}`,
      field: issue.path.join('.'),
    })),
  };
}

/** Says why, in Chinese or as JSON. */
function refuse(json: boolean, problems: readonly Problem[]): number {
  if (json) console.log(JSON.stringify({ ok: false, problems }, null, 2));
  else {
    console.log('没有提交。原因：');
    for (const { message } of problems) console.log(`- ${message}`);
  }
  return refusedCode;
}
