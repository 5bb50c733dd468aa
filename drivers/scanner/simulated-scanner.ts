import type { Problem } from '../../domain/problem.ts';
import { failure, type Result, success, unreachable } from '../../domain/result.ts';
import { pause } from '../pause.ts';
import type { SimulatorCommand, SimulatorState } from '../simulators.ts';
import { StatusBoard } from '../status-board.ts';
import type { SimulatedScannerDelays } from './delays.ts';
import { imageKind } from './png.ts';
import { type ScannerFault, scannerProblem } from './problems.ts';
import { isSamplePage, samplePage, samplePageNames } from './sample-pages.ts';
import type { ScanEvent, Scanner, ScannerState, ScannerStatus, ScanOptions, ScanSource } from './scanner.ts';

export type ScannerCommand = Extract<SimulatorCommand, { readonly device: 'scanner' }>;
type SimulatedState = Extract<ScannerCommand, { readonly do: 'state' }>['state'];

const shown = {
  ready: 'ready',
  jam: 'jam',
  'cover-open': 'cover-open',
  busy: 'busy',
  hang: 'ready',
  disconnected: 'disconnected',
} as const satisfies Record<SimulatedState, ScannerState>;

/**
 * A scanner that behaves. A stack in the feeder and one sheet on the glass; scanning takes its time and
 * reports percents; sheets that were scanned have left the feeder, the sheet on the glass stays (an empty
 * glass gives a white page, as glass does).
 *
 * States (`SimulatorCommand`), set before or in the middle of a scan:
 * `jam` the first sheet passes, the next one (or the only one, or the one now moving) sticks: it stays in the
 * feeder and the sheets before it are kept · `cover-open`, `busy`, `disconnected` refuse, or end the scan at
 * once · `hang` says nothing more until `stallMs` is over (`scanner.timeout`) or somebody cancels ·
 * `ready` all is well again.
 */
export class SimulatedScanner implements Scanner {
  readonly #delays: SimulatedScannerDelays;
  readonly #board: StatusBoard<ScannerStatus>;
  readonly #closing = new AbortController();
  #state: SimulatedState = 'ready';
  #changed = new AbortController();
  #feeder: readonly (string | Uint8Array)[] = [];
  #glass: readonly (string | Uint8Array)[] = [];
  #scanning = false;

  constructor(delays: SimulatedScannerDelays) {
    this.#delays = delays;
    this.#board = new StatusBoard<ScannerStatus>(this.#status('ready'));
  }

  status(): ScannerStatus {
    return this.#board.status;
  }

  onStatus(listener: (status: ScannerStatus) => void): () => void {
    return this.#board.listen(listener);
  }

  /** Refused: a page that is neither a known sample nor a PNG or JPEG (`simulator.page`). */
  async simulate(command: ScannerCommand): Promise<Result<void, Problem>> {
    if (command.do === 'state') {
      this.#state = command.state;
      this.#board.set(
        this.#status(this.#scanning && command.state === 'ready' ? 'scanning' : shown[command.state]),
      );
      this.#changed.abort();
      this.#changed = new AbortController();
      return success(undefined);
    }
    const strange = command.pages.find((page) =>
      typeof page === 'string' ? !isSamplePage(page) : imageKind(page) === undefined,
    );
    if (strange !== undefined) {
      const what =
        typeof strange === 'string' ? `没有名为“${strange}”的样张` : '给出的页不是 PNG 或 JPEG 图像';
      return failure({
        code: 'simulator.page',
        message: `${what}。请从这些样张中选择：${samplePageNames.join('、')}。`,
      });
    }
    if (command.source === 'feeder') this.#feeder = [...command.pages];
    else this.#glass = command.pages.slice(0, 1);
    if (this.#board.status.state === 'no-paper') this.#board.set(this.#status('ready'));
    return success(undefined);
  }

  simulatorState(): NonNullable<SimulatorState['scanner']> {
    return { state: this.#state, feeder: this.#feeder.length, glass: this.#glass.length };
  }

  scan(options: ScanOptions, signal: AbortSignal): AsyncIterable<ScanEvent> {
    return this.#scan(options, AbortSignal.any([signal, this.#closing.signal]));
  }

  close(): Promise<void> {
    this.#closing.abort();
    this.#board.close();
    return Promise.resolve();
  }

  #status(state: ScannerState): ScannerStatus {
    const sources: readonly ScanSource[] = state === 'disconnected' ? [] : ['feeder', 'glass'];
    return { state, device: '演示设备', sources, simulated: true };
  }

  async *#scan(options: ScanOptions, signal: AbortSignal): AsyncGenerator<ScanEvent, void, undefined> {
    if (this.#scanning) {
      yield { type: 'end', pages: 0, problem: scannerProblem('in-use') };
      return;
    }
    this.#scanning = true;
    let pages = 0;
    let fault: ScannerFault | undefined;
    try {
      fault = this.#refusal(options.source) ?? (signal.aborted ? 'cancelled' : undefined);
      if (fault === undefined) {
        this.#board.set(this.#status('scanning'));
        fault = await this.#wait(this.#delays.warmUpMs, signal, this.#jamPasses(options.source));
      }
      while (fault === undefined) {
        const [sheet] =
          options.source === 'feeder' ? this.#feeder : this.#glass.length > 0 ? this.#glass : ['空白'];
        if (sheet === undefined) break;
        const jamPasses = this.#jamPasses(options.source);
        const sticks =
          options.source === 'feeder' && this.#state === 'jam' && (pages > 0 || this.#feeder.length === 1);
        const image = finished(sheet, options);
        // It may fail while nobody waits for it yet.
        image.catch(() => undefined);
        for (let percent = 0; percent <= 100 && fault === undefined; percent += 10) {
          yield { type: 'progress', page: pages + 1, percent };
          if (sticks && percent >= 40) fault = 'jam';
          else fault = await this.#wait(this.#delays.pageMs / 10, signal, jamPasses);
        }
        if (fault !== undefined) break;
        const bytes = await image;
        pages += 1;
        if (options.source === 'feeder') this.#feeder = this.#feeder.slice(1);
        yield { type: 'page', page: pages, mime: 'image/png', bytes };
        if (options.source === 'glass') break;
      }
    } finally {
      this.#scanning = false;
      this.#board.set(this.#status(this.#afterwards(fault)));
    }
    yield { type: 'end', pages, ...(fault === undefined ? {} : { problem: scannerProblem(fault) }) };
  }

  #afterwards(fault: ScannerFault | undefined): ScannerState {
    if (fault === 'no-paper') return 'no-paper';
    if (fault === 'timeout') return 'fault';
    return shown[this.#state];
  }

  /** A jam that was there before this sheet began sticks where `#scan` says; on the glass nothing can jam. */
  #jamPasses(source: ScanSource): boolean {
    return source === 'glass' || this.#state === 'jam';
  }

  #refusal(source: ScanSource): ScannerFault | undefined {
    switch (this.#state) {
      case 'cover-open':
      case 'busy':
      case 'disconnected':
        return this.#state;
      case 'jam':
        return source === 'feeder' && this.#feeder.length === 0 ? 'jam' : undefined;
      case 'ready':
      case 'hang':
        return source === 'feeder' && this.#feeder.length === 0 ? 'no-paper' : undefined;
      default:
        return unreachable(this.#state);
    }
  }

  /** Time passes; what happens meanwhile ends the scan. */
  async #wait(ms: number, signal: AbortSignal, jamPasses: boolean): Promise<ScannerFault | undefined> {
    const before = this.#state;
    const change = this.#changed.signal;
    await pause(before === 'hang' ? this.#delays.stallMs : ms, AbortSignal.any([signal, change]));
    if (signal.aborted) return 'cancelled';
    if (this.#state === 'hang') return before === 'hang' ? 'timeout' : this.#wait(ms, signal, jamPasses);
    if (this.#state === 'jam') return jamPasses ? undefined : 'jam';
    if (this.#state === 'ready') return undefined;
    return this.#state;
  }
}

/** The page as the device would deliver it: A4 at the asked resolution, in colour or gray, PNG. */
async function finished(page: string | Uint8Array, options: ScanOptions): Promise<Uint8Array> {
  const width = Math.round((210 / 25.4) * options.resolution);
  const height = Math.round((297 / 25.4) * options.resolution);
  const source = typeof page === 'string' ? samplePage(page) : page;
  // Loaded with the first page: a station with a real scanner never needs it.
  const { default: sharp } = await import('sharp');
  const a4 = sharp(source, { density: options.resolution, limitInputPixels: 120_000_000 })
    .flatten({ background: '#fff' })
    .resize(width, height, { fit: 'contain', background: '#fff' })
    .withDensity(options.resolution);
  const picture = options.mode === 'gray' ? a4.toColourspace('b-w') : a4;
  return picture.png({ compressionLevel: 3 }).toBuffer();
}
