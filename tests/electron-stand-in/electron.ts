import './control.ts';

/** The part of Electron's module that the shell uses. A name that is missing here fails at the import. */
export { app } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export { ipcMain } from './ipc-main.ts';
export { Menu, dialog } from './menu-and-dialog.ts';
export { MessageChannelMain } from './message-channel.ts';
export { safeStorage } from './safe-storage.ts';
export { protocol, session } from './session.ts';
export { utilityProcess } from './utility-process.ts';
