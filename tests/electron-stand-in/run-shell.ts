import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
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
    shell.child.on('message', (message: Said) => {
      if (message.said === kind) resolve(message as Extract<Said, { said: Kind }>);
    });
    shell.child.once('exit', (code) => reject(new Error(`ended with ${code}:\n${shell.output()}`)));
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
  const { debuggingPort, kiosk } = await heard(shell, 'window-loaded');
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${debuggingPort}`);
  const page = browser.contexts()[0]?.pages()[0];
  if (!page) throw new Error('the window has no page');
  return {
    page,
    browser,
    kiosk,
    dataFolder,
    process: child,
    output: () => shell.output(),
    control: (what) => tellStandIn(shell, what),
    async stop() {
      await browser.close();
      if (child.exitCode === null) {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
      }
      if (options.dataFolder === undefined) rmSync(dataFolder, { recursive: true, force: true });
      return child.exitCode;
    },
  };
}
