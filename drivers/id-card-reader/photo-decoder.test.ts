import { expect, test } from 'vitest';
import { decodePhoto, noPhotoDecoder } from './photo-decoder.ts';

const wlt = new Uint8Array(1024);
const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3);

test('gives the PNG of a decoder', async () => {
  expect(await decodePhoto(() => Promise.resolve(png), wlt, 1000)).toEqual(png);
});

test.each([
  ['is absent', noPhotoDecoder],
  ['gives up', () => Promise.resolve(undefined)],
  ['fails', () => Promise.reject(new Error('no licence'))],
  [
    'throws',
    () => {
      throw new Error('no library');
    },
  ],
  ['gives something that is no PNG', () => Promise.resolve(Uint8Array.of(1, 2, 3))],
  ['hangs', () => new Promise<undefined>(() => undefined)],
])('no photo when it %s', async (_, decoder) => {
  expect(await decodePhoto(decoder, wlt, 10)).toBeUndefined();
});

test('a decoder cannot change the evidence', async () => {
  await decodePhoto(
    (given) => {
      given.fill(7);
      return Promise.resolve(png);
    },
    wlt,
    1000,
  );
  expect(wlt.every((byte) => byte === 0)).toBe(true);
});
