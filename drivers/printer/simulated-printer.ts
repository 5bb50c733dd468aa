import type { Problem } from '../../domain/problem.ts';
import { type Result, success } from '../../domain/result.ts';
import { pause, untilAborted } from '../pause.ts';
import type { SimulatorCommand, SimulatorState } from '../simulators.ts';
import { StatusBoard } from '../status-board.ts';
import type { SimulatedPrinterDelays } from './delays.ts';
import type { Printer, PrintEvent, PrinterState, PrinterStatus, PrintJob } from './printer.ts';
import { type PrinterProblemCode, printerProblem } from './problems.ts';

export type PrinterCommand = Extract<SimulatorCommand, { readonly device: 'printer' }>;
type SimulatedState = PrinterCommand['state'];

/** What each state does to a job: nothing, makes it wait, or ends it. */
const effects = {
  ready: { shown: 'ready' },
  'low-toner': { shown: 'low-toner' },
  'no-paper': { shown: 'no-paper', waits: 'no-paper' },
  jam: { shown: 'jam', waits: 'jam' },
  'cover-open': { shown: 'cover-open', waits: 'cover-open' },
  offline: { shown: 'offline', waits: 'offline' },
  abort: { shown: 'ready', ends: 'aborted' },
  disconnected: { shown: 'disconnected', ends: 'disconnected' },
} as const satisfies Record<
  SimulatedState,
  { readonly shown: PrinterState; readonly waits?: PrinterProblemCode; readonly ends?: PrinterProblemCode }
>;

/**
 * A printer that behaves: takes its time for each page, one job after the other, stands still while it
 * has no paper, is jammed, open or offline, and goes on from the same page when that is over.
 * `abort` ends the job that runs (or the next one) once and is `ready` again · `disconnected` refuses, and in
 * mid-job ends it. The last PDF that came out is kept in memory.
 */
export class SimulatedPrinter implements Printer {
  readonly #delays: SimulatedPrinterDelays;
  readonly #board = new StatusBoard<PrinterStatus>(statusOf('ready'));
  readonly #closing = new AbortController();
  #state: SimulatedState = 'ready';
  #changed = new AbortController();
  #turn: Promise<void> = Promise.resolve();
  #printing = false;
  #jobs = 0;
  #printed = 0;
  #last: Uint8Array | undefined;

  constructor(delays: SimulatedPrinterDelays) {
    this.#delays = delays;
  }

  status(): PrinterStatus {
    return this.#board.status;
  }

  onStatus(listener: (status: PrinterStatus) => void): () => void {
    return this.#board.listen(listener);
  }

  async simulate(command: PrinterCommand): Promise<Result<void, Problem>> {
    this.#state = command.state;
    this.#show();
    this.#changed.abort();
    this.#changed = new AbortController();
    return success(undefined);
  }

  /** `printed` counts finished jobs. */
  simulatorState(): NonNullable<SimulatorState['printer']> {
    return { state: this.#state, printed: this.#printed };
  }

  lastPrinted(): Uint8Array | undefined {
    return this.#last;
  }

  print(job: PrintJob, signal: AbortSignal): AsyncIterable<PrintEvent> {
    return this.#print(job, AbortSignal.any([signal, this.#closing.signal]));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#board.close();
    this.#last = undefined;
    await this.#turn;
  }

  #show(): void {
    const { shown } = effects[this.#state];
    this.#board.set(statusOf(this.#printing && shown === 'ready' ? 'printing' : shown));
  }

  async *#print(job: PrintJob, signal: AbortSignal): AsyncGenerator<PrintEvent, void, undefined> {
    const before = this.#turn;
    let release = (): void => undefined;
    const mine = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.#turn = before.then(() => mine);
    try {
      await Promise.race([before, untilAborted(signal)]);
      if (signal.aborted) {
        yield { type: 'cancelled' };
        return;
      }
      if (this.#state === 'disconnected') {
        yield { type: 'failed', problem: printerProblem('disconnected') };
        return;
      }
      await pause(this.#delays.spoolMs, signal);
      this.#jobs += 1;
      yield* this.#run(job, String(this.#jobs), signal);
    } finally {
      this.#printing = false;
      this.#show();
      release();
    }
  }

  async *#run(
    job: PrintJob,
    jobId: string,
    signal: AbortSignal,
  ): AsyncGenerator<PrintEvent, void, undefined> {
    yield { type: 'queued', jobId };
    const pages = pagesOf(job.pdf) * job.copies;
    for (let done = 0; done < pages; ) {
      const effect = effects[this.#state];
      if (signal.aborted) {
        yield { type: 'cancelled', jobId };
        return;
      }
      if ('ends' in effect) {
        if (this.#state === 'abort') this.#state = 'ready';
        yield {
          type: 'failed',
          jobId,
          problem: printerProblem(
            done > 0 && effect.ends === 'disconnected' ? 'unknown-outcome' : effect.ends,
          ),
        };
        return;
      }
      if ('waits' in effect) {
        this.#printing = false;
        this.#show();
        yield { type: 'waiting', jobId, problem: printerProblem(effect.waits) };
        // Another state may have come while the event was taken; then there is nothing to wait for.
        if (effects[this.#state] === effect)
          await pause(2 ** 31 - 1, AbortSignal.any([signal, this.#changed.signal]));
        continue;
      }
      this.#printing = true;
      this.#show();
      // Taken before the event goes out: the world may change while somebody looks at it.
      const change = this.#changed.signal;
      yield { type: 'printing', jobId, ...(done > 0 ? { pagesDone: done } : {}) };
      await pause(this.#delays.pageMs, AbortSignal.any([signal, change]));
      // A page that was interrupted is printed anew.
      if (!signal.aborted && !change.aborted) done += 1;
    }
    this.#last = job.pdf;
    this.#printed += 1;
    yield { type: 'printed', jobId, pages };
  }
}

function statusOf(state: PrinterState): PrinterStatus {
  return { state, device: '演示设备', simulated: true };
}

/** Page objects in the PDF; at least one, also where they are packed into object streams. */
function pagesOf(pdf: Uint8Array): number {
  return Math.max(
    1,
    Buffer.from(pdf)
      .toString('latin1')
      .match(/\/Type\s*\/Page(?![a-zA-Z])/g)?.length ?? 0,
  );
}
