import { z } from 'zod';
import type { Problem } from '../../domain/problem.ts';
import type { Result } from '../../domain/result.ts';
import type { DeviceSettings, DevicesStatus } from '../devices.ts';
import type { CardRead, ReaderStatus } from '../id-card-reader/reader.ts';
import { timingSchema } from '../id-card-reader/simulator/messages.ts';
import type { PrintEvent, PrinterStatus, PrintJob } from '../printer/printer.ts';
import type { ScanEvent, ScannerStatus, ScanOptions } from '../scanner/scanner.ts';
import type { ReaderFault, SimulatorCommand, SimulatorState } from '../simulators.ts';

/**
 * The language between the application and the device process. Both sides parse what arrives: the other
 * side may be older, half dead, or have a native library scribbling in its memory.
 */
const text = z.string().max(4000);
const count = z.number().int().min(0);
const bytes = z.instanceof(Uint8Array) as z.ZodType<Uint8Array>;

const problem = z.object({
  code: z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/),
  message: text.min(1),
  field: text.exactOptional(),
  fact: text.exactOptional(),
  item: text.exactOptional(),
  material: text.exactOptional(),
  severity: z.literal('warning').exactOptional(),
}) satisfies z.ZodType<Problem>;

function resultOf<T>(value: z.ZodType<T>): z.ZodType<Result<T, Problem>> {
  return z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value }),
    z.object({ ok: z.literal(false), error: problem }),
  ]);
}

const identity = z.object({
  name: text,
  sex: z.enum(['0', '1', '2', '9']),
  nation: text,
  birth: text,
  address: text,
  idNumber: text,
  issuer: text.exactOptional(),
  validFrom: text.exactOptional(),
  validTo: text.exactOptional(),
});

const cardRead = z.object({
  kind: z.enum(['citizen', 'hk-macao-taiwan', 'foreigner-2017', 'foreigner-2023']),
  identity,
  rawText: bytes,
  wltPhoto: bytes,
  photo: bytes.exactOptional(),
  samId: text.exactOptional(),
  warnings: z.array(problem).readonly(),
  tookMs: z.number().min(0),
}) satisfies z.ZodType<CardRead>;

const readerStatus = z.object({
  state: z.enum([
    'searching',
    'ready',
    'waiting',
    'reading',
    'remove-card',
    'card-left',
    'disconnected',
    'no-permission',
    'fault',
    'unauthorised',
  ]),
  device: text.exactOptional(),
  samId: text.exactOptional(),
  simulated: z.boolean(),
}) satisfies z.ZodType<ReaderStatus>;

const scanSource = z.enum(['feeder', 'glass']);

const scannerStatus = z.object({
  state: z.enum([
    'searching',
    'ready',
    'scanning',
    'no-paper',
    'jam',
    'cover-open',
    'busy',
    'no-permission',
    'disconnected',
    'fault',
  ]),
  device: text.exactOptional(),
  sources: z.array(scanSource).readonly(),
  simulated: z.boolean(),
}) satisfies z.ZodType<ScannerStatus>;

const printerStatus = z.object({
  state: z.enum([
    'searching',
    'disconnected',
    'offline',
    'cover-open',
    'jam',
    'no-paper',
    'no-toner',
    'stopped',
    'fault',
    'printing',
    'low-paper',
    'low-toner',
    'ready',
  ]),
  device: text.exactOptional(),
  simulated: z.boolean(),
}) satisfies z.ZodType<PrinterStatus>;

const scanEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), page: count, percent: z.number().min(0).max(100) }),
  z.object({ type: z.literal('page'), page: count, mime: z.enum(['image/png', 'image/jpeg']), bytes }),
  z.object({ type: z.literal('end'), pages: count, problem: problem.exactOptional() }),
]) satisfies z.ZodType<ScanEvent>;

const printEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('queued'), jobId: text }),
  z.object({ type: z.literal('printing'), jobId: text, pagesDone: count.exactOptional() }),
  z.object({ type: z.literal('waiting'), jobId: text, problem }),
  z.object({ type: z.literal('printed'), jobId: text, pages: count.exactOptional() }),
  z.object({ type: z.literal('failed'), jobId: text.exactOptional(), problem }),
  z.object({ type: z.literal('cancelled'), jobId: text.exactOptional() }),
]) satisfies z.ZodType<PrintEvent>;

const on = z.enum(['find', 'select', 'read', 'any']);
const readerFault = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('status'), sw3: count.max(0xff), on }),
  z.object({
    kind: z.enum(['half-frame', 'bad-checksum', 'bad-length', 'noise', 'double-frame', 'silence']),
    on,
  }),
  z.object({ kind: z.literal('card-removed-mid-read') }),
]) satisfies z.ZodType<ReaderFault>;

const simulatorCommand = z.union([
  z.object({
    device: z.literal('reader'),
    do: z.literal('put-card'),
    person: z.union([text, identity as z.ZodType<CardRead['identity']>]),
  }),
  z.object({ device: z.literal('reader'), do: z.literal('take-card') }),
  z.object({ device: z.literal('reader'), do: z.enum(['unplug', 'plug']) }),
  z.object({ device: z.literal('reader'), do: z.literal('fault'), fault: readerFault }),
  z.object({
    device: z.literal('scanner'),
    do: z.literal('load'),
    source: scanSource,
    pages: z
      .array(z.union([text, bytes]))
      .max(200)
      .readonly(),
  }),
  z.object({
    device: z.literal('scanner'),
    do: z.literal('state'),
    state: z.enum(['ready', 'jam', 'cover-open', 'busy', 'hang', 'disconnected']),
  }),
  z.object({
    device: z.literal('printer'),
    do: z.literal('state'),
    state: z.enum([
      'ready',
      'no-paper',
      'jam',
      'cover-open',
      'offline',
      'low-toner',
      'abort',
      'disconnected',
    ]),
  }),
]) satisfies z.ZodType<SimulatorCommand>;

const simulatorState = z.object({
  reader: z.object({ plugged: z.boolean(), card: text.exactOptional(), fault: readerFault }).exactOptional(),
  scanner: z.object({ state: text, feeder: count, glass: count }).exactOptional(),
  printer: z.object({ state: text, printed: count }).exactOptional(),
  people: z.array(z.object({ id: text, label: text })).readonly(),
}) satisfies z.ZodType<SimulatorState>;

const deviceSettings = z.object({
  reader: z.object({
    kind: z.enum(['auto', 'serial', 'simulated']),
    path: text.exactOptional(),
    baudRate: count.exactOptional(),
  }),
  scanner: z.object({ kind: z.enum(['auto', 'sane', 'simulated']), device: text.exactOptional() }),
  printer: z.object({ kind: z.enum(['auto', 'ipp', 'simulated']), uri: text.exactOptional() }),
  allowSimulators: z.boolean(),
}) satisfies z.ZodType<DeviceSettings>;

const callId = z.number().int().min(1);

const call = z.discriminatedUnion('do', [
  z.object({ do: z.literal('read-card') }),
  z.object({
    do: z.literal('scan'),
    options: z.object({
      source: scanSource,
      resolution: z.number().int().min(75).max(1200),
      mode: z.enum(['color', 'gray']),
    }) satisfies z.ZodType<ScanOptions>,
  }),
  z.object({
    do: z.literal('print'),
    job: z.object({
      pdf: bytes,
      title: text,
      copies: z.number().int().min(1).max(99),
      duplex: z.boolean(),
    }) satisfies z.ZodType<PrintJob>,
  }),
  z.object({ do: z.literal('simulate'), command: simulatorCommand }),
  z.object({ do: z.literal('simulators') }),
  /** What happened on the simulated reader's line; `forget` starts a new list. For the bench. */
  z.object({ do: z.literal('reader-timings'), forget: z.boolean() }),
]);
export type Call = z.infer<typeof call>;

/** Application → device process. */
export const toHost = z.discriminatedUnion('type', [
  /** First message. The entry is the reader simulator's file, absent in a packaged build. */
  z.object({ type: z.literal('start'), settings: deviceSettings, readerSimulator: z.url().exactOptional() }),
  z.object({ type: z.literal('call'), id: callId, call }),
  z.object({ type: z.literal('cancel'), id: callId }),
  z.object({ type: z.literal('ping'), beat: count }),
  /** Close the devices, then end the process. */
  z.object({ type: z.literal('close') }),
]);
export type ToHost = z.infer<typeof toHost>;

/** Class of an error (`TypeError`, `SQLITE_FULL`), never its text: a text may quote a person. */
const errorClass = z.string().regex(/^[A-Za-z0-9_]{1,60}$/);

/** Device process → application. */
export const fromHost = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('status'),
    reader: readerStatus,
    scanner: scannerStatus,
    printer: printerStatus,
  }),
  /** A device was chosen, and why: a sentence for the start-up report. */
  z.object({ type: z.literal('opened'), device: z.enum(['reader', 'scanner', 'printer']), reason: text }),
  z.object({ type: z.literal('pong'), beat: count }),
  z.object({ type: z.literal('card'), id: callId, result: resultOf<CardRead>(cardRead) }),
  z.object({ type: z.literal('scanned'), id: callId, event: scanEvent }),
  z.object({ type: z.literal('print'), id: callId, event: printEvent }),
  z.object({ type: z.literal('simulated'), id: callId, result: resultOf<SimulatorState>(simulatorState) }),
  z.object({ type: z.literal('simulators'), id: callId, state: simulatorState.exactOptional() }),
  z.object({ type: z.literal('reader-timings'), id: callId, timings: z.array(timingSchema).readonly() }),
  /** The driver threw: a bug, or a device that answers nonsense. The call is over. */
  z.object({ type: z.literal('threw'), id: callId, errorClass }),
  /** A message of ours made no sense over there. */
  z.object({ type: z.literal('not-understood') }),
]);
export type FromHost = z.infer<typeof fromHost>;
export type HostStatus = Omit<DevicesStatus, 'process'>;

/** A name for the log that cannot hold personal data: the constructor's name or the system's error code. */
export function classOfError(error: unknown): string {
  const named = error as { readonly code?: unknown; readonly name?: unknown } | null | undefined;
  for (const name of [named?.code, named?.name])
    if (typeof name === 'string' && /^[A-Za-z0-9_]{1,60}$/.test(name)) return name;
  return 'Unknown';
}
