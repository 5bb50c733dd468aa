import { array, assert, constantFrom, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Line, linesOf } from './lines.ts';
import type { Piece } from './pieces.ts';

const sizes = { label: 10, value: 12 };

function label(text: string): Piece {
  return { kind: 'text', text, style: 'label' };
}

function shown(lines: readonly Line[]): string[] {
  return lines.map(({ atoms }) => atoms.map(({ atom }) => atom.text).join(''));
}

const characters = constantFrom(
  ...'残疾人服务一件事张𬭎𪚥·，。（）《》、abcXYZ019 　—…“”'.split(''),
  '𠮷',
  '12号楼',
  'zwfw.gansu.gov.cn',
);

test('no line is wider than its room, and nothing is lost', () => {
  assert(
    property(array(characters, { maxLength: 120 }), integer({ min: 30, max: 400 }), (parts, width) => {
      const text = parts.join('').replaceAll(/[\uD800-\uDFFF](?![\uDC00-\uDFFF])/g, '');
      const clean = Array.from(text)
        .filter((character) => character.isWellFormed())
        .join('');
      const lines = linesOf([label(clean)], width, sizes);
      for (const line of lines) expect(line.width).toBeLessThanOrEqual(width + 0.02);
      expect(lines.map(({ raw }) => raw).join('')).toBe(clean);
    }),
  );
});

describe('punctuation', () => {
  test('closing marks do not open a line', () => {
    expect(shown(linesOf([label('一二三四五，六七')], 50, sizes))).toEqual(['一二三四', '五，六七']);
  });

  test('opening marks do not close a line', () => {
    expect(shown(linesOf([label('一二三四（五六）')], 50, sizes))).toEqual(['一二三四', '（五六）']);
  });
});

test('a word stays whole, one longer than the line falls apart', () => {
  expect(shown(linesOf([label('一二三 abcdefg')], 45, sizes))).toEqual(['一二三', 'abcdefg']);
  expect(shown(linesOf([label('62284800000000000181234')], 40, sizes)).join('')).toBe(
    '62284800000000000181234',
  );
});

test('a box keeps its words; only words longer than the line are broken', () => {
  const ticks: Piece[] = [
    { kind: 'tick', ticked: true, label: '视力' },
    label('　'),
    { kind: 'tick', ticked: false, label: '听力' },
  ];
  expect(shown(linesOf(ticks, 60, sizes))).toEqual(['☑视力', '□听力']);
  const long: Piece[] = [{ kind: 'tick', ticked: false, label: '一二三四五六七八' }];
  expect(linesOf(long, 50, sizes).length).toBeGreaterThan(1);
});

test('a value on a rule has at least the rule, and the rule grows with the value', () => {
  const [short] = linesOf([{ kind: 'blank', text: '短', width: 80 }], 300, sizes);
  expect(short?.width).toBeCloseTo(80, 1);
  const [long] = linesOf([{ kind: 'blank', text: '一二三四五六七八九十', width: 80 }], 300, sizes);
  expect(long?.width).toBeCloseTo(120, 1);
  expect(long?.atoms.every(({ atom }) => atom.ruled === true)).toBe(true);
});

test('a tab goes on at its stop, or right after what passed it', () => {
  const [line] = linesOf([label('一'), { kind: 'tab', at: 60 }, label('二')], 200, sizes);
  expect(line?.atoms.at(-1)?.x).toBe(60);
  const [passed] = linesOf([label('一二三四五六七'), { kind: 'tab', at: 60 }, label('八')], 200, sizes);
  expect(passed?.atoms.at(-1)?.x).toBeCloseTo(73, 1);
});
