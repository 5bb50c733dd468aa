import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright';
import { createPaperPool } from '../../paper/paper-pool.ts';
import type { FormInput } from '../../paper/paper.ts';
import { findChromium, runsAsRoot } from '../../main/shell/chromium.ts';
import { sampleInput, usualItems, usualValues } from '../paper/sample-view.ts';
import { pingchuan } from '../synthetic/counter.ts';
import { type HtmlFont, htmlForm } from './html-form.ts';
import { type BenchOptions, median, type NotMeasured, quantile, type Row, row, timed } from './measure.ts';

/** The bundle that a started program uses. */
const worker = pathToFileURL(join(import.meta.dirname, '../../out/main/paper-worker.js'));
const name = 'form PDF';

/**
 * The application form as PDF, in the application's paper thread, against Chromium's `page.pdf` of an HTML
 * table with the same words.
 */
export async function formPdf({
  quick,
  cacheFolder,
  say,
}: BenchOptions): Promise<readonly (Row | NotMeasured)[]> {
  const program = findChromium();
  if (program === undefined) return [{ name, notMeasured: 'no Chromium is installed' }];
  const folder = mkdtempSync(join(cacheFolder, 'html-'));
  try {
    const rounds = quick ? 5 : 30;
    const coldRounds = quick ? 2 : 7;
    const font = await fasterFont(program, folder, quick ? 2 : 5);
    const cold = {
      ours: [] as number[],
      chromium: [] as number[],
      warmUp: [] as number[],
      next: [] as number[],
    };
    for (let round = 0; round < coldRounds; round += 1) {
      cold.ours.push((await coldForm(round)).ms);
      const warmed = await formAfterWarmUp(round + 100);
      cold.warmUp.push(warmed.warmUpMs);
      cold.next.push(warmed.formMs);
      cold.chromium.push(await coldChromium(program, folder, font, round));
    }
    const warm = await warmForms(program, folder, font, rounds);
    const chromium = { what: 'Chromium warm', value: median(warm.chromium), unit: 'ms' } as const;
    const fontWords = font === 'system' ? "the system's serif" : 'the font files of our papers';
    say(`form PDF: ${warm.ourBytes} bytes, Chromium ${warm.chromiumBytes} bytes`);
    return [
      row({
        name: `${name}, warm`,
        ours: { what: 'median of one form from the paper thread', value: median(warm.ours), unit: 'ms' },
        against: chromium,
        goal: { of: 'ratio', atMost: 0.25 },
        note:
          `${rounds} forms each, in turns, each with other values. Chromium: page.pdf alone of a page that is loaded already, with ${fontWords} (the faster), untagged; ` +
          `setting its content takes ${median(warm.content).toFixed(0)} ms more. p95 ${quantile(warm.ours, 0.95).toFixed(1)} against ${quantile(warm.chromium, 0.95).toFixed(1)} ms.`,
      }),
      row({
        name: `${name}, first after start`,
        ours: {
          what: 'median of the first form of a thread that was warmed up',
          value: median(cold.next),
          unit: 'ms',
        },
        against: chromium,
        goal: { of: 'ratio', atMost: 1 },
        note: `${coldRounds} threads. The application warms the thread up when the window stands, beside the clerk: ${median(cold.warmUp).toFixed(0)} ms.`,
      }),
      row({
        name: `${name}, first without warm-up`,
        ours: { what: 'median from no thread at all to the form', value: median(cold.ours), unit: 'ms' },
        against: chromium,
        goal: { of: 'ratio', atMost: 1 },
        note: `${coldRounds} threads: starting the thread, loading code and both fonts included; Chromium is warm.`,
      }),
      row({
        name: `${name}, cold against cold`,
        ours: { what: 'the same', value: median(cold.ours), unit: 'ms' },
        against: { what: 'Chromium cold', value: median(cold.chromium), unit: 'ms' },
        note: 'Chromium: launch, page, content, page.pdf.',
      }),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Each form is another one: nothing can be remembered from the one before. */
function inputOf(round: number): FormInput {
  const digits = String(round).padStart(4, '0');
  const address = `甘肃省白银市平川区长征街道兴平北路社区${round + 1}号楼${(round % 6) + 1}单元${(round % 30) + 101}室`;
  return sampleInput(pingchuan, {
    values: {
      ...usualValues,
      phone: `1390943${digits}`,
      hukouAddress: address,
      currentAddress: address,
      'delivery.address': address,
      'sub.bankAccount': `622848000000000${digits}`,
    },
    chosen: usualItems,
    person: { address },
  });
}

async function coldForm(round: number): Promise<{ readonly ms: number }> {
  const input = inputOf(round);
  const pool = createPaperPool({ worker });
  try {
    return await timed(() => pool.form(input));
  } finally {
    await pool.close();
  }
}

async function formAfterWarmUp(
  round: number,
): Promise<{ readonly warmUpMs: number; readonly formMs: number }> {
  const pool = createPaperPool({ worker });
  try {
    const warmUp = await timed(() => pool.warmUp());
    const form = await timed(() => pool.form(inputOf(round)));
    return { warmUpMs: warmUp.ms, formMs: form.ms };
  } finally {
    await pool.close();
  }
}

async function launch(program: string): Promise<Browser> {
  return chromium.launch({ executablePath: program, args: runsAsRoot() ? ['--no-sandbox'] : [] });
}

/** The page is a file: from `about:blank` Chromium loads no font files. */
async function setContent(page: Page, folder: string, font: HtmlFont, round: number): Promise<void> {
  const file = join(folder, 'form.html');
  writeFileSync(file, htmlForm(inputOf(round), font));
  await page.goto(pathToFileURL(file).href);
  await page.evaluate('document.fonts.ready.then(() => undefined)');
}

async function coldChromium(program: string, folder: string, font: HtmlFont, round: number): Promise<number> {
  let browser: Browser | undefined;
  try {
    const { ms } = await timed(async () => {
      browser = await launch(program);
      const page = await browser.newPage();
      await setContent(page, folder, font, round);
      await page.pdf({ preferCSSPageSize: true });
    });
    return ms;
  } finally {
    await browser?.close();
  }
}

async function warmForms(program: string, folder: string, font: HtmlFont, rounds: number) {
  const pool = createPaperPool({ worker });
  const browser = await launch(program);
  const found = {
    ours: [] as number[],
    chromium: [] as number[],
    content: [] as number[],
    ourBytes: 0,
    chromiumBytes: 0,
  };
  try {
    const page = await browser.newPage();
    const warming = 3;
    for (let round = 0; round < rounds + warming; round += 1) {
      const ours = await timed(() => pool.form(inputOf(round)));
      const content = await timed(() => setContent(page, folder, font, round));
      const theirs = await timed(() => page.pdf({ preferCSSPageSize: true }));
      if (round < warming) continue;
      found.ours.push(ours.ms);
      found.content.push(content.ms);
      found.chromium.push(theirs.ms);
      found.ourBytes = ours.value.pdf.length;
      found.chromiumBytes = theirs.value.length;
    }
    return found;
  } finally {
    await browser.close();
    await pool.close();
  }
}

/** Chromium with the font it is faster with. */
async function fasterFont(program: string, folder: string, rounds: number): Promise<HtmlFont> {
  const resolve = createRequire(import.meta.url).resolve;
  const url = (path: string) => pathToFileURL(resolve(`@expo-google-fonts/noto-serif-sc/${path}`)).href;
  const file: HtmlFont = {
    file: {
      regular: url('400Regular/NotoSerifSC_400Regular.ttf'),
      bold: url('700Bold/NotoSerifSC_700Bold.ttf'),
    },
  };
  const browser = await launch(program);
  try {
    const took = new Map<HtmlFont, number>();
    for (const font of [file, 'system'] as const) {
      const page = await browser.newPage();
      const times: number[] = [];
      for (let round = 0; round <= rounds; round += 1) {
        await setContent(page, folder, font, round);
        const { ms } = await timed(() => page.pdf({ preferCSSPageSize: true }));
        if (round > 0) times.push(ms);
      }
      took.set(font, median(times));
      await page.close();
    }
    return (took.get('system') ?? 0) < (took.get(file) ?? 0) ? 'system' : file;
  } finally {
    await browser.close();
  }
}
