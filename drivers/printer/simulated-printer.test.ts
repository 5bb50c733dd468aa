import { describe, expect, test } from 'vitest';
import { follow } from '../../tests/device-lab/printing.ts';
import type { PrintJob } from './printer.ts';
import { type PrinterCommand, SimulatedPrinter } from './simulated-printer.ts';

const never = new AbortController().signal;
const twoPages = new TextEncoder().encode(
  '%PDF-1.4 1 0 obj <</Type /Pages>> <</Type /Page>> <</Type/Page >> %%EOF',
);
const job: PrintJob = { pdf: twoPages, title: '申请表', copies: 1, duplex: true };

function printer(): SimulatedPrinter {
  return new SimulatedPrinter({ spoolMs: 1, pageMs: 5 });
}
async function set(device: SimulatedPrinter, state: PrinterCommand['state']): Promise<void> {
  expect(await device.simulate({ device: 'printer', do: 'state', state })).toEqual({
    ok: true,
    value: undefined,
  });
}

describe('the simulated printer', () => {
  test('prints page by page and keeps the PDF', async () => {
    const device = printer();
    const states: string[] = [];
    device.onStatus((status) => states.push(status.state));
    expect(await follow(device.print({ ...job, copies: 2 }, never))).toEqual([
      { type: 'queued', jobId: '1' },
      { type: 'printing', jobId: '1' },
      { type: 'printing', jobId: '1', pagesDone: 1 },
      { type: 'printing', jobId: '1', pagesDone: 2 },
      { type: 'printing', jobId: '1', pagesDone: 3 },
      { type: 'printed', jobId: '1', pages: 4 },
    ]);
    expect(states).toEqual(['printing', 'ready']);
    expect(device.lastPrinted()).toEqual(twoPages);
    expect(device.simulatorState()).toEqual({ state: 'ready', printed: 1 });
    expect(device.status()).toEqual({ state: 'ready', device: '演示设备', simulated: true });
  });

  test.each(['no-paper', 'jam', 'cover-open', 'offline'] as const)(
    '%s: waits, and goes on when ready',
    async (state) => {
      const device = printer();
      const shown: string[] = [];
      const events = await follow(device.print(job, never), async (event) => {
        if (event.type === 'printing' && event.pagesDone === 1 && shown.length === 0)
          await set(device, state);
        if (event.type !== 'waiting') return;
        shown.push(device.status().state);
        expect(event.problem.code).toBe(`printer.${state}`);
        await set(device, 'ready');
      });
      expect(shown).toEqual([state]);
      expect(events.at(-1)).toEqual({ type: 'printed', jobId: '1', pages: 2 });
    },
  );

  test('from one fault into another', async () => {
    const device = printer();
    await set(device, 'no-paper');
    const codes: string[] = [];
    const events = await follow(device.print(job, never), async (event) => {
      if (event.type !== 'waiting') return;
      codes.push(event.problem.code);
      await set(device, codes.length === 1 ? 'jam' : 'ready');
    });
    expect(codes).toEqual(['printer.no-paper', 'printer.jam']);
    expect(events.at(-1)?.type).toBe('printed');
  });

  test('low toner prints', async () => {
    const device = printer();
    await set(device, 'low-toner');
    expect((await follow(device.print(job, never))).at(-1)?.type).toBe('printed');
    expect(device.status().state).toBe('low-toner');
  });

  test('abort ends one job, with nothing kept', async () => {
    const device = printer();
    await set(device, 'abort');
    expect((await follow(device.print(job, never))).at(-1)).toMatchObject({
      type: 'failed',
      problem: { code: 'printer.aborted' },
    });
    expect(device.lastPrinted()).toBeUndefined();
    expect((await follow(device.print(job, never))).at(-1)?.type).toBe('printed');
  });

  test('disconnected refuses; in mid-job nobody knows what came out', async () => {
    const device = printer();
    await set(device, 'disconnected');
    expect(await follow(device.print(job, never))).toEqual([
      { type: 'failed', problem: expect.objectContaining({ code: 'printer.disconnected' }) },
    ]);
    await set(device, 'ready');
    const events = await follow(device.print(job, never), async (event) => {
      if (event.type === 'printing' && event.pagesDone === 1) await set(device, 'disconnected');
    });
    expect(events.at(-1)).toMatchObject({ type: 'failed', problem: { code: 'printer.unknown-outcome' } });
    expect(device.status().state).toBe('disconnected');
  });

  test('cancelled while it waits, and while it waits its turn', async () => {
    const device = printer();
    await set(device, 'no-paper');
    const first = new AbortController();
    const second = new AbortController();
    const one = follow(device.print(job, first.signal), (event) => {
      if (event.type === 'waiting') second.abort();
    });
    const two = await follow(device.print(job, second.signal));
    expect(two).toEqual([{ type: 'cancelled' }]);
    first.abort();
    expect((await one).at(-1)).toEqual({ type: 'cancelled', jobId: '1' });
    await set(device, 'ready');
    expect((await follow(device.print(job, never))).at(-1)?.type).toBe('printed');
    expect(device.simulatorState().printed).toBe(1);
  });
});
