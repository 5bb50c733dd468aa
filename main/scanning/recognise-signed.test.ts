import { assert, nat, property, shuffledSubarray } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pageMarkText } from '../../paper/page-mark.ts';
import type { PageMark } from '../../paper/paper.ts';
import { recogniseSigned, type ScannedSheet } from './recognise-signed.ts';

const localNo = 'PC01-20260302-0017-4';
const digest = `0123456789abcdef${'7'.repeat(48)}`;
const print = { revision: 3, digest, pages: 2 };
const expected = { localNo, print };

function mark(changes: Partial<PageMark> = {}): string {
  return pageMarkText({
    localNo,
    page: 1,
    pages: 2,
    revision: 3,
    digest16: digest.slice(0, 16),
    ...changes,
  });
}

function sheet(pageId: string, ...texts: string[]): ScannedSheet {
  return { pageId, texts };
}

const first = sheet('a', mark());
const second = sheet('b', mark({ page: 2 }));

describe('the signed form', () => {
  test('is accepted when every page is there once', () => {
    expect(recogniseSigned([first, second], expected)).toEqual({
      sheets: [
        { pageId: 'a', sheet: 1, page: 1 },
        { pageId: 'b', sheet: 2, page: 2 },
      ],
      accepted: ['a', 'b'],
      problems: [],
    });
  });

  test('is put into page order', () => {
    expect(recogniseSigned([second, first], expected).accepted).toEqual(['a', 'b']);
  });

  test('may carry other codes', () => {
    const withPayment = sheet('a', 'https://example.cn/pay', mark(), mark());
    expect(recogniseSigned([withPayment, second], expected).accepted).toEqual(['a', 'b']);
  });

  test('of ten pages is accepted in any order, and never with one page taken out or doubled', () => {
    const pages = 10;
    const ten = { localNo, print: { ...print, pages } };
    const pile = Array.from({ length: pages }, (_, index) =>
      sheet(`p${index + 1}`, mark({ page: index + 1, pages })),
    );
    assert(
      property(
        shuffledSubarray(pile, { minLength: pages }),
        nat(pages - 1),
        nat(pages - 1),
        (shuffled, out, twice) => {
          expect(recogniseSigned(shuffled, ten).accepted).toEqual(pile.map(({ pageId }) => pageId));
          expect(recogniseSigned(shuffled.toSpliced(out, 1), ten).accepted).toBeUndefined();
          const doubled = [...shuffled, { ...(shuffled[twice] ?? first), pageId: 'again' }];
          expect(recogniseSigned(doubled, ten).accepted).toBeUndefined();
        },
      ),
    );
  });
});

describe('what is not the signed form', () => {
  test.each<[string, ScannedSheet[], string, RegExp]>([
    ['nothing found', [first, sheet('b')], 'signed.no-mark', /^第 2 张没有找到/],
    ['only another code', [sheet('a', 'WIFI:T:WPA;S:x;;'), second], 'signed.no-mark', /^第 1 张/],
    [
      'a page of another case',
      [first, sheet('b', mark({ page: 2, localNo: 'PC01-20260302-0016-6' }))],
      'signed.wrong-case',
      /终端流水号 PC01-20260302-0016-6.*PC01-20260302-0017-4/,
    ],
    [
      'an older revision',
      [first, sheet('b', mark({ page: 2, revision: 2, digest16: 'f'.repeat(16) }))],
      'signed.outdated',
      /第 2 版申请表.*已作废。请删除这一张，扫描签字的第 3 版/,
    ],
    [
      'a revision from the future',
      [first, sheet('b', mark({ page: 2, revision: 4 }))],
      'signed.digest-mismatch',
      /不一致/,
    ],
    [
      'the same revision with another content',
      [first, sheet('b', mark({ page: 2, digest16: 'f'.repeat(16) }))],
      'signed.digest-mismatch',
      /重新打印/,
    ],
    [
      'the same content with another number of pages',
      [first, sheet('b', mark({ page: 2, pages: 3 }))],
      'signed.digest-mismatch',
      /不一致/,
    ],
    ['two pages in one picture', [sheet('a', mark(), mark({ page: 2 }))], 'signed.several-marks', /分开/],
    ['the same page twice', [first, second, sheet('c', mark())], 'signed.duplicate-page', /第 3 张和第 1 张/],
    ['a page left out', [second], 'signed.page-missing', /共 2 页，还缺第 1 页/],
    ['every page left out', [], 'signed.page-missing', /还缺第 1、2 页/],
  ])('is refused: %s', (_, sheets, code, sentence) => {
    const result = recogniseSigned(sheets, expected);
    expect(result.accepted).toBeUndefined();
    const told = result.problems.find((problem) => problem.code === code);
    expect(told?.message).toMatch(sentence);
    expect(told?.message).toContain('请');
  });

  test('is told sheet by sheet, then what is missing', () => {
    const pile = [sheet('x'), first, sheet('y', mark({ localNo: 'PC02-20260301-0001-1' }))];
    const result = recogniseSigned(pile, expected);
    expect(result.problems.map(({ code }) => code)).toEqual([
      'signed.no-mark',
      'signed.wrong-case',
      'signed.page-missing',
    ]);
    expect(result.sheets.map(({ page, problem }) => page ?? problem?.code)).toEqual([
      'signed.no-mark',
      1,
      'signed.wrong-case',
    ]);
  });
});

describe('without a print that counts', () => {
  test('a sheet of this case is outdated', () => {
    const result = recogniseSigned([first], { localNo });
    expect(result.accepted).toBeUndefined();
    expect(result.problems).toMatchObject([
      { code: 'signed.outdated', message: expect.stringContaining('请删除这一张，重新打印申请表') },
    ]);
  });

  test('nothing can be expected', () => {
    const { problems, accepted } = recogniseSigned([], { localNo });
    expect(accepted).toBeUndefined();
    expect(problems).toMatchObject([{ code: 'signed.not-printed' }]);
  });

  test('a sheet of another case is still told as such', () => {
    const other = sheet('a', mark({ localNo: 'PC02-20260301-0001-1' }));
    expect(recogniseSigned([other], { localNo }).problems).toMatchObject([{ code: 'signed.wrong-case' }]);
  });
});
