import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type EntryName, entrySources, entryUrl } from './entries.ts';

describe('entry files', () => {
  test.each(Object.keys(entrySources) as EntryName[])('%s exists as source', (name) => {
    expect(existsSync(fileURLToPath(entryUrl(name)))).toBe(true);
  });

  test('lie beside the bundle in a build', () => {
    expect(entryUrl('device-host', 'file:///C:/counter/out/main/electron.js').href).toBe(
      'file:///C:/counter/out/main/device-host.js',
    );
  });
});
