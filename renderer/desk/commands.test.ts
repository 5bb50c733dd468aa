import { expect, test } from 'vitest';
import { commandOf } from './commands.tsx';

function command(init: KeyboardEventInit, on: HTMLElement = document.body) {
  let found: ReturnType<typeof commandOf>;
  const listener = (event: KeyboardEvent): void => {
    found = commandOf(event);
  };
  document.body.append(on === document.body ? document.createElement('i') : on);
  window.addEventListener('keydown', listener);
  on.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }));
  window.removeEventListener('keydown', listener);
  return found;
}

test.each([
  [{ key: 'k', ctrlKey: true }, 'find'],
  [{ key: 'S', ctrlKey: true }, 'park'],
  [{ key: 'F1' }, 'help'],
  [{ key: 'F5' }, 'reload'],
  [{ key: 'r', ctrlKey: true }, 'reload'],
  [{ key: 'r' }, undefined],
  [{ key: '3', code: 'Digit3', altKey: true }, 'step-3'],
  [{ key: 'Enter' }, 'primary'],
  [{ key: 'Enter', repeat: true }, undefined],
  [{ key: 'Enter', isComposing: true }, undefined],
  [{ key: 'Enter', ctrlKey: true }, undefined],
  [{ key: 'k' }, undefined],
] as const)('%j is %s', (init, expected) => {
  expect(command(init)).toBe(expected);
});

test.each(['button', 'a', 'textarea', 'select'])('Enter in <%s> stays there', (tag) => {
  expect(command({ key: 'Enter' }, document.createElement(tag))).toBeUndefined();
});

test('Enter in a text box is the primary action, in an open list it chooses', () => {
  const box = document.createElement('input');
  expect(command({ key: 'Enter' }, box)).toBe('primary');
  box.setAttribute('role', 'combobox');
  box.setAttribute('aria-expanded', 'true');
  expect(command({ key: 'Enter' }, box)).toBeUndefined();
});
