import { describe, expect, test } from 'vitest';
import {
  attribute,
  bool,
  decodeMessage,
  encodeMessage,
  groupTags,
  type IppAttribute,
  IppFormatError,
  type IppMessage,
  integer,
  strings,
  valueTags,
} from './message.ts';

/** Bytes written as in RFC 8010 appendix A: hex and 'text', spaces ignored. */
function bytes(...parts: readonly string[]): Buffer {
  return Buffer.concat(
    parts.map((part) =>
      part.startsWith("'")
        ? Buffer.from(part.slice(1, -1), 'utf8')
        : Buffer.from(part.replaceAll(' ', ''), 'hex'),
    ),
  );
}

/** RFC 8010 A.1, Print-Job request (the document that follows is left out), version 2.0. */
const printJob = bytes(
  '02 00',
  '00 02',
  '00 00 00 01',
  '01',
  '47',
  '00 12',
  "'attributes-charset'",
  '00 05',
  "'utf-8'",
  '48',
  '00 1b',
  "'attributes-natural-language'",
  '00 05',
  "'en-us'",
  '45',
  '00 0b',
  "'printer-uri'",
  '00 15',
  "'ipp://forest/pinetree'",
  '42',
  '00 08',
  "'job-name'",
  '00 06',
  "'foobar'",
  '22',
  '00 16',
  "'ipp-attribute-fidelity'",
  '00 01',
  '01',
  '02',
  '21',
  '00 06',
  "'copies'",
  '00 04',
  '00 00 00 14',
  '44',
  '00 05',
  "'sides'",
  '00 13',
  "'two-sided-long-edge'",
  '03',
);
const printJobMessage: IppMessage = {
  version: [2, 0],
  code: 2,
  requestId: 1,
  groups: [
    {
      tag: groupTags.operation,
      attributes: new Map([
        ['attributes-charset', attribute(valueTags.charset, 'utf-8')],
        ['attributes-natural-language', attribute(valueTags.naturalLanguage, 'en-us')],
        ['printer-uri', attribute(valueTags.uri, 'ipp://forest/pinetree')],
        ['job-name', attribute(valueTags.name, 'foobar')],
        ['ipp-attribute-fidelity', attribute(valueTags.boolean, true)],
      ]),
    },
    {
      tag: groupTags.job,
      attributes: new Map([
        ['copies', attribute(valueTags.integer, 20)],
        ['sides', attribute(valueTags.keyword, 'two-sided-long-edge')],
      ]),
    },
  ],
};

function one(name: string, each: IppAttribute): IppMessage {
  return {
    version: [1, 1],
    code: 0,
    requestId: 7,
    groups: [{ tag: groupTags.printer, attributes: new Map([[name, each]]) }],
  };
}

describe('IPP messages', () => {
  test('the Print-Job request of RFC 8010 A.1, byte for byte', () => {
    expect(encodeMessage(printJobMessage).equals(printJob)).toBe(true);
    expect(decodeMessage(printJob)).toEqual(printJobMessage);
  });

  test('further values have an empty name', () => {
    const several = one(
      'printer-state-reasons',
      attribute(valueTags.keyword, 'media-empty-error', 'toner-low-warning'),
    );
    const wire = bytes(
      '01 01',
      '00 00',
      '00 00 00 07',
      '04',
      '44',
      '00 15',
      "'printer-state-reasons'",
      '00 11',
      "'media-empty-error'",
      '44',
      '00 00',
      '00 11',
      "'toner-low-warning'",
      '03',
    );
    expect(encodeMessage(several).equals(wire)).toBe(true);
    expect(decodeMessage(wire)).toEqual(several);
  });

  test('a collection, RFC 8010 3.1.6', () => {
    const size = new Map([
      ['x-dimension', attribute(valueTags.integer, 21000)],
      ['y-dimension', attribute(valueTags.integer, 29700)],
    ]);
    const mediaCol = one(
      'media-col',
      attribute(valueTags.begCollection, {
        members: new Map([
          ['media-size', attribute(valueTags.begCollection, { members: size })],
          ['media-source', attribute(valueTags.keyword, 'main')],
        ]),
      }),
    );
    const wire = bytes(
      '01 01',
      '00 00',
      '00 00 00 07',
      '04',
      '34',
      '00 09',
      "'media-col'",
      '00 00',
      '4a',
      '00 00',
      '00 0a',
      "'media-size'",
      '34',
      '00 00',
      '00 00',
      '4a',
      '00 00',
      '00 0b',
      "'x-dimension'",
      '21',
      '00 00',
      '00 04',
      '00 00 52 08',
      '4a',
      '00 00',
      '00 0b',
      "'y-dimension'",
      '21',
      '00 00',
      '00 04',
      '00 00 74 04',
      '37',
      '00 00',
      '00 00',
      '4a',
      '00 00',
      '00 0c',
      "'media-source'",
      '44',
      '00 00',
      '00 04',
      "'main'",
      '37',
      '00 00',
      '00 00',
      '03',
    );
    expect(encodeMessage(mediaCol).equals(wire)).toBe(true);
    expect(decodeMessage(wire)).toEqual(mediaCol);
  });

  test.each([
    ['a range', attribute(valueTags.rangeOfInteger, { from: 1, to: 999 })],
    ['a resolution', attribute(valueTags.resolution, { x: 600, y: 600, unit: 3 })],
    ['a Chinese text', attribute(valueTags.text, '缺纸：请放入 A4 𬭎')],
    ['a negative number', attribute(valueTags.integer, -1)],
    ['no value', attribute(valueTags.noValue, null)],
    ['bytes', attribute(valueTags.octetString, Uint8Array.of(0, 255, 3))],
    ['both booleans', attribute(valueTags.boolean, true, false)],
  ] as const)('%s comes back as it went', (_name, each) => {
    expect(decodeMessage(encodeMessage(one('it', each)))).toEqual(one('it', each));
  });

  test('a text with a language is read as its text', () => {
    const wire = bytes(
      '02 00',
      '00 00',
      '00 00 00 01',
      '04',
      '35',
      '00 01',
      "'t'",
      '00 0a',
      '00 02',
      "'en'",
      '00 04',
      "'idle'",
      '03',
    );
    expect(strings(decodeMessage(wire).groups[0]?.attributes ?? new Map(), 't')).toEqual(['idle']);
  });

  test('several groups of the same kind stay apart, and typed getters do not guess', () => {
    const wire = bytes(
      '02 00',
      '00 00',
      '00 00 00 01',
      '02',
      '21',
      '00 06',
      "'job-id'",
      '00 04',
      '00 00 00 01',
      '02',
      '21',
      '00 06',
      "'job-id'",
      '00 04',
      '00 00 00 02',
      '03',
    );
    const { groups } = decodeMessage(wire);
    expect(groups.map((group) => integer(group.attributes, 'job-id'))).toEqual([1, 2]);
    const first = groups[0]?.attributes ?? new Map();
    expect(bool(first, 'job-id')).toBeUndefined();
    expect(strings(first, 'job-id')).toEqual([]);
    expect(integer(first, 'absent')).toBeUndefined();
  });

  test('bytes after the end tag are not looked at', () => {
    expect(decodeMessage(Buffer.concat([printJob, Buffer.from('%PDF-1.4')]))).toEqual(printJobMessage);
  });

  test('every cut-off message is refused, never read past its end', () => {
    for (let length = 0; length < printJob.length; length += 1)
      expect(() => decodeMessage(printJob.subarray(0, length))).toThrow(IppFormatError);
  });

  test.each([
    [
      'an attribute before any group',
      bytes('02 00', '00 00', '00 00 00 01', '21', '00 01', "'a'", '00 04', '00 00 00 01', '03'),
    ],
    [
      'a further value first',
      bytes('02 00', '00 00', '00 00 00 01', '04', '21', '00 00', '00 04', '00 00 00 01', '03'),
    ],
    [
      'an integer of two bytes',
      bytes('02 00', '00 00', '00 00 00 01', '04', '21', '00 01', "'a'", '00 02', '00 01', '03'),
    ],
    [
      'a collection without end',
      bytes('02 00', '00 00', '00 00 00 01', '04', '34', '00 01', "'a'", '00 00', '03'),
    ],
    ['HTML', Buffer.from('<html><body>502 Bad Gateway</body></html>')],
  ] as const)('%s is refused', (_name, wire) => {
    expect(() => decodeMessage(wire)).toThrow(IppFormatError);
  });
});
