import { expect, test } from 'vitest';
import { outboxDelays, retryDelayMs } from './delays.ts';

test('each failure doubles the wait, up to the longest', () => {
  const waits = [1, 2, 3, 4, 8, 9, 100].map((attempts) => retryDelayMs(attempts, outboxDelays, () => 0));
  expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 256_000, 300_000, 300_000]);
});

test('a random part is taken off, so that terminals do not return together', () => {
  expect(retryDelayMs(3, outboxDelays, () => 1)).toBe(5_600);
  expect(retryDelayMs(3, outboxDelays, () => 0.5)).toBe(6_800);
});
