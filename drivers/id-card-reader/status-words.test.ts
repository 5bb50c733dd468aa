import { expect, test } from 'vitest';
import { readerProblems } from './problems.ts';
import { printSamId } from './sam-id.ts';
import { failureOf, failureStatuses } from './status-words.ts';

/** Every failing SW3 of id-card.md 1.5. */
const listed = [
  0x10, 0x11, 0x21, 0x23, 0x24, 0x31, 0x32, 0x33, 0x37, 0x3f, 0x40, 0x41, 0x47, 0x60, 0x66, 0x80, 0x81, 0x91,
];

test('every status of the list has its own code', () => {
  expect(failureStatuses.toSorted((a, b) => a - b)).toEqual(listed);
  expect(new Set(listed.map((status) => failureOf(status).problem.code)).size).toBe(listed.length);
});

test('every sentence is Chinese, says what to do and ends', () => {
  const sentences = [
    ...listed.map((status) => failureOf(status).problem.message),
    ...Object.values(readerProblems).map(({ message }) => message),
    failureOf(0x77).problem.message,
  ];
  for (const sentence of sentences) {
    expect(sentence).toMatch(/[\u4e00-\u9fff]/);
    expect(sentence).toMatch(/请|可先改为/);
    expect(sentence).toMatch(/。$/);
  }
});

test('an unknown status is told with its number', () => {
  expect(failureOf(0x07)).toMatchObject({
    of: 'card',
    problem: { code: 'reader.unknown-status', message: expect.stringContaining('07') as string },
  });
});

test('out of order is about the reader, transport is about the line', () => {
  expect([0x60, 0x66, 0x21].map((status) => failureOf(status).of)).toEqual(['reader', 'reader', 'reader']);
  expect([0x10, 0x11].map((status) => failureOf(status).of)).toEqual(['line', 'line']);
  expect([0x41, 0x81, 0x31].map((status) => failureOf(status).of)).toEqual(['card', 'card', 'card']);
});

test('prints the number of the security module', () => {
  const data = [0x05, 0, 0x01, 0, 0xa5, 0x3a, 0x34, 0x01, 0x87, 0xd6, 0x12, 0, 0x79, 0x38, 0x4e, 0x05];
  expect(printSamId(Uint8Array.from(data))).toBe('05.01-20200101-0001234567-0089012345');
  expect(printSamId(Uint8Array.from(data.slice(1)))).toBeUndefined();
});
