import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readRegions, regionsFolder } from '../../main/regions/read-regions.ts';
import { runRegionTool } from '../../scripts/region.ts';
import { describeRegion } from './region-table.ts';

/** A county that does not exist, written with docs/新增一个县.md and nothing else, over the rules of its province. */
const id = 'yunnan-wuyun';
const own = join(import.meta.dirname, 'counties', id);
const folder = mkdtempSync(join(tmpdir(), 'onething-county-'));
cpSync(regionsFolder(), folder, { recursive: true });
cpSync(own, join(folder, id), { recursive: true });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { regions, problems } = readRegions(folder, {});
const county = regions.get(id);
if (county === undefined) throw new Error(JSON.stringify(problems));

describe('a sixth county', () => {
  test('is sound, and so is everything it takes over', async () => {
    const said: string[] = [];
    expect([await runRegionTool(['check', id, '--folder', folder], (text) => said.push(text)), said]).toEqual(
      [0, [`${id}：没有发现问题。`]],
    );
  });

  test('has the province’s items and form, its own limits, and fewer things open', () => {
    const province = regions.get('yunnan');
    expect(county.items.map(({ code }) => code)).toEqual([
      ...(province?.items.map(({ code }) => code) ?? []),
      'HEATING',
    ]);
    expect(county.form).toEqual(province?.form);
    expect(county.limits.promised).toMatchObject({ workingDays: 9 });
    expect(county.limits.statutory).toEqual(province?.limits.statutory);
    expect(county.switches).toEqual({ ...province?.switches, tolerance: true, source: 'local 四' });
    expect(county.open.length).toBe((province?.open.length ?? 0) - 6);
    expect(county.facts.findIndex(({ id: fact }) => fact === 'heating')).toBe(
      county.facts.findIndex(({ id: fact }) => fact === 'dibao') + 1,
    );
  });

  describeRegion(county, join(own, 'cases.yaml'), regions.get('yunnan'));
});
