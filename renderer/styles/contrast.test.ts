import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/* The colour table is checked by arithmetic (WCAG 2.2, 1.4.3 and 1.4.11), theme by theme, role by role. */

const table = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');

function rolesOf(theme: string): Readonly<Record<string, string>> {
  const block = new RegExp(String.raw`\[data-theme=.${theme}.\] \{([^}]*)\}`).exec(table)?.[1] ?? '';
  return Object.fromEntries(
    [...block.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6})/g)].map(([, role = '', colour = '']) => [role, colour]),
  );
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const grounds = ['paper', 'sheet', 'sunken'];
const words: readonly (readonly [string, readonly string[]])[] = [
  ['ink', [...grounds, 'primary-soft', 'ok-soft', 'warn-soft', 'danger-soft']],
  ['ink-soft', [...grounds, 'primary-soft']],
  ['primary', [...grounds, 'primary-soft']],
  ['primary-strong', ['sheet', 'primary-soft']],
  ['on-primary', ['primary', 'primary-strong']],
  ['ok', ['sheet', 'paper', 'ok-soft']],
  ['warn', ['sheet', 'paper', 'warn-soft']],
  ['danger', ['sheet', 'paper', 'danger-soft']],
];
const edges = ['line-strong', 'focus'];

test.each([
  ['light', 4.5],
  ['dark', 4.5],
  ['contrast', 7],
])('words can be read in the %s theme, %d to 1', (theme, least) => {
  const roles = rolesOf(theme);
  const weak = words.flatMap(([word, behind]) =>
    behind
      .map((ground) => ({
        pair: `${word} on ${ground}`,
        is: contrast(roles[word] ?? '', roles[ground] ?? ''),
      }))
      .filter(({ is }) => !(is >= least)),
  );
  expect(weak).toEqual([]);
});

test.each(['light', 'dark', 'contrast'])(
  'edges of controls and the focus ring can be seen in the %s theme',
  (theme) => {
    const roles = rolesOf(theme);
    const weak = edges.flatMap((edge) =>
      grounds
        .map((ground) => ({
          pair: `${edge} on ${ground}`,
          is: contrast(roles[edge] ?? '', roles[ground] ?? ''),
        }))
        .filter(({ is }) => !(is >= 3)),
    );
    expect(weak).toEqual([]);
  },
);

test('every theme names the same roles', () => {
  const names = Object.keys(rolesOf('light'));
  expect(names).toContain('ink');
  expect(Object.keys(rolesOf('dark'))).toEqual(names);
  expect(Object.keys(rolesOf('contrast'))).toEqual(names);
});
