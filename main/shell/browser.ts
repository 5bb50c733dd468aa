import { join } from 'node:path';
import { listBuiltFiles } from './built-files.ts';
import { findChromium, noScreen, openChromium, type OpenWindow, runsAsRoot } from './chromium.ts';
import { dataFolder, prepareDataFolder } from './data-folder.ts';
import { claimDataFolder } from './single-instance.ts';
import { readStartOptions, type StartOptions } from './start-options.ts';
import type { WindowApplication } from './window-application.ts';
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
  const claimed = await claimDataFolder(folder);
  if (!claimed)
    return `程序已在运行（数据文件夹 ${folder}）。请使用已打开的窗口；要另开一个，请用 ONETHING_DATA 指定别的文件夹。`;

  const release: () => void = claimed;

  const files = listBuiltFiles(windowFolder);
  const stopping = new AbortController();
  const ready = Promise.withResolvers<WindowApplication>();
  // Told below; a window that comes before then must not end the program.
  ready.promise.catch(() => {});
  const server = await startWindowServer({
    files,
    port: start.port,
    serve(socket) {
      // What the page asks before the application stands waits in the socket.
      socket.pause();
      ready.promise.then(
        (application) => {
          application.serve(socket);
          socket.resume();
        },
        () => socket.terminate(),
      );
    },
  });

  // The browser takes longest to start: it goes first, the application is loaded and started meanwhile.
  const address = server.newAddress();
  const window = start.window === 'browser' ? open(address, start.kiosk) : undefined;
  const code = import('./window-application.ts');
  const application = await applicationFor(code, folder, start, window !== undefined).catch(
    async (error: unknown) => {
      await giveUp();
      throw error;
    },
  );
  if (typeof application === 'string') {
    await giveUp();
    return application;
  }
  ready.resolve(application);
  say(`数据文件夹：${folder}`);
  application.announce(say);

  async function giveUp(): Promise<void> {
    ready.reject(new Error('the application did not start'));
    await window?.close();
    await server.close();
    release();
  }

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

/** The application, or why it cannot start. */
async function applicationFor(
  code: Promise<typeof import('./window-application.ts')>,
  folder: string,
  start: StartOptions,
  windowComes: boolean,
): Promise<WindowApplication | string> {
  const { startWindowApplication } = await code;
  const started = await startWindowApplication(folder, start, windowComes);
  return started.ok ? started.value : started.error.message;
}
