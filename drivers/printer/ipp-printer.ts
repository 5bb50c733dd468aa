import { pause, untilAborted } from '../pause.ts';
import { StatusBoard } from '../status-board.ts';
import type { PrinterDelays } from './delays.ts';
import { type IppFailure, ippStatus } from './ipp/client.ts';
import { jobState, type PrinterAttributes, type PrinterTarget, PrintQueue } from './ipp/queue.ts';
import { followJob } from './job-following.ts';
import type { Printer, PrintEvent, PrinterStatus, PrintJob } from './printer.ts';
import { printerProblem } from './problems.ts';
import { type PrinterCondition, conditionOf } from './state-reasons.ts';

export interface IppPrinterOptions {
  /** Finds the queue or printer; asked again while there is none. */
  readonly locate: () => Promise<PrinterTarget | undefined>;
  readonly delays: PrinterDelays;
}

/**
 * A printer over IPP: a CUPS queue, or a printer that speaks it itself. One job at a time; a second one
 * waits its turn. Nothing of a job is ever left in the queue unattended: what could not be cancelled (the
 * spooler was gone) is cancelled as soon as the spooler answers again, and jobs of a program that died
 * are cancelled at the next start.
 */
export class IppPrinter implements Printer {
  readonly #options: IppPrinterOptions;
  readonly #board = new StatusBoard<PrinterStatus>({ state: 'searching', simulated: false });
  readonly #closing = new AbortController();
  /** Jobs that must not print any more and could not be cancelled yet. */
  readonly #orphans = new Set<number>();
  #queue: PrintQueue | undefined;
  #leftoversCleared = false;
  #turn: Promise<void> = Promise.resolve();
  #jobs = 0;
  #watching: Promise<void> | undefined;

  constructor(options: IppPrinterOptions) {
    this.#options = options;
  }

  status(): PrinterStatus {
    return this.#board.status;
  }

  onStatus(listener: (status: PrinterStatus) => void): () => void {
    return this.#board.listen(listener);
  }

  /** Looks for the printer now, and from then on every `statusMs`; true when it answered. */
  async find(): Promise<boolean> {
    const found = await this.#look();
    this.#watching ??= this.#watch();
    return found;
  }

  print(job: PrintJob, signal: AbortSignal): AsyncIterable<PrintEvent> {
    return this.#print(job, AbortSignal.any([signal, this.#closing.signal]));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#board.close();
    await this.#watching;
    await this.#turn;
  }

  async #watch(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await pause(this.#options.delays.statusMs, signal);
      // A running job looks more often itself.
      if (!signal.aborted && this.#jobs === 0) await this.#look();
    }
  }

  /** One look at the printer: the status it has is shown, and what must not print is cancelled. */
  async #look(): Promise<boolean> {
    const target = this.#queue?.target ?? (await this.#options.locate());
    if (target === undefined) {
      this.#board.set({ state: 'disconnected', simulated: false });
      return false;
    }
    const queue = this.#queue ?? new PrintQueue(target, this.#options.delays.requestMs);
    const answer = await queue.printer();
    if (!answer.ok) {
      // Not kept: the default printer may be another one when the spooler comes back.
      if (this.#orphans.size === 0 && this.#jobs === 0) this.#queue = undefined;
      this.#board.set({ state: 'disconnected', device: target.name, simulated: false });
      return false;
    }
    this.#queue = queue;
    this.#show(queue, conditionOf(answer.value.state, answer.value.reasons));
    await this.#clear(queue);
    return true;
  }

  #show(queue: PrintQueue, condition: PrinterCondition): void {
    this.#board.set({ state: condition.state, device: queue.target.name, simulated: false });
  }

  async #clear(queue: PrintQueue): Promise<void> {
    if (!this.#leftoversCleared) {
      const left = await queue.ownJobs();
      if (left.ok) {
        this.#leftoversCleared = true;
        for (const jobId of left.value) this.#orphans.add(jobId);
      }
    }
    for (const jobId of this.#orphans) {
      // First only cancelled: purging a job whose back end still runs leaves its control file behind for ever.
      await queue.cancelJob(jobId);
      const job = await queue.job(jobId);
      const printer = await queue.printer();
      if (job.ok && job.value.state >= jobState.cancelled) {
        if (!printer.ok || printer.value.state === 4) continue;
        const purged = await queue.cancelJob(jobId, true);
        if (purged.ok || isOver(purged.error)) this.#orphans.delete(jobId);
      } else if (!job.ok && isOver(job.error)) this.#orphans.delete(jobId);
    }
  }

  async *#print(job: PrintJob, signal: AbortSignal): AsyncGenerator<PrintEvent, void, undefined> {
    const before = this.#turn;
    let release = (): void => undefined;
    this.#turn = Promise.all([
      before,
      new Promise<void>((resolve) => {
        release = resolve;
      }),
    ]).then(() => undefined);
    this.#jobs += 1;
    try {
      await Promise.race([before, untilAborted(signal)]);
      if (signal.aborted) {
        yield { type: 'cancelled' };
        return;
      }
      const ready = await this.#ready();
      if ('problem' in ready) {
        yield { type: 'failed', problem: ready.problem };
        return;
      }
      const { queue } = ready;
      yield* followJob({
        queue,
        printer: ready.printer,
        job,
        signal,
        delays: this.#options.delays,
        onCondition: (condition) => {
          if (condition !== undefined) this.#show(queue, condition);
          else this.#board.set({ state: 'disconnected', device: queue.target.name, simulated: false });
        },
        onOrphan: (jobId) => this.#orphans.add(jobId),
      });
    } finally {
      this.#jobs -= 1;
      release();
      if (!this.#closing.signal.aborted && this.#jobs === 0) await this.#look();
    }
  }

  async #ready(): Promise<
    | { readonly queue: PrintQueue; readonly printer: PrinterAttributes }
    | { readonly problem: ReturnType<typeof printerProblem> }
  > {
    await this.#look();
    const queue = this.#queue;
    const answer = await queue?.printer();
    if (queue === undefined || answer === undefined || !answer.ok)
      return {
        problem: printerProblem(
          answer?.ok === false && answer.error.kind === 'refused' ? 'no-permission' : 'disconnected',
        ),
      };
    const printer = answer.value;
    if (!printer.accepting) return { problem: printerProblem('not-accepting') };
    if (conditionOf(printer.state, printer.reasons).stoppedQueue)
      return { problem: printerProblem('stopped') };
    if (printer.formats.length > 0 && !printer.formats.includes('application/pdf'))
      return { problem: printerProblem('unsupported') };
    return { queue, printer };
  }
}

/** The job has ended, or is not there any more: nothing left to cancel. */
function isOver(error: IppFailure): boolean {
  const { notFound, gone, notPossible } = ippStatus;
  return error.kind === 'status' && [notFound, gone, notPossible].some((status) => status === error.status);
}
