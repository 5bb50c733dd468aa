import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../../domain/problem.ts';
import { parseRegion } from '../../domain/region/load-region.ts';
import type { Region } from '../../domain/region/region.ts';
import { failure, type Result, success } from '../../domain/result.ts';
import {
  type CompiledRegions,
  digestOfTexts,
  readCompiledRegions,
  type RegionTexts,
} from './compiled-regions.ts';
import { packageRoot } from './package-root.ts';
import { readSeals, sealProblem } from './seals.ts';

export interface LoadedRegions {
  /** Those that a counter can work by; a template is none. */
  readonly regions: ReadonlyMap<string, Region>;
  /** Why a folder could not be loaded; the others are loaded all the same. */
  readonly problems: readonly Problem[];
}

export interface ReadOptions {
  /** Holds `<region>/overlay.yaml`: what the place has filled in. */
  readonly overlays?: string | undefined;
  /** Refuse a region that is not as it was released. Off by default only when running from source. */
  readonly verify?: boolean;
}

/** The file, in a folder named by the region, with what the place has filled in. */
export const overlayName = 'overlay.yaml';

export function regionsFolder(): string {
  return join(packageRoot(), 'regions');
}

/** Reads every folder of `regions/` in the package, or of `folder`; what the build has compiled is not parsed. */
export function readRegions(
  folder: string = regionsFolder(),
  compiled: CompiledRegions = readCompiledRegions(),
  { overlays, verify = !import.meta.url.endsWith('.ts') }: ReadOptions = {},
): LoadedRegions {
  const regions = new Map<string, Region>();
  const problems: Problem[] = [];
  const folders = readFolders(folder);
  const seals = verify ? readSeals(folder) : undefined;
  for (const [id, texts] of folders) {
    const tampered = verify
      ? chainOf(id, folders).flatMap((one) => sealProblem(one, folders.get(one) ?? {}, seals) ?? [])
      : [];
    if (tampered.length > 0) {
      problems.push(...tampered);
      continue;
    }
    const overlay = overlays === undefined ? undefined : readOverlay(overlays, id);
    const known = compiled[id];
    let region: Result<Region, readonly Problem[]>;
    if (overlay === undefined && known?.digest === digestOfTexts(chainTexts(id, folders)))
      region = success(known.region);
    else region = parse(id, texts, folders, overlay);
    if (!region.ok && overlay !== undefined) {
      // The rules as released are sound; what the place has added to them is not.
      const bare = parse(id, texts, folders, undefined);
      if (bare.ok)
        problems.push(
          ...region.error.map((problem) => ({
            ...problem,
            severity: 'warning' as const,
            message: `${problem.message}（本地配置没有采用，先按地区原有规则办理，请管理员改正）`,
          })),
        );
      region = bare;
    }
    if (!region.ok) problems.push(...region.error);
    else if (!region.value.template) regions.set(id, region.value);
  }
  return { regions, problems };
}

type Folders = ReadonlyMap<string, RegionTexts>;

function parse(
  id: string,
  texts: RegionTexts,
  folders: Folders,
  overlay: string | undefined,
): Result<Region, readonly Problem[]> {
  try {
    return parseRegion(id, texts, { base: (base) => folders.get(base), overlay, label: `${id}/` });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return failure([
      { code: 'region.invalid', message: `${id}/ 内容过于复杂，无法读取，请检查最近的改动。` },
    ]);
  }
}

/** Texts of every folder of regions. */
export function readFolders(folder: string): Folders {
  return new Map(
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => [entry.name, readTexts(join(folder, entry.name))] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function readTexts(folder: string): RegionTexts {
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

export function readOverlay(folder: string, id: string): string | undefined {
  try {
    return readFileSync(join(folder, id, overlayName), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** A region and those it extends, as far as their folders are there. */
function chainOf(id: string, folders: Folders): readonly string[] {
  const chain: string[] = [];
  for (let at: string | undefined = id; at !== undefined && !chain.includes(at); ) {
    chain.push(at);
    at = /^extends:\s*["']?([a-z0-9-]+)/m.exec(folders.get(at)?.['region.yaml'] ?? '')?.[1];
  }
  return chain.filter((one) => folders.has(one));
}

/** Own files under their names, those of the bases behind the base's id. */
function chainTexts(id: string, folders: Folders): RegionTexts {
  return Object.fromEntries(
    chainOf(id, folders).flatMap((one) =>
      Object.entries(folders.get(one) ?? {}).map(
        ([name, text]) => [one === id ? name : `${one}/${name}`, text] as const,
      ),
    ),
  );
}

/** For the build: every region that is sound, with the digest of its texts. */
export function compileRegions(folder: string = regionsFolder()): CompiledRegions {
  const { regions } = readRegions(folder, {});
  const folders = readFolders(folder);
  return Object.fromEntries(
    [...regions].map(([id, region]) => [id, { digest: digestOfTexts(chainTexts(id, folders)), region }]),
  );
}
