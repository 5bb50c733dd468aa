import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../../scripts/build.ts';
import { cardToForm } from './card-to-form.ts';
import { findCase } from './find-case.ts';
import { formPdf } from './form-pdf.ts';
import type { Bench, NotMeasured, Row } from './measure.ts';
import { startAndMemory } from './start-and-memory.ts';
import { storedChange } from './stored-change.ts';
import { table } from './table.ts';

/** `npm run bench`: ratios measured in one run, with the goal of each. Its exit code says nothing of the goals. */
const benches: Readonly<Record<string, Bench>> = {
  card: cardToForm,
  pdf: formPdf,
  change: storedChange,
  start: startAndMemory,
  find: findCase,
};

const usage = `npm run bench -- [--only ${Object.keys(benches).join('|')}]… [--quick] [--json FILE]`;

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const unknown = values.only.find((name) => !(name in benches));
if (values.help || unknown !== undefined) {
  console.error(usage);
  process.exitCode = unknown === undefined ? 0 : 2;
} else await main();

async function main(): Promise<void> {
  const cacheFolder = join(import.meta.dirname, '../../.cache/bench');
  mkdirSync(cacheFolder, { recursive: true });
  const say = (line: string) => console.error(line);
  const before = loadavg();
  await ensureBuilt(() => say('building'));
  const rows: (Row | NotMeasured)[] = [];
  for (const [name, bench] of Object.entries(benches)) {
    if (values.only.length > 0 && !values.only.includes(name)) continue;
    say(`${name} …`);
    rows.push(...(await bench({ quick: values.quick, cacheFolder, say })));
  }
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? '?'}, Node ${process.version}`;
  const load = [before, loadavg()].map(([one = 0]) => one.toFixed(2));
  console.log(`${machine}; load before and after: ${load.join(', ')}${values.quick ? '; quick' : ''}\n`);
  console.log(table(rows));
  if (values.json !== undefined)
    writeFileSync(
      values.json,
      `${JSON.stringify({ machine, load, quick: values.quick, at: new Date().toISOString(), rows }, null, 2)}\n`,
    );
}
