import { assert, date, integer, property, stringMatching } from 'fast-check';
import { expect, test } from 'vitest';
import { localNumber, parseLocalNumber } from './local-number.ts';

const numbers = {
  station: stringMatching(/^[A-Z0-9]{2,8}$/),
  day: date({ min: new Date('2020-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
  sequence: integer({ min: 1, max: 9999 }),
};

test('has the printed form', () => {
  expect(localNumber({ station: 'PC01', day: '2026-11-21', sequence: 7 })).toMatch(
    /^PC01-20261121-0007-[\dX]$/,
  );
});

test('comes back from what was printed', () => {
  assert(
    property(numbers.station, numbers.day, numbers.sequence, (station, at, sequence) => {
      const parts = { station, day: at.toISOString().slice(0, 10), sequence };
      expect(parseLocalNumber(` ${localNumber(parts).toLowerCase()} `)).toEqual(parts);
    }),
  );
});

test('one wrong digit and two swapped digits are found', () => {
  assert(
    property(
      numbers.sequence,
      integer({ min: 0, max: 11 }),
      integer({ min: 1, max: 9 }),
      (sequence, at, by) => {
        const good = localNumber({ station: 'PC01', day: '2026-11-21', sequence });
        const digits = good.replaceAll('-', '').slice(4, 16);
        const changed = digits.slice(0, at) + String((Number(digits[at]) + by) % 10) + digits.slice(at + 1);
        const swapped =
          digits.slice(0, at) + (digits[at + 1] ?? '') + (digits[at] ?? '') + digits.slice(at + 2);
        for (const wrong of [changed, swapped].filter((text) => text !== digits))
          expect(
            parseLocalNumber(`PC01-${wrong.slice(0, 8)}-${wrong.slice(8)}-${good.slice(-1)}`),
          ).toBeUndefined();
      },
    ),
  );
});

test.each(['', 'PC01', 'PC01-20261121-0007', 'P-20261121-0007-3', 'PC01-2026112-0007-3'])(
  '%j is none',
  (text) => {
    expect(parseLocalNumber(text)).toBeUndefined();
  },
);
