import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Problem } from '../../domain/problem.ts';
import { digestOfTexts, type RegionTexts } from './compiled-regions.ts';

/** Region → SHA-256 over its files as they were released; written by `npm run region -- seal`. */
export type Seals = Readonly<Record<string, string>>;

export const sealsFile = 'hashes.json';
const seals = z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/));

/** The seals of a folder of regions; undefined when there are none or they cannot be read. */
export function readSeals(folder: string): Seals | undefined {
  let text: string;
  try {
    text = readFileSync(join(folder, sealsFile), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const parsed = seals.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Why a region may not be used: it was changed after its release, or was never released. */
export function sealProblem(id: string, texts: RegionTexts, sealed: Seals | undefined): Problem | undefined {
  const seal = sealed?.[id];
  if (seal === digestOfTexts(texts)) return undefined;
  return {
    code: 'region.seal',
    message:
      seal === undefined
        ? `地区“${id}”的规则没有发布记录（${sealsFile}），不能使用。请维护人员核对后运行 npm run region -- seal，再重新安装。`
        : `地区“${id}”的规则文件与发布时不一致，可能被改动过，不能使用。请重新安装程序；本地要改的内容请写在本地配置里。`,
  };
}
