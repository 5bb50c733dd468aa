import { ZodError } from 'zod';
import type { LoadedRegion } from '../../domain/region/load-region.ts';
import type { Path, RawFile } from '../../domain/region/yaml-file.ts';
import { furtherLayoutOf, layoutOf } from '../../paper/layout.ts';

/** Cells without a field, fields without a cell, and layouts that are not sound, each where it stands. */
export function checkPapers({ region, files, raw }: LoadedRegion): readonly string[] {
  if (region.template && region.paper === null) return [];
  const sentences: string[] = [];
  const paper = raw['paper.yaml'];
  if (paper === undefined)
    sentences.push(`${region.id}/paper.yaml 缺少这个文件，申请表印不出来（写法见 paper/layout.ts）。`);
  else
    attempt(
      paper,
      [],
      () => layoutOf(region),
      sentences,
      (key) => {
        const blocks = files['form.yaml'].value.blocks;
        const b = blocks.findIndex(({ fields }) => fields.some((field) => key.startsWith(field.key)));
        const f = blocks[b]?.fields.findIndex((field) => field.key === key.replace(/[:[].*$/, '')) ?? -1;
        return files['form.yaml'].place(f < 0 ? ['blocks'] : ['blocks', b, 'fields', f]);
      },
    );
  region.papers.forEach((further, index) =>
    attempt(
      files['papers.yaml'],
      ['papers', index, 'layout'],
      () => furtherLayoutOf(region, further),
      sentences,
      () => files['papers.yaml'].place(['papers', index]),
    ),
  );
  return sentences;
}

function attempt(
  file: RawFile,
  base: Path,
  read: () => unknown,
  sentences: string[],
  placeOfField: (key: string) => string,
): void {
  try {
    read();
  } catch (error) {
    if (error instanceof ZodError)
      sentences.push(
        ...error.issues.map(
          ({ path, message }) =>
            `${file.place([...base, ...path.filter((step) => typeof step !== 'symbol')])} 排法有误：${message}。`,
        ),
      );
    else if (error instanceof Error) {
      const [, missing] = /has no place for (.*)$/s.exec(error.message) ?? [];
      if (missing !== undefined)
        sentences.push(
          ...missing
            .split(', ')
            .map((key) => `${placeOfField(key)} 申请表的“${key}”在 paper.yaml 上没有位置，会印不出来。`),
        );
      else {
        const [, text = ''] = /“(.*)”$/s.exec(error.message) ?? [];
        sentences.push(
          `${file.place(pathOf(file.value, text) ?? base)} 这一格里有不认识的内容：${error.message.replace(/^paper\.yaml: /, '')}。`,
        );
      }
    } else throw error;
  }
}

/** Where a text stands in a file. */
function pathOf(value: unknown, text: string, path: Path = []): Path | undefined {
  if (value === text) return path;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, child] of Object.entries(value)) {
    const found = pathOf(child, text, [...path, Array.isArray(value) ? Number(key) : key]);
    if (found !== undefined) return found;
  }
  return undefined;
}
