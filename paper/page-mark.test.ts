import { describe, expect, test } from 'vitest';
import { pageMarkText, parsePageMark } from './page-mark.ts';

const mark = {
  localNo: 'PC01-20260302-0017-4',
  page: 1,
  pages: 2,
  revision: 3,
  digest16: '0123456789abcdef',
};

describe('page mark', () => {
  test('is written in the published order', () => {
    expect(pageMarkText(mark)).toBe('OTC1|PC01-20260302-0017-4|1/2|3|0123456789abcdef');
  });

  test('comes back as it was written', () => {
    expect(parsePageMark(pageMarkText(mark))).toEqual(mark);
  });

  test.each([
    '',
    'https://example.cn/pay?x=1',
    'OTC2|PC01-20260302-0017-4|1/2|3|0123456789abcdef',
    'OTC1|PC01-20260302-0017-4|3/2|3|0123456789abcdef',
    'OTC1|PC01-20260302-0017-4|0/2|3|0123456789abcdef',
    'OTC1|PC01-20260302-0017-4|1/2|0|0123456789abcdef',
    'OTC1|PC01-20260302-0017-4|1/2|3|0123456789ABCDEF',
    'OTC1|PC01-20260302-0017-4|1/2|3|0123456789abcdef|more',
    'OTC1||1/2|3|0123456789abcdef',
    ' OTC1|PC01-20260302-0017-4|1/2|3|0123456789abcdef',
  ])('is not read out of %j', (text) => {
    expect(parsePageMark(text)).toBeUndefined();
  });

  test('refuses to print what could not be read again', () => {
    expect(() => pageMarkText({ ...mark, localNo: 'A|B' })).toThrow(/not a page mark/);
    expect(() => pageMarkText({ ...mark, digest16: 'abc' })).toThrow(/not a page mark/);
  });
});
