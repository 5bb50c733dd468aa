import { EventEmitter } from 'node:events';
import { existsSync, unlinkSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { isAbsolute, join } from 'node:path';
import { closeBrowser } from './chromium.ts';

/** An event whose default can be prevented, as Electron's are. */
export function preventable<T extends object>(
  details: T,
): T & { defaultPrevented: boolean; preventDefault(): void } {
  return {
    ...details,
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true;
    },
  };
}

class StandInApp extends EventEmitter {
  readonly isPackaged = process.env['STAND_IN_PACKAGED'] === '1';
  sandboxed = false;
  private userData: string | undefined;
  private quitting = false;
  private exiting = false;

  setPath(_name: 'userData', path: string): void {
    if (!isAbsolute(path) || !existsSync(path)) throw new Error('Failed to set path');
    this.userData = path;
  }

  enableSandbox(): void {
    this.sandboxed = true;
  }

  whenReady(): Promise<void> {
    return new Promise((resolve) => {
      setImmediate(resolve);
    });
  }

  /** A socket in the user data folder, as Electron's own; the second's connection is the first's event. */
  requestSingleInstanceLock(): boolean {
    if (this.userData === undefined) return true;
    const path = join(this.userData, 'lock');
    if (existsSync(path)) {
      connect(path).on('error', (error) => {
        throw error;
      });
      return false;
    }
    createServer((socket) => {
      socket.end();
      this.emit('second-instance', {}, [], '');
    })
      .listen(path)
      .unref();
    this.once('quit', () => unlinkSync(path));
    return true;
  }

  quit(): void {
    if (this.quitting) return;
    this.quitting = true;
    this.emit('before-quit', preventable({}));
    const event = preventable({});
    this.emit('will-quit', event);
    this.quitting = false;
    if (!event.defaultPrevented) this.exit(0);
  }

  exit(code: number): void {
    // Closing the browser closes the last window, which would quit once more.
    if (this.exiting) return;
    this.exiting = true;
    this.emit('quit');
    void closeBrowser().finally(() => process.exit(code));
  }
}

export const app = new StandInApp();
