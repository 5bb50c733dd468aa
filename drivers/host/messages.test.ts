import { describe, expect, test } from 'vitest';
import { card } from '../../tests/faults/device-process/device-doubles.ts';
import { classOfError, fromHost, toHost } from './messages.ts';

describe('messages of the device process', () => {
  test('keep every byte and every optional field of a card', () => {
    const photo = Uint8Array.from({ length: 300 }, (_, index) => index & 0xff);
    const identity = { ...card.identity, issuer: '白银市公安局平川分局', validTo: '长期' as const };
    const message = { type: 'card', id: 7, result: { ok: true, value: { ...card, identity, photo } } };
    expect(fromHost.parse(structuredClone(message))).toEqual(message);
  });

  test.each([
    undefined,
    null,
    'nonsense',
    [],
    {},
    { type: 'status' },
    { type: 'card', id: 0, result: { ok: true, value: card } },
    { type: 'card', id: 1, result: { ok: true, value: { ...card, rawText: 'AAAA' } } },
    { type: 'card', id: 1, result: { ok: true, value: { ...card, kind: 'passport' } } },
    { type: 'card', id: 1, result: { ok: false, error: { code: 'oops', message: '' } } },
    { type: 'scanned', id: 1, event: { type: 'progress', page: 1, percent: 101 } },
    { type: 'print', id: 1, event: { type: 'finished' } },
    { type: 'threw', id: 1, errorClass: '张𬭎 is not a date' },
  ])('are refused: %#', (message) => {
    expect(fromHost.safeParse(message).success).toBe(false);
  });

  test.each([
    { type: 'call', id: 1, call: { do: 'format-disk' } },
    { type: 'call', id: 1.5, call: { do: 'read-card' } },
    { type: 'call', id: 1, call: { do: 'scan', options: { source: 'tray', resolution: 300, mode: 'gray' } } },
    {
      type: 'call',
      id: 1,
      call: { do: 'print', job: { pdf: '%PDF', title: '申请表', copies: 1, duplex: false } },
    },
    {
      type: 'call',
      id: 1,
      call: { do: 'simulate', command: { device: 'printer', do: 'state', state: 'on-fire' } },
    },
  ])('of the application are refused, too: %#', (message) => {
    expect(toHost.safeParse(message).success).toBe(false);
  });
});

test.each([
  [new TypeError('张𬭎 620403197904120028'), 'TypeError'],
  [Object.assign(new Error('x'), { code: 'EBUSY' }), 'EBUSY'],
  [Object.assign(new Error('x'), { name: '张𬭎', code: 12 }), 'Unknown'],
  ['张𬭎', 'Unknown'],
  [undefined, 'Unknown'],
])('an error is named by its class only: %#', (error, named) => {
  expect(classOfError(error)).toBe(named);
});
