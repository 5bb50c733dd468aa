import { expect, test } from 'vitest';
import { maskIdNumber, maskName } from './masking.ts';

test.each([
  ['张三丰', '张**'],
  ['李四', '李*'],
  ['张𬭎', '张*'],
  ['𬭎㛃䶮', '𬭎**'],
  ['阿依古丽·买买提', '阿***·***'],
  ['张 三', '张 *'],
  ['王', '*'],
  ['', ''],
])('name %s → %s', (name, masked) => {
  expect(maskName(name)).toBe(masked);
});

test.each([
  ['620403199001011234', '620403********1234'],
  ['11010519491231002X', '110105********002X'],
  ['CAN110081080310', 'CAN********0310'],
  ['1234', '****'],
])('number %s → %s', (number, masked) => {
  expect(maskIdNumber(number)).toBe(masked);
});
