import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PrintQueue } from '../../drivers/printer/ipp/queue.ts';
import { targetOfUri } from '../../drivers/printer/ipp/discover.ts';
import { openPrinter } from '../../drivers/printer/open.ts';
import type { Printer, PrintEvent } from '../../drivers/printer/printer.ts';
import type { PrinterDelays } from '../../drivers/printer/delays.ts';
import { type CupsLab, cupsMissing, openCupsLab } from './cups-lab.ts';
import { follow, pdfPageSizes, pdfText, sampleJob, untilStatus } from './printing.ts';

const never = new AbortController().signal;
const kinds = (events: readonly PrintEvent[]): string[] => events.map((event) => event.type);
const a4 = [
  [595.28, 841.89],
  [595.28, 841.89],
];

describe.skipIf(cupsMissing('printer over CUPS'))('printer over CUPS', () => {
  let lab: CupsLab;
  let printers: Printer[] = [];
  beforeAll(async () => {
    lab = await openCupsLab();
  });
  afterAll(() => lab.remove());
  beforeEach(() => {
    lab.setMode('ok');
    lab.clearPrinted();
  });
  afterEach(async () => {
    lab.setMode('ok');
    await Promise.all(printers.map((printer) => printer.close()));
    printers = [];
  });

  /** The default queue over the socket, or a named one over TCP. */
  async function open(queue?: string, delays: Partial<PrinterDelays> = {}): Promise<Printer> {
    const { printer } = await openPrinter(
      {
        printer:
          queue === undefined
            ? { kind: 'auto' }
            : { kind: 'ipp', uri: `ipp://127.0.0.1:${lab.port}/printers/${queue}` },
        allowSimulators: false,
      },
      {
        environment: lab.environment,
        delays: { followMs: 30, statusMs: 50, settleMs: 200, cancelMs: 8000, ...delays },
      },
    );
    printers.push(printer);
    return printer;
  }
  function queueOf(name: string): PrintQueue {
    const target = targetOfUri(`ipp://127.0.0.1:${lab.port}/printers/${name}`);
    if (target === undefined) throw new Error('a lab address that is none');
    return new PrintQueue(target, 3000);
  }
  async function expectNothingLeft(queue = 'desk'): Promise<void> {
    await expect.poll(() => queueOf(queue).ownJobs(), { timeout: 5000 }).toEqual({ ok: true, value: [] });
    // cupsd removes the files when the back end has ended, which may be after the job.
    await expect.poll(() => lab.spooled(), { timeout: 5000 }).toEqual([]);
  }

  test('finds the default queue and says ready', async () => {
    const printer = await open();
    expect(printer.status()).toEqual({ state: 'ready', device: 'desk', simulated: false });
  });

  test('prints: A4, both sides, copies, the kind of paper as its only name, and CUPS keeps nothing', async () => {
    const printer = await open();
    const events = await follow(printer.print(await sampleJob({ copies: 2 }), never));
    expect(kinds(events)[0]).toBe('queued');
    expect(events.at(-1)).toMatchObject({ type: 'printed' });
    const [paper, ...others] = lab.printed();
    expect(others).toEqual([]);
    expect(paper?.title).toBe('申请表');
    expect(paper?.options).toMatch(/sides=two-sided-long-edge.*media=iso_a4_210x297mm|media=iso_a4/);
    expect(paper?.options).toContain('PageSize=A4');
    const text = pdfText(paper?.pdf ?? new Uint8Array());
    expect(text).toContain('COUNTER PAGE ONE');
    expect(text).toContain('COUNTER PAGE TWO');
    for (const size of pdfPageSizes(paper?.pdf ?? new Uint8Array())) {
      expect(size[0]).toBeCloseTo(595.28, 0);
      expect(size[1]).toBeCloseTo(841.89, 0);
    }
    await expectNothingLeft();
  });

  test('a raw queue gets the very bytes', async () => {
    const printer = await open('raw');
    const job = await sampleJob({ duplex: false });
    expect((await follow(printer.print(job, never))).at(-1)).toMatchObject({ type: 'printed' });
    expect(lab.printed()[0]?.pdf.equals(Buffer.from(job.pdf))).toBe(true);
    expect(lab.printed()[0]?.options).toContain('sides=one-sided');
    expect(pdfPageSizes(job.pdf)).toEqual(a4);
  });

  test.each([
    ['empty', 'no-paper'],
    ['jam', 'jam'],
    ['cover', 'cover-open'],
    ['offline', 'offline'],
  ] as const)('%s: waits and says so, goes on when it is put right', async (mode, state) => {
    const printer = await open();
    lab.setMode(mode);
    const states: string[] = [];
    const events = await follow(printer.print(await sampleJob(), never), (event) => {
      if (event.type !== 'waiting') return;
      states.push(printer.status().state);
      expect(event.problem.code).toBe(`printer.${state}`);
      expect(event.problem.message).toMatch(/请/);
      expect(lab.printed()).toEqual([]);
      lab.setMode('ok');
    });
    expect(states).toEqual([state]);
    expect(events.at(-1)).toMatchObject({ type: 'printed' });
    expect(lab.printed()).toHaveLength(1);
    await untilStatus(printer, (status) => status.state === 'ready');
    await expectNothingLeft();
  });

  test('low toner is told and prints', async () => {
    const printer = await open();
    lab.setMode('toner');
    const events = await follow(printer.print(await sampleJob(), never));
    expect(kinds(events).filter((kind) => kind === 'waiting')).toEqual([]);
    expect(events.at(-1)).toMatchObject({ type: 'printed' });
    await untilStatus(printer, (status) => status.state === 'low-toner');
  });

  test('"completed" is not believed while the printer is jammed', async () => {
    const printer = await open();
    lab.setMode('complains');
    const events = await follow(printer.print(await sampleJob(), never));
    expect(events.at(-1)).toMatchObject({ type: 'failed', problem: { code: 'printer.unconfirmed' } });
    await expectNothingLeft();
    lab.setMode('ok');
    expect(kinds(await follow(printer.print(await sampleJob(), never))).at(-1)).toBe('printed');
  });

  test('an aborted job is failed, and gone', async () => {
    const printer = await open();
    lab.setMode('fail');
    const events = await follow(printer.print(await sampleJob(), never));
    expect(events.at(-1)).toMatchObject({ type: 'failed', problem: { code: 'printer.aborted' } });
    await expectNothingLeft();
    expect(lab.printed()).toEqual([]);
  });

  test.each([
    ['stop', 'desk'],
    ['fail', 'strict'],
  ] as const)(
    '%s stops the queue %s: the job is taken back, and nobody gets it when the queue goes on',
    async (mode, queue) => {
      const printer = await open(queue);
      lab.setMode(mode);
      const events = await follow(printer.print(await sampleJob(), never));
      expect(events.at(-1)).toMatchObject({ type: 'failed', problem: { code: 'printer.stopped' } });
      expect(printer.status().state).toBe('stopped');
      await expectNothingLeft(queue);
      const refused = await follow(printer.print(await sampleJob(), never));
      expect(refused).toEqual([
        { type: 'failed', problem: expect.objectContaining({ code: 'printer.stopped' }) },
      ]);
      lab.setMode('ok');
      lab.resume(queue);
      await untilStatus(printer, (status) => status.state === 'ready');
      const next = await follow(printer.print(await sampleJob({ title: '告知单' }), never));
      expect(next.at(-1)).toMatchObject({ type: 'printed' });
      expect(lab.printed().map((paper) => paper.title)).toEqual(['告知单']);
    },
  );

  test('cancelled while it waits for paper: nothing comes out afterwards', async () => {
    const printer = await open();
    lab.setMode('empty');
    const abort = new AbortController();
    const events = await follow(printer.print(await sampleJob(), abort.signal), (event) => {
      if (event.type === 'waiting') abort.abort();
    });
    expect(events.at(-1)).toMatchObject({ type: 'cancelled' });
    await expectNothingLeft();
    lab.setMode('ok');
    await follow(printer.print(await sampleJob({ title: '告知单' }), never));
    expect(lab.printed().map((paper) => paper.title)).toEqual(['告知单']);
  });

  test('leaving the loop takes the job back', async () => {
    const printer = await open();
    lab.setMode('hold');
    const states: string[] = [];
    for await (const event of printer.print(await sampleJob(), never)) {
      if (event.type !== 'printing') continue;
      states.push(printer.status().state);
      break;
    }
    expect(states).toEqual(['printing']);
    await expectNothingLeft();
    lab.setMode('ok');
    await follow(printer.print(await sampleJob({ title: '告知单' }), never));
    expect(lab.printed().map((paper) => paper.title)).toEqual(['告知单']);
  });

  test('cancelled by somebody at the queue', async () => {
    const printer = await open();
    lab.setMode('hold');
    const events = await follow(printer.print(await sampleJob(), never), async (event) => {
      if (event.type === 'printing') await queueOf('desk').cancelJob(Number(event.jobId));
    });
    expect(events.at(-1)).toMatchObject({ type: 'failed', problem: { code: 'printer.cancelled-elsewhere' } });
    await expectNothingLeft();
  });

  test('a printer that says "processing" for ever is given up, and its job taken back', async () => {
    const printer = await open('desk', { standstillMs: 300 });
    lab.setMode('hold');
    const events = await follow(printer.print(await sampleJob(), never));
    expect(events.at(-1)).toMatchObject({ type: 'failed', problem: { code: 'printer.no-progress' } });
    await expectNothingLeft();
    expect(lab.printed()).toEqual([]);
  });

  test('no paper for too long: the job is taken back', async () => {
    const printer = await open('desk', { waitingMs: 300 });
    lab.setMode('empty');
    const events = await follow(printer.print(await sampleJob(), never));
    expect(kinds(events)).toContain('waiting');
    expect(events.at(-1)).toMatchObject({ type: 'failed', problem: { code: 'printer.waited-too-long' } });
    await expectNothingLeft();
  });

  test('two jobs come out one after the other', async () => {
    const printer = await open();
    const [first, second] = await Promise.all([
      follow(printer.print(await sampleJob({ title: '申请表' }), never)),
      follow(printer.print(await sampleJob({ title: '告知单' }), never)),
    ]);
    expect(first.at(-1)).toMatchObject({ type: 'printed' });
    expect(second.at(-1)).toMatchObject({ type: 'printed' });
    expect(lab.printed().map((paper) => paper.title)).toEqual(['申请表', '告知单']);
  });

  test('cupsd killed in mid-job and back again: waits, finds its job, ends truthfully', async () => {
    const printer = await open();
    lab.setMode('hold');
    const events = await follow(printer.print(await sampleJob(), never), async (event) => {
      if (event.type === 'printing' && lab.printed().length === 0) await lab.kill();
      if (event.type !== 'waiting') return;
      expect(event.problem.code).toBe('printer.spooler-gone');
      expect(printer.status().state).toBe('disconnected');
      lab.setMode('ok');
      await lab.start();
    });
    expect(kinds(events)).toContain('waiting');
    expect(events.at(-1)).toMatchObject({ type: 'printed' });
    expect(lab.printed()).toHaveLength(1);
    await expectNothingLeft();
  });

  test('cupsd gone for good: unknown, and the job is taken back as soon as cupsd is there again', async () => {
    const printer = await open('desk', { reconnectMs: 200 });
    lab.setMode('hold');
    const events = await follow(printer.print(await sampleJob(), never), async (event) => {
      if (event.type === 'printing') await lab.kill();
    });
    expect(events.at(-1)).toMatchObject({ type: 'failed', problem: { code: 'printer.unknown-outcome' } });
    const last = events.at(-1);
    expect(last?.type === 'failed' ? last.problem.message : '').toContain('请查看出纸口');
    expect(printer.status().state).toBe('disconnected');
    const refused = await follow(printer.print(await sampleJob(), never));
    expect(refused.at(-1)).toMatchObject({ type: 'failed', problem: { code: 'printer.disconnected' } });
    await lab.start();
    await untilStatus(printer, (status) => status.state !== 'disconnected');
    await expect.poll(() => queueOf('desk').ownJobs(), { timeout: 5000 }).toEqual({ ok: true, value: [] });
    await expectNothingLeft();
    const next = follow(printer.print(await sampleJob({ title: '告知单' }), never));
    lab.setMode('ok');
    expect((await next).at(-1)).toMatchObject({ type: 'printed' });
    expect(lab.printed().map((paper) => paper.title)).toEqual(['告知单']);
    await expectNothingLeft();
  });

  test('a job of a program that died is taken back at the next start', async () => {
    lab.setMode('hold');
    const queue = queueOf('desk');
    const state = await queue.printer();
    if (!state.ok) throw new Error('the lab does not answer');
    const job = await sampleJob();
    const created = await queue.createJob(job, state.value);
    if (!created.ok) throw new Error('the lab takes no job');
    await queue.sendDocument(created.value, job, { signal: never, timeoutMs: 3000 });
    expect(await queue.ownJobs()).toEqual({ ok: true, value: [created.value] });
    const printer = await open();
    await expectNothingLeft();
    lab.setMode('ok');
    await follow(printer.print(await sampleJob({ title: '告知单' }), never));
    expect(lab.printed().map((paper) => paper.title)).toEqual(['告知单']);
  });

  test('without cupsd: disconnected, found again when it comes', async () => {
    await lab.kill();
    const printer = await open();
    expect(printer.status().state).toBe('disconnected');
    await lab.start();
    await untilStatus(printer, (status) => status.state === 'ready');
    expect(printer.status().device).toBe('desk');
  });
});
