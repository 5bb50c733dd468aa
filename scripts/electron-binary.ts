import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../node_modules/electron');
const names: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};

/** Electron's own binary when it is installed. Never starts a download, as `import('electron')` would. */
export function electronBinary(): string | undefined {
  const told = join(folder, 'path.txt');
  const name = existsSync(told) ? readFileSync(told, 'utf8').trim() : (names[process.platform] ?? 'electron');
  const path = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist'), name);
  return existsSync(path) ? path : undefined;
}
