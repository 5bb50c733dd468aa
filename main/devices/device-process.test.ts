import { expect, test } from 'vitest';
import { errorClassFilter } from './device-process.ts';

test('keeps the class of an error and not a word of its text', () => {
  const filter = errorClassFilter();
  filter.take('读卡 阿依古丽·买买提 江 620403199003070047\nTypeError: 620403');
  filter.take('199003070047 is not a date\n    at read (reader.ts:4:1)\n');
  filter.take('Error [ERR_DLOPEN_FAILED]: libSynCardOcx.so\r\nFATAL ERROR: Reached heap limit\n');
  filter.take('Uncaught RangeError');
  expect(filter.classes()).toEqual(['TypeError', 'ERR_DLOPEN_FAILED', 'FATAL_ERROR', 'RangeError']);
});

test('keeps only the newest ones', () => {
  const filter = errorClassFilter();
  for (let line = 0; line < 50; line += 1) filter.take('TypeError: x\n');
  filter.take('SyntaxError: y\n');
  expect(filter.classes()).toHaveLength(20);
  expect(filter.classes().at(-1)).toBe('SyntaxError');
});
