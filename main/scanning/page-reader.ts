import { Worker } from 'node:worker_threads';
import { failure, type Result } from '../../domain/result.ts';
import { entryUrl } from '../entries.ts';
import type { SheetsOfPdf } from './page-images.ts';
import type { PageProblem } from './problems.ts';

export type PageJob =
  | { readonly do: 'marks'; readonly page: Uint8Array }
  | { readonly do: 'sheets'; readonly pdf: Uint8Array };

export type PageJobDone =
  | { readonly do: 'marks'; readonly texts: readonly string[] }
  | { readonly do: 'sheets'; readonly sheets: Result<readonly Uint8Array[], PageProblem> }
  | { readonly do: 'failed'; readonly errorClass: string };

export interface PageReaderDelays {
  /** A page or a PDF that takes longer is given up and its thread ended. */
  readonly marksWithinMs: number;
  readonly sheetsWithinMs: number;
  /** The thread ends when nobody needed it for so long, and its memory comes back. */
  readonly idleMs: number;
}

export const pageReaderDelays: PageReaderDelays = {
  marksWithinMs: 20_000,
  sheetsWithinMs: 120_000,
  idleMs: 30_000,
};

export interface PageReader {
  /** Texts of all QR codes on the page; `[]` when there is none or the page cannot be looked at. */
  marksOn(page: Uint8Array): Promise<readonly string[]>;
  readonly sheetsOfPdf: SheetsOfPdf;
  /** Ends the thread; running and later jobs find nothing. */
  close(): Promise<void>;
}

type JobEnd = PageJobDone | { readonly do: 'given-up' };

/** Looks at pages in a thread of its own, one after the other; the thread starts with the first page. */
export function createPageReader(
  delays: Partial<PageReaderDelays> = {},
  entry: URL = entryUrl('page-worker'),
): PageReader {
  const { marksWithinMs, sheetsWithinMs, idleMs } = { ...pageReaderDelays, ...delays };
  let worker: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  let closed = false;

  async function endWorker(): Promise<void> {
    const ending = worker;
    worker = undefined;
    clearTimeout(idle);
    await ending?.terminate();
  }

  function startWorker(): Worker {
    const started = new Worker(entry);
    // An 'error' nobody listens to would end the application; 'exit' follows it and is what counts.
    started.on('error', () => {});
    started.on('exit', () => {
      if (worker === started) worker = undefined;
    });
    worker = started;
    return started;
  }

  function perform(job: PageJob, withinMs: number): Promise<JobEnd> {
    return new Promise((resolve) => {
      clearTimeout(idle);
      const busy = worker ?? startWorker();
      busy.ref();
      function settle(end: JobEnd): void {
        clearTimeout(late);
        busy.off('message', settle);
        busy.off('exit', giveUp);
        busy.unref();
        resolve(end);
      }
      function giveUp(): void {
        settle({ do: 'given-up' });
        if (worker === busy) void endWorker();
      }
      const late = setTimeout(giveUp, withinMs);
      busy.on('message', settle);
      busy.on('exit', giveUp);
      busy.postMessage(job);
    });
  }

  function inTurn(job: PageJob, withinMs: number): Promise<JobEnd> {
    const turn = queue.then(async (): Promise<JobEnd> => {
      if (closed) return { do: 'given-up' };
      const end = await perform(job, withinMs);
      idle = setTimeout(() => void endWorker(), idleMs);
      idle.unref();
      return end;
    });
    queue = turn;
    return turn;
  }

  return {
    async marksOn(page) {
      const end = await inTurn({ do: 'marks', page }, marksWithinMs);
      return end.do === 'marks' ? end.texts : [];
    },
    async sheetsOfPdf(pdf) {
      const end = await inTurn({ do: 'sheets', pdf }, sheetsWithinMs);
      return end.do === 'sheets' ? end.sheets : failure('pdf-damaged');
    },
    async close() {
      closed = true;
      await endWorker();
    },
  };
}
