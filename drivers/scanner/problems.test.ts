import { expect, test } from 'vitest';
import { faultOfScanimage, scannerProblem, stateAfter } from './problems.ts';

test.each([
  [0, '', undefined],
  [3, 'scanimage: sane_start: Device busy', 'busy'],
  [6, 'scanimage: sane_read: Document feeder jammed', 'jam'],
  [7, 'scanimage: sane_start: Document feeder out of documents', 'no-paper'],
  [8, '', 'cover-open'],
  [9, '', 'io-error'],
  [10, '', 'no-memory'],
  [11, '', 'no-permission'],
  // Before the scan the exit code is 1 whatever happened: the sentence decides.
  [1, 'scanimage: open of device test:9 failed: Invalid argument', 'disconnected'],
  [1, 'scanimage: open of device genesys:1 failed: Device busy', 'busy'],
  [1, 'scanimage: open of device genesys:1 failed: Access to resource has been denied', 'no-permission'],
  [1, 'scanimage: open of device genesys:1 failed: Error during device I/O', 'disconnected'],
  [1, 'scanimage: no SANE devices found', 'disconnected'],
  [4, 'scanimage: sane_start: Invalid argument', 'unsupported'],
  [99, '', 'fault'],
  [null, '', 'fault'],
] as const)('exit %s, %j: %s', (exitCode, stderr, fault) => {
  expect(faultOfScanimage(exitCode, stderr)).toBe(fault);
});

test.each([
  'no-paper',
  'jam',
  'cover-open',
  'busy',
  'no-permission',
  'disconnected',
  'io-error',
  'timeout',
  'fault',
] as const)('%s says what to do', (fault) => {
  expect(scannerProblem(fault).message).toMatch(/请|联系管理员/);
  expect(stateAfter(fault)).not.toMatch(/ready|scanning/);
});
