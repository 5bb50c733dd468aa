import { EventEmitter } from 'node:events';

/** What the preload sends arrives here, with the frame it came from. */
export const ipcMain = new EventEmitter();
