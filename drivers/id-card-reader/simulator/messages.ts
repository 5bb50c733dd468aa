import { z } from 'zod';
import type { SimulatorDelays } from './simulator-delays.ts';

const range = z.tuple([z.number().nonnegative(), z.number().nonnegative()]).readonly();

const delays: z.ZodType<SimulatorDelays> = z.strictObject({
  findMs: range,
  selectMs: range,
  readMs: range,
  presenceMs: range,
  statusMs: range,
  bootMs: z.number().nonnegative(),
  baudRate: z.number().nonnegative(),
});

/** What the process is started with, as JSON in its first argument. */
export const startSchema = z.strictObject({
  line: z.enum(['pty', 'socket']),
  /** The symbolic link of the terminal, or the socket's path. */
  address: z.string(),
  delays,
});
export type SimulatorStart = z.infer<typeof startSchema>;

const identity = z.strictObject({
  name: z.string(),
  sex: z.enum(['0', '1', '2', '9']),
  nation: z.string(),
  birth: z.iso.date(),
  address: z.string(),
  idNumber: z.string(),
  issuer: z.string().exactOptional(),
  validFrom: z.iso.date().exactOptional(),
  validTo: z.union([z.iso.date(), z.literal('长期')]).exactOptional(),
});

const place = z.enum(['find', 'select', 'read', 'any']);

const fault = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('status'), sw3: z.int().min(0).max(255), on: place }),
  z.strictObject({
    kind: z.enum(['half-frame', 'bad-checksum', 'bad-length', 'noise', 'double-frame', 'silence']),
    on: place,
  }),
  z.strictObject({ kind: z.literal('card-removed-mid-read') }),
]);

const command = z.discriminatedUnion('do', [
  z.strictObject({
    device: z.literal('reader'),
    do: z.literal('put-card'),
    person: z.union([z.string(), identity]),
  }),
  z.strictObject({ device: z.literal('reader'), do: z.enum(['take-card', 'unplug', 'plug']) }),
  z.strictObject({ device: z.literal('reader'), do: z.literal('fault'), fault }),
]);

/** Parent to simulator, one JSON line each; every one is answered with its number. */
export const requestSchema = z.discriminatedUnion('ask', [
  z.strictObject({ number: z.int(), ask: z.literal('command'), command }),
  z.strictObject({ number: z.int(), ask: z.literal('state') }),
  z.strictObject({ number: z.int(), ask: z.literal('timings') }),
  z.strictObject({ number: z.int(), ask: z.literal('forget-timings') }),
]);
export type SimulatorRequest = z.infer<typeof requestSchema>;

const state = z.strictObject({ plugged: z.boolean(), card: z.string().exactOptional(), fault });

/** Clock of `timings`: milliseconds since the epoch, monotonic within the process, with fractions. */
export const timingSchema = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('card-put'), at: z.number() }),
  z.strictObject({
    what: z.literal('exchange'),
    command: z.string(),
    sw3: z.number(),
    /** The command's last byte was here. */
    receivedAt: z.number(),
    /** The answer's last byte was written. */
    answeredAt: z.number(),
    /** The reader's own time for it: thinking, and the bytes of command and answer at the line's pace. */
    ownMs: z.number(),
    bytesOut: z.number(),
  }),
]);
export type ReaderTiming = z.infer<typeof timingSchema>;

const problem = z.strictObject({ code: z.string(), message: z.string() });

/** Simulator to parent, one JSON line each. */
export const replySchema = z.discriminatedUnion('reply', [
  z.strictObject({ reply: z.literal('started') }),
  z.strictObject({ reply: z.literal('state'), number: z.int(), state }),
  z.strictObject({ reply: z.literal('timings'), number: z.int(), timings: z.array(timingSchema) }),
  z.strictObject({ reply: z.literal('refused'), number: z.int(), problem }),
]);
export type SimulatorReply = z.infer<typeof replySchema>;
export type ReaderSimulatorState = z.infer<typeof state>;
