import { type ChildProcess, spawn } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

const linuxNames = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
];
const macPaths = [
  'Chromium.app/Contents/MacOS/Chromium',
  'Google Chrome.app/Contents/MacOS/Google Chrome',
  'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];
const windowsPaths = [
  'Google/Chrome/Application/chrome.exe',
  'Microsoft/Edge/Application/msedge.exe',
  'Chromium/Application/chrome.exe',
];

/** The system's Chromium, Chrome or Edge, in this order. `ONETHING_CHROMIUM` names another one. */
export function findChromium(
  platform: NodeJS.Platform = process.platform,
  env: Environment = process.env,
): string | undefined {
  const named = env['ONETHING_CHROMIUM'];
  if (named) return isProgram(named) ? named : undefined;
  return candidates(platform, env).find(isProgram);
}

function candidates(platform: NodeJS.Platform, env: Environment): readonly string[] {
  if (platform === 'darwin')
    return ['/Applications', join(homedir(), 'Applications')].flatMap((folder) =>
      macPaths.map((path) => join(folder, path)),
    );
  if (platform === 'win32')
    return windowsPaths.flatMap((path) =>
      ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((root) => {
        const folder = env[root];
        return folder ? [join(folder, path)] : [];
      }),
    );
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return linuxNames.flatMap((name) => folders.map((folder) => join(folder, name)));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Why no window can be opened here although a browser exists, in Chinese; `undefined` when one can. */
export function noScreen(
  platform: NodeJS.Platform = process.platform,
  env: Environment = process.env,
): string | undefined {
  if (platform !== 'linux' || env['DISPLAY'] || env['WAYLAND_DISPLAY']) return undefined;
  return '没有图形桌面（未设置 DISPLAY 或 WAYLAND_DISPLAY）';
}

export interface OpenWindow {
  readonly process: ChildProcess;
  /** Settles when the person closed the window, with what went wrong when it never opened. */
  readonly closed: Promise<{ readonly code: number | null; readonly error?: string }>;
  /** Ends the browser and removes its profile. */
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly kiosk?: boolean;
  readonly closingMs?: number;
}

/**
 * Opens the address in a window of its own with a profile that is thrown away: off the record, in memory
 * where the system has a memory folder, without disk cache and without any other host to talk to.
 */
export function openChromium(program: string, address: string, options: OpenOptions = {}): OpenWindow {
  const profile = mkdtempSync(join(profileParent(program), `${profileName}${process.pid}-`));
  sweepProfiles(profileParent(program));
  const child = spawn(program, [...chromiumSwitches(profile, options), `--app=${address}`], {
    // The browser ends when its debugging pipe breaks: so it does when we are killed.
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    // A group of its own: its many processes end together, and Ctrl+C reaches us first.
    detached: process.platform !== 'win32',
  });
  const closed = new Promise<{ code: number | null; error?: string }>((resolve) => {
    child.once('error', (error) => resolve({ code: null, error: error.message }));
    child.once('exit', (code) => resolve({ code }));
  }).then(async (end) => {
    endGroup(child);
    await removeFolder(profile);
    return end;
  });
  return {
    process: child,
    closed,
    async close() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      const hardEnd = setTimeout(() => endGroup(child), options.closingMs ?? 2000);
      await closed;
      clearTimeout(hardEnd);
    },
  };
}

export function chromiumSwitches(profile: string, options: OpenOptions = {}): readonly string[] {
  return [
    `--user-data-dir=${profile}`,
    '--remote-debugging-pipe',
    '--incognito',
    '--no-first-run',
    '--no-default-browser-check',
    '--no-pings',
    '--disk-cache-size=1',
    '--media-cache-size=1',
    '--disable-gpu-shader-disk-cache',
    '--disable-background-networking',
    '--disable-breakpad',
    '--disable-crash-reporter',
    '--disable-client-side-phishing-detection',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-domain-reliability',
    '--disable-extensions',
    '--disable-sync',
    '--disable-features=Translate,OptimizationHints,MediaRouter,AutofillServerCommunication,InterestFeedContentSuggestions',
    '--password-store=basic',
    '--use-mock-keychain',
    '--no-proxy-server',
    // No name leads anywhere but here, whatever a page or the browser itself asks for.
    '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
    '--window-size=1440,900',
    ...(options.kiosk ? ['--kiosk'] : []),
    ...(runsAsRoot() ? ['--no-sandbox', '--test-type'] : []),
  ];
}

/** Chromium refuses its own sandbox to root. */
export function runsAsRoot(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0;
}

function profileParent(program: string): string {
  if (process.platform === 'linux') {
    // A snap sees neither our /tmp nor /dev/shm; its own folder it does.
    const snap = snapFolder(program);
    if (snap !== undefined) return snap;
    if (isWritable('/dev/shm')) return '/dev/shm';
  }
  return tmpdir();
}

function snapFolder(program: string): string | undefined {
  const real = realpathSync(program);
  const isSnap =
    real.includes('/snap') ||
    (existsSync('/snap') && readFileSync(real).subarray(0, 4096).toString('latin1').includes('/snap/'));
  if (!isSnap) return undefined;
  const folder = join(homedir(), 'snap/chromium/common');
  mkdirSync(folder, { recursive: true });
  return folder;
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nothing of the group is left.
  }
}

const profileName = 'onething-window-';

/** Removes profiles of programs that were killed before they could. */
function sweepProfiles(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = new RegExp(`^${profileName}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid)))
      rmSync(join(parent, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** A browser that is ending may still write for a moment: `rm` tries again. */
async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}
