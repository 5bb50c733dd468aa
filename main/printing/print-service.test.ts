import sharp from 'sharp';
import { afterEach, expect, test } from 'vitest';
import {
  addPage,
  filledCase,
  type Lab,
  newDataFolder,
  openLab,
  type Printing,
  value,
} from '../../tests/faults/counter-lab.ts';
import type { PaperKind, PrintProgress } from '../api/contract.ts';

let lab: Lab;
afterEach(() => lab.close());

async function print(id: string, kind: PaperKind): Promise<PrintProgress> {
  let last: PrintProgress | undefined;
  for await (const progress of lab.prints.print(id, kind)) last = progress;
  if (!last) throw new Error('no progress');
  return last;
}

const noPaper = { code: 'printer.no-paper', message: '打印机缺纸，请放入 A4 纸。' };

function fails(): Printing {
  return async function* () {
    yield { type: 'queued', jobId: '1' };
    yield { type: 'waiting', jobId: '1', problem: noPaper };
    yield { type: 'failed', jobId: '1', problem: noPaper };
  };
}

/** Prints until it is cancelled. */
const endless: Printing = async function* (signal) {
  yield { type: 'printing', jobId: '1' };
  if (!signal.aborted)
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  yield { type: 'cancelled', jobId: '1' };
};

test('the form is produced once for the same content and anew for another', async () => {
  lab = openLab();
  const { id } = filledCase(lab);
  expect((await print(id, 'form')).state).toBe('printed');
  expect((await print(id, 'form')).state).toBe('printed');
  expect(lab.produced()).toBe(1);
  expect(lab.printerJobs()).toBe(2);
  expect(value(lab.cases.view(id)).print).toMatchObject({ revision: 1, state: 'printed' });
  const printed = lab.audit.entries(id).filter(({ action }) => action === 'paper-printed');
  expect(printed.map(({ detail }) => JSON.parse(detail) as unknown)).toMatchObject([
    { reprint: false, outcome: 'printed' },
    { reprint: true, outcome: 'printed' },
  ]);

  value(lab.cases.apply(id, { type: 'filled', values: { phone: '13800001111' } }));
  const changed = value(lab.cases.view(id));
  expect(changed.print).toBeUndefined();
  expect(changed.voidPrints).toHaveLength(1);
  expect((await print(id, 'form')).state).toBe('printed');
  expect(value(lab.cases.view(id)).print).toMatchObject({ revision: 2, state: 'printed' });
});

test('the photo stands on the form as it was turned', async () => {
  lab = openLab();
  const { id } = filledCase(lab);
  value(lab.cases.apply(id, { type: 'answered', facts: { elsewhere: false } }));
  value(lab.cases.apply(id, { type: 'items-chosen', items: ['CERT_LOSS'] }));
  const content = await sharp({ create: { width: 40, height: 20, channels: 3, background: '#9ab' } })
    .png()
    .toBuffer();
  const pageId = addPage(lab, id, 'photo', content);
  const shape = async () => {
    const { width, height } = await sharp(lab.forms.at(-1)?.photo).metadata();
    return [width, height];
  };
  expect((await print(id, 'form')).state).toBe('printed');
  expect(await shape()).toEqual([40, 20]);
  value(lab.cases.apply(id, { type: 'page-rotated', pageId, rotation: 90 }));
  expect(value(lab.cases.view(id)).print).toBeUndefined();
  expect((await print(id, 'form')).state).toBe('printed');
  expect(await shape()).toEqual([20, 40]);
});

test('a notice is produced anew when the office’s telephone or a waiver changed, else not', async () => {
  lab = openLab();
  const { id } = filledCase(lab);
  const produced = async () => (await print(id, 'notice'), lab.produced());
  expect([await produced(), await produced()]).toEqual([1, 1]);
  lab.station.phone = '0943-6620000';
  expect([await produced(), await produced()]).toEqual([2, 2]);
  value(lab.cases.apply(id, { type: 'material-waived', material: 'id-card', evidence: '电子身份证' }));
  expect(await produced()).toBe(3);
});

test('a form with something missing is not printed and leads to the field', async () => {
  lab = openLab();
  const { id } = filledCase(lab);
  value(lab.cases.apply(id, { type: 'filled', values: { phone: null } }));
  expect(await print(id, 'form')).toMatchObject({
    state: 'failed',
    problems: expect.arrayContaining([expect.objectContaining({ field: 'phone' })]) as unknown,
  });
  expect(lab.printerJobs()).toBe(0);
});

test('the notice that came out is noted; one that did not is not', async () => {
  lab = openLab(newDataFolder(), fails());
  const { id } = filledCase(lab);
  expect(await print(id, 'notice')).toMatchObject({ state: 'failed', problems: [noPaper] });
  expect(value(lab.cases.view(id)).noticeGivenAt).toBeUndefined();
  lab.close();
  lab = openLab();
  const other = filledCase(lab);
  await print(other.id, 'notice');
  expect(value(lab.cases.view(other.id)).noticeGivenAt).toBeDefined();
});

test('no receipt before submission', async () => {
  lab = openLab();
  const { id } = filledCase(lab);
  expect(await print(id, 'receipt')).toMatchObject({
    state: 'failed',
    problems: [{ code: 'print.receipt-before-submission' }],
  });
});

test('a failed print says so and may be tried again', async () => {
  lab = openLab(newDataFolder(), fails());
  const { id } = filledCase(lab);
  expect(await print(id, 'form')).toMatchObject({ state: 'failed', problems: [noPaper] });
  expect(value(lab.cases.view(id)).print?.state).toBe('failed');
  expect((await print(id, 'form')).state).toBe('failed');
  expect(lab.produced()).toBe(1);
});

test('a double click prints one sheet, leaving the stream does not cancel, cancel does', async () => {
  lab = openLab(newDataFolder(), endless);
  const { id } = filledCase(lab);
  const first = lab.prints.print(id, 'form');
  const second = lab.prints.print(id, 'form');
  for await (const progress of first) if (progress.state === 'printing') break;
  for await (const progress of second) if (progress.state === 'printing') break;
  expect(lab.printerJobs()).toBe(1);
  expect(value(lab.cases.view(id)).print?.state).toBe('printing');
  expect(value(await lab.prints.cancel(id, 'form')).print?.state).toBe('failed');
  expect(await lab.prints.cancel(id, 'form')).toMatchObject({ error: [{ code: 'print.nothing-runs' }] });
});

test('a form changed while it prints is taken out of the queue', async () => {
  lab = openLab(newDataFolder(), endless);
  const { id } = filledCase(lab);
  const states: string[] = [];
  for await (const progress of lab.prints.print(id, 'form')) {
    states.push(progress.state);
    if (progress.state === 'printing')
      value(lab.cases.apply(id, { type: 'filled', values: { phone: '13800001111' } }));
  }
  expect(states.at(-1)).toBe('cancelled');
  expect(value(lab.cases.view(id)).voidPrints[0]?.state).toBe('void');
});

test('what was printing when the program ended is unknown afterwards, never printed', async () => {
  const folder = newDataFolder();
  lab = openLab(folder, endless);
  const { id } = filledCase(lab);
  for await (const progress of lab.prints.print(id, 'form')) if (progress.state === 'printing') break;
  lab.store.close();

  const again = openLab(folder);
  again.prints.recover();
  const view = value(again.cases.view(id));
  expect(view.print?.state).toBe('failed');
  expect(view.warnings.map(({ code }) => code)).toContain('print.unknown-after-restart');
  expect(again.store.printJobs.running()).toEqual([]);
  lab = again;
  expect((await print(id, 'form')).state).toBe('printed');
  expect(value(again.cases.view(id)).warnings.map(({ code }) => code)).not.toContain(
    'print.unknown-after-restart',
  );
});

test('pages may be added after printing without voiding the print', async () => {
  lab = openLab();
  const { id } = filledCase(lab);
  await print(id, 'form');
  addPage(lab, id, 'id-card');
  expect(value(lab.cases.view(id)).print?.state).toBe('printed');
});
