import { afterEach, expect, test } from 'vitest';
import { createPaperPool, type PaperPool } from './paper-pool.ts';
import { finishPdf, startPdf } from './pdf-document.ts';

const workerSource = new URL('./paper-worker.ts', import.meta.url);
let pool: PaperPool | undefined;
afterEach(async () => {
  await pool?.close();
});

function onePage(): Promise<Uint8Array> {
  return finishPdf(startPdf('试验', '2026-11-21').addPage());
}

test('papers are made in a thread of their own', async () => {
  pool = createPaperPool({ worker: workerSource });
  await pool.warmUp();
  const [page] = await pool.rasterize(await onePage(), { dpi: 72 });
  expect([page?.width, page?.height]).toEqual([595, 842]);
});

test('a failing job rejects with its reason, and the thread goes on', async () => {
  pool = createPaperPool({ worker: workerSource });
  await expect(pool.rasterize(new Uint8Array([1]), { dpi: 72 })).rejects.toThrow('PDF');
  expect(await pool.rasterize(await onePage(), { dpi: 72 })).toHaveLength(1);
});

test('a thread that dies rejects what waited, and the next job gets a new one', async () => {
  const dying = new URL(
    `data:text/javascript,${encodeURIComponent(
      "import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => process.exit(3));",
    )}`,
  );
  pool = createPaperPool({ worker: dying });
  await expect(pool.warmUp()).rejects.toThrow('(3)');
  await expect(pool.warmUp()).rejects.toThrow('(3)');
});

test('a job that never ends is given up', async () => {
  const deaf = new URL(
    `data:text/javascript,${encodeURIComponent(
      "import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => {});",
    )}`,
  );
  pool = createPaperPool({ worker: deaf, jobDeadlineMs: 200 });
  await expect(pool.warmUp()).rejects.toThrow('200 ms');
});

test('a closed pool takes no more', async () => {
  const closing = createPaperPool({ worker: workerSource });
  const asked = closing.warmUp();
  await Promise.all([closing.close(), expect(asked).rejects.toThrow('closed')]);
  await expect(closing.warmUp()).rejects.toThrow('closed');
});
