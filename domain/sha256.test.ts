import { createHash } from 'node:crypto';
import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { sha256Hex } from './sha256.ts';

test('agrees with the platform for every length around the block borders', () => {
  for (let length = 0; length < 200; length++) {
    const text = 'a'.repeat(length);
    expect(sha256Hex(text)).toBe(createHash('sha256').update(text).digest('hex'));
  }
});

test('agrees with the platform for any text', () => {
  assert(
    property(string({ unit: 'grapheme', maxLength: 500 }), (text) => {
      expect(sha256Hex(`𬭎㛃䶮${text}`)).toBe(createHash('sha256').update(`𬭎㛃䶮${text}`).digest('hex'));
    }),
  );
});
