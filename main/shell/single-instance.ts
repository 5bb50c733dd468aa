import { createHash } from 'node:crypto';
import { unlinkSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * One program per data folder: two would deliver and print the same cases side by side. The first one listens
 * on a local socket named after the folder; the name is free again the moment it ends, however it ends.
 *
 * @returns releases the folder; `undefined` when another program has it
 */
export async function claimDataFolder(folder: string): Promise<(() => void) | undefined> {
  const path = socketPath(folder);
  const server = (await listen(path)) ?? ((await answers(path)) ? undefined : await listenAgain(path));
  if (!server) return undefined;
  server.unref();
  return () => server.close();
}

/** In the folder itself, which is this user's only; a path too long for a socket (108 bytes) goes by its hash. */
function socketPath(folder: string): string {
  const name = `onething-${createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 16)}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  const inside = join(resolve(folder), 'running.sock');
  return Buffer.byteLength(inside) < 100 ? inside : join(tmpdir(), `${name}.sock`);
}

function listen(path: string): Promise<Server | undefined> {
  return new Promise((resolvePromise, reject) => {
    const server = createServer((socket) => socket.end());
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolvePromise(undefined) : reject(error),
    );
    server.listen(path, () => resolvePromise(server));
  });
}

/** The file was left behind by a program that was killed. */
function listenAgain(path: string): Promise<Server | undefined> {
  if (process.platform !== 'win32') unlinkSync(path);
  return listen(path);
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolvePromise) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolvePromise(true);
    });
    socket.once('error', () => resolvePromise(false));
  });
}
