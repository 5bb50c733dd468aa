import { parentPort } from 'node:worker_threads';
import type { Region } from '../domain/region/region.ts';
import { unreachable } from '../domain/result.ts';
import { renderPlacedForm } from './form.ts';
import { renderNotice } from './notice.ts';
import type { FromWorker, PaperJob, PaperJobResult, ToWorker } from './paper-jobs.ts';
import { renderReceipt } from './receipt.ts';
import { warmUp } from './warm-up.ts';

/** Thread entry: makes papers and their pictures, so that the application itself never blocks. */
const regions = new Map<number, Region>();

function regionOf(number: number): Region {
  const region = regions.get(number);
  if (region === undefined) throw new Error(`region ${number} was not sent to this worker`);
  return region;
}

async function run(job: PaperJob): Promise<PaperJobResult> {
  switch (job.kind) {
    case 'warm-up':
      return await warmUp().then(() => undefined);
    case 'form':
      return await renderPlacedForm({ ...job.input, region: regionOf(job.input.region) });
    case 'notice':
      return await renderNotice({ ...job.input, region: regionOf(job.input.region) });
    case 'receipt':
      return await renderReceipt({ ...job.input, region: regionOf(job.input.region) });
    case 'raster': {
      // Loaded with the first picture: 40 MB that a form alone does not need.
      const { rasterize } = await import('./raster.ts');
      return await rasterize(job.pdf, job.options);
    }
    default:
      return unreachable(job);
  }
}

function buffersOf(result: PaperJobResult): ArrayBuffer[] {
  const arrays = result === undefined ? [] : 'pdf' in result ? [result.pdf] : result.map(({ png }) => png);
  return arrays.map(({ buffer }) => buffer).filter((buffer) => buffer instanceof ArrayBuffer);
}

async function answer(id: number, job: PaperJob): Promise<void> {
  try {
    const result = await run(job);
    parentPort?.postMessage({ id, ok: true, result } satisfies FromWorker, buffersOf(result));
  } catch (cause) {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    parentPort?.postMessage({ id, ok: false, error } satisfies FromWorker);
  }
}

parentPort?.on('message', (message: ToWorker) => {
  if (message.kind === 'region') regions.set(message.number, message.region);
  else void answer(message.id, message.job);
});
