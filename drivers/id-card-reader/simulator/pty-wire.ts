import { closeSync, constants, openSync, rmSync, symlinkSync, writeSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import koffi from 'koffi';
import type { SimulatorWire } from './wire.ts';

/**
 * A pseudo terminal whose application side is reached by the symbolic link `linkPath`, as a real reader is by its
 * udev link: each plug-in is a new terminal, the link stays the same. Linux and macOS.
 */
export function plugInPty(linkPath: string, hear: (bytes: Uint8Array) => void): SimulatorWire {
  const { master, slavePath } = openPty();
  // While one slave descriptor stays open, an application that closes the port does not end the terminal.
  const keeper = openSync(slavePath, constants.O_RDWR | constants.O_NOCTTY);
  const stream = new ReadStream(master);
  stream.setRawMode(true);
  stream.on('data', (bytes: Buffer) => hear(bytes));
  // Reading ends with EIO when the plug is pulled.
  stream.on('error', () => undefined);
  rmSync(linkPath, { force: true });
  symlinkSync(slavePath, linkPath);
  return {
    write(bytes) {
      try {
        writeSync(master, bytes);
      } catch (error) {
        // Nobody reads and the buffer is full: a UART loses such bytes as well.
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      }
    },
    unplug() {
      rmSync(linkPath, { force: true });
      closeSync(keeper);
      stream.destroy();
    },
  };
}

function openPty(): { readonly master: number; readonly slavePath: string } {
  const libc = koffi.load(process.platform === 'darwin' ? 'libSystem.B.dylib' : 'libc.so.6');
  const open = libc.func('int posix_openpt(int flags)') as (flags: number) => number;
  const grant = libc.func('int grantpt(int fd)') as (fd: number) => number;
  const unlock = libc.func('int unlockpt(int fd)') as (fd: number) => number;
  const name = libc.func('char *ptsname(int fd)') as (fd: number) => string;
  const master = open(constants.O_RDWR | constants.O_NOCTTY);
  if (master < 0 || grant(master) !== 0 || unlock(master) !== 0)
    throw new Error('no pseudo terminal can be opened');
  return { master, slavePath: name(master) };
}
