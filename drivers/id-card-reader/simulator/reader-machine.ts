import { commands, encodeFrame, type FrameEvent } from '../frame.ts';
import { sw3 } from '../status-words.ts';
import type { ReaderFault } from '../../simulators.ts';
import type { Range, SimulatorDelays } from './simulator-delays.ts';

/** The two blocks of a chip. */
export interface SimulatedCard {
  readonly id: string;
  readonly text: Uint8Array;
  readonly photo: Uint8Array;
}

/** How far the reader has come with the card that lies on it. */
type CardPhase = 'placed' | 'found' | 'selected' | 'read';

/** A command under way. `answer` is asked for when `delayMs` have passed: the card may have gone since. */
export interface Handling {
  readonly command: string;
  readonly delayMs: number;
  /** When the card is to be taken away in the middle. */
  readonly cardGoesAfterMs?: number;
  answer(): { readonly sw3: number; readonly bytes: Uint8Array };
}

/** The number of the simulated security module: the example of `id-card.md 1.6`. */
const samId = [0x05, 0, 0x01, 0, 0xa5, 0x3a, 0x34, 0x01, 0x87, 0xd6, 0x12, 0, 0x79, 0x38, 0x4e, 0x05];

/**
 * The reader's inside: answers each frame as a SAM does (`id-card.md 1.3` to 1.7), with its protection against
 * reading a card twice (after a successful read find says 80 until the card was lifted) and with the fault set.
 * `draw` picks from a range.
 */
export function createReaderMachine(delays: SimulatorDelays, draw: (range: Range) => number) {
  let card: SimulatedCard | undefined;
  let phase: CardPhase = 'placed';
  let fault: ReaderFault = { kind: 'none' };

  function takeCard(): void {
    card = undefined;
    phase = 'placed';
  }

  function receive(event: FrameEvent): Handling {
    if (event.kind !== 'frame') {
      const status = event.kind === 'bad-length' ? sw3.lengthRefused : sw3.checksumRefused;
      return {
        command: event.kind,
        delayMs: draw(delays.statusMs),
        answer: () => ({ sw3: status, bytes: encodeFrame(Uint8Array.of(0, 0, status)) }),
      };
    }
    const command = nameOf(event.body);
    const delayMs = draw(delayOf(command, delays));
    const goes = fault.kind === 'card-removed-mid-read' && command === 'read';
    return {
      command,
      delayMs,
      ...(goes ? { cardGoesAfterMs: delayMs / 2 } : {}),
      answer() {
        const forced = fault.kind === 'status' && hits(fault.on, command) ? fault.sw3 : undefined;
        const body = forced === undefined ? respond(command) : Uint8Array.of(0, 0, forced);
        return { sw3: body[2] ?? 0, bytes: disturb(command, encodeFrame(body)) };
      },
    };
  }

  function respond(command: string): Uint8Array {
    switch (command) {
      case 'reset':
      case 'status':
      case 'set-baud':
      case 'set-rf':
        return body(sw3.success);
      case 'sam-id':
        return body(sw3.success, samId);
      case 'find':
        if (card === undefined || phase === 'read') return body(sw3.noCard);
        phase = 'found';
        return body(sw3.cardFound, new Uint8Array(4));
      case 'select':
        if (card === undefined || phase !== 'found') return body(sw3.selectFailed);
        phase = 'selected';
        return body(sw3.success, new Uint8Array(8));
      case 'read':
        if (card === undefined || (phase !== 'selected' && phase !== 'read')) return body(sw3.readFailed);
        phase = 'read';
        return body(sw3.success, [1, 0, 4, 0, ...card.text, ...card.photo]);
      case 'presence':
        if (card === undefined || phase === 'placed' || phase === 'found') return body(sw3.readFailed);
        return body(sw3.notOnCard);
      default:
        return body(sw3.commandRefused);
    }
  }

  function disturb(command: string, frame: Uint8Array): Uint8Array {
    if (fault.kind === 'none' || fault.kind === 'status' || fault.kind === 'card-removed-mid-read')
      return frame;
    if (!hits(fault.on, command)) return frame;
    switch (fault.kind) {
      case 'half-frame':
        return frame.slice(0, Math.ceil(frame.length / 2) + 2);
      case 'bad-checksum':
        return frame.with(-1, (frame.at(-1) ?? 0) ^ 0x5a);
      case 'bad-length':
        return frame.with(5, 0xff).with(6, 0xff);
      case 'noise':
        return Uint8Array.of(0x00, 0xff, 0xaa, 0x96, 0x69, 0xaa, 0xaa, 0x96, 0x13, 0xaa, ...frame);
      case 'double-frame':
        return Uint8Array.of(...frame, ...frame);
      case 'silence':
        return new Uint8Array(0);
      default:
        return frame;
    }
  }

  return {
    receive,
    takeCard,
    putCard(put: SimulatedCard): void {
      card = put;
      phase = 'placed';
    },
    /** The power went and came: a card that lies there can be found again. */
    powerUp(): void {
      phase = 'placed';
    },
    setFault(set: ReaderFault): void {
      fault = set;
    },
    state: (): { readonly card?: string; readonly fault: ReaderFault } => ({
      ...(card === undefined ? {} : { card: card.id }),
      fault,
    }),
  };
}

function nameOf(body: Uint8Array): string {
  for (const [name, [cmd, para]] of Object.entries(commands))
    if (body.length === 2 && body[0] === cmd && body[1] === para) return name;
  if (body.length === 2 && body[0] === 0x60) return 'set-baud';
  if (body.length === 3 && body[0] === 0x61) return 'set-rf';
  return 'unknown';
}

function delayOf(command: string, delays: SimulatorDelays): Range {
  switch (command) {
    case 'find':
      return delays.findMs;
    case 'select':
      return delays.selectMs;
    case 'read':
      return delays.readMs;
    case 'presence':
      return delays.presenceMs;
    default:
      return delays.statusMs;
  }
}

function hits(on: string, command: string): boolean {
  return on === 'any' || on === command;
}

function body(status: number, data: Iterable<number> = []): Uint8Array {
  return Uint8Array.of(0, 0, status, ...data);
}
