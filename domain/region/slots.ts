import { failure, type Result, success } from '../result.ts';
import type { Problem } from '../problem.ts';
import { setValue } from './merge-files.ts';
import type { FilledSlot, OpenSlot } from './region.ts';
import { overlayFile, slotWord } from './region-schema.ts';
import { checkYaml, type Path, type RawFile, readYaml, textProblem, valueAt } from './yaml-file.ts';

export type RawFiles = Readonly<Record<string, RawFile>>;
type Entries = Readonly<Record<string, unknown>>;

interface Target {
  readonly file: string;
  readonly path: Path;
}

/**
 * Where `fills` of an open slot points: `region/office/place`, `groups/pension/limits/promised`,
 * `items/CERT_NEW/limits/promised`, `facts/grade/hint`, `form/marital`, `materials/photo/spec`,
 * `notices/hours/lines`. Undefined when the thing that should hold the value is not there.
 */
export function targetOf(fills: string, files: RawFiles): Target | undefined {
  const [head = '', name = '', ...rest] = fills.split('/');
  const named = (file: string, list: Path, key: string): Target | undefined => {
    const entries = valueAt(files[file]?.value, list);
    const index = Array.isArray(entries)
      ? entries.findIndex((entry: unknown) => valueAt(entry, [key]) === name)
      : -1;
    return index < 0 ? undefined : { file, path: [...list, index] };
  };
  const within = (file: string, lists: string, list: string, key: string): Target | undefined => {
    const outer = valueAt(files[file]?.value, [lists]);
    return Array.isArray(outer)
      ? outer.map((_entry, index) => named(file, [lists, index, list], key)).find((found) => found)
      : undefined;
  };
  const ways: Readonly<Record<string, (() => Target | undefined) | undefined>> = {
    region: () => ({ file: 'region.yaml', path: [name] }),
    notices: () => ({ file: 'notices.yaml', path: [name] }),
    facts: () => named('facts.yaml', ['facts'], 'id'),
    materials: () => named('materials.yaml', ['materials'], 'id'),
    groups: () => named('items.yaml', ['groups'], 'group'),
    items: () => within('items.yaml', 'groups', 'items', 'code'),
    form: () => within('form.yaml', 'blocks', 'fields', 'key'),
  };
  const base = ways[head]?.();
  if (base === undefined || valueAt(files[base.file]?.value, base.path) === undefined) return undefined;
  let path: Path = base.path;
  for (const part of rest) {
    const holder = valueAt(files[base.file]?.value, path);
    if (typeof holder !== 'object' || holder === null) return undefined;
    path = [...path, Array.isArray(holder) ? Number(part) : part];
  }
  return { file: base.file, path };
}

/** The entries of `open`, read before the file has been checked. */
function openSlots(files: RawFiles): readonly OpenSlot[] {
  const open = valueAt(files['region.yaml']?.value, ['open']);
  return Array.isArray(open)
    ? open.filter((entry): entry is OpenSlot => typeof valueAt(entry, ['id']) === 'string')
    : [];
}

export interface Overlaid {
  readonly files: RawFiles;
  readonly filled: readonly FilledSlot[];
}

/** The region's files with the slots that the place has filled; anything that is no open slot is refused. */
export function applyOverlay(
  id: string,
  files: RawFiles,
  overlay: string,
  label: string,
): Result<Overlaid, readonly Problem[]> {
  const raw = readYaml(label, overlay);
  if (!raw.ok) return raw;
  const checked = checkYaml(raw.value, overlayFile);
  if (!checked.ok) return checked;
  const { value: content, place } = checked.value;
  if (content.region !== id)
    return failure([textProblem(place(['region']), `这是“${content.region}”的本地配置，不能用于“${id}”。`)]);
  const slots = new Map(openSlots(files).map((slot) => [slot.id, slot]));
  const problems: Problem[] = [];
  const filled: FilledSlot[] = [];
  const changed: Record<string, RawFile> = { ...files };
  for (const [slotId, { value, source, by, on }] of Object.entries(content.slots)) {
    const slot = slots.get(slotId);
    const at = place(['slots', slotId]);
    if (slot === undefined) {
      problems.push(textProblem(at, `没有待配置项“${slotId}”；本地配置只能填写地区留空的内容。`));
      continue;
    }
    if (slot.fills !== undefined) {
      if (value === undefined) {
        problems.push(textProblem(at, `“${slotId}”没有写 value，请写上要填的内容。`));
        continue;
      }
      const path: Path = ['slots', slotId, 'value'];
      const parts = wholeFiles.has(slot.fills)
        ? Object.entries(value ?? {}).map(
            ([name, part]) => [`${slot.fills}/${name}`, part, [...path, name]] as const,
          )
        : [[slot.fills, value, path] as const];
      for (const [fills, part, from] of parts) {
        const target = targetOf(fills, changed);
        const file = target && changed[target.file];
        const before = target && valueAt(file?.value, target.path);
        if (target === undefined || file === undefined || (parts.length > 1 && !isStandIn(before)))
          problems.push(textProblem(place(from), `“${fills}”不是待配置的内容，不能填写。`));
        else
          changed[target.file] = setValue(file, target.path, filling(before, part), {
            file: checked.value,
            path: from,
          });
      }
    } else if (value !== undefined) {
      problems.push(textProblem(at, `“${slotId}”只能说明情况（source），没有可以填写的 value。`));
      continue;
    }
    const who = [by, on].filter((part) => part !== undefined).join(' ');
    filled.push({ id: slotId, what: slot.what, source: who === '' ? source : `${source}（${who}）` });
  }
  return problems.length > 0 ? failure(problems) : success({ files: changed, filled });
}

/** `fills: form`: every stand-in of the file, by its key. */
const wholeFiles: ReadonlySet<string> = new Set(['form', 'materials']);

function isStandIn(value: unknown): boolean {
  return valueAt(value, ['slot']) === true;
}

/** A stand-in (`slot: true`) takes what the overlay says of it and is none any more. */
function filling(before: unknown, value: unknown): unknown {
  if (!isStandIn(before) || typeof value !== 'object' || value === null) return value;
  const { slot: _slot, ...rest } = before as Entries;
  return { ...rest, ...value };
}

/** Every 待配置 and every stand-in is told in `open`, and every `fills` leads somewhere. */
export function checkSlots(files: RawFiles, filled: readonly FilledSlot[]): readonly Problem[] {
  const problems: Problem[] = [];
  const told = new Set<string>();
  const done = new Set(filled.map(({ id }) => id));
  openSlots(files).forEach(({ id, fills }, index) => {
    if (fills === undefined || done.has(id)) return;
    if (wholeFiles.has(fills)) return void told.add(`${fills}.yaml`);
    const target = targetOf(fills, files);
    const region = files['region.yaml'];
    if (target !== undefined) told.add([target.file, ...target.path].join('/'));
    else if (region !== undefined)
      problems.push(
        textProblem(
          region.place(['open', index, 'fills']),
          `“${fills}”找不到，请核对写法（docs/regions.md）。`,
        ),
      );
  });
  for (const [name, file] of Object.entries(files)) {
    const visit = (value: unknown, path: Path): void => {
      const isTold = told.has([name, ...path].join('/')) || (isStandIn(value) && told.has(name));
      if ((value === slotWord || isStandIn(value)) && !isTold)
        problems.push(
          textProblem(
            file.place(path),
            '这里是待配置的内容，请在 region.yaml 的 open 里写一条，并用 fills 指到这里。',
          ),
        );
      if (typeof value !== 'object' || value === null) return;
      for (const [key, child] of Object.entries(value))
        visit(child, [...path, Array.isArray(value) ? Number(key) : key]);
    };
    visit(file.value, []);
  }
  return problems;
}
