import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compiledRegionsFile, readCompiledRegions } from './compiled-regions.ts';
import { compileRegions, readRegions, regionsFolder } from './read-regions.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'onething-regions-'));
  cpSync(regionsFolder(), join(folder, 'regions'), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('regions compiled by the build', () => {
  test('say the same as the YAML, after having been a file', () => {
    writeFileSync(join(folder, compiledRegionsFile), JSON.stringify(compileRegions(join(folder, 'regions'))));
    const compiled = readCompiledRegions(pathToFileURL(join(folder, 'bundle.js')).href);
    const parsed = readRegions(join(folder, 'regions'), {});
    const known = readRegions(join(folder, 'regions'), compiled);
    expect(known.regions.size).toBeGreaterThan(0);
    expect(known).toEqual(parsed);
    expect(known.regions.get('gansu-pingchuan')).toBe(compiled['gansu-pingchuan']?.region);
  });

  test('are not taken for files that were changed since', () => {
    const compiled = compileRegions(join(folder, 'regions'));
    const file = join(folder, 'regions/gansu-pingchuan/region.yaml');
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, before.replace(/^name: .*$/m, 'name: 另一个地区'));
    const changed = readRegions(join(folder, 'regions'), compiled).regions.get('gansu-pingchuan');
    writeFileSync(file, before);
    expect(changed?.name).toBe('另一个地区');
  });

  test('are absent from source and where the build left none', () => {
    expect(readCompiledRegions(pathToFileURL(join(folder, 'main.ts')).href)).toEqual({});
    expect(readCompiledRegions(pathToFileURL(join(folder, 'elsewhere/bundle.js')).href)).toEqual({});
  });
});
