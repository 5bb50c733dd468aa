import { chmodSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where the program keeps its data: `ONETHING_DATA`, else the place the system has for it. Made when
 * missing, readable by this user only.
 */
export function dataFolder(
  platform: NodeJS.Platform = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
  home: string = homedir(),
): string {
  const named = env['ONETHING_DATA'];
  if (named) return named;
  if (platform === 'win32')
    return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'OneThingCounter');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'OneThingCounter');
  return join(env['XDG_DATA_HOME'] ?? join(home, '.local', 'share'), 'onething-counter');
}

export function prepareDataFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (process.platform !== 'win32') chmodSync(folder, 0o700);
}
