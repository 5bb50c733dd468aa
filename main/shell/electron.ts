import { join, resolve } from 'node:path';
import { app, BrowserWindow, dialog, ipcMain, Menu, MessageChannelMain, protocol, session } from 'electron';
import { type Application, startApplication } from '../application.ts';
import { createLog, type Log, noteBug } from '../log.ts';
import { announceDevices } from './announce.ts';
import { listBuiltFiles } from './built-files.ts';
import { dataFolder, prepareDataFolder } from './data-folder.ts';
import { deskAddress, deskScheme, isDeskAddress, portGiven, portWanted } from './desk-address.ts';
import { forkDeviceProcess } from './electron-device-process.ts';
import { serveBuiltFiles } from './electron-files.ts';
import { cutOffNetwork, guardContents } from './electron-guards.ts';
import { systemKeyStore } from './electron-key-store.ts';
import { refusePermissions } from './electron-permissions.ts';
import { servePorts } from './serve-api.ts';
import { claimDataFolder } from './single-instance.ts';
import { readStartOptions, type StartOptions } from './start-options.ts';
import { endOnBug } from './uncaught.ts';

/**
 * The window's production shell. Thin: what is decided here is how the window is guarded and how a port gets
 * into it; everything else is the application's.
 */
const packaged = app.isPackaged;
const devTools = !packaged;
/** Electron's own arguments end at the program; a packaged program has none of them. */
const words = process.argv
  .slice(packaged ? 1 : 2)
  .filter((word) => word.startsWith('--') && word !== '--no-sandbox');
const folder = dataFolder();
const log = createLog({ folder });
let quitting = false;
/** A page that crashes again within this time after it was opened anew is given up. */
const quickCrashMs = 10_000;

// Electron's own files lie there too: on Windows what opens the sealed key is among them, and its lock lets
// one program run for each data folder.
const electronFolder = resolve(folder, 'electron');
prepareDataFolder(folder);
prepareDataFolder(electronFolder);
app.setPath('userData', electronFolder);
endOnBug(log, fail);

app.enableSandbox();
protocol.registerSchemesAsPrivileged([
  { scheme: deskScheme, privileges: { standard: true, secure: true, codeCache: true } },
]);
guardContents(app);
Menu.setApplicationMenu(null);

if (!app.requestSingleInstanceLock()) {
  console.log('程序已在运行，已切换到打开的窗口。');
  app.quit();
} else {
  // Not awaited at the top level: the main module must have ended before Electron becomes ready.
  app
    .whenReady()
    .then(open)
    .catch((error: unknown) => {
      // Closed while it was still opening: there is no window to load into any more.
      if (quitting) return;
      const number = noteBug(log, 'start', error);
      fail(`程序内部出错，未能启动（编号 ${number}）。请重新启动；仍不行请联系维护人员。`);
    });
}

function fail(sentence: string): void {
  console.error(sentence);
  dialog.showErrorBox('残疾人服务“一件事”综合窗口', sentence);
  app.exit(1);
}

async function open(): Promise<void> {
  const read = readStartOptions(words, !packaged);
  if (!read.ok) return fail(read.error);
  const start = read.value;
  const release = await claimDataFolder(folder);
  if (!release) return fail(`另一个程序正在使用数据文件夹 ${folder}，请先关闭它再启动。`);

  const started = await startApplication({
    dataFolder: folder,
    keyStore: systemKeyStore(folder),
    deviceSettings: start.devices,
    spawnDevices: forkDeviceProcess,
    backend: start.backend,
    demo: start.demo,
    log,
  });
  if (!started.ok) {
    release();
    return fail(started.error.message);
  }
  const application = started.value;
  closeBeforeQuit(application, release);
  givePorts(application, log);
  const window = await openWindow(start);
  app.on('second-instance', () => {
    if (quitting) return;
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  await tell(application, start);
}

async function openWindow(start: StartOptions): Promise<BrowserWindow> {
  // A session without `persist:` lives in memory: nothing the page showed is written to a disk.
  const desk = session.fromPartition('desk', { cache: false });
  refusePermissions(desk);
  cutOffNetwork(desk, devTools);
  serveBuiltFiles(desk, listBuiltFiles(join(import.meta.dirname, '../renderer')));
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 700,
    show: false,
    kiosk: start.kiosk,
    autoHideMenuBar: true,
    webPreferences: {
      session: desk,
      preload: join(import.meta.dirname, '../preload/preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools,
    },
  });
  window.once('ready-to-show', () => window.show());
  reopenWhenGone(window);
  await window.loadURL(deskAddress);
  return window;
}

/** A page that crashed is opened anew: what was typed is in the store. One that crashes at once again is given up. */
function reopenWhenGone(window: BrowserWindow): void {
  let reopenedAt: number | undefined;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (quitting || reason === 'clean-exit') return;
    log.warn({ reason }, 'page gone');
    const now = performance.now();
    if (reopenedAt !== undefined && now - reopenedAt < quickCrashMs)
      return fail('窗口反复出错，程序已停止。已保存的办件都在，请重新启动；仍不行请联系维护人员。');
    reopenedAt = now;
    window.reload();
  });
}

/** Answers the preload's request with a port of its own; a document that is not the desk gets none. */
function givePorts(application: Application, bugs: Log): void {
  const serve = servePorts(application.router, (error) => noteBug(bugs, 'api', error));
  ipcMain.on(portWanted, (event) => {
    const frame = event.senderFrame;
    if (frame === null || frame.parent !== null || !isDeskAddress(frame.url)) return;
    const { port1, port2 } = new MessageChannelMain();
    serve(port1);
    frame.postMessage(portGiven, null, [port2]);
  });
}

/** Quitting waits until nothing can be lost any more. */
function closeBeforeQuit(application: Application, release: () => void): void {
  let closed = false;
  app.on('before-quit', () => {
    quitting = true;
  });
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    application
      .close()
      .catch((error: unknown) => noteBug(log, 'close', error))
      .finally(() => {
        closed = true;
        release();
        app.quit();
      });
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
}

async function tell(application: Application, start: StartOptions): Promise<void> {
  console.log(`数据文件夹：${folder}`);
  application.backendUrl().then(
    (url) => console.log(url === undefined ? `受理平台：${start.backend}` : `受理平台（内置）：${url}`),
    () => console.log('受理平台（内置）没有启动，办件先保存在本机。'),
  );
  announceDevices(application.router, (line) => console.log(line), AbortSignal.timeout(60_000)).catch(() => {
    // The program ended, or a device is still being looked for: its state is on the desk.
  });
  try {
    await application.warmUp();
  } catch (error) {
    // Quitting meanwhile takes the worker away.
    if (!quitting) noteBug(log, 'warm-up', error);
  }
}
