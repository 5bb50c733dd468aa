import { Worker } from 'node:worker_threads';
import type { Region } from '../domain/region/region.ts';
import type { FormInput, Paper, PaperInput, PlacedPaper } from './paper.ts';
import type { FromWorker, PaperJob, PaperJobResult, ToWorker } from './paper-jobs.ts';
import type { RasterOptions, RasterPage } from './raster.ts';

export interface PaperPool {
  /** Loads the fonts ahead of the first paper. */
  warmUp(): Promise<void>;
  form(input: FormInput): Promise<PlacedPaper>;
  notice(input: PaperInput): Promise<Paper>;
  receipt(input: PaperInput): Promise<Paper>;
  rasterize(pdf: Uint8Array, options: RasterOptions): Promise<readonly RasterPage[]>;
  /** Ends the thread; what was asked and not answered is rejected. */
  close(): Promise<void>;
}

export interface PaperPoolOptions {
  /** The thread's entry: `paper-worker.ts` from source, `paper-worker.js` in a bundle. */
  readonly worker: URL;
  /** A paper that takes longer is given up and its thread replaced. Milliseconds; 60 000 when absent. */
  readonly jobDeadlineMs?: number;
}

interface Waiting {
  readonly resolve: (result: PaperJobResult) => void;
  readonly reject: (error: Error) => void;
  readonly deadline: NodeJS.Timeout;
}

/**
 * One thread that makes papers one after the other. It starts with the first job; after a crash or a job that
 * never ends everything that waited is rejected and the next job gets a new thread.
 */
export function createPaperPool({ worker: entry, jobDeadlineMs = 60_000 }: PaperPoolOptions): PaperPool {
  let thread: { readonly worker: Worker; readonly regions: WeakMap<Region, number> } | undefined;
  const waiting = new Map<number, Waiting>();
  let lastJob = 0;
  let lastRegion = 0;
  let closed = false;

  function give(up: Worker, error: Error): void {
    if (thread?.worker !== up) return;
    thread = undefined;
    for (const { reject, deadline } of waiting.values()) {
      clearTimeout(deadline);
      reject(error);
    }
    waiting.clear();
  }

  function start(): NonNullable<typeof thread> {
    if (closed) throw new Error('the paper pool is closed');
    if (thread !== undefined) return thread;
    const worker = new Worker(entry, { name: 'paper' });
    // Does not keep a finished program alive; a waiting job does, by its deadline.
    worker.unref();
    worker.on('message', (message: FromWorker) => {
      const job = waiting.get(message.id);
      if (job === undefined) return;
      waiting.delete(message.id);
      clearTimeout(job.deadline);
      if (message.ok) job.resolve(message.result);
      else job.reject(message.error);
    });
    worker.on('error', (error) => give(worker, error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', (code) => give(worker, new Error(`the paper thread ended (${code})`)));
    thread = { worker, regions: new WeakMap() };
    return thread;
  }

  function ask(makeJob: (regionNumber: (region: Region) => number) => PaperJob): Promise<PaperJobResult> {
    return new Promise((resolve, reject) => {
      const { worker, regions } = start();
      const job = makeJob((region) => {
        let number = regions.get(region);
        if (number === undefined) {
          lastRegion += 1;
          number = lastRegion;
          regions.set(region, number);
          worker.postMessage({ kind: 'region', number, region } satisfies ToWorker);
        }
        return number;
      });
      lastJob += 1;
      const id = lastJob;
      const deadline = setTimeout(() => {
        give(worker, new Error(`a paper took longer than ${jobDeadlineMs} ms`));
        void worker.terminate();
      }, jobDeadlineMs);
      waiting.set(id, { resolve, reject, deadline });
      worker.postMessage({ kind: 'job', id, job } satisfies ToWorker);
    });
  }

  return {
    async warmUp() {
      await ask(() => ({ kind: 'warm-up' }));
    },
    async form(input) {
      const made = await ask((number) => ({
        kind: 'form',
        input: { ...input, region: number(input.region) },
      }));
      return made as PlacedPaper;
    },
    async notice(input) {
      const made = await ask((number) => ({
        kind: 'notice',
        input: { ...input, region: number(input.region) },
      }));
      return made as Paper;
    },
    async receipt(input) {
      const made = await ask((number) => ({
        kind: 'receipt',
        input: { ...input, region: number(input.region) },
      }));
      return made as Paper;
    },
    async rasterize(pdf, options) {
      return (await ask(() => ({ kind: 'raster', pdf, options }))) as readonly RasterPage[];
    },
    async close() {
      closed = true;
      const ending = thread?.worker;
      if (ending === undefined) return;
      give(ending, new Error('the paper pool is closed'));
      await ending.terminate();
    },
  };
}
