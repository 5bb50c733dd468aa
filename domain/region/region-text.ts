import type { Problem } from '../problem.ts';
import { failure, type Result, success } from '../result.ts';
import { sha256Hex } from '../sha256.ts';
import { mergeFiles } from './merge-files.ts';
import type { FilledSlot } from './region.ts';
import { optionalFiles, regionFiles } from './region-schema.ts';
import { applyOverlay, type RawFiles } from './slots.ts';
import { type RawFile, readYaml, textProblem, valueAt } from './yaml-file.ts';

/** File name → text. */
export type FolderText = Readonly<Record<string, string>>;

export interface RegionSources {
  /** The folder of another region, for `extends`. */
  readonly base?: (id: string) => FolderText | undefined;
  /** What the place has filled in (`overlay.yaml`). */
  readonly overlay?: string | undefined;
  /** Stands before the file name of every problem, `gansu-pingchuan/`. */
  readonly label?: string;
}

/** County, city, province and the country. */
const maxBases = 3;
/** Read by the tests of the region; nothing in the region depends on it. */
const casesFile = 'cases.yaml';
const fileNames: ReadonlySet<string> = new Set([...Object.keys(regionFiles), 'paper.yaml']);

export interface RegionText {
  readonly files: RawFiles;
  readonly filled: readonly FilledSlot[];
  /** Changes with any text that the region is made of. */
  readonly version: string;
}

/** The files of a region as they hold: over those it extends, and under what the place has filled in. */
export function regionText(
  id: string,
  folder: FolderText,
  sources: RegionSources,
): Result<RegionText, readonly Problem[]> {
  const texts: (readonly [string, string])[] = [];
  const files = withBases(id, folder, sources.label ?? '', sources, [], texts);
  if (!files.ok) return files;
  const problems: Problem[] = [];
  const complete: Record<string, RawFile> = { ...files.value };
  for (const name of fileNames) {
    if (complete[name] !== undefined) continue;
    const standIn = optionalFiles[name];
    const empty = standIn === undefined ? undefined : readYaml(name, standIn);
    if (empty?.ok === true) complete[name] = empty.value;
    else if (name !== 'paper.yaml')
      problems.push(textProblem(`${sources.label ?? ''}${name}`, `地区“${id}”缺少这个文件。`));
  }
  if (problems.length > 0) return failure(problems);
  const { overlay } = sources;
  const label = `本地配置 ${id}/overlay.yaml`;
  const overlaid =
    overlay === undefined
      ? success({ files: complete, filled: [] })
      : applyOverlay(id, complete, overlay, label);
  if (!overlaid.ok) return overlaid;
  if (overlay !== undefined) texts.push(['overlay.yaml', overlay]);
  const version = sha256Hex(JSON.stringify(texts.toSorted(([a], [b]) => (a < b ? -1 : 1)))).slice(0, 16);
  return success({ ...overlaid.value, version });
}

function withBases(
  id: string,
  folder: FolderText,
  label: string,
  sources: RegionSources,
  children: readonly string[],
  texts: (readonly [string, string])[],
): Result<RawFiles, readonly Problem[]> {
  const problems: Problem[] = [];
  const own: Record<string, RawFile> = {};
  for (const [name, text] of Object.entries(folder)) {
    if (name === casesFile) continue;
    if (!fileNames.has(name)) {
      problems.push(textProblem(`${label}${name}`, `地区“${id}”不认识这个文件，请检查文件名。`));
      continue;
    }
    texts.push([children.length === 0 ? name : `${id}/${name}`, text]);
    const file = readYaml(`${label}${name}`, text);
    if (file.ok) own[name] = file.value;
    else problems.push(...file.error);
  }
  if (problems.length > 0) return failure(problems);
  const region = own['region.yaml'];
  const baseId = valueAt(region?.value, ['extends']);
  if (region === undefined || typeof baseId !== 'string') return success(own);
  const refuse = (sentence: string): Result<never, readonly Problem[]> =>
    failure([textProblem(region.place(['extends']), sentence)]);
  const chain = [...children, id];
  if (chain.includes(baseId)) return refuse(`地区互相继承成了圈：${[...chain, baseId].join(' → ')}。`);
  if (chain.length > maxBases) return refuse(`继承最多 ${maxBases} 层：${[...chain, baseId].join(' → ')}。`);
  const baseFolder = sources.base?.(baseId);
  if (baseFolder === undefined) return refuse(`没有要继承的地区“${baseId}”，请核对文件夹名。`);
  const base = withBases(baseId, baseFolder, `${baseId}/`, sources, chain, texts);
  if (!base.ok) return base;
  const merged: Record<string, RawFile> = { ...base.value };
  for (const [name, file] of Object.entries(own)) {
    const under = base.value[name];
    merged[name] =
      under === undefined ? file : mergeFiles(name === 'region.yaml' ? withoutKinship(under) : under, file);
  }
  return success(merged);
}

/** What a base says of itself is not inherited. */
function withoutKinship(file: RawFile): RawFile {
  const { extends: _extends, template: _template, ...rest } = file.value as Readonly<Record<string, unknown>>;
  return { ...file, value: rest };
}
