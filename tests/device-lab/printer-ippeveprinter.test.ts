import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PrinterDelays } from '../../drivers/printer/delays.ts';
import { openPrinter } from '../../drivers/printer/open.ts';
import type { Printer } from '../../drivers/printer/printer.ts';
import { type IppeveprinterLab, ippeveprinterMissing, openIppeveprinterLab } from './ippeveprinter-lab.ts';
import { follow, pdfText, sampleJob, untilStatus } from './printing.ts';

const never = new AbortController().signal;

/** A printer that speaks IPP itself: no spooler between, other habits (errors as warnings, Letter by default). */
describe.skipIf(ippeveprinterMissing('printer over its own IPP'))('printer over its own IPP', () => {
  let lab: IppeveprinterLab;
  let printers: Printer[] = [];
  beforeAll(async () => {
    lab = await openIppeveprinterLab();
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
  async function open(delays: Partial<PrinterDelays> = {}): Promise<Printer> {
    const { printer } = await openPrinter(
      { printer: { kind: 'ipp', uri: lab.uri }, allowSimulators: true },
      { delays: { followMs: 30, statusMs: 50, settleMs: 300, cancelMs: 8000, ...delays } },
    );
    printers.push(printer);
    return printer;
  }

  test('prints A4 on both sides, the very PDF', async () => {
    const printer = await open();
    expect(printer.status()).toEqual({ state: 'ready', device: 'print', simulated: false });
    const job = await sampleJob();
    const events = await follow(printer.print(job, never));
    expect(events.at(-1)).toMatchObject({ type: 'printed' });
    const [paper] = lab.printed();
    expect(paper?.pdf.equals(Buffer.from(job.pdf))).toBe(true);
    expect(pdfText(paper?.pdf ?? job.pdf)).toContain('COUNTER PAGE TWO');
    expect(paper?.environment).toContain('IPP_MEDIA=iso_a4_210x297mm');
    expect(paper?.environment).toContain('IPP_SIDES=two-sided-long-edge');
    expect(paper?.environment).toContain('IPP_JOB_NAME=申请表');
  });

  test.each([
    ['empty', 'no-paper'],
    ['jam', 'jam'],
  ] as const)('%s: waits though the printer says "processing" and only warns', async (mode, state) => {
    const printer = await open();
    lab.setMode(mode);
    const waiting: string[] = [];
    const events = await follow(printer.print(await sampleJob(), never), (event) => {
      if (event.type !== 'waiting') return;
      waiting.push(`${event.problem.code} ${printer.status().state}`);
      lab.setMode('ok');
    });
    expect(waiting).toEqual([`printer.${state} ${state}`]);
    expect(events.at(-1)).toMatchObject({ type: 'printed' });
    expect(lab.printed()).toHaveLength(1);
  });

  test('a failed job is failed', async () => {
    const printer = await open();
    lab.setMode('fail');
    const events = await follow(printer.print(await sampleJob(), never));
    expect(events.at(-1)).toMatchObject({ type: 'failed', problem: { code: 'printer.aborted' } });
    expect(lab.printed()).toEqual([]);
  });

  test('a printer that does not let go of a cancelled job: said so, not "cancelled"', async () => {
    // ippeveprinter keeps a cancelled job "processing" until its command ends.
    const printer = await open({ cancelMs: 300 });
    lab.setMode('empty');
    const abort = new AbortController();
    const events = await follow(printer.print(await sampleJob(), abort.signal), (event) => {
      if (event.type === 'waiting') abort.abort();
    });
    expect(events.at(-1)).toMatchObject({ type: 'failed', problem: { code: 'printer.not-cancelled' } });
    lab.setMode('ok');
    await untilStatus(printer, (status) => status.state === 'ready');
  });

  test('switched off in mid-job: waits, then nobody knows, look at the tray', async () => {
    const printer = await open({ reconnectMs: 300, cancelMs: 300 });
    lab.setMode('hold');
    const events = await follow(printer.print(await sampleJob(), never), async (event) => {
      if (event.type === 'printing') await lab.kill();
    });
    expect(events.map((event) => event.type)).toEqual(['queued', 'printing', 'waiting', 'failed']);
    expect(events.at(-1)).toMatchObject({ problem: { code: 'printer.unknown-outcome' } });
    await untilStatus(printer, (status) => status.state === 'disconnected');
  });
});
