import { array, assert, constantFrom, integer, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { answerOf, createFrameParser, encodeCommand, encodeFrame, type FrameEvent } from './frame.ts';

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(hex.trim().split(/\s+/), (pair) => Number.parseInt(pair, 16));
}

function parse(...pieces: readonly Uint8Array[]): readonly FrameEvent[] {
  const parser = createFrameParser();
  return pieces.flatMap((piece) => parser.push(piece));
}

const foundBytes = bytes('AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 97');
const found: FrameEvent = { kind: 'frame', body: bytes('00 00 9F 00 00 00 00') };
const noCardBytes = bytes('AA AA AA 96 69 00 04 00 00 80 84');
const noCard: FrameEvent = { kind: 'frame', body: bytes('00 00 80') };

test.each([
  ['reset', 'AA AA AA 96 69 00 03 10 FF EC'],
  ['status', 'AA AA AA 96 69 00 03 11 FF ED'],
  ['sam-id', 'AA AA AA 96 69 00 03 12 FF EE'],
  ['find', 'AA AA AA 96 69 00 03 20 01 22'],
  ['select', 'AA AA AA 96 69 00 03 20 02 21'],
  ['read', 'AA AA AA 96 69 00 03 30 01 32'],
  ['presence', 'AA AA AA 96 69 00 03 30 03 30'],
] as const)('the command %s is %s', (name, hex) => {
  expect(encodeCommand(name)).toEqual(bytes(hex));
});

test('encodes the frames of a base read: 1295 bytes, check byte 15', () => {
  const body = new Uint8Array(3 + 4 + 256 + 1024);
  body.set(bytes('00 00 90 01 00 04 00'));
  const frame = encodeFrame(body);
  expect(frame).toHaveLength(1295);
  expect(frame.subarray(0, 14)).toEqual(bytes('AA AA AA 96 69 05 08 00 00 90 01 00 04 00'));
  expect(parse(frame)).toEqual([{ kind: 'frame', body }]);
});

test('an answer is told by SW3, whatever SW1 and SW2 say', () => {
  expect(answerOf(bytes('69 82 9F 01 02'))).toEqual({ sw3: 0x9f, data: bytes('01 02') });
});

test('whole at every split point', () => {
  for (let at = 0; at <= foundBytes.length; at += 1)
    expect(parse(foundBytes.subarray(0, at), foundBytes.subarray(at))).toEqual([found]);
});

test('two frames at once', () => {
  expect(parse(Uint8Array.of(...foundBytes, ...noCardBytes))).toEqual([found, noCard]);
});

test.each([
  ['one sync byte lost', 'AA AA 96 69 00 04 00 00 80 84'],
  ['one sync byte too many', 'AA AA AA AA 96 69 00 04 00 00 80 84'],
  ['noise before', '00 FF 13 37 AA AA AA 96 69 00 04 00 00 80 84'],
  ['half a preamble before', 'AA AA 96 AA AA AA 96 69 00 04 00 00 80 84'],
])('%s', (_, hex) => {
  expect(parse(bytes(hex))).toEqual([noCard]);
});

test.each([
  ['no room for a status', '00 03', 'bad-length'],
  ['zero', '00 00', 'bad-length'],
  ['longer than any frame', '0F FA', 'bad-length'],
  ['all ones', 'FF FF', 'bad-length'],
])('length %s is refused, the frame behind it is read', (_, length, kind) => {
  expect(parse(bytes(`AA AA AA 96 69 ${length}`), noCardBytes)).toEqual([{ kind }, noCard]);
});

test('the longest length is waited for', () => {
  const parser = createFrameParser();
  expect(parser.push(bytes('AA AA AA 96 69 0F F9'))).toEqual([]);
  expect(parser.insideFrame()).toBe(true);
});

test('a wrong check byte is told; a good frame inside the damaged one is still found', () => {
  const damaged = noCardBytes.with(-1, 0x85);
  expect(parse(damaged, foundBytes)).toEqual([{ kind: 'bad-checksum' }, found]);
  // A length that grew in transit swallows the next frame; the hunt goes back for it.
  const grown = foundBytes.with(6, 0x08 + noCardBytes.length);
  expect(parse(grown, noCardBytes)).toEqual([{ kind: 'bad-checksum' }, noCard]);
});

test('half a frame is waiting, and forgotten by a reset', () => {
  const parser = createFrameParser();
  parser.push(foundBytes.subarray(0, 9));
  expect(parser.insideFrame()).toBe(true);
  parser.reset();
  expect(parser.insideFrame()).toBe(false);
  expect(parser.push(noCardBytes)).toEqual([noCard]);
});

test('noise alone is not the inside of a frame', () => {
  const parser = createFrameParser();
  parser.push(bytes('AA AA 96'));
  expect(parser.insideFrame()).toBe(false);
});

test('any noise before and any cutting give the same frames', () => {
  const bodies = array(uint8Array({ minLength: 3, maxLength: 200 }), { minLength: 1, maxLength: 4 });
  // Bytes of the preamble are drawn often, so that near-preambles occur.
  const noise = array(constantFrom(0xaa, 0x96, 0x69, 0x00, 0x13, 0xff), { maxLength: 30 });
  const cuts = array(integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 50 });
  assert(
    property(bodies, noise, cuts, (given, before, sizes) => {
      const frames = given.flatMap((body) => [...encodeFrame(body)]);
      const clean = !hasStart([...before, 0xaa, 0xaa, 0xaa]) && !hasStart([...before, ...frames.slice(0, 3)]);
      const stream = Uint8Array.from(clean ? [...before, ...frames] : frames);
      const parser = createFrameParser();
      const events: FrameEvent[] = [];
      for (let at = 0, turn = 0; at < stream.length; turn += 1) {
        const size = sizes[turn % sizes.length] ?? 1;
        events.push(...parser.push(stream.subarray(at, at + size)));
        at += size;
      }
      expect(events).toEqual(given.map((body) => ({ kind: 'frame', body })));
      expect(parser.insideFrame()).toBe(false);
    }),
    { numRuns: 300 },
  );
});

function hasStart(values: readonly number[]): boolean {
  return values.some(
    (_, at) =>
      values[at] === 0xaa && values[at + 1] === 0xaa && values[at + 2] === 0x96 && values[at + 3] === 0x69,
  );
}
