import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { claimDataFolder } from './single-instance.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'onething-claim-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a data folder', () => {
  test('is one program’s at a time, and free again when that has ended', async () => {
    const release = await claimDataFolder(folder);
    expect(release).toBeTypeOf('function');
    expect(await claimDataFolder(folder)).toBeUndefined();
    release?.();
    const again = await claimDataFolder(folder);
    expect(again).toBeTypeOf('function');
    again?.();
  });

  test('is free although a killed program left its socket behind', async () => {
    writeFileSync(join(folder, 'running.sock'), '');
    const release = await claimDataFolder(folder);
    expect(release).toBeTypeOf('function');
    release?.();
  });

  test('with a path too long for a socket is guarded all the same', async () => {
    const long = join(folder, 'x'.repeat(120));
    mkdirSync(long);
    const release = await claimDataFolder(long);
    expect(await claimDataFolder(long)).toBeUndefined();
    release?.();
  });

  test('is one program’s although many find the left socket at the same moment', async () => {
    writeFileSync(join(folder, 'running.sock'), '');
    const claims = await Promise.all(Array.from({ length: 8 }, () => claimDataFolder(folder)));
    const given = claims.filter((release) => release !== undefined);
    expect(given).toHaveLength(1);
    expect(await claimDataFolder(folder)).toBeUndefined();
    given[0]?.();
  });

  test('is not taken from a program that is quicker between the look and the taking over', async () => {
    writeFileSync(join(folder, 'running.sock'), '');
    const slow = claimDataFolder(folder);
    rmSync(join(folder, 'running.sock'));
    const [late, quick] = await Promise.all([slow, claimDataFolder(folder)]);
    expect([late, quick].filter((release) => release !== undefined)).toHaveLength(1);
    expect(await claimDataFolder(folder)).toBeUndefined();
    late?.();
    quick?.();
  });
});
