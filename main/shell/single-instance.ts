import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
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
  const server = (await listen(path)) ?? (await takeOver(folder, path));
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

/**
 * Listens where a killed program left its socket behind. Several may come at once, and who removes the file must
 * not remove the socket of another that was quicker: SQLite's file lock, which ends with its program however that
 * ends, lets one look and remove at a time.
 */
async function takeOver(folder: string, path: string): Promise<Server | undefined> {
  // A pipe of Windows is gone with its program: what is there is alive.
  if (process.platform === 'win32') return undefined;
  const { default: Database } = await import('better-sqlite3');
  const lock = new Database(join(folder, 'running.lock'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    if (await answers(path)) return undefined;
    rmSync(path, { force: true });
    return await listen(path);
  } catch (error) {
    // Another program is starting at this very moment.
    if ((error as { readonly code?: unknown }).code === 'SQLITE_BUSY') return undefined;
    throw error;
  } finally {
    lock.close();
  }
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
