import { expect, test } from 'vitest';
import type { FactType } from '../../domain/region/region.ts';
import { answerOf } from './question-keys.ts';

const options = [
  { code: 'a', label: '甲' },
  { code: 'b', label: '乙' },
];

function press(type: FactType, key: string, picked: readonly string[] = [], more: object = {}) {
  const event = { key, ctrlKey: false, altKey: false, metaKey: false, isComposing: false, target: null };
  return answerOf({ type, options }, picked, { ...event, ...more });
}

test('Y and N, large or small, answer a yes-no question', () => {
  expect([press('yesno', 'y'), press('yesno', 'Y'), press('yesno', 'n'), press('yesno', 'x')]).toEqual([
    true,
    true,
    false,
    undefined,
  ]);
});

test('a digit chooses, a digit beyond the choices does not', () => {
  expect(press('choice', '2')).toBe('b');
  expect(press('choice', '3')).toBeUndefined();
  expect(press('choice', '0')).toBeUndefined();
});

test('a digit puts one of several in and out', () => {
  expect(press('choices', '1')).toEqual(['a']);
  expect(press('choices', '2', ['a'])).toEqual(['a', 'b']);
  expect(press('choices', '1', ['a', 'b'])).toEqual(['b']);
});

test('keys of a text being typed, of an input method and of shortcuts answer nothing', () => {
  expect(press('yesno', 'y', [], { target: document.createElement('input') })).toBeUndefined();
  expect(press('yesno', 'y', [], { target: document.createElement('textarea') })).toBeUndefined();
  expect(press('yesno', 'n', [], { isComposing: true })).toBeUndefined();
  expect(press('yesno', 'n', [], { ctrlKey: true })).toBeUndefined();
  expect(press('certificate-number', '1')).toBeUndefined();
  const radio = Object.assign(document.createElement('input'), { type: 'radio' });
  expect(press('yesno', 'y', [], { target: radio })).toBe(true);
});
