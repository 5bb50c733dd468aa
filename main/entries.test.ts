import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { entryUrl } from './entries.ts';

describe('entry files', () => {
  test.each(['page-worker', 'device-host'] as const)('%s exists as source', (name) => {
    expect(existsSync(fileURLToPath(entryUrl(name)))).toBe(true);
  });

  test('lies beside the bundle in a build', () => {
    expect(entryUrl('device-host', 'file:///C:/counter/out/main/electron.js').href).toBe(
      'file:///C:/counter/out/main/device-host.js',
    );
  });
});
