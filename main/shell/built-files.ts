import { existsSync, readdirSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
};

export interface BuiltFile {
  readonly path: string;
  readonly type: string;
  readonly bytes: number;
}

/** The window's files by the path they are asked for. */
export type BuiltFiles = ReadonlyMap<string, BuiltFile>;

/**
 * Lists the built window once. A request is looked up in this list and never joined to a folder, so that no
 * spelling of a path leads out of it. `/` is `index.html`; files of an unknown kind are not served.
 */
export function listBuiltFiles(folder: string): BuiltFiles {
  if (!existsSync(join(folder, 'index.html')))
    throw new Error('界面文件尚未生成，请先运行 npm run build，再启动程序。');
  const files = new Map<string, BuiltFile>();
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    const type = types[extname(entry.name).toLowerCase()];
    if (!entry.isFile() || type === undefined) continue;
    files.set(`/${relative(folder, path).split(sep).join('/')}`, { path, type, bytes: statSync(path).size });
  }
  const index = files.get('/index.html');
  if (index) files.set('/', index);
  return files;
}
