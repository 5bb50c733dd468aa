/**
 * The simulated reader, a process of its own behind a real serial line (a pseudo terminal) or, where there is
 * none, a local socket. Started by `reader-simulator.ts`; obeys JSON lines on its input and ends with it.
 */
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { encodeCardText } from '../../../domain/id-card/card-record.ts';
import { failure, type Result, success } from '../../../domain/result.ts';
import { createFrameParser } from '../frame.ts';
import {
  type ReaderTiming,
  requestSchema,
  type SimulatorReply,
  type SimulatorRequest,
  startSchema,
} from './messages.ts';
import { createPacedLine } from './paced-line.ts';
import { cardOfIdentity, syntheticPeople } from './people.ts';
import { plugInPty } from './pty-wire.ts';
import { createReaderMachine } from './reader-machine.ts';
import { plugInSocket } from './socket-wire.ts';
import type { SimulatorWire } from './wire.ts';

const start = startSchema.parse(JSON.parse(process.argv[2] ?? ''));
const { delays } = start;
const machine = createReaderMachine(delays, ([least, most]) => least + Math.random() * (most - least));
const parser = createFrameParser(3);
const timings: ReaderTiming[] = [];
const line = createPacedLine(machine, delays, (timing) => timings.push(timing));
let wire: SimulatorWire | undefined;
let deafUntil = 0;

async function plug(): Promise<void> {
  if (wire !== undefined) return;
  parser.reset();
  machine.powerUp();
  const plugged =
    start.line === 'pty' ? plugInPty(start.address, hear) : await plugInSocket(start.address, hear);
  wire = plugged;
  line.attach(plugged);
}

function unplug(): void {
  line.detach();
  wire?.unplug();
  wire = undefined;
}

function hear(bytes: Uint8Array): void {
  if (performance.now() < deafUntil) return;
  for (const event of parser.push(bytes)) line.handle(event);
}

async function obey(command: Extract<SimulatorRequest, { ask: 'command' }>['command']): Promise<void> {
  switch (command.do) {
    case 'put-card': {
      const put =
        typeof command.person === 'string'
          ? syntheticPeople.find(({ id }) => id === command.person)?.record
          : cardOfIdentity(command.person);
      if (put === undefined) throw new RangeError('no such person');
      const id = typeof command.person === 'string' ? command.person : 'given';
      machine.putCard({ id, text: encodeCardText(put), photo: wltPhoto() });
      timings.push({ what: 'card-put', at: performance.timeOrigin + performance.now() });
      break;
    }
    case 'take-card':
      machine.takeCard();
      break;
    case 'fault':
      machine.setFault(command.fault);
      break;
    case 'unplug':
      unplug();
      break;
    case 'plug':
      deafUntil = performance.now() + delays.bootMs;
      await plug();
      break;
  }
}

/** The head every WLT photo has (`id-card.md 2.3`), then bytes of no picture. */
function wltPhoto(): Uint8Array {
  const photo = Uint8Array.from({ length: 1024 }, (_, index) => (index * 73 + 41) & 0xff);
  photo.set([0x57, 0x4c, 0x66, 0x00, 0x7e, 0x00, 0x32, 0x00, 0x00, 0xff, 0x85]);
  return photo;
}

async function replyTo(text: string): Promise<SimulatorReply> {
  const request = requestSchema.parse(JSON.parse(text));
  const { number } = request;
  if (request.ask === 'timings') return { reply: 'timings', number, timings };
  if (request.ask === 'forget-timings') timings.length = 0;
  if (request.ask === 'command') {
    const done = await tryToObey(request.command);
    if (!done.ok)
      return { reply: 'refused', number, problem: { code: 'simulator.command', message: done.error } };
  }
  return { reply: 'state', number, state: { plugged: wire !== undefined, ...machine.state() } };
}

async function tryToObey(
  command: Extract<SimulatorRequest, { ask: 'command' }>['command'],
): Promise<Result<void, string>> {
  try {
    return success(await obey(command));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return failure('演示读卡器放不了这张卡：没有这个人，或某一项太长写不进芯片。请换一张卡或缩短后再试。');
  }
}

function say(reply: SimulatorReply): void {
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}

function end(): never {
  unplug();
  if (process.platform !== 'win32') rmSync(dirname(start.address), { recursive: true, force: true });
  process.exit(0);
}

// Ctrl+C in a terminal reaches this process too: it ends when its parent does, by the end of its input.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', end);
await plug();
say({ reply: 'started' });
for await (const text of createInterface({ input: process.stdin })) say(await replyTo(text));
// The parent asked for it or died: nothing may be left behind.
end();
