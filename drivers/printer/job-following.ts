import type { Problem } from '../../domain/problem.ts';
import type { Result } from '../../domain/result.ts';
import { pause } from '../pause.ts';
import type { PrinterDelays } from './delays.ts';
import { type IppFailure, ippOperation, ippStatus } from './ipp/client.ts';
import { type JobAttributes, jobState, type PrinterAttributes, type PrintQueue } from './ipp/queue.ts';
import type { PrintEvent, PrintJob } from './printer.ts';
import { printerProblem } from './problems.ts';
import { conditionOf, type PrinterCondition } from './state-reasons.ts';

export interface JobToFollow {
  readonly queue: PrintQueue;
  readonly printer: PrinterAttributes;
  readonly job: PrintJob;
  readonly signal: AbortSignal;
  readonly delays: PrinterDelays;
  /** What the printer is found to be on the way; `undefined` when the spooler does not answer. */
  readonly onCondition: (condition: PrinterCondition | undefined) => void;
  /** A job that must not print and could not be cancelled, because nobody answers. */
  readonly onOrphan: (jobId: number) => void;
}

/**
 * Submits a job and follows it to its end. Ends with exactly one of `printed`, `failed`, `cancelled`.
 *
 * The job number is had before the first byte of the document goes out (Create-Job), so that whatever
 * happens then, the job can be found and taken back. Leaving the loop early takes it back too.
 */
export async function* followJob(order: JobToFollow): AsyncGenerator<PrintEvent, void, undefined> {
  const { queue, job, delays } = order;
  const upload = new AbortController();
  const options = { signal: upload.signal, timeoutMs: delays.uploadMs };
  const stepwise = [ippOperation.createJob, ippOperation.sendDocument].every((operation) =>
    order.printer.operations.includes(operation),
  );
  const created = stepwise
    ? await queue.createJob(job, order.printer)
    : await queue.printJob(job, order.printer, options);
  if (!created.ok) {
    yield { type: 'failed', problem: notSent(created.error, stepwise) };
    return;
  }
  const follower = new JobFollower(order, created.value);
  const sending = stepwise
    ? queue.sendDocument(created.value, job, options).then((sent) => follower.sent(sent))
    : Promise.resolve(follower.sent({ ok: true, value: undefined }));
  try {
    yield* follower.events();
  } finally {
    // Left in the middle, or an event of ours could not be handled: nobody waits for the sheet any more.
    if (!follower.ended) await follower.takeBack();
    upload.abort();
    await sending;
  }
}

function notSent(error: IppFailure, stepwise: boolean): Problem {
  if (error.kind === 'refused' || error.status === 0x0401 || error.status === 0x0403)
    return printerProblem('no-permission');
  if (error.status === 0x040a) return printerProblem('unsupported');
  if (error.status === 0x0506) return printerProblem('not-accepting');
  // An answer that was lost after all data went out: the printer may have it. Without data there is no sheet.
  return printerProblem(error.kind === 'status' || stepwise ? 'not-sent' : 'unknown-outcome');
}

/**
 * What became of a job that is not wanted any more: `gone` from the queue · `completed` it had come out already ·
 * `kept` the printer does not let go of it · `unknown` nobody answers. The last two are cancelled later.
 */
type TakenBack = 'gone' | 'completed' | 'kept' | 'unknown';

class JobFollower {
  ended = false;
  readonly #order: JobToFollow;
  readonly #jobId: number;
  readonly #id: string;
  #upload: 'running' | 'sent' | 'failed' = 'running';
  #wake = new AbortController();
  #told = '';
  #since = performance.now();
  #seen = '';
  #connectingSince: number | undefined;
  #awaySince: number | undefined;

  constructor(order: JobToFollow, jobId: number) {
    this.#order = order;
    this.#jobId = jobId;
    this.#id = String(jobId);
  }

  sent(result: Result<void, IppFailure>): void {
    this.#upload = result.ok ? 'sent' : 'failed';
    this.#wake.abort();
  }

  async *events(): AsyncGenerator<PrintEvent, void, undefined> {
    const { signal, delays } = this.#order;
    for (;;) {
      if (signal.aborted) {
        yield this.#end(await this.takeBack(), { type: 'cancelled', jobId: this.#id });
        return;
      }
      for (const event of await this.#step()) {
        this.ended ||= event.type === 'printed' || event.type === 'failed' || event.type === 'cancelled';
        yield event;
      }
      if (this.ended) return;
      if (this.#wake.signal.aborted) this.#wake = new AbortController();
      await pause(delays.followMs, AbortSignal.any([signal, this.#wake.signal]));
    }
  }

  /** Cancels the job and waits until it is out of the queue, then lets CUPS forget its document. */
  async takeBack(): Promise<TakenBack> {
    const { queue, delays } = this.#order;
    this.ended = true;
    const began = performance.now();
    for (;;) {
      // Refused when the job has ended meanwhile; the next look tells how.
      await queue.cancelJob(this.#jobId);
      const job = await queue.job(this.#jobId);
      if (isGone(job)) return 'gone';
      const late = performance.now() - began > delays.cancelMs;
      if (job.ok && job.value.state >= jobState.cancelled && (late || (await this.#atRest()))) {
        await this.#forget();
        return job.value.state === jobState.completed ? 'completed' : 'gone';
      }
      if (late) {
        this.#order.onOrphan(this.#jobId);
        return job.ok ? 'kept' : 'unknown';
      }
      await pause(delays.followMs);
    }
  }

  /**
   * CUPS calls a job cancelled while its back end still runs. Purged then, its control file would stay for
   * ever; and the sheet in the printer may still move.
   */
  async #atRest(): Promise<boolean> {
    const printer = await this.#order.queue.printer();
    return printer.ok && printer.value.state !== 4;
  }

  /** CUPS keeps ended jobs with their documents; ours hold personal data. Its history line goes with it. */
  async #forget(): Promise<void> {
    if (this.#order.queue.target.cups) await this.#order.queue.cancelJob(this.#jobId, true);
  }

  #end(outcome: TakenBack, event: PrintEvent): PrintEvent {
    if (outcome === 'completed') return { type: 'printed', jobId: this.#id };
    if (outcome === 'unknown') return this.#failed('unknown-outcome');
    if (outcome === 'kept') return this.#failed('not-cancelled');
    return event;
  }

  #failed(code: Parameters<typeof printerProblem>[0]): PrintEvent {
    return { type: 'failed', jobId: this.#id, problem: printerProblem(code) };
  }

  /** Takes the job back and says why. */
  async #giveUp(code: Parameters<typeof printerProblem>[0]): Promise<readonly PrintEvent[]> {
    return [this.#end(await this.takeBack(), this.#failed(code))];
  }

  async #step(): Promise<readonly PrintEvent[]> {
    const { queue } = this.#order;
    // As it was before the question: a job is held while its data comes in, and the answer may be from then.
    const upload = this.#upload;
    const job = await queue.job(this.#jobId);
    const printer = await queue.printer();
    // Gone from the list without an end that we saw: somebody deleted it, or the spooler keeps no history.
    if (isGone(job)) return [this.#failed('unknown-outcome')];
    if (!job.ok || !printer.ok) return this.#away();
    this.#awaySince = undefined;
    const condition = this.#conditionOf(printer.value);
    this.#order.onCondition(condition);
    return this.#judge(job.value, condition, upload);
  }

  /** The spooler does not answer. It may come back and know the job; until then nothing is known. */
  async #away(): Promise<readonly PrintEvent[]> {
    this.#order.onCondition(undefined);
    this.#awaySince ??= performance.now();
    if (performance.now() - this.#awaySince > this.#order.delays.reconnectMs) {
      this.ended = true;
      this.#order.onOrphan(this.#jobId);
      return [this.#failed('unknown-outcome')];
    }
    this.#since = performance.now();
    return this.#waiting(printerProblem('spooler-gone'));
  }

  #conditionOf(printer: PrinterAttributes): PrinterCondition {
    const condition = conditionOf(printer.state, printer.reasons);
    this.#connectingSince = condition.connecting ? (this.#connectingSince ?? performance.now()) : undefined;
    const connectingTooLong =
      this.#connectingSince !== undefined &&
      performance.now() - this.#connectingSince > this.#order.delays.connectingMs;
    return connectingTooLong && condition.blocking === undefined
      ? { ...condition, state: 'offline', blocking: printerProblem('offline') }
      : condition;
  }

  async #judge(
    job: JobAttributes,
    condition: PrinterCondition,
    upload: 'running' | 'sent' | 'failed',
  ): Promise<readonly PrintEvent[]> {
    const { delays } = this.#order;
    if (job.state === jobState.completed) return this.#completed(job);
    if (job.state === jobState.cancelled || job.state === jobState.aborted) {
      await this.#forget();
      this.ended = true;
      return [this.#failed(this.#whyEnded(job))];
    }
    if (upload === 'failed') return this.#giveUp('not-sent');
    if (condition.stoppedQueue) return this.#giveUp('stopped');
    // Held although all data is there: somebody holds it, or the spooler means to try again at its own time.
    if (upload === 'sent' && job.state === jobState.held) return this.#giveUp('held');

    const seen = JSON.stringify([job.state, job.impressions, condition.blocking?.code]);
    if (seen !== this.#seen) {
      this.#seen = seen;
      this.#since = performance.now();
    }
    const stood = performance.now() - this.#since;
    if (condition.blocking !== undefined) {
      if (stood > delays.waitingMs) return this.#giveUp('waited-too-long');
      return this.#waiting(condition.blocking);
    }
    const limit = job.state === jobState.pending ? delays.pendingMs : delays.standstillMs;
    if (stood > limit) return this.#giveUp('no-progress');
    return this.#running(job);
  }

  #running(job: JobAttributes): readonly PrintEvent[] {
    const events: PrintEvent[] = [];
    const printing = job.state === jobState.processing || job.state === jobState.stopped;
    if (this.#upload === 'running' && !printing) return events;
    if (this.#told === '') events.push({ type: 'queued', jobId: this.#id });
    if (printing) {
      const now = `printing:${job.impressions ?? ''}`;
      if (this.#told !== now)
        events.push({
          type: 'printing',
          jobId: this.#id,
          ...(job.impressions === undefined || job.impressions === 0 ? {} : { pagesDone: job.impressions }),
        });
      this.#told = now;
    } else if (this.#told === '') {
      this.#told = 'queued';
    }
    return events;
  }

  #waiting(problem: Problem): readonly PrintEvent[] {
    if (this.#told === problem.code) return [];
    const events: PrintEvent[] = [];
    if (this.#told === '') events.push({ type: 'queued', jobId: this.#id });
    this.#told = problem.code;
    events.push({ type: 'waiting', jobId: this.#id, problem });
    return events;
  }

  /** "Completed" is believed when the printer does not say otherwise, or stops saying so in a moment. */
  async #completed(job: JobAttributes): Promise<readonly PrintEvent[]> {
    const { queue, delays, signal } = this.#order;
    const until = performance.now() + delays.settleMs;
    let contradicted: boolean;
    for (;;) {
      const printer = await queue.printer();
      contradicted = printer.ok && conditionOf(printer.value.state, printer.value.reasons).contradicts;
      if (!contradicted || performance.now() > until || signal.aborted) break;
      await pause(delays.followMs, signal);
    }
    await this.#forget();
    this.ended = true;
    if (contradicted) return [this.#failed('unconfirmed')];
    const pages = job.impressions ?? 0;
    const events: PrintEvent[] = this.#told === '' ? [{ type: 'queued', jobId: this.#id }] : [];
    events.push({ type: 'printed', jobId: this.#id, ...(pages > 0 ? { pages } : {}) });
    return events;
  }

  #whyEnded(job: JobAttributes): Parameters<typeof printerProblem>[0] {
    const byPerson = job.reasons.some((reason) => /^job-canceled-by-(?:user|operator)/.test(reason));
    return job.state === jobState.cancelled && (byPerson || job.reasons.length === 0)
      ? 'cancelled-elsewhere'
      : 'aborted';
  }
}

function isGone(answer: Result<JobAttributes, IppFailure>): boolean {
  return (
    !answer.ok &&
    answer.error.kind === 'status' &&
    (answer.error.status === ippStatus.notFound || answer.error.status === ippStatus.gone)
  );
}
