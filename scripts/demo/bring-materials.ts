import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { CaseView } from '../../domain/case/view.ts';
import type { Problem } from '../../domain/problem.ts';
import { failure } from '../../domain/result.ts';
import { samplePageNames } from '../../drivers/scanner/sample-pages.ts';
import type { Outcome } from '../../main/api/contract.ts';
import type { CaseFile } from './case-file.ts';
import type { DeskClient } from './counter.ts';

type Materials = CaseFile['materials'];

/** Materials that the chosen items do not ask for. Staff may not take what nobody asked for (第十七条). */
export function superfluous(view: CaseView, materials: Materials): readonly Problem[] {
  return Object.keys(materials)
    .filter((id) => !view.materials.some((material) => material.id === id))
    .map((id) => ({
      code: 'materials.not-needed',
      material: id,
      message: `所选事项不需要材料“${id}”，请从 CASE.json 中去掉，或检查材料代码。`,
    }));
}

/** Files that cannot be opened, whatever they were brought for. */
export function unreadableFiles(materials: Materials, folder: string): readonly Problem[] {
  return filesOf(materials).flatMap(([material, path]) =>
    readMaterial(resolve(folder, path)) === undefined ? [fileMissing(material, path)] : [],
  );
}

function filesOf(materials: Materials): readonly (readonly [string, string])[] {
  return Object.entries(materials).flatMap(([id, given]) =>
    'files' in given ? given.files.map((path) => [id, path] as const) : [],
  );
}

/** What needs no device: 免提交 and files. Each refusal is told. */
export async function bringFiles(
  desk: DeskClient,
  view: CaseView,
  materials: Materials,
  folder: string,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const [material, given] of Object.entries(materials)) {
    if (!view.materials.some(({ id }) => id === material)) continue;
    const outcomes: Outcome<CaseView>[] = [];
    if ('waived' in given)
      outcomes.push(await desk.cases.waiveMaterial({ caseId: view.id, material, evidence: given.waived }));
    if ('files' in given)
      for (const path of given.files) outcomes.push(await addFile(desk, view, material, folder, path));
    problems.push(...outcomes.flatMap((outcome) => (outcome.ok ? [] : outcome.error)));
  }
  return problems;
}

/** The rest of the materials, sheet by sheet through the scanner. Stops at the first scan that fails. */
export async function scanSheets(
  desk: DeskClient,
  view: CaseView,
  materials: Materials,
): Promise<readonly Problem[]> {
  for (const [material, given] of Object.entries(materials)) {
    if (!('pages' in given)) continue;
    const page = samplePageFor(view, material);
    const pages = Array.from({ length: given.pages }, () => page);
    // The glass holds one sheet at a time.
    const loads = given.source === 'glass' ? pages.map((sheet) => [sheet]) : [pages];
    for (const load of loads) {
      const loaded = await desk.dock.simulate({
        device: 'scanner',
        do: 'load',
        source: given.source,
        pages: load,
      });
      if (!loaded.ok) return loaded.error;
      const problems = await scanInto(desk, view.id, material, given.source);
      if (problems.length > 0) return problems;
    }
  }
  return [];
}

/** Scans what is loaded; what stands in the way of going on. */
export async function scanInto(
  desk: DeskClient,
  caseId: string,
  target: string,
  source: 'feeder' | 'glass',
): Promise<readonly Problem[]> {
  for await (const progress of await desk.pages.scan({ caseId, target, source }))
    if (progress.state === 'ended') return progress.problems.filter(({ severity }) => severity !== 'warning');
  throw new Error('the scan ended without a result');
}

/** The sample that goes by the material's name; a plain sheet where there is none. */
function samplePageFor(view: CaseView, material: string): string {
  const name = view.materials.find(({ id }) => id === material)?.name ?? '';
  return samplePageNames.find((sample) => name === sample || name.startsWith(`${sample}(`)) ?? '空白';
}

async function addFile(
  desk: DeskClient,
  view: CaseView,
  target: string,
  folder: string,
  path: string,
): Promise<Outcome<CaseView>> {
  const bytes = readMaterial(resolve(folder, path));
  if (bytes === undefined) return failure([fileMissing(target, path)]);
  const added = await desk.pages.addFile({ caseId: view.id, target, file: new File([bytes], 'page') });
  if (added.ok) return added;
  const name = view.materials.find(({ id }) => id === target)?.name ?? target;
  return failure(
    added.error.map((problem) => ({
      ...problem,
      material: target,
      message: `“${name}”的文件“${basename(path)}”：${problem.message}`,
    })),
  );
}

function readMaterial(path: string): Buffer<ArrayBuffer> | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

function fileMissing(material: string, path: string): Problem {
  return {
    code: 'materials.file-missing',
    material,
    message: `打不开材料文件“${basename(path)}”，请检查 CASE.json 里的文件名（相对于 CASE.json 所在的文件夹）。`,
  };
}
