import { expect, test } from 'vitest';
import { commands, type CommandName, createFrameParser, encodeFrame } from '../frame.ts';
import { createReaderMachine } from './reader-machine.ts';
import { simulatorDelays } from './simulator-delays.ts';

const card = { id: 'x', text: new Uint8Array(256).fill(0x20), photo: new Uint8Array(1024) };

function machine(): ReturnType<typeof createReaderMachine> & { ask(...body: readonly number[]): number } {
  const made = createReaderMachine(simulatorDelays, ([least]) => least);
  const ask = (...body: readonly number[]): number =>
    made.receive({ kind: 'frame', body: Uint8Array.from(body) }).answer().sw3;
  return { ...made, ask };
}

function run(reader: ReturnType<typeof machine>, ...names: readonly CommandName[]): readonly number[] {
  return names.map((name) => reader.ask(...commands[name]));
}

test('find, select, read; then the card is protected until it is lifted', () => {
  const reader = machine();
  expect(run(reader, 'find')).toEqual([0x80]);
  reader.putCard(card);
  expect(run(reader, 'find', 'select', 'read')).toEqual([0x9f, 0x90, 0x90]);
  expect(run(reader, 'find', 'presence', 'find')).toEqual([0x80, 0x91, 0x80]);
  reader.takeCard();
  expect(run(reader, 'presence', 'find')).toEqual([0x41, 0x80]);
  reader.putCard(card);
  expect(run(reader, 'find')).toEqual([0x9f]);
});

test('the order of the commands matters', () => {
  const reader = machine();
  reader.putCard(card);
  expect(run(reader, 'read', 'select', 'presence', 'find', 'read')).toEqual([0x41, 0x81, 0x41, 0x9f, 0x41]);
});

test('a card that goes between select and read cannot be read', () => {
  const reader = machine();
  reader.putCard(card);
  run(reader, 'find', 'select');
  const reading = reader.receive({ kind: 'frame', body: Uint8Array.from(commands.read) });
  reader.takeCard();
  expect(reading.answer().sw3).toBe(0x41);
});

test('status, reset, baud and RF are accepted; what is not known is 21, what is damaged 10 or 11', () => {
  const reader = machine();
  expect(run(reader, 'status', 'reset', 'sam-id')).toEqual([0x90, 0x90, 0x90]);
  expect([reader.ask(0x60, 0x04), reader.ask(0x61, 0xff, 0x50)]).toEqual([0x90, 0x90]);
  expect([reader.ask(0x30, 0x10), reader.ask(0x99, 0x99)]).toEqual([0x21, 0x21]);
  expect(reader.receive({ kind: 'bad-checksum' }).answer().sw3).toBe(0x10);
  expect(reader.receive({ kind: 'bad-length' }).answer().sw3).toBe(0x11);
});

test('a base read is the 1295 bytes of the protocol', () => {
  const reader = machine();
  reader.putCard(card);
  run(reader, 'find', 'select');
  const { bytes } = reader.receive({ kind: 'frame', body: Uint8Array.from(commands.read) }).answer();
  expect(bytes).toHaveLength(1295);
  expect(bytes).toEqual(encodeFrame(Uint8Array.of(0, 0, 0x90, 1, 0, 4, 0, ...card.text, ...card.photo)));
});

test('faults damage the bytes of the command they are set on, and no other', () => {
  const reader = machine();
  reader.setFault({ kind: 'bad-checksum', on: 'find' });
  const events = (name: CommandName): readonly string[] =>
    createFrameParser()
      .push(reader.receive({ kind: 'frame', body: Uint8Array.from(commands[name]) }).answer().bytes)
      .map(({ kind }) => kind);
  expect(events('find')).toEqual(['bad-checksum']);
  expect(events('select')).toEqual(['frame']);
  reader.setFault({ kind: 'double-frame', on: 'any' });
  expect(events('status')).toEqual(['frame', 'frame']);
  reader.setFault({ kind: 'noise', on: 'any' });
  expect(events('status')).toEqual(['frame']);
  reader.setFault({ kind: 'bad-length', on: 'any' });
  expect(events('status')).toEqual(['bad-length']);
  reader.setFault({ kind: 'half-frame', on: 'any' });
  expect(events('status')).toEqual([]);
  reader.setFault({ kind: 'status', sw3: 0x47, on: 'any' });
  expect(run(reader, 'find', 'status')).toEqual([0x47, 0x47]);
});
