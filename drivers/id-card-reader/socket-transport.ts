import { createConnection, type Socket } from 'node:net';
import { failure, success } from '../../domain/result.ts';
import type { ByteTransport, TransportListener } from './byte-transport.ts';
import { readerProblems } from './problems.ts';

/** A local socket or, on Windows, a named pipe. For readers behind a bridge and for the simulator without a PTY. */
export function socketTransport(path: string, closeMs: number): ByteTransport {
  let socket: Socket | undefined;
  let listener: TransportListener | undefined;

  function lose(): void {
    const told = listener;
    listener = undefined;
    told?.lost();
  }

  return {
    name: path,
    open: (owner) =>
      new Promise((resolve) => {
        const connecting = createConnection(path);
        socket = connecting;
        connecting.setNoDelay(true);
        connecting.once('connect', () => {
          listener = owner;
          resolve(success(undefined));
        });
        connecting.on('data', (bytes) => listener?.data(bytes));
        connecting.on('error', (error: NodeJS.ErrnoException) => {
          lose();
          resolve(failure(error.code === 'EACCES' ? readerProblems['no-permission'] : readerProblems.absent));
        });
        connecting.on('close', lose);
      }),
    write(bytes) {
      if (socket?.writable) socket.write(bytes);
      else lose();
    },
    close: () =>
      new Promise((resolve) => {
        listener = undefined;
        if (socket === undefined || socket.destroyed) return resolve();
        const late = setTimeout(resolve, closeMs);
        socket.once('close', () => {
          clearTimeout(late);
          resolve();
        });
        socket.destroy();
        return undefined;
      }),
  };
}
