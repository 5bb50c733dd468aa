import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Problem } from '../domain/problem.ts';
import { readRegions } from '../main/regions/read-regions.ts';
import type { Counter } from './demo/counter.ts';
import { handleCase } from './demo/handle-case.ts';
import { writeOut } from './demo/out-folder.ts';
import { caseFileSchema } from './demo/print-schema.ts';
import { sampleNames, sampleText } from './demo/samples.ts';

/** Exit codes: 0 submitted, 2 refused and nothing submitted, 1 a bug, 130 interrupted. */
const refusedCode = 2;
const interruptedCode = 130;

const usage = `用法：
  npm run demo -- --input CASE.json --out 文件夹 [--json]   办理一件，写出 form.pdf notice.pdf receipt.pdf submission.json timings.json
  npm run -s demo -- --print-schema [--region 地区]            打印 CASE.json 的 JSON Schema
  npm run -s demo -- --sample 名称                          打印样例：${sampleNames().join('、')}`;

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
    const json = process.argv.includes('--json');
    return refuse(json, [{ code: 'demo.usage', message: `看不懂参数。\n${usage}` }]);
  }
  if (args.help) {
    console.log(usage);
    return 0;
  }
  if (args['print-schema']) {
    const { regions } = readRegions();
    const region = regions.get(args.region);
    if (!region) {
      const message = `没有地区“${args.region}”。已安装的地区：${[...regions.keys()].join('、')}。`;
      return refuse(args.json, [{ code: 'demo.region', message }]);
    }
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
  if (!args.input || !args.out) return refuse(args.json, [{ code: 'demo.usage', message: usage }]);
  return run(args.input, args.out, args.json);
}

async function run(input: string, out: string, json: boolean): Promise<number> {
  const interruption = watchInterruption();
  let handled: Awaited<ReturnType<typeof handleCase>>;
  try {
    handled = await handleCase(input, out, (counter) => interruption.opened(counter));
  } finally {
    await interruption.settled();
  }
  if (!handled.ok) return refuse(json, handled.error);
  const { view, files, warnings } = handled.value;
  const summary = {
    ok: true,
    localNo: view.localNo,
    projectNo: view.delivery?.projectNo,
    acceptedOn: view.submission?.acceptedOn,
    dueOn: view.submission?.dueOn,
    out: resolve(out),
    warnings,
  };
  try {
    writeOut(out, files);
  } catch {
    const message = `办件已提交（终端流水号 ${view.localNo}），但“${out}”写不进去，请检查磁盘空间后重新运行。`;
    if (json)
      console.log(JSON.stringify({ ...summary, ok: false, problems: [{ code: 'demo.out', message }] }));
    else console.log(message);
    return 1;
  }
  if (json) {
    console.log(JSON.stringify(summary, null, 2));
    return 0;
  }
  console.log(
    `已提交。终端流水号 ${summary.localNo}，办件编号 ${summary.projectNo}，答复期限 ${summary.dueOn}。文件在 ${summary.out}`,
  );
  for (const message of new Set(warnings.map((warning) => warning.message))) console.log(`提醒：${message}`);
  return 0;
}

interface Interruption {
  /** Called as soon as there is something to close. */
  opened(counter: Counter): void;
  /** Never comes back once the program was interrupted. */
  settled(): Promise<void>;
}

/** Ctrl+C: devices, platform and data are gone when the program is. A second one does not wait. */
function watchInterruption(): Interruption {
  let counter: Counter | undefined;
  let interrupted = false;
  function close(): void {
    void counter?.close().finally(() => process.exit(interruptedCode));
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (interrupted) process.exit(interruptedCode);
      interrupted = true;
      console.error('已中断，办件没有办完，没有写出文件。');
      close();
    });
  return {
    opened(started) {
      counter = started;
      if (interrupted) close();
    },
    async settled() {
      if (interrupted) await new Promise(() => {});
    },
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
