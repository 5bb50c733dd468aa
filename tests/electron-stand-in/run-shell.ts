import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { logName } from '../../main/log.ts';
import type { Control, ControlState } from './control.ts';

const root = join(import.meta.dirname, '../..');

interface WindowLoaded {
  readonly said: 'window-loaded';
  readonly debuggingPort: number;
  readonly kiosk: boolean;
}
interface ErrorBox {
  readonly said: 'error-box';
  readonly content: string;
}
type Said = WindowLoaded | ErrorBox | ControlState;

export interface RunningShell {
  /** The desk's page, seen through a second DevTools connection of our own. */
  readonly page: Page;
  readonly browser: Browser;
  readonly kiosk: boolean;
  readonly dataFolder: string;
  readonly process: ChildProcess;
  output(): string;
  /** What stands in the program's log. */
  log(): string;
  control(what: Control): Promise<ControlState>;
  /** Ends the program the way a service manager does and tells its exit code. */
  stop(): Promise<number | null>;
}

export interface RunOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly dataFolder?: string;
}

/** Starts the real Electron entry file, as built, over the stand-in. */
export function spawnShell(options: RunOptions = {}): {
  child: ChildProcess;
  dataFolder: string;
  output(): string;
} {
  const dataFolder = options.dataFolder ?? mkdtempSync(join(tmpdir(), 'onething-electron-'));
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--import',
      join(import.meta.dirname, 'register.ts'),
      join(root, 'out/main/electron.js'),
      ...(options.args ?? []),
    ],
    {
      cwd: root,
      env: { ...process.env, ONETHING_DATA: dataFolder, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  return { child, dataFolder, output: () => said };
}

/** The next message of a kind; rejects with the program's output when it ends first. */
export function heard<Kind extends Said['said']>(
  shell: { child: ChildProcess; output(): string },
  kind: Kind,
): Promise<Extract<Said, { said: Kind }>> {
  return new Promise((resolve, reject) => {
    function settled(): void {
      shell.child.off('message', hear);
      shell.child.off('exit', ended);
    }
    function hear(message: Said): void {
      if (message.said !== kind) return;
      settled();
      resolve(message as Extract<Said, { said: Kind }>);
    }
    function ended(code: number | null): void {
      settled();
      reject(new Error(`ended with ${code}:\n${shell.output()}`));
    }
    shell.child.on('message', hear);
    shell.child.on('exit', ended);
  });
}

/** Tells the running program's stand-in to do something; resolves with its state afterwards. */
export function tellStandIn(
  shell: { child: ChildProcess; output(): string },
  what: Control,
): Promise<ControlState> {
  const answer = heard(shell, 'state');
  shell.child.send(what);
  return answer;
}

export async function runShell(options: RunOptions = {}): Promise<RunningShell> {
  const shell = spawnShell(options);
  const { child, dataFolder } = shell;
  const remove = (): void => {
    if (options.dataFolder === undefined) rmSync(dataFolder, { recursive: true, force: true, maxRetries: 3 });
  };
  const { browser, page, kiosk } = await look(shell).catch(async (error: unknown) => {
    await end(child, 'SIGKILL');
    remove();
    throw error;
  });
  return {
    page,
    browser,
    kiosk,
    dataFolder,
    process: child,
    output: () => shell.output(),
    log: () => readFileSync(join(dataFolder, logName), 'utf8'),
    control: (what) => tellStandIn(shell, what),
    async stop() {
      await browser.close();
      await end(child, 'SIGTERM');
      remove();
      return child.exitCode;
    },
  };
}

/** The window, once the program has loaded it. */
async function look(shell: { child: ChildProcess; output(): string }): Promise<{
  browser: Browser;
  page: Page;
  kiosk: boolean;
}> {
  const { debuggingPort, kiosk } = await heard(shell, 'window-loaded');
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${debuggingPort}`);
  const page = browser.contexts()[0]?.pages()[0];
  if (!page) throw new Error('the window has no page');
  return { browser, page, kiosk };
}

/** Ends the program with a signal, unless it has ended by itself. */
export async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}
