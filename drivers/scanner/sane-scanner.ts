import type { Problem } from '../../domain/problem.ts';
import { EventQueue } from '../event-queue.ts';
import { StatusBoard } from '../status-board.ts';
import type { ScannerDelays } from './delays.ts';
import { maxPagesOfBatch, PagePipes, type PageReader } from './page-pipes.ts';
import { isWholePng } from './png.ts';
import { faultOfScanimage, type ScannerFault, scannerProblem, stateAfter } from './problems.ts';
import { parseSaneOptions, type SaneOptions, sourcesOf, switchesFor } from './sane-options.ts';
import { askScanimage, runScanimage, type ScanimageEnd } from './scanimage.ts';
import type { ScanEvent, Scanner, ScannerStatus, ScanOptions } from './scanner.ts';

export interface SaneScannerOptions {
  /** SANE name, e.g. `fujitsu:ScanSnap:1234`. Absent: the first that answers, webcams left out. */
  readonly device?: string;
  /** `scanimage`, or where it is. */
  readonly command?: string;
  readonly environment?: NodeJS.ProcessEnv;
  readonly delays: ScannerDelays;
}

interface Found {
  readonly device: string;
  readonly options: SaneOptions;
}

/**
 * A scanner through SANE's `scanimage`.
 *
 * Pages stay in memory. The glass is one run with the PNG on stdout. The feeder is one `--batch` run onto
 * named pipes (see `PagePipes`): a run a page would be simpler, but most back ends eject the sheet or reset
 * the feeder when the device is closed, and `test` starts its ten sheets anew. Measured with the `test` back end,
 * ten A4 gray sheets at 150 dpi: 0.5 s for the batch; there is nothing on the disk at any time.
 *
 * A page counts when `scanimage` said `Scanned page n.` with a good status **and** its PNG has its end
 * chunk: a jam in mid-page keeps the pages before it and drops the half one.
 */
export class SaneScanner implements Scanner {
  readonly #board: StatusBoard<ScannerStatus>;
  readonly #settings: SaneScannerOptions;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #command: string;
  readonly #closing = new AbortController();
  #found: Found | undefined;
  #looking: Promise<boolean> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;

  constructor(settings: SaneScannerOptions) {
    this.#settings = settings;
    this.#command = settings.command ?? 'scanimage';
    // The sentences of SANE are matched, so they must not be translated.
    this.#environment = { ...(settings.environment ?? process.env), LC_ALL: 'C', LANGUAGE: 'C' };
    this.#board = new StatusBoard<ScannerStatus>({ state: 'searching', sources: [], simulated: false });
  }

  status(): ScannerStatus {
    return this.#board.status;
  }

  onStatus(listener: (status: ScannerStatus) => void): () => void {
    return this.#board.listen(listener);
  }

  /** Looks for the device now; true when it answered. When not, it is looked for again every `rediscoverMs`. */
  async find(): Promise<boolean> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  scan(options: ScanOptions, signal: AbortSignal): AsyncIterable<ScanEvent> {
    return this.#scan(options, signal);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#timer);
    this.#board.close();
    await Promise.all([this.#looking, this.#running]);
  }

  async #ask(
    args: readonly string[],
    timeoutMs: number,
  ): Promise<ScanimageEnd & { readonly stdout: string }> {
    return askScanimage(args, {
      command: this.#command,
      environment: this.#environment,
      timeoutMs,
      killAfterMs: this.#settings.delays.killAfterMs,
      signal: this.#closing.signal,
    });
  }

  async #look(): Promise<boolean> {
    clearTimeout(this.#timer);
    const { delays } = this.#settings;
    const device = this.#settings.device ?? (await this.#firstDevice());
    const answer =
      device === undefined ? undefined : await this.#ask(['-d', device, '-A'], delays.optionsTimeoutMs);
    if (device !== undefined && answer?.exitCode === 0) {
      const options = parseSaneOptions(answer.stdout);
      this.#found = { device, options };
      this.#board.set({ state: 'ready', device, sources: sourcesOf(options), simulated: false });
      return true;
    }
    this.#found = undefined;
    const fault: ScannerFault =
      answer === undefined || answer.missing
        ? 'disconnected'
        : (faultOfScanimage(answer.exitCode, answer.stderr) ?? 'disconnected');
    this.#board.set({
      state: answer?.stopped === 'timeout' ? 'disconnected' : stateAfter(fault),
      ...(device === undefined ? {} : { device }),
      sources: [],
      simulated: false,
    });
    this.#lookLater();
    return false;
  }

  async #firstDevice(): Promise<string | undefined> {
    const answer = await this.#ask(['-f', '%d%n'], this.#settings.delays.discoveryTimeoutMs);
    // The v4l back end lists webcams as scanners.
    return answer.stdout.split('\n').find((name) => name !== '' && !name.startsWith('v4l:'));
  }

  #lookLater(): void {
    if (this.#closing.signal.aborted) return;
    this.#timer = setTimeout(() => void this.find(), this.#settings.delays.rediscoverMs);
    this.#timer.unref();
  }

  async *#scan(options: ScanOptions, signal: AbortSignal): AsyncGenerator<ScanEvent, void, undefined> {
    if (this.#running !== undefined) {
      yield { type: 'end', pages: 0, problem: scannerProblem('in-use') };
      return;
    }
    const left = new AbortController();
    const stop = AbortSignal.any([signal, left.signal, this.#closing.signal]);
    const queue = new EventQueue<ScanEvent>();
    this.#running = this.#batch(options, stop, queue).then(
      () => queue.end(),
      (cause: unknown) => queue.fail(cause),
    );
    try {
      yield* queue.events();
    } finally {
      // Whoever leaves the loop early has given up the scan: the device is stopped, and free when we return.
      left.abort();
      await this.#running;
      this.#running = undefined;
    }
  }

  async #batch(options: ScanOptions, signal: AbortSignal, queue: EventQueue<ScanEvent>): Promise<void> {
    if (this.#found === undefined && !signal.aborted) await this.find();
    const found = this.#found;
    if (signal.aborted || found === undefined) {
      const state = this.#board.status.state;
      const fault = signal.aborted
        ? 'cancelled'
        : state === 'no-permission' || state === 'busy'
          ? state
          : 'disconnected';
      queue.push({ type: 'end', pages: 0, problem: scannerProblem(fault) });
      return;
    }
    if (!sourcesOf(found.options).includes(options.source)) {
      const fault = options.source === 'feeder' ? 'no-feeder' : 'no-glass';
      queue.push({ type: 'end', pages: 0, problem: scannerProblem(fault) });
      return;
    }
    this.#board.set({ ...this.#board.status, state: 'scanning' });
    const args = ['-d', found.device, ...switchesFor(found.options, options), '--format=png', '--progress'];
    const { pages, fault } =
      options.source === 'glass'
        ? await this.#scanGlass(args, signal, queue)
        : await this.#scanFeeder(args, signal, queue);
    this.#afterwards(fault);
    const problem: Problem | undefined = fault === undefined ? undefined : scannerProblem(fault);
    queue.push({ type: 'end', pages, ...(problem === undefined ? {} : { problem }) });
  }

  #afterwards(fault: ScannerFault | undefined): void {
    const state = fault === undefined ? 'ready' : stateAfter(fault);
    this.#board.set({ ...this.#board.status, state });
    if (state !== 'disconnected') return;
    this.#found = undefined;
    this.#lookLater();
  }

  async #scanGlass(
    args: readonly string[],
    signal: AbortSignal,
    queue: EventQueue<ScanEvent>,
  ): Promise<{ readonly pages: number; readonly fault: ScannerFault | undefined }> {
    const chunks: Buffer[] = [];
    const end = await this.#run(args, signal, {
      onOutput: (bytes) => chunks.push(bytes),
      onLine: progressOf(() => 1, queue),
    }).done;
    const fault = faultOf(end);
    if (fault !== undefined) return { pages: 0, fault };
    const bytes = Buffer.concat(chunks);
    if (!isWholePng(bytes)) return { pages: 0, fault: 'empty-image' };
    queue.push({ type: 'page', page: 1, mime: 'image/png', bytes });
    return { pages: 1, fault: undefined };
  }

  async #scanFeeder(
    args: readonly string[],
    signal: AbortSignal,
    queue: EventQueue<ScanEvent>,
  ): Promise<{ readonly pages: number; readonly fault: ScannerFault | undefined }> {
    const pipes = await PagePipes.create();
    if (pipes === undefined) return { pages: 0, fault: 'no-pipes' };
    const arrived = new Map<number, Buffer>();
    const good = new Set<number>();
    let pages = 0;
    let page = 1;
    let scanning = 1;
    let ended = false;
    // The sentence about a page and the end of its pipe come on two ways, in either order.
    function handOn(): void {
      for (;;) {
        const bytes = arrived.get(pages + 1);
        if (bytes === undefined || !good.has(pages + 1) || !isWholePng(bytes)) return;
        arrived.delete(pages + 1);
        pages += 1;
        queue.push({ type: 'page', page: pages, mime: 'image/png', bytes });
      }
    }
    const showProgress = progressOf(() => scanning, queue);
    let reader: PageReader | undefined;
    try {
      const batch = [`--batch=${pipes.pattern}`, `--batch-count=${maxPagesOfBatch}`];
      const run = this.#run([...args, ...batch], signal, {
        onOutput: () => undefined,
        onLine: (line) => {
          const begun = /^Scanning page (\d+)/.exec(line);
          if (begun !== null) scanning = Number(begun[1]);
          const done = /^Scanned page (\d+)\. \(scanner status = ([05])\)/.exec(line);
          if (done !== null) {
            good.add(Number(done[1]));
            handOn();
          }
          showProgress(line);
        },
      });
      reader = pipes.read(page, run.alive);
      const finished = run.done.then((end) => {
        ended = true;
        if (end.stopped === undefined) reader?.finish();
        else reader?.stop();
        return end;
      });
      for (;;) {
        const bytes = await reader.bytes;
        arrived.set(page, bytes);
        handOn();
        if (ended) break;
        page += 1;
        reader = pipes.read(page, run.alive);
      }
      const end = await finished;
      const fault = faultOf(end);
      if (pages > 0 && fault === 'no-paper') return { pages, fault: undefined };
      if (pages > 0 || fault !== undefined) return { pages, fault };
      return { pages, fault: end.stderr.includes('out of documents') ? 'no-paper' : 'empty-image' };
    } finally {
      reader?.stop();
      pipes.remove();
    }
  }

  #run(
    args: readonly string[],
    signal: AbortSignal,
    on: { readonly onOutput: (bytes: Buffer) => void; readonly onLine: (line: string) => void },
  ): ReturnType<typeof runScanimage> {
    return runScanimage(args, {
      command: this.#command,
      environment: this.#environment,
      ...this.#settings.delays,
      signal,
      ...on,
    });
  }
}

function faultOf(end: ScanimageEnd): ScannerFault | undefined {
  if (end.stopped !== undefined) return end.stopped;
  if (end.missing) return 'disconnected';
  // libpng aborts the program (SIGABRT) when the back end ends the page before its first row.
  if (end.stderr.includes('No IDATs written')) return 'empty-image';
  return faultOfScanimage(end.exitCode, end.stderr);
}

/** Whole percents only, each once: scanimage reports every buffer. */
function progressOf(page: () => number, queue: EventQueue<ScanEvent>): (line: string) => void {
  let last = '';
  return (line) => {
    const match = /^Progress: ([\d.]+)%/.exec(line);
    if (match === null) return;
    const percent = Math.min(100, Math.floor(Number(match[1])));
    const key = `${page()}:${percent}`;
    if (key === last) return;
    last = key;
    queue.push({ type: 'progress', page: page(), percent });
  };
}
