import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, 'samples');

/** Names for `--sample`: the files of `samples/`. */
export function sampleNames(): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
}

export function sampleText(name: string): string | undefined {
  return sampleNames().includes(name) ? readFileSync(join(folder, `${name}.json`), 'utf8') : undefined;
}
