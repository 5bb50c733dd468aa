import { expect, test } from 'vitest';
import { face, runsOf } from './faces.ts';

test('a name is split by the face that has each character', () => {
  const runs = runsOf('张𬭎𪚥·a', 'regular');
  expect(runs.map((run) => [run.face?.name, run.text])).toEqual([
    ['regular', '张𬭎'],
    ['rare', '𪚥'],
    ['regular', '·a'],
  ]);
});

test('every character of the GB 18030 name ranges has a face', () => {
  const ranges: readonly (readonly [number, number])[] = [
    [0x4e00, 0x9fef],
    [0x3400, 0x4db5],
    [0x20000, 0x2a6d6],
    [0x2a700, 0x2b734],
    [0x2b740, 0x2b81d],
    [0x2b820, 0x2cea1],
    [0x2ceb0, 0x2ebe0],
  ];
  const missing: string[] = [];
  for (const [from, to] of ranges)
    for (let codePoint = from; codePoint <= to; codePoint += 1)
      if (!face('regular').has(codePoint) && !face('rare').has(codePoint))
        missing.push(codePoint.toString(16));
  expect(missing).toEqual([]);
});

test('a character that no face has stands alone with its code point', () => {
  expect(runsOf('王\u{323af}生', 'regular')).toMatchObject([
    { text: '王' },
    { face: undefined, codePoint: 0x323af },
    { text: '生' },
  ]);
});

test('laid out width is the sum of the advances', () => {
  const regular = face('regular');
  const run = regular.font.layout('AV张1');
  const sum = ['A', 'V', '张', '1'].reduce((total, c) => total + regular.advance(c.codePointAt(0) ?? 0), 0);
  expect(run.advanceWidth / regular.font.unitsPerEm).toBeCloseTo(sum, 6);
  expect(run.glyphs).toHaveLength(4);
});
