import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../../domain/problem.ts';
import { parseRegion } from '../../domain/region/load-region.ts';
import type { Region } from '../../domain/region/region.ts';
import { packageRoot } from './package-root.ts';

export interface LoadedRegions {
  readonly regions: ReadonlyMap<string, Region>;
  /** Why a folder could not be loaded; the others are loaded all the same. */
  readonly problems: readonly Problem[];
}

/** Reads every folder of `regions/` in the package, or of `folder`. */
export function readRegions(folder: string = join(packageRoot(), 'regions')): LoadedRegions {
  const regions = new Map<string, Region>();
  const problems: Problem[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const region = parseRegion(entry.name, readFolder(join(folder, entry.name)));
    if (region.ok) regions.set(entry.name, region.value);
    else
      problems.push(
        ...region.error.map((problem) => ({ ...problem, message: `${entry.name}/${problem.message}` })),
      );
  }
  return { regions, problems };
}

function readFolder(folder: string): Record<string, string> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}
