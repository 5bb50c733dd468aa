import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { entryUrl } from '../entries.ts';
import { type DeviceProcess, errorClassFilter, type ProcessEnd } from './device-process.ts';

export interface SpawnOptions {
  /** The device process's entry file. */
  readonly entry?: URL;
  readonly env?: NodeJS.ProcessEnv;
  readonly delays?: Partial<SpawnDelays>;
}

export interface SpawnDelays {
  /** After the process ended, its last messages may take this long to come in. */
  readonly drainMs: number;
  /** After the process ended, what it started may take this long to notice and tidy up; then it is ended. */
  readonly orphanMs: number;
}
export const spawnDelays: SpawnDelays = { drainMs: 500, orphanMs: 1000 };

/**
 * Starts the device process as a child of Node: browser shell, demo and tests.
 *
 * On POSIX it leads a process group of its own, so that a simulator or a `scanimage` it started ends with
 * it even after `kill -9`. On Windows, and when *we* are killed, its children notice the closed pipe.
 */
export function spawnDeviceProcess(options: SpawnOptions = {}): DeviceProcess {
  const delays = { ...spawnDelays, ...options.delays };
  const ownGroup = process.platform !== 'win32';
  const child = fork(fileURLToPath(options.entry ?? entryUrl('device-host')), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: ownGroup,
    // Pages and frames are buffers outside of the heap: room for short-lived objects would only lie about unused.
    execArgv: ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=2'],
    env: options.env ?? process.env,
  });
  const output = errorClassFilter();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8');
    stream?.on('data', (chunk: string) => output.take(chunk));
  }

  /** True when something of its group is still there. */
  function signalGroup(signal: 'SIGKILL' | 0): boolean {
    if (!ownGroup || child.pid === undefined) return false;
    try {
      process.kill(-child.pid, signal);
      return true;
    } catch {
      return false;
    }
  }

  return {
    pid: child.pid,
    post(message) {
      // The process may die between the check and the write; `onExit` tells.
      if (child.connected && message !== undefined) child.send(message as object, undefined, {}, () => {});
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit(listener) {
      let told = false;
      function tell(end: Omit<ProcessEnd, 'errorClasses'>): void {
        if (told) return;
        told = true;
        listener({ ...end, errorClasses: output.classes() });
      }
      child.once('exit', (code, signal) => {
        if (signalGroup(0)) setTimeout(() => signalGroup('SIGKILL'), delays.orphanMs);
        // 'close' comes when the pipes are drained; a grandchild that keeps one open must not hold us up.
        const late = setTimeout(() => tell({ code, signal }), delays.drainMs);
        child.once('close', () => {
          clearTimeout(late);
          tell({ code, signal });
        });
      });
      child.once('error', () => {
        if (child.pid === undefined) tell({ code: null, signal: null });
      });
    },
    kill() {
      // Once it has ended its number may belong to somebody else.
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
    },
  };
}
