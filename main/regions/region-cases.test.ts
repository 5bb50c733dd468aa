import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeRegion } from '../../tests/regions/region-table.ts';
import { packageRoot } from './package-root.ts';
import { readRegions } from './read-regions.ts';

const { regions, problems } = readRegions();

test('every region of the package loads without a problem', () => {
  expect(problems).toEqual([]);
  expect([...regions.keys()]).toContain('gansu-pingchuan');
});

describe.each([...regions.values()])('$id', (region) => {
  describeRegion(region, join(packageRoot(), 'regions', region.id, 'cases.yaml'));
});
