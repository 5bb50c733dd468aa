import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { expressionOf } from '../../domain/region/check-region.ts';
import { type LoadedRegion, loadRegion } from '../../domain/region/load-region.ts';
import type { Field, Item } from '../../domain/region/region.ts';
import { type Path, valueAt } from '../../domain/region/yaml-file.ts';
import { readFolders } from '../../main/regions/read-regions.ts';
import { checkPapers } from './check-papers.ts';

/** Everything that is wrong with a region, or that stands in it for nothing, each led by `file:line:column`. */
export function checkOne(folder: string, id: string): readonly string[] {
  const folders = readFolders(folder);
  const texts = folders.get(id);
  if (texts === undefined) return [`${id} 没有这个地区的文件夹，现有：${[...folders.keys()].join('、')}。`];
  const loaded = loadRegion(id, texts, { base: (base) => folders.get(base), label: `${id}/` });
  if (!loaded.ok) return loaded.error.map(({ message }) => message);
  const sentences = [...unused(loaded.value), ...checkPapers(loaded.value)];
  if (!existsSync(join(folder, id, 'cases.yaml')) && !loaded.value.region.template)
    sentences.push(`${id}/cases.yaml 没有例子，请为每个条件写出真、假、未知的例子。`);
  return sentences;
}

/** Facts that decide nothing, fields and materials that no item calls for, options that cannot be ticked. */
function unused({ region, files }: LoadedRegion): readonly string[] {
  const sentences: string[] = [];
  const tell = (file: keyof typeof files, path: Path, message: string): void => {
    sentences.push(`${files[file].place(path)} ${message}`);
  };
  const names = namesRead(files);
  for (const [index, { id }] of region.facts.entries())
    if (!names(region, id)) tell('facts.yaml', ['facts', index], `问题“${id}”没有任何条件用到，不必问。`);

  const selectable = new Set(region.items.filter(isSelectable).map(({ code }) => code));
  const calledFor = (items: readonly string[] | undefined): boolean =>
    items === undefined || items.some((code) => selectable.has(code));
  const fields = new Map(
    region.form.blocks.flatMap((block) => block.fields).map((field) => [field.key, field]),
  );
  files['form.yaml'].value.blocks.forEach((block, b) =>
    block.fields.forEach(({ key }, f) => {
      const path: Path = ['blocks', b, 'fields', f];
      const field = fields.get(key);
      if (field === undefined) return;
      if (!calledFor(field.items)) tell('form.yaml', path, `“${key}”不会出现：没有可选择的事项用到它。`);
      for (const [o, option] of (field.options ?? []).entries())
        if (option.items !== undefined && !canBeTicked(field, option.items, selectable))
          tell('form.yaml', [...path, 'options', o], `“${key}”的选项“${option.label}”永远勾不上。`);
    }),
  );
  region.materials.forEach(({ name, items }, index) => {
    if (!calledFor(items)) tell('materials.yaml', ['materials', index], `没有可选择的事项需要“${name}”。`);
  });
  for (const [id] of Object.entries(region.documents))
    if (!Object.values(files).some(({ value }) => cites(value, id)))
      tell('region.yaml', ['documents', id], `文件“${id}”没有任何出处引用。`);
  return sentences;
}

function isSelectable(item: Item): boolean {
  return (item.kind !== '免申办理' && item.kind !== '免申即享') || item.mayTick === true;
}

/** Both the field and the box must belong to one item that can be chosen. */
function canBeTicked(field: Field, items: readonly string[], selectable: ReadonlySet<string>): boolean {
  return items.some((code) => selectable.has(code) && (field.items?.includes(code) ?? true));
}

/** Whether any condition of the files reads a name. */
function namesRead(files: LoadedRegion['files']): (region: LoadedRegion['region'], name: string) => boolean {
  const texts = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, child] of Object.entries(value))
      if (typeof child === 'string' && conditionKeys.has(key)) texts.add(child);
      else visit(child);
  };
  for (const { value } of Object.values(files)) visit(value);
  let read: Set<string> | undefined;
  return (region, name) => {
    read ??= new Set(
      [...texts].flatMap((text) => {
        try {
          return [...expressionOf(region, text).names];
        } catch {
          // A word that is no condition (`types` of a route).
          return [];
        }
      }),
    );
    return read.has(name);
  };
}

const conditionKeys: ReadonlySet<string> = new Set([
  'when',
  'askWhen',
  'visibleWhen',
  'required',
  'prefill',
  'suggest',
  'types',
]);

function cites(value: unknown, document: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const source = valueAt(value, ['source']);
  if (
    typeof source === 'string' &&
    source.split(/[；;]/).some((part) => part.trim().split(' ', 1)[0] === document)
  )
    return true;
  return Object.values(value).some((child) => cites(child, document));
}
