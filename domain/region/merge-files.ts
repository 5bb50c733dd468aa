import { type Path, type RawFile, valueAt } from './yaml-file.ts';

/** By what an entry of a list is known. */
const names = ['id', 'code', 'key', 'group'] as const;

type Entries = Readonly<Record<string, unknown>>;
interface Origin {
  readonly file: RawFile;
  readonly path: Path;
}
type Origins = Map<string, Origin>;

/**
 * A region's file over the one it extends: maps are merged by name, lists of named entries by `id`, `code`,
 * `key` or `group`; everything else is replaced. In a map `null` takes a name away, in a list
 * `{ id: …, remove: true }`; a new entry stands at the end, or behind the one that `after` names. Every value
 * still says in which file it stands.
 */
export function mergeFiles(base: RawFile, own: RawFile): RawFile {
  const origins: Origins = new Map();
  const value = merge(at(base), at(own), [], origins);
  return withOrigins(value, origins, { file: own, path: [] });
}

/** The file with another value at `path`, which stands in `from`. */
export function setValue(file: RawFile, path: Path, value: unknown, from: Origin): RawFile {
  const origins: Origins = new Map([[keyOf(path), from]]);
  return withOrigins(replaced(file.value, path, value), origins, { file, path: [] });
}

interface Located extends Origin {
  readonly value: unknown;
}

function at(file: RawFile, path: Path = []): Located {
  return { file, path, value: valueAt(file.value, path) };
}

function step({ file, path, value }: Located, name: string | number): Located {
  return { file, path: [...path, name], value: valueAt(value, [name]) };
}

function merge(base: Located, own: Located, path: Path, origins: Origins): unknown {
  origins.set(keyOf(path), own);
  if (isMap(base.value) && isMap(own.value)) {
    const merged: Record<string, unknown> = {};
    for (const name of new Set([...Object.keys(base.value), ...Object.keys(own.value)])) {
      if (own.value[name] === null) continue;
      const inBase = Object.hasOwn(base.value, name);
      const inOwn = Object.hasOwn(own.value, name);
      merged[name] = both(
        inBase ? step(base, name) : undefined,
        inOwn ? step(own, name) : undefined,
        [...path, name],
        origins,
      );
    }
    return merged;
  }
  const name = nameOf(base.value, own.value);
  return name === undefined ? own.value : mergeLists(base, own, name, path, origins);
}

function both(base: Located | undefined, own: Located | undefined, path: Path, origins: Origins): unknown {
  if (base !== undefined && own !== undefined) return merge(base, own, path, origins);
  const only = own ?? base;
  if (only === undefined) return undefined;
  origins.set(keyOf(path), only);
  return only.value;
}

function mergeLists(base: Located, own: Located, name: string, path: Path, origins: Origins): unknown[] {
  const entries = (list: Located): Located[] =>
    (list.value as readonly unknown[]).map((_entry, index) => step(list, index));
  const of = (entry: Located): unknown => (entry.value as Entries)[name];
  const list: { readonly id: unknown; readonly base?: Located; own?: Located }[] = entries(base).map(
    (entry) => ({ id: of(entry), base: entry }),
  );
  for (const entry of entries(own)) {
    const { remove, after } = entry.value as Entries;
    const place = list.findIndex(({ id }) => id === of(entry));
    if (remove === true && place >= 0) list.splice(place, 1);
    else if (place >= 0) list[place] = { ...list[place], id: of(entry), own: entry };
    else {
      const behind = list.findIndex(({ id }) => id === after);
      list.splice(behind < 0 ? list.length : behind + 1, 0, { id: of(entry), own: entry });
    }
  }
  return list.map((entry, index) => {
    const made = both(entry.base, entry.own, [...path, index], origins);
    if (!isMap(made) || typeof made['after'] !== 'string') return made;
    const { after: _after, ...rest } = made;
    return rest;
  });
}

/** The name that tells the entries of both lists apart, when there is one. */
function nameOf(base: unknown, own: unknown): string | undefined {
  if (!Array.isArray(base) || !Array.isArray(own) || own.length === 0) return undefined;
  return names.find((name) =>
    [base, own].every((list) => {
      const ids = list.map((entry: unknown) => (isMap(entry) ? entry[name] : undefined));
      return ids.every((id) => typeof id === 'string') && new Set(ids).size === ids.length;
    }),
  );
}

function isMap(value: unknown): value is Entries {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function replaced(value: unknown, [name, ...rest]: Path, by: unknown): unknown {
  if (name === undefined) return by;
  if (Array.isArray(value))
    return value.map((child: unknown, index) => (index === name ? replaced(child, rest, by) : child));
  const entries = isMap(value) ? value : {};
  return { ...entries, [name]: replaced(entries[name], rest, by) };
}

function keyOf(path: Path): string {
  return path.join('\u0000');
}

function withOrigins(value: unknown, origins: Origins, whole: Origin): RawFile {
  const find = (path: Path): Origin => {
    for (let length = path.length; length >= 0; length--) {
      const origin = origins.get(keyOf(path.slice(0, length)));
      if (origin !== undefined) return { file: origin.file, path: [...origin.path, ...path.slice(length)] };
    }
    return { file: whole.file, path };
  };
  return {
    value,
    place: (path, offset) => {
      const { file, path: inFile } = find(path);
      return file.place(inFile, offset);
    },
    placeOfKey: (path, key) => {
      const { file, path: inFile } = find([...path, key]);
      return file.placeOfKey(inFile.slice(0, -1), key);
    },
  };
}
