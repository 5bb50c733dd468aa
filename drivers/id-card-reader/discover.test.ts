import { expect, test } from 'vitest';
import { discoverCandidates, fixedCandidate, likelyPorts } from './discover.ts';

test('ports with a USB id come first, built-in ports are left alone', () => {
  const ports = [
    { path: '/dev/ttyS0' },
    { path: '/dev/ttyACM1' },
    { path: '/dev/ttyUSB0', vendorId: '1a86' },
    { path: '/dev/ttyS4' },
    { path: 'COM3' },
  ];
  expect(likelyPorts(ports).map(({ path }) => path)).toEqual(['/dev/ttyUSB0', '/dev/ttyACM1', 'COM3']);
  expect(likelyPorts(ports)[0]?.baudRates[0]).toBe(115_200);
});

test('a system without a port list has no candidates', async () => {
  expect(await discoverCandidates(() => Promise.reject(new Error('spawn udevadm ENOENT')))).toEqual([]);
});

test('a path in the settings is the only candidate, at its baud rate', () => {
  expect(fixedCandidate('/dev/ttyS4', 9600)).toEqual({ path: '/dev/ttyS4', baudRates: [9600] });
  expect(fixedCandidate('/dev/ttyS4', undefined).baudRates).toEqual([115_200, 9_600, 57_600, 38_400, 19_200]);
});
