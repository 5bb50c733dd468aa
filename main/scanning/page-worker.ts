import { parentPort } from 'node:worker_threads';
import sharp from 'sharp';
import { pdfSheets } from './pdf-sheets.ts';
import type { PageJob, PageJobDone } from './page-reader.ts';
import { readQrTexts } from './read-page-mark.ts';

sharp.cache(false);
sharp.concurrency(1);

/** The thread that looks at pages, so that the application answers meanwhile. One job at a time. */
const port = parentPort;
if (port === null) throw new Error('page-worker runs as a thread');

async function work(job: PageJob): Promise<PageJobDone> {
  if (job.do === 'sheets') return { do: 'sheets', sheets: await pdfSheets(job.pdf) };
  return { do: 'marks', texts: await readQrTexts(job.page) };
}

port.on('message', (job: PageJob) => {
  work(job).then(
    (done) => port.postMessage(done),
    // Only its class goes back: a decoder's message may quote the page.
    (error: unknown) =>
      port.postMessage({
        do: 'failed',
        errorClass: error instanceof Error ? error.name : 'Unknown',
      } satisfies PageJobDone),
  );
});
