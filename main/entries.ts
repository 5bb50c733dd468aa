/** Files that run in a process or thread of their own. */
export type EntryName = 'device-host' | 'reader-simulator' | 'paper-worker' | 'page-worker';

/** Relative to this file. The build makes one bundle of each, under its name. */
export const entrySources: Record<EntryName, string> = {
  'device-host': '../drivers/host.ts',
  'reader-simulator': '../drivers/id-card-reader/simulator/reader-process.ts',
  'paper-worker': '../paper/paper-worker.ts',
  'page-worker': './scanning/page-worker.ts',
};

/**
 * Where an entry lies: its source while we run from source, else `<name>.js` beside the bundle that holds
 * this very file. The build must therefore emit one file of that name for each entry, in one folder.
 */
export function entryUrl(name: EntryName, from: string = import.meta.url): URL {
  return from.endsWith('.ts') ? new URL(entrySources[name], from) : new URL(`./${name}.js`, from);
}
