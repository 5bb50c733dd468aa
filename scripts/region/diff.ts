import type { Region } from '../../domain/region/region.ts';

/** What differs between two regions, by the names of things: `items/SUB_LIVING/conditions/0/when: a → b`. */
export function differences(a: Region, b: Region): readonly string[] {
  const left = flat(a);
  const right = flat(b);
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((path) => {
    const [before, after] = [left.get(path), right.get(path)];
    if (before === after) return [];
    if (before === undefined) return [`+ ${path}: ${after}`];
    return after === undefined ? [`- ${path}: ${before}`] : [`~ ${path}: ${before} → ${after}`];
  });
}

/** Where a statement stands differs between any two papers; what it says counts. */
const unimportant: ReadonlySet<string> = new Set([
  'id',
  'version',
  'documents',
  'paper',
  'layout',
  'source',
  'number',
]);

function flat(region: Region): Map<string, string> {
  const values = new Map<string, string>();
  const visit = (value: unknown, path: readonly string[]): void => {
    if (typeof value !== 'object' || value === null) {
      if (value !== undefined)
        values.set(path.join('/'), typeof value === 'string' ? value : JSON.stringify(value));
      return;
    }
    for (const [key, child] of Object.entries(value)) {
      if (!Array.isArray(value) && unimportant.has(key)) continue;
      visit(child, [...path, Array.isArray(value) ? nameOf(child, key) : key]);
    }
  };
  visit(region, []);
  return values;
}

function nameOf(entry: unknown, index: string): string {
  if (typeof entry !== 'object' || entry === null) return index;
  const { id, code, key } = entry as Readonly<Record<string, unknown>>;
  const name = id ?? code ?? key;
  return typeof name === 'string' ? name : index;
}
