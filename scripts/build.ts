import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const sourceFolders = ['backend', 'domain', 'drivers', 'main', 'paper', 'regions', 'renderer'];
const sourceFiles = ['electron.vite.config.ts', 'package-lock.json'];
const stamp = join(root, 'out', 'built-from.txt');

/** Changes whenever a source that goes into the build does: paths, sizes and times, nothing is read. */
function fingerprint(): string {
  const hash = createHash('sha256');
  const take = (path: string): void => {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${relative(root, path)} ${size} ${mtimeMs}\n`);
  };
  for (const folder of sourceFolders) {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true, recursive: true })) {
      if (entry.isFile() && !/\.test\.tsx?$/.test(entry.name)) take(join(entry.parentPath, entry.name));
    }
  }
  for (const file of sourceFiles) take(join(root, file));
  return hash.digest('hex');
}

export interface Built {
  readonly built: boolean;
  readonly tookMs: number;
}

/** Builds `out/` when it is missing or older than the sources. Throws with the build's own words when that fails. */
export async function ensureBuilt(announce: () => void = () => {}): Promise<Built> {
  const started = performance.now();
  const now = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return { built: false, tookMs: 0 };
  announce();
  await runBuild();
  mkdirSync(join(root, 'out'), { recursive: true });
  writeFileSync(stamp, now);
  return { built: true, tookMs: performance.now() - started };
}

async function runBuild(): Promise<void> {
  const child = spawn(
    process.execPath,
    [join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build'],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      said += text;
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`生成程序文件失败：\n${said}`);
}
