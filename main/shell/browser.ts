import { join } from 'node:path';
import { startApplication } from '../application.ts';
import { createLog, noteBug } from '../log.ts';
import { announceDevices } from './announce.ts';
import { listBuiltFiles } from './built-files.ts';
import { findChromium, noScreen, openChromium, type OpenWindow, runsAsRoot } from './chromium.ts';
import { dataFolder, prepareDataFolder } from './data-folder.ts';
import { serveSockets } from './serve-api.ts';
import { claimDataFolder } from './single-instance.ts';
import { readStartOptions } from './start-options.ts';
import { startWindowServer } from './window-server.ts';

/** Where the built window lies beside this bundle, `out/main`. */
const windowFolder = join(import.meta.dirname, '../renderer');

export interface BrowserShell {
  /** Settles with the exit code when the window was closed or `stop` was called, after everything has ended. */
  readonly ended: Promise<number>;
  stop(): void;
}

export interface BrowserShellOptions {
  readonly argv: readonly string[];
  readonly say?: (line: string) => void;
}

/**
 * Runs the application with the system's Chromium as its window, or with an address to open. Fails with a
 * sentence for the terminal when it cannot start.
 */
export async function runBrowserShell(options: BrowserShellOptions): Promise<BrowserShell | string> {
  const say = options.say ?? ((line: string) => console.log(line));
  const read = readStartOptions(options.argv, true);
  if (!read.ok) return read.error;
  const start = read.value;
  const folder = dataFolder();
  prepareDataFolder(folder);
  const release = await claimDataFolder(folder);
  if (!release)
    return `程序已在运行（数据文件夹 ${folder}）。请使用已打开的窗口；要另开一个，请用 ONETHING_DATA 指定别的文件夹。`;

  const files = listBuiltFiles(windowFolder);
  const log = createLog();
  const started = await startApplication({
    dataFolder: folder,
    deviceSettings: start.devices,
    backend: start.backend,
    demo: start.demo,
    log,
  });
  if (!started.ok) {
    release();
    return started.error.message;
  }
  const application = started.value;
  const stopping = new AbortController();
  let warmed = false;
  const serve = serveSockets(application.router, (error) => noteBug(log, 'api', error));
  const server = await startWindowServer({
    files,
    port: start.port,
    serve(socket) {
      serve(socket);
      // The first window stands: from now on there is time for what it may need next.
      if (!warmed) warmUp();
      warmed = true;
    },
  });

  function warmUp(): void {
    application.warmUp().catch((error: unknown) => {
      // Stopping meanwhile takes the worker away.
      if (!stopping.signal.aborted) noteBug(log, 'warm-up', error);
    });
  }

  const address = server.newAddress();
  const window = start.window === 'browser' ? open(address, start.kiosk) : undefined;
  say(`数据文件夹：${folder}`);
  application.backendUrl().then(
    (url) => say(url === undefined ? `受理平台：${start.backend}` : `受理平台（内置）：${url}`),
    () => say('受理平台（内置）没有启动，办件先保存在本机。'),
  );
  announceDevices(application.router, say, stopping.signal).catch((error: unknown) => {
    if (!stopping.signal.aborted) noteBug(log, 'device announcement', error);
  });

  function open(page: string, kiosk: boolean): OpenWindow | undefined {
    const program = findChromium();
    const reason = program === undefined ? '没有找到 Chromium、Chrome 或 Edge' : noScreen();
    if (program === undefined || reason !== undefined) {
      say(`窗口：${reason ?? ''}，请用浏览器打开下面的地址。`);
      return undefined;
    }
    say(
      `窗口：${program}（独立的临时配置，关闭后删除${runsAsRoot() ? '；以 root 运行，浏览器沙箱已关闭' : ''}）`,
    );
    return openChromium(program, page, { kiosk });
  }
  if (!window) {
    say(`请打开：${address}`);
    say('地址只能使用一次；窗口关闭后会给出新的地址。按 Ctrl+C 结束。');
    server.onLastClosed(() => say(`要再次打开窗口：${server.newAddress()}`));
  }

  const ended = new Promise<number>((resolve) => {
    stopping.signal.addEventListener('abort', () => resolve(0), { once: true });
    window?.closed.then(
      ({ code, error }) => {
        if (error !== undefined) say(`窗口没有打开：${error}`);
        resolve(error === undefined && (code === 0 || code === null) ? 0 : 1);
      },
      () => resolve(1),
    );
  }).then(async (code) => {
    stopping.abort();
    await window?.close();
    await server.close();
    await application.close();
    release();
    return code;
  });
  return { ended, stop: () => stopping.abort() };
}
