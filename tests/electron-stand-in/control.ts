import { BrowserWindow } from './browser-window.ts';
import { hasDefaultMenu } from './menu-and-dialog.ts';

/** What a hand at the keyboard or a debugger in the main process would do, told by the test over IPC. */
export type Control =
  | { readonly do: 'press-devtools-keys' }
  | { readonly do: 'open-devtools' }
  | { readonly do: 'crash-page' }
  | { readonly do: 'run-in-page'; readonly script: string }
  | { readonly do: 'state' };

export interface ControlState {
  readonly said: 'state';
  readonly devToolsOpened: boolean;
  readonly windows: number;
  /** How often the window's page was loaded. */
  readonly loads: number;
  readonly focused: number;
  readonly pages: number;
  /** Ports that the program closed while their document stood. */
  readonly portsEnded: number;
}

async function obey(message: Control): Promise<void> {
  const [window] = BrowserWindow.all;
  const contents = window?.webContents;
  if (message.do === 'open-devtools') contents?.openDevTools();
  // Ctrl+Shift+I is an accelerator of the default menu.
  if (message.do === 'press-devtools-keys' && hasDefaultMenu()) contents?.openDevTools();
  if (message.do === 'crash-page') contents?.emit('render-process-gone', {}, { reason: 'crashed' });
  if (message.do === 'run-in-page') await window?.runInPage(message.script);
  process.send?.({
    said: 'state',
    devToolsOpened: contents?.isDevToolsOpened() ?? false,
    windows: BrowserWindow.all.length,
    loads: window?.loads ?? 0,
    focused: window?.focused ?? 0,
    pages: window?.pages() ?? 0,
    portsEnded: window?.portsEnded ?? 0,
  } satisfies ControlState);
}
process.on('message', (message: Control) => void obey(message));
process.channel?.unref();
