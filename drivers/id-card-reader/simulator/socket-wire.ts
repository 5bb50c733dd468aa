import { rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import type { SimulatorWire } from './wire.ts';

/** A named pipe (Windows) or local socket in the place of a serial port, for systems without pseudo terminals. */
export function plugInSocket(path: string, hear: (bytes: Uint8Array) => void): Promise<SimulatorWire> {
  let owner: Socket | undefined;
  const server = createServer((socket) => {
    // A serial port has one owner.
    if (owner !== undefined) return socket.destroy();
    owner = socket;
    socket.setNoDelay(true);
    socket.on('data', hear);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      owner = undefined;
    });
    return socket;
  });
  if (process.platform !== 'win32') rmSync(path, { force: true });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () =>
      resolve({
        write: (bytes) => owner?.write(bytes),
        unplug() {
          owner?.destroy();
          server.close();
        },
      }),
    );
  });
}
