import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { findChromium } from '../../main/shell/chromium.ts';
import { zhCN } from '../../renderer/locales/zh-CN/index.ts';
import { headlessChromium, startWindow } from './headless-window.ts';
import { type BenchOptions, median, type NotMeasured, pause, quantile, type Row, row } from './measure.ts';
import { familyOf, type Memory, memoryOf } from './process-memory.ts';

const root = join(import.meta.dirname, '../..');
const name = 'start → usable desk';

/** The primary action can be pressed and every device says how it is. */
const usable = `document.querySelector('.put-card button:not([disabled])') !== null
  && document.querySelectorAll('footer.devices .device .state').length >= 5`;
/** … and the reader has been found: a card can be put on. */
const readerReady = `document.querySelector('#put-card')?.textContent === ${JSON.stringify(zhCN.home.putCard)}`;
const blankLoaded = `document.readyState === 'complete' && document.querySelector('#blank') !== null`;

/** The paper thread has been warmed up, the network looked at, garbage left lying: a desk at rest. */
const restMs = 15_000;

/**
 * `npm start` (browser shell, simulated devices where none is found, embedded platform) to the usable desk, against
 * the same shell with an empty page; and the memory of both at rest.
 */
export async function startAndMemory({
  quick,
  cacheFolder,
}: BenchOptions): Promise<readonly (Row | NotMeasured)[]> {
  const program = findChromium();
  if (program === undefined || process.platform !== 'linux')
    return [{ name, notMeasured: 'needs Linux and a Chromium' }];
  const folder = mkdtempSync(join(cacheFolder, 'start-'));
  try {
    const env = {
      ONETHING_CHROMIUM: headlessChromium(program, folder),
      ONETHING_DATA: join(folder, 'data'),
    };
    const desk = [process.execPath, join(root, 'scripts/start.mjs'), '--shell=browser'];
    const blank = [process.execPath, await bundledBlankPage(join(folder, 'blank'))];
    const blankEnv = { ...env, NODE_COMPILE_CACHE: join(folder, 'compiled') };
    const rounds = quick ? 2 : 9;
    const desks: number[] = [];
    const readers: number[] = [];
    const blanks: number[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const ours = await startWindow(desk, env, [usable, readerReady]);
      await ours.end();
      const theirs = await startWindow(blank, blankEnv, [blankLoaded]);
      await theirs.end();
      // The first of each makes the store and fills the compile cache.
      if (round === 0) continue;
      desks.push(ours.reachedMs[0] ?? Number.NaN);
      readers.push(ours.reachedMs[1] ?? Number.NaN);
      blanks.push(theirs.reachedMs[0] ?? Number.NaN);
    }
    const against = { what: 'blank page', value: median(blanks), unit: 'ms' } as const;
    return [
      row({
        name,
        ours: {
          what: 'median from the start of Node to the desk with its primary action and device states, drawn',
          value: median(desks),
          unit: 'ms',
        },
        against,
        goal: { of: 'ratio', atMost: 1.5 },
        note: `${rounds} starts each, in turns, not the first one, the program is built. Blank page: the same server and Chromium (headless), bundled and compiled likewise. p95 ${quantile(desks, 0.95).toFixed(0)} against ${quantile(blanks, 0.95).toFixed(0)} ms.`,
      }),
      row({
        name: 'start → card can be put on',
        ours: { what: 'median until the reader was found and says so', value: median(readers), unit: 'ms' },
        against,
        note: 'A simulated reader, which is a process of its own and is started after real ones were looked for.',
      }),
      ...(await memoryRows(desk, env, blank, blankEnv, quick)),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function memoryRows(
  desk: readonly string[],
  env: Readonly<Record<string, string>>,
  blank: readonly string[],
  blankEnv: Readonly<Record<string, string>>,
  quick: boolean,
): Promise<readonly Row[]> {
  const ours = await atRest(desk, env, readerReady, quick ? 5_000 : restMs);
  const theirs = await atRest(blank, blankEnv, blankLoaded, quick ? 1_000 : restMs);
  const main = ours.of(({ pid }) => pid === ours.pid);
  const devices = ours.of(({ command }) => command.includes('device-host'));
  const simulator = ours.of(({ command }) => command.includes('reader-simulator'));
  const bare = theirs.of(({ pid }) => pid === theirs.pid);
  const words = (memory: Memory) =>
    `RSS ${memory.rss.toFixed(0)}, PSS ${memory.pss.toFixed(0)}, private ${memory.own.toFixed(0)}`;
  return [
    row({
      name: 'memory at rest, main + devices',
      ours: { what: 'RSS of both processes added up', value: main.rss + devices.rss, unit: 'MB' },
      against: { what: 'blank page server', value: bare.rss, unit: 'MB' },
      goal: { of: 'value', atMost: 250 },
      note:
        `After the paper thread was warmed up, with the embedded platform inside. Main: ${words(main)}; device process: ${words(devices)}; ` +
        `the reader simulator, no part of the product: ${words(simulator)}; blank page server: ${words(bare)} MB.`,
    }),
    row({
      name: 'memory at rest, shared pages divided',
      ours: { what: 'PSS of both processes added up', value: main.pss + devices.pss, unit: 'MB' },
      against: { what: 'blank page server', value: bare.pss, unit: 'MB' },
      goal: { of: 'value', atMost: 250 },
      note: 'Node itself is one file that all its processes share.',
    }),
  ];
}

async function atRest(
  program: readonly string[],
  env: Readonly<Record<string, string>>,
  condition: string,
  ms: number,
): Promise<{ readonly pid: number; of(is: (entry: { pid: number; command: string }) => boolean): Memory }> {
  const started = await startWindow(program, env, [condition]);
  try {
    await pause(ms);
    const pid = started.process.pid;
    if (pid === undefined) throw new Error('no process');
    const family = familyOf(pid).map((entry) => ({ ...entry, memory: memoryOf(entry.pid) }));
    return {
      pid,
      of(is) {
        const found = family.find(is);
        if (found === undefined) throw new Error('a process is missing');
        return found.memory;
      },
    };
  } finally {
    await started.end();
  }
}

/** Bundled like the program, so that neither has to read a heap of modules. */
async function bundledBlankPage(outDir: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'silent',
    root,
    ssr: { noExternal: true },
    build: {
      ssr: join(import.meta.dirname, 'blank-page.ts'),
      outDir,
      minify: false,
      rolldownOptions: { output: { format: 'es', entryFileNames: '[name].mjs' } },
    },
  });
  return join(outDir, 'blank-page.mjs');
}
