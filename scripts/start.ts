import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BrowserShell, runBrowserShell as RunBrowserShell } from '../main/shell/browser.ts';
import { startHelp } from '../main/shell/start-options.ts';
import { ensureBuilt } from './build.ts';
import { electronBinary } from './electron-binary.ts';

/**
 * `npm start`: builds when needed, chooses the window and says what it chose and why. The browser shell runs
 * in this very process; Electron brings its own.
 */
const root = join(import.meta.dirname, '..');
const argv = process.argv.slice(2);
const shells = ['electron', 'browser', 'none'] as const;
type Shell = (typeof shells)[number];

function wantedShell(): Shell | 'auto' | undefined {
  const given = argv.find((word) => word.startsWith('--shell='))?.slice('--shell='.length);
  return given === undefined ? 'auto' : shells.find((shell) => shell === given);
}

async function main(): Promise<number> {
  if (argv.includes('--help')) {
    console.log(`npm start -- [选项]\n${startHelp}`);
    return 0;
  }
  const wanted = wantedShell();
  if (wanted === undefined) {
    console.error(`--shell 只能是 ${shells.join('、')}。`);
    return 2;
  }
  const { built, tookMs } = await ensureBuilt(() =>
    console.log('正在生成程序文件（首次启动或源文件有变化）…'),
  );
  if (built) console.log(`已生成，用时 ${(tookMs / 1000).toFixed(1)} 秒。`);

  const electron = electronBinary();
  if (wanted === 'electron' && electron === undefined) {
    console.error(
      '没有安装 Electron 程序文件。请运行 npx install-electron 取得（网络受限时先设置 ELECTRON_MIRROR，或用 ELECTRON_OVERRIDE_DIST_PATH 指向已有的文件夹）；也可以改用 --shell=browser。',
    );
    return 2;
  }
  if (electron !== undefined && (wanted === 'electron' || wanted === 'auto')) {
    console.log(`窗口：Electron（${electron}）`);
    return runElectron(electron);
  }
  if (wanted === 'auto')
    console.log(
      '没有安装 Electron 程序文件，改用浏览器窗口。（npx install-electron 可以取得，支持 ELECTRON_MIRROR）',
    );
  return runBrowser();
}

async function runBrowser(): Promise<number> {
  const { runBrowserShell } = (await import(pathToFileURL(join(root, 'out/main/browser.js')).href)) as {
    runBrowserShell: typeof RunBrowserShell;
  };
  const shell: BrowserShell | string = await runBrowserShell({ argv });
  if (typeof shell === 'string') {
    console.error(shell);
    return 1;
  }
  stopOnSignals(() => shell.stop());
  return shell.ended;
}

async function runElectron(program: string): Promise<number> {
  const sandboxOff = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  if (sandboxOff.length > 0) console.log('以 root 运行，Electron 沙箱已关闭；请改用普通用户。');
  const child: ChildProcess = spawn(
    program,
    [...sandboxOff, root, ...argv.filter((word) => !word.startsWith('--shell'))],
    {
      stdio: 'inherit',
    },
  );
  stopOnSignals(() => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** The first signal ends the program in order, a second one at once. */
function stopOnSignals(stop: () => void): void {
  let asked = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (asked) process.exit(130);
      asked = true;
      console.log('\n正在结束…');
      stop();
    });
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`启动失败：${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
