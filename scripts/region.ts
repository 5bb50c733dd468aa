import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';
import { systemClock } from '../main/clock.ts';
import { readCalendar } from '../main/regions/calendar.ts';
import { digestOfTexts } from '../main/regions/compiled-regions.ts';
import { readFolders, readRegions, regionsFolder } from '../main/regions/read-regions.ts';
import { sealsFile } from '../main/regions/seals.ts';
import { checkOne } from './region/check.ts';
import { differences } from './region/diff.ts';
import { explain, explanationText } from './region/explain.ts';
import { renderRegion } from './region/render.ts';
import { regionJsonSchema } from './region/schema.ts';

const usage = `用法：npm run region -- <命令>
  check [地区]                        检查规则；没有问题时退出码为 0
  explain <地区> --facts 文件 [--json]  按文件里的回答，说明可以办什么、为什么、还要问什么
  diff <地区> <地区>                   两个地区有什么不同
  render <地区> --out 文件夹            把申请表等印成 PDF，空白的和填好的
  open [地区]                         还有哪些待配置
  seal                               检查全部地区并写下发布记录 ${sealsFile}
  schema                             写出编辑器用的 docs/region.schema.json
选项：--folder 文件夹（默认 regions）  --overlays 文件夹（本地配置）`;

const schemaFile = join(import.meta.dirname, '../docs/region.schema.json');
const answers = z.union([z.boolean(), z.string(), z.array(z.string())]);
const factsFile = z.object({
  birth: z.iso.date(),
  today: z.iso.date().optional(),
  facts: z.record(z.string(), answers).default({}),
  choose: z.array(z.string()).default([]),
  form: z.record(z.string(), z.union([z.string(), z.array(z.string())])).default({}),
});

/** Runs one command; the sentences go to `say`. Returns the exit code. */
export async function runRegionTool(args: readonly string[], say: (text: string) => void): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      folder: { type: 'string', default: regionsFolder() },
      overlays: { type: 'string' },
      facts: { type: 'string' },
      out: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const [command, id, other] = positionals;
  const { folder } = values;
  const load = (wanted: string | undefined) => {
    const { regions, problems } = readRegions(folder, {}, { overlays: values.overlays });
    const region = wanted === undefined ? undefined : regions.get(wanted);
    if (region === undefined) {
      for (const { message } of problems) say(message);
      say(`没有可用的地区“${wanted ?? ''}”，现有：${[...regions.keys()].join('、')}。`);
    }
    return region;
  };
  switch (command) {
    case 'check': {
      const ids = id === undefined ? [...readFolders(folder).keys()] : [id];
      const sentences = ids.flatMap((one) => checkOne(folder, one));
      for (const sentence of sentences) say(sentence);
      say(sentences.length === 0 ? `${ids.join('、')}：没有发现问题。` : `共 ${sentences.length} 处问题。`);
      return sentences.length === 0 ? 0 : 1;
    }
    case 'explain': {
      const region = load(id);
      if (region === undefined || values.facts === undefined) break;
      const given = factsFile.safeParse(parse(readFileSync(values.facts, 'utf8')));
      if (!given.success) {
        say(
          `${values.facts} 写法不对：要有 birth，可以有 today、facts、choose、form。${given.error.message}`,
        );
        return 1;
      }
      const { today = systemClock.now().toISOString().slice(0, 10), ...example } = given.data;
      const made = explain(example, region, today, readCalendar().calendar);
      if (!made.ok) {
        for (const { message } of made.error) say(message);
        return 1;
      }
      say(values.json ? JSON.stringify(made.value, null, 2) : explanationText(made.value));
      return 0;
    }
    case 'diff': {
      const [a, b] = [load(id), load(other)];
      if (a === undefined || b === undefined) break;
      const lines = differences(a, b);
      for (const line of lines) say(line);
      say(`共 ${lines.length} 处不同。`);
      return 0;
    }
    case 'render': {
      const region = load(id);
      if (region === undefined || values.out === undefined) break;
      const files = await renderRegion(region, folder, readCalendar().calendar, values.out);
      for (const file of files) say(file);
      return 0;
    }
    case 'open': {
      const { regions } = readRegions(folder, {}, { overlays: values.overlays });
      for (const region of id === undefined
        ? regions.values()
        : [load(id)].filter((one) => one !== undefined)) {
        say(`${region.id} ${region.name}：${region.open.length} 处待配置`);
        for (const slot of region.open)
          say(
            `  ${slot.id}　${slot.what}　${slot.fills === undefined ? '只作说明' : '可在本地配置填写'}　${slot.source ?? ''}`,
          );
        for (const slot of region.filled) say(`  已填 ${slot.id}　${slot.what}　${slot.source}`);
      }
      return 0;
    }
    case 'seal': {
      const folders = readFolders(folder);
      const sentences = [...folders.keys()].flatMap((one) => checkOne(folder, one));
      for (const sentence of sentences) say(sentence);
      if (sentences.length > 0) {
        say('有问题的规则不能发布，请先改正。');
        return 1;
      }
      const seals = Object.fromEntries([...folders].map(([one, texts]) => [one, digestOfTexts(texts)]));
      writeFileSync(join(folder, sealsFile), `${JSON.stringify(seals, null, 2)}\n`);
      say(`已写下 ${folders.size} 个地区的发布记录。`);
      return 0;
    }
    case 'schema':
      writeFileSync(schemaFile, regionJsonSchema());
      say(schemaFile);
      return 0;
    case undefined:
    default:
      break;
  }
  say(usage);
  return 2;
}

if (import.meta.main)
  process.exitCode = await runRegionTool(process.argv.slice(2), (text) => process.stdout.write(`${text}\n`));
