import { expect, test } from 'vitest';
import { nationCode, nationName, nations } from './nations.ts';
import { sexName } from './sex.ts';

test('the names after 水 keep their codes (a known vendor table drops it)', () => {
  expect(nationName('25')).toBe('水族');
  expect(nationName('26')).toBe('东乡族');
  expect(nationName('47')).toBe('保安族');
  expect(nationName('48')).toBe('裕固族');
  expect(nationName('56')).toBe('基诺族');
});

test('56 nations and two other entries, each found again by its name', () => {
  expect(nations).toHaveLength(58);
  for (const { code, name } of nations) {
    expect(nationName(code)).toBe(name);
    expect(nationCode(name)).toBe(code);
  }
  expect(nationCode('土')).toBe('30');
  expect(nationCode('土家')).toBe('15');
  expect(nationCode('火星')).toBeUndefined();
});

test('unknown codes are shown, never refused', () => {
  expect(nationName('63')).toBe('其他(63)');
  expect(nationName('97')).toBe('其他');
  expect(nationName('')).toBe('');
});

test('sex names follow GB/T 2261.1, not "everything but 1 is female"', () => {
  expect([sexName('0'), sexName('1'), sexName('2'), sexName('9')]).toEqual([
    '未知的性别',
    '男',
    '女',
    '未说明的性别',
  ]);
});
