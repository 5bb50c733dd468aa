import { createServer, type Server, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { type PrinterDelays, printerDelays } from '../../../drivers/printer/delays.ts';
import { ippOperation } from '../../../drivers/printer/ipp/client.ts';
import { targetOfUri } from '../../../drivers/printer/ipp/discover.ts';
import {
  attribute,
  decodeMessage,
  encodeMessage,
  groupTags,
  type IppAttribute,
  type IppValue,
  valueTags,
} from '../../../drivers/printer/ipp/message.ts';
import { IppPrinter } from '../../../drivers/printer/ipp-printer.ts';
import { follow, sampleJob } from '../../device-lab/printing.ts';

const never = new AbortController().signal;

/** What the printer says and does; a test bends one or two of these. */
interface Habits {
  operations: number[];
  printerState: number;
  reasons: string[];
  accepting: boolean;
  formats: string[];
  jobState: number;
  jobReasons: string[];
  /** Takes over the answer to one operation, e.g. to lose it. */
  instead: Map<number, (response: ServerResponse) => void>;
  asked: number[];
}

/** An IPP printer of our own on which everything can go wrong that cupsd and ippeveprinter do not do. */
describe('a printer that misbehaves', () => {
  const servers: Server[] = [];
  const printers: IppPrinter[] = [];
  afterEach(async () => {
    await Promise.all(printers.splice(0).map((printer) => printer.close()));
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  async function start(
    bent: Partial<Habits> = {},
    delays: Partial<PrinterDelays> = {},
  ): Promise<{ readonly printer: IppPrinter; readonly habits: Habits }> {
    const habits: Habits = {
      operations: [ippOperation.printJob, ippOperation.createJob, ippOperation.sendDocument],
      printerState: 3,
      reasons: ['none'],
      accepting: true,
      formats: ['application/pdf'],
      jobState: 5,
      jobReasons: ['none'],
      instead: new Map(),
      asked: [],
      ...bent,
    };
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { code, requestId } = decodeMessage(Buffer.concat(chunks));
        habits.asked.push(code);
        const instead = habits.instead.get(code);
        if (instead !== undefined) {
          instead(response);
          return;
        }
        if (code === ippOperation.cancelJob && habits.jobState < 7) habits.jobState = 7;
        const tag = code === ippOperation.getPrinterAttributes ? groupTags.printer : groupTags.job;
        const attributes = tag === groupTags.printer ? printerAttributes(habits) : jobAttributes(habits);
        response.end(encodeMessage({ version: [2, 0], code: 0, requestId, groups: [{ tag, attributes }] }));
      });
    });
    servers.push(server);
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const printer = new IppPrinter({
      locate: () => Promise.resolve(targetOfUri(`ipp://127.0.0.1:${port}/ipp/print`)),
      delays: { ...printerDelays, followMs: 10, statusMs: 20, requestMs: 200, cancelMs: 300, ...delays },
    });
    printers.push(printer);
    await printer.find();
    return { printer, habits };
  }

  function all(...values: readonly IppValue[]): (tag: number) => IppAttribute {
    return (tag) => attribute(tag, ...values);
  }
  function printerAttributes(habits: Habits): ReadonlyMap<string, IppAttribute> {
    return new Map([
      ['printer-state', attribute(valueTags.enum, habits.printerState)],
      ['printer-state-reasons', all(...habits.reasons)(valueTags.keyword)],
      ['printer-is-accepting-jobs', attribute(valueTags.boolean, habits.accepting)],
      ['document-format-supported', all(...habits.formats)(valueTags.mimeMediaType)],
      ['operations-supported', all(...habits.operations)(valueTags.enum)],
    ]);
  }
  function jobAttributes(habits: Habits): ReadonlyMap<string, IppAttribute> {
    return new Map([
      ['job-id', attribute(valueTags.integer, 41)],
      ['job-state', attribute(valueTags.enum, habits.jobState)],
      ['job-state-reasons', all(...habits.jobReasons)(valueTags.keyword)],
    ]);
  }
  async function lastOf(printer: IppPrinter): Promise<unknown> {
    return (await follow(printer.print(await sampleJob(), never))).at(-1);
  }
  const failedWith = (code: string): unknown =>
    expect.objectContaining({
      type: 'failed',
      problem: expect.objectContaining({ code: `printer.${code}` }),
    });

  test('only knows Print-Job: prints all the same', async () => {
    const { printer, habits } = await start({ operations: [ippOperation.printJob], jobState: 9 });
    expect(await lastOf(printer)).toEqual({ type: 'printed', jobId: '41' });
    expect(habits.asked).toContain(ippOperation.printJob);
    expect(habits.asked).not.toContain(ippOperation.createJob);
  });

  test('loses the answer to Print-Job after all data went out: nobody knows', async () => {
    const { printer } = await start({
      operations: [ippOperation.printJob],
      instead: new Map([[ippOperation.printJob, (response) => response.socket?.destroy()]]),
    });
    expect(await lastOf(printer)).toEqual(failedWith('unknown-outcome'));
  });

  test('loses the answer to Create-Job: nothing was sent', async () => {
    const { printer, habits } = await start({
      instead: new Map([[ippOperation.createJob, (response) => response.socket?.destroy()]]),
    });
    expect(await lastOf(printer)).toEqual(failedWith('not-sent'));
    expect(habits.asked).not.toContain(ippOperation.sendDocument);
  });

  test('cuts the document off: the job is cancelled', async () => {
    const { printer, habits } = await start({
      jobState: 4,
      jobReasons: ['job-incoming'],
      instead: new Map([[ippOperation.sendDocument, (response) => response.socket?.destroy()]]),
    });
    expect(await lastOf(printer)).toEqual(failedWith('not-sent'));
    expect(habits.asked).toContain(ippOperation.cancelJob);
    expect(habits.jobState).toBe(7);
  });

  test('takes the data only when it has paper: the wait is told, and can be cancelled', async () => {
    const { printer, habits } = await start({
      jobState: 6,
      printerState: 5,
      reasons: ['media-empty-error'],
      instead: new Map([[ippOperation.sendDocument, () => undefined]]),
    });
    const abort = new AbortController();
    const events = await follow(printer.print(await sampleJob(), abort.signal), (event) => {
      if (event.type === 'waiting') {
        habits.printerState = 3;
        abort.abort();
      }
    });
    expect(events.map((event) => event.type)).toEqual(['queued', 'waiting', 'cancelled']);
  });

  test('"processing" without reason and without progress: given up after its time', async () => {
    const { printer, habits } = await start({}, { standstillMs: 60 });
    expect(await lastOf(printer)).toEqual(failedWith('no-progress'));
    expect(habits.jobState).toBe(7);
  });

  test('connecting to the device for too long is offline', async () => {
    const { printer, habits } = await start({ reasons: ['connecting-to-device'] }, { connectingMs: 50 });
    const events = await follow(printer.print(await sampleJob(), never), (event) => {
      if (event.type !== 'waiting') return;
      expect(event.problem.code).toBe('printer.offline');
      expect(printer.status().state).toBe('offline');
      habits.reasons = ['none'];
      habits.jobState = 9;
    });
    expect(events.map((event) => event.type)).toEqual(['queued', 'printing', 'waiting', 'printed']);
  });

  test('holds the job: taken back', async () => {
    const { printer, habits } = await start({ jobState: 4, jobReasons: ['job-hold-until-specified'] });
    expect(await lastOf(printer)).toEqual(failedWith('held'));
    expect(habits.jobState).toBe(7);
  });

  test('forgets the job: nobody knows', async () => {
    const { printer, habits } = await start();
    const notFound = encodeMessage({ version: [2, 0], code: 0x0406, requestId: 1, groups: [] });
    const events = await follow(printer.print(await sampleJob(), never), (event) => {
      if (event.type === 'printing')
        habits.instead.set(ippOperation.getJobAttributes, (response) => response.end(notFound));
    });
    expect(events.at(-1)).toEqual(failedWith('unknown-outcome'));
  });

  test('answers with rubbish in the middle: a moment of silence, then the truth', async () => {
    const { printer, habits } = await start();
    const events = await follow(printer.print(await sampleJob(), never), (event) => {
      if (event.type === 'printing')
        habits.instead.set(ippOperation.getJobAttributes, (r) => r.end('<html>'));
      if (event.type !== 'waiting') return;
      habits.instead.clear();
      habits.jobState = 9;
    });
    expect(events.map((event) => event.type)).toEqual(['queued', 'printing', 'waiting', 'printed']);
  });

  test.each([
    ['does not accept jobs', { accepting: false }, 'not-accepting'],
    ['cannot print PDF', { formats: ['image/pwg-raster', 'image/urf'] }, 'unsupported'],
    ['is paused', { printerState: 5, reasons: ['paused'] }, 'stopped'],
  ] as const)('%s: refused before anything is sent', async (_name, bent, code) => {
    const { printer, habits } = await start({
      ...bent,
      ...('formats' in bent ? { formats: [...bent.formats] } : {}),
      ...('reasons' in bent ? { reasons: [...bent.reasons] } : {}),
    } as Partial<Habits>);
    expect(await lastOf(printer)).toEqual(failedWith(code));
    expect(habits.asked).not.toContain(ippOperation.createJob);
  });

  test('completed in the moment it is cancelled: printed, for it is', async () => {
    const { printer, habits } = await start();
    const abort = new AbortController();
    const events = await follow(printer.print(await sampleJob(), abort.signal), (event) => {
      if (event.type !== 'printing') return;
      habits.jobState = 9;
      abort.abort();
    });
    expect(events.at(-1)).toEqual({ type: 'printed', jobId: '41' });
  });

  test('closing the driver takes the running job back', async () => {
    const { printer, habits } = await start();
    const events = await follow(printer.print(await sampleJob(), never), (event) => {
      if (event.type === 'printing') void printer.close();
    });
    expect(events.at(-1)).toEqual({ type: 'cancelled', jobId: '41' });
    expect(habits.jobState).toBe(7);
  });
});
