import { existsSync, mkdirSync, mkdtempSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Problem } from '../../domain/problem.ts';

export const outFiles = ['form.pdf', 'notice.pdf', 'receipt.pdf', 'submission.json', 'timings.json'] as const;
export type OutFile = (typeof outFiles)[number];

/**
 * Why the five files could not be written there, asked before anything is submitted. The folder itself is
 * made at the end, so that a refused case leaves none.
 */
export function outFolderProblem(out: string): Problem | undefined {
  const folder = resolve(out);
  let nearest = folder;
  while (!existsSync(nearest)) nearest = dirname(nearest);
  if (!statSync(nearest).isDirectory())
    return refuse(
      nearest === folder
        ? `“${out}”是一个文件，不是文件夹，请在 --out 后面换一个文件夹。`
        : `不能在文件“${basename(nearest)}”里建文件夹，请在 --out 后面换一个文件夹。`,
    );
  try {
    // Really made: permissions do not tell of a read-only disk, and say nothing to root.
    rmdirSync(mkdtempSync(join(nearest, '.onething-')));
  } catch {
    return refuse(`不能写入文件夹“${out}”（没有权限或磁盘只读），请在 --out 后面换一个文件夹。`);
  }
  const taken = outFiles.find((name) => {
    const path = join(folder, name);
    return existsSync(path) && !statSync(path).isFile();
  });
  return taken === undefined
    ? undefined
    : refuse(`文件夹“${out}”里的“${taken}”不是普通文件，请移走它，或换一个文件夹。`);
}

export function writeOut(out: string, files: Readonly<Record<OutFile, Uint8Array | string>>): void {
  mkdirSync(out, { recursive: true });
  for (const name of outFiles) writeFileSync(join(out, name), files[name]);
}

function refuse(message: string): Problem {
  return { code: 'demo.out', message };
}
