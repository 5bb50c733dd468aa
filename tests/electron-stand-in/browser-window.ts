import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { CDPSession, Frame, Page, Route } from 'playwright';
import { toReal, toVirtual } from './addresses.ts';
import { app, preventable } from './app.ts';
import { openBrowser } from './chromium.ts';
import { ipcMain } from './ipc-main.ts';
import {
  bindingName,
  decodePortData,
  encodePortData,
  preloadSource,
  receiverName,
  type WorldMessage,
} from './isolated-world.ts';
import type { MessagePortMain } from './message-channel.ts';
import type { Session } from './session.ts';

interface WebPreferences {
  readonly session: Session;
  readonly preload: string;
  readonly sandbox?: boolean;
  readonly contextIsolation?: boolean;
  readonly nodeIntegration?: boolean;
  readonly devTools?: boolean;
}

const isolatedWorld = 'electron-preload';
/** Chromium's name of a permission and what Electron calls it. */
const permissions = {
  geolocation: 'geolocation',
  notifications: 'notifications',
  camera: 'media',
  microphone: 'media',
  'clipboard-read': 'clipboard-read',
} as const;

export class WebContents extends EventEmitter {
  private windowOpen: (details: { readonly url: string }) => { readonly action: 'allow' | 'deny' } = () => ({
    action: 'allow',
  });
  private devToolsOpen = false;
  readonly preferences: WebPreferences;
  constructor(preferences: WebPreferences) {
    super();
    this.preferences = preferences;
  }
  setWindowOpenHandler(handler: typeof this.windowOpen): void {
    this.windowOpen = handler;
  }
  mayOpen(url: string): boolean {
    return this.windowOpen({ url }).action === 'allow';
  }
  openDevTools(): void {
    if (this.preferences.devTools !== false) this.devToolsOpen = true;
  }
  isDevToolsOpened(): boolean {
    return this.devToolsOpen;
  }
}

export class BrowserWindow extends EventEmitter {
  static readonly all: BrowserWindow[] = [];
  readonly webContents: WebContents;
  readonly kiosk: boolean;
  focused = 0;
  portsEnded = 0;
  loads = 0;
  private page: Page | undefined;
  private devtools: CDPSession | undefined;
  /** Execution context of the preload's world → its frame's address. */
  private readonly worlds = new Map<number, string>();
  private readonly ports = new Map<number, MessagePortMain>();
  private lastPort = 0;
  /** A navigation that the program itself asked for, which no guard is asked about. */
  private own = false;

  constructor(options: { readonly webPreferences: WebPreferences; readonly kiosk?: boolean }) {
    super();
    this.kiosk = options.kiosk ?? false;
    this.webContents = new WebContents(options.webPreferences);
    BrowserWindow.all.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }

  show(): void {}
  restore(): void {}
  isMinimized(): boolean {
    return false;
  }
  focus(): void {
    this.focused += 1;
  }
  reload(): void {
    this.own = true;
    void this.page?.reload();
  }

  /** Runs a script in the page, as its own scripts would, over the stand-in's own connection. */
  async runInPage(script: string): Promise<void> {
    await this.page?.evaluate(script);
  }
  pages(): number {
    return this.page?.context().pages().length ?? 0;
  }

  async loadURL(address: string): Promise<void> {
    const { context, debuggingPort } = await openBrowser();
    const [blank] = context.pages();
    const page = this.page ?? blank ?? (await context.newPage());
    if (!this.page) await this.adopt(page, new URL(toReal(address)).origin);
    this.page = page;
    await context.route('**/*', (route) => this.answer(route));
    this.own = true;
    page.on('load', () => {
      this.loads += 1;
    });
    await page.goto(toReal(address), { waitUntil: 'load' });
    this.emit('ready-to-show');
    process.send?.({ said: 'window-loaded', debuggingPort, kiosk: this.kiosk });
  }

  private async adopt(page: Page, origin: string): Promise<void> {
    const { webContents } = this;
    const { preferences } = webContents;
    const granted: string[] = [];
    for (const [name, electronName] of Object.entries(permissions)) {
      if (await preferences.session.grants(webContents, electronName)) granted.push(name);
    }
    await page.context().grantPermissions(granted, { origin });
    page.context().on('page', (popup) => void this.judgePopup(popup));
    page.once('close', () => {
      BrowserWindow.all.splice(BrowserWindow.all.indexOf(this), 1);
      if (BrowserWindow.all.length === 0) app.emit('window-all-closed');
    });

    const devtools = await page.context().newCDPSession(page);
    this.devtools = devtools;
    const world = preferences.contextIsolation === false ? '' : isolatedWorld;
    devtools.on('Runtime.executionContextCreated', ({ context }) => {
      const { frameId } = context.auxData as { frameId?: string };
      if (context.name === world && frameId !== undefined) this.worlds.set(context.id, frameId);
    });
    devtools.on('Runtime.executionContextDestroyed', ({ executionContextId }) =>
      this.worldEnded(executionContextId),
    );
    devtools.on('Runtime.executionContextsCleared', () => {
      for (const id of [...this.worlds.keys()]) this.worldEnded(id);
    });
    devtools.on('Runtime.bindingCalled', ({ payload, executionContextId }) =>
      this.hear(JSON.parse(payload) as WorldMessage, executionContextId),
    );
    await devtools.send('Runtime.enable');
    await devtools.send('Page.enable');
    await devtools.send('Runtime.addBinding', {
      name: bindingName,
      ...(world === '' ? {} : { executionContextName: world }),
    });
    await devtools.send('Page.addScriptToEvaluateOnNewDocument', {
      source: preloadSource(readFileSync(preferences.preload, 'utf8'), toVirtual(origin)),
      ...(world === '' ? {} : { worldName: world }),
    });
    if (preferences.nodeIntegration === true || preferences.sandbox !== true)
      await devtools.send('Page.addScriptToEvaluateOnNewDocument', {
        source: 'globalThis.require = () => ({}); globalThis.process = { versions: {} };',
      });
  }

  private hear(message: WorldMessage, world: number): void {
    switch (message.kind) {
      case 'ipc': {
        const url = toVirtual(this.page?.url() ?? '');
        ipcMain.emit(message.channel, {
          senderFrame: {
            url,
            parent: null,
            postMessage: (channel: string, data: unknown, transfer: readonly MessagePortMain[] = []) =>
              this.sendToWorld(world, {
                kind: 'ipc',
                channel,
                args: [data],
                ports: transfer.map((port) => this.carry(port, world)),
              }),
          },
        });
        return;
      }
      case 'port':
        this.ports.get(message.id)?.postMessage(decodePortData(message.data));
        return;
      case 'port-closed':
        this.ports.get(message.id)?.close();
        return;
    }
  }

  /** The main process's end of a port that now lives in the page. */
  private carry(port: MessagePortMain, world: number): number {
    this.lastPort += 1;
    const id = this.lastPort;
    this.ports.set(id, port);
    port.on('message', ({ data }: { data: unknown }) =>
      this.sendToWorld(world, { kind: 'port', id, data: encodePortData(data) }),
    );
    port.once('close', () => {
      this.ports.delete(id);
      // Ports of a document that has gone are not counted: the program did not end those.
      if (this.worlds.has(world)) this.portsEnded += 1;
      this.sendToWorld(world, { kind: 'port-closed', id });
    });
    this.portsOfWorld.set(id, world);
    port.start();
    return id;
  }
  private readonly portsOfWorld = new Map<number, number>();

  /** The document is gone, and every port it held with it. */
  private worldEnded(world: number): void {
    this.worlds.delete(world);
    for (const [id, holder] of this.portsOfWorld) {
      if (holder !== world) continue;
      this.portsOfWorld.delete(id);
      this.ports.get(id)?.close();
    }
  }

  private sendToWorld(world: number, message: WorldMessage): void {
    if (!this.worlds.has(world)) return;
    this.devtools
      ?.send('Runtime.evaluate', {
        contextId: world,
        expression: `${receiverName}(${JSON.stringify(message)})`,
      })
      .catch(() => {
        // The document went away while the message was on its way.
      });
  }

  private async judgePopup(popup: Page): Promise<void> {
    if (this.webContents.mayOpen(toVirtual(popup.url()))) {
      app.emit('web-contents-created', {}, new WebContents(this.webContents.preferences));
      return;
    }
    await popup.close();
  }

  private async answer(route: Route): Promise<void> {
    const request = route.request();
    const url = toVirtual(request.url());
    const frame = frameOf(route);
    const { session } = this.webContents.preferences;
    if (request.isNavigationRequest()) {
      if (frame?.page() !== this.page)
        return this.webContents.mayOpen(url) ? route.continue() : route.abort('aborted');
      const isMainFrame = frame === this.page?.mainFrame();
      const own = isMainFrame && this.own;
      if (isMainFrame) this.own = false;
      // As in Electron the document stays; another error would put an error page in its place.
      if (!own && this.forbids(url, isMainFrame)) return route.abort('aborted');
    }
    if (await session.cancels({ url, resourceType: request.resourceType(), method: request.method() }))
      return route.abort('blockedbyclient');
    const handler = session.handlers.get(url.split(':')[0] ?? '');
    if (!handler) return route.continue();
    const response = await handler(new Request(url, { method: request.method() }));
    return route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    });
  }

  private forbids(url: string, isMainFrame: boolean): boolean {
    const event = preventable({ url, isMainFrame });
    this.webContents.emit('will-frame-navigate', event);
    if (isMainFrame) this.webContents.emit('will-navigate', event);
    return event.defaultPrevented;
  }
}

/** A popup's first request comes before its page is known. */
function frameOf(route: Route): Frame | undefined {
  try {
    return route.request().frame();
  } catch {
    return undefined;
  }
}
