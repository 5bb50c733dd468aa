import type { Problem } from '../../domain/problem.ts';
import type { Region } from '../../domain/region/region.ts';

export interface LoadedRegions {
  readonly regions: ReadonlyMap<string, Region>;
  /** Why a folder could not be loaded; the others are loaded all the same. */
  readonly problems: readonly Problem[];
}

/** Reads `regions/*` of the package (or of `root`). */
export function readRegions(_root?: string): LoadedRegions {
  throw new Error('readRegions: being written');
}
