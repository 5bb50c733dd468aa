// `npm start`. Plain JavaScript: this much must run on any Node, to say what is missing.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { join } from 'node:path';

const needed = 24;
const root = join(
  import.meta.dirname ?? new URL('..', import.meta.url).pathname,
  import.meta.dirname ? '..' : '',
);
const pinned = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');

if (!existsSync(join(root, 'node_modules', 'zod'))) {
  console.error('依赖尚未安装。请先运行：npm ci');
  process.exitCode = 1;
} else if (Number(process.versions.node.split('.')[0]) >= needed) {
  // Compiled code of the program itself, nothing of a person; a second start is faster by it. The device process
  // inherits it.
  process.env['NODE_COMPILE_CACHE'] ??= join(root, 'out/compile-cache');
  module.enableCompileCache?.(process.env['NODE_COMPILE_CACHE']);
  await import('./start.ts');
} else if (existsSync(pinned)) {
  // Started by hand on an older Node: the pinned one is there, go on with it.
  const { status } = spawnSync(pinned, process.argv.slice(1), {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  process.exitCode = status ?? 1;
} else {
  console.error(`本程序需要 Node ${needed} 或更高版本，当前是 ${process.version}。
本系统（${process.platform}-${process.arch}）没有随程序安装的 Node；请从 https://nodejs.org 安装 Node ${needed}，
再运行 npm ci && npm start。`);
  process.exitCode = 1;
}
