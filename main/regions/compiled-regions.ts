import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Region } from '../../domain/region/region.ts';

/** Text of a region's files by name. */
export type RegionTexts = Readonly<Record<string, string>>;

/** The checked regions as the build found them, so that a start need not read YAML and check it again. */
export type CompiledRegions = Readonly<
  Record<string, { readonly digest: string; readonly region: Region } | undefined>
>;

/** Lies beside the bundle; made by the build (`electron.vite.config.ts`). */
export const compiledRegionsFile = 'regions.json';

/** SHA-256 over the names and texts: a region whose files were changed since the build is read anew. */
export function digestOfTexts(texts: RegionTexts): string {
  const sorted = Object.entries(texts).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex');
}

/** Empty when running from source or when the build left none. */
export function readCompiledRegions(from: string = import.meta.url): CompiledRegions {
  if (from.endsWith('.ts')) return {};
  try {
    return JSON.parse(
      readFileSync(fileURLToPath(new URL(compiledRegionsFile, from)), 'utf8'),
    ) as CompiledRegions;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}
