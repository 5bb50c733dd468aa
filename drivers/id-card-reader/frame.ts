/**
 * Frames of the SAM serial protocol (`id-card.md 1.1`): preamble `AA AA AA 96 69`, a big-endian length that
 * counts the body and the check byte, the body, and the XOR of length and body.
 */
const preamble = [0xaa, 0xaa, 0xaa, 0x96, 0x69] as const;
/** What is hunted for: one of the three sync bytes may get lost. */
const startOfFrame = [0xaa, 0xaa, 0x96, 0x69] as const;
const longestLength = 4089;

/** Commands this program uses, `id-card.md 1.3`: CMD and Para. */
export const commands = {
  reset: [0x10, 0xff],
  status: [0x11, 0xff],
  'sam-id': [0x12, 0xff],
  find: [0x20, 0x01],
  select: [0x20, 0x02],
  read: [0x30, 0x01],
  presence: [0x30, 0x03],
} as const;

export type CommandName = keyof typeof commands;

/** The whole frame of a command, ready to be written. */
export function encodeCommand(name: CommandName): Uint8Array {
  return encodeFrame(Uint8Array.from(commands[name]));
}

/** Wraps a body (CMD, Para … or SW1 SW2 SW3, data …) into a frame. */
export function encodeFrame(body: Uint8Array): Uint8Array {
  const length = body.length + 1;
  const frame = new Uint8Array(preamble.length + 2 + length);
  frame.set(preamble);
  frame[5] = length >> 8;
  frame[6] = length & 0xff;
  frame.set(body, 7);
  frame[frame.length - 1] = xor(frame.subarray(5, frame.length - 1));
  return frame;
}

export type FrameEvent =
  | { readonly kind: 'frame'; readonly body: Uint8Array }
  /** The length is outside of what any frame can have. */
  | { readonly kind: 'bad-length' }
  | { readonly kind: 'bad-checksum' };

export interface FrameParser {
  /** Takes the next bytes, however they were cut, and tells what they completed. */
  push(bytes: Uint8Array): readonly FrameEvent[];
  /** A preamble has come and its frame has not ended: silence now means half a frame. */
  insideFrame(): boolean;
  /** Forgets what has come so far. */
  reset(): void;
}

/**
 * A parser of frames in a stream. Noise before a preamble is skipped; after a bad frame the hunt goes on right
 * behind its preamble, because its length cannot be trusted. `shortestLength` is 4 for answers, 3 for commands.
 */
export function createFrameParser(shortestLength: 3 | 4 = 4): FrameParser {
  let buffer = new Uint8Array(0);

  function push(bytes: Uint8Array): readonly FrameEvent[] {
    const joined = new Uint8Array(buffer.length + bytes.length);
    joined.set(buffer);
    joined.set(bytes, buffer.length);
    buffer = joined;
    const events: FrameEvent[] = [];
    for (let event = next(); event !== undefined; event = next()) events.push(event);
    return events;
  }

  function next(): FrameEvent | undefined {
    const start = indexOfStart(buffer);
    if (start < 0) {
      // The tail may be the beginning of a preamble.
      buffer = buffer.slice(Math.max(0, buffer.length - (startOfFrame.length - 1)));
      return undefined;
    }
    const lengthAt = start + startOfFrame.length;
    if (buffer.length < lengthAt + 2) {
      buffer = buffer.slice(start);
      return undefined;
    }
    const length = ((buffer[lengthAt] ?? 0) << 8) | (buffer[lengthAt + 1] ?? 0);
    if (length < shortestLength || length > longestLength) {
      buffer = buffer.slice(lengthAt);
      return { kind: 'bad-length' };
    }
    const end = lengthAt + 2 + length;
    if (buffer.length < end) {
      buffer = buffer.slice(start);
      return undefined;
    }
    if (xor(buffer.subarray(lengthAt, end)) !== 0) {
      buffer = buffer.slice(lengthAt);
      return { kind: 'bad-checksum' };
    }
    const body = buffer.slice(lengthAt + 2, end - 1);
    buffer = buffer.slice(end);
    return { kind: 'frame', body };
  }

  return {
    push,
    insideFrame: () => indexOfStart(buffer) === 0,
    reset: () => {
      buffer = new Uint8Array(0);
    },
  };
}

/** An answer of the reader: SW1 SW2 SW3 and data. Only SW3 decides (`id-card.md 1.5`). */
export interface Answer {
  readonly sw3: number;
  readonly data: Uint8Array;
}

export function answerOf(body: Uint8Array): Answer {
  return { sw3: body[2] ?? 0, data: body.subarray(3) };
}

function indexOfStart(bytes: Uint8Array): number {
  for (let at = 0; at + startOfFrame.length <= bytes.length; at += 1)
    if (startOfFrame.every((value, index) => bytes[at + index] === value)) return at;
  return -1;
}

function xor(bytes: Uint8Array): number {
  return bytes.reduce((sum, value) => sum ^ value, 0);
}
