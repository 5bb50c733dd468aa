import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { entryUrl } from '../entries.ts';
import { type DeviceProcess, errorClassFilter, type ProcessEnd } from './device-process.ts';

export interface SpawnOptions {
  /** The device process's entry file. */
  readonly entry?: URL;
  readonly env?: NodeJS.ProcessEnv;
  /** After the process ended, its last messages may take this long to come in. */
  readonly drainMs?: number;
}

/**
 * Starts the device process as a child of Node: browser shell, demo and tests.
 *
 * On POSIX it leads a process group of its own, so that a simulator or a `scanimage` it started ends with
 * it even after `kill -9`. On Windows, and when *we* are killed, its children notice the closed pipe.
 */
export function spawnDeviceProcess(options: SpawnOptions = {}): DeviceProcess {
  const ownGroup = process.platform !== 'win32';
  const child = fork(fileURLToPath(options.entry ?? entryUrl('device-host')), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: ownGroup,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: options.env ?? process.env,
  });
  const output = errorClassFilter();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8');
    stream?.on('data', (chunk: string) => output.take(chunk));
  }

  function endGroup(): void {
    if (!ownGroup || child.pid === undefined) return;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // Nothing of the group is left.
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
        endGroup();
        // 'close' comes when the pipes are drained; a grandchild that keeps one open must not hold us up.
        const late = setTimeout(() => tell({ code, signal }), options.drainMs ?? 500);
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
      endGroup();
      child.kill('SIGKILL');
    },
  };
}
