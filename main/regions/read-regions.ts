import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../../domain/problem.ts';
import { parseRegion } from '../../domain/region/load-region.ts';
import type { Region } from '../../domain/region/region.ts';
import { success } from '../../domain/result.ts';
import {
  type CompiledRegions,
  digestOfTexts,
  readCompiledRegions,
  type RegionTexts,
} from './compiled-regions.ts';
import { packageRoot } from './package-root.ts';

export interface LoadedRegions {
  readonly regions: ReadonlyMap<string, Region>;
  /** Why a folder could not be loaded; the others are loaded all the same. */
  readonly problems: readonly Problem[];
}

export function regionsFolder(): string {
  return join(packageRoot(), 'regions');
}

/** Reads every folder of `regions/` in the package, or of `folder`; what the build has compiled is not parsed. */
export function readRegions(
  folder: string = regionsFolder(),
  compiled: CompiledRegions = readCompiledRegions(),
): LoadedRegions {
  const regions = new Map<string, Region>();
  const problems: Problem[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const texts = readTexts(join(folder, entry.name));
    const known = compiled[entry.name];
    const region =
      known?.digest === digestOfTexts(texts) ? success(known.region) : parseRegion(entry.name, texts);
    if (region.ok) regions.set(entry.name, region.value);
    else
      problems.push(
        ...region.error.map((problem) => ({ ...problem, message: `${entry.name}/${problem.message}` })),
      );
  }
  return { regions, problems };
}

function readTexts(folder: string): RegionTexts {
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** For the build: every region that is sound, with the digest of its texts. */
export function compileRegions(folder: string = regionsFolder()): CompiledRegions {
  const { regions } = readRegions(folder, {});
  return Object.fromEntries(
    [...regions].map(([id, region]) => [id, { digest: digestOfTexts(readTexts(join(folder, id))), region }]),
  );
}
