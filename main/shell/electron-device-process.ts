import { fileURLToPath } from 'node:url';
import { utilityProcess } from 'electron';
import { type DeviceProcess, errorClassFilter } from '../devices/device-process.ts';
import { entryUrl } from '../entries.ts';

/** Starts the device process as a utility process of Electron: it ends with us whatever happens. */
export function forkDeviceProcess(): DeviceProcess {
  const child = utilityProcess.fork(fileURLToPath(entryUrl('device-host')), [], {
    serviceName: 'devices',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = errorClassFilter();
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer | string) => output.take(chunk.toString()));
  return {
    get pid() {
      return child.pid;
    },
    post: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit(listener) {
      child.once('exit', (code) => listener({ code, signal: null, errorClasses: output.classes() }));
    },
    kill() {
      const { pid } = child;
      child.kill();
      // `kill` asks politely; a driver stuck in a native call does not hear it.
      if (pid === undefined) return;
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It was gone already.
      }
    },
  };
}
