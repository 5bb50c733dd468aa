import { EventEmitter } from 'node:events';

type Handler = (request: Request) => Response | Promise<Response>;
type PermissionRequest = (contents: unknown, permission: string, answer: (granted: boolean) => void) => void;
type BeforeRequest = (
  details: { readonly url: string; readonly resourceType: string; readonly method: string },
  answer: (response: { readonly cancel?: boolean }) => void,
) => void;

/** What Electron does without a word from the program: every permission is granted, every request goes out. */
export class Session extends EventEmitter {
  readonly handlers = new Map<string, Handler>();
  readonly protocol = {
    handle: (scheme: string, handler: Handler) => void this.handlers.set(scheme, handler),
  };
  private request: PermissionRequest = (_contents, _permission, answer) => answer(true);
  private check: (contents: unknown, permission: string) => boolean = () => true;
  private before: BeforeRequest = (_details, answer) => answer({});
  readonly webRequest = {
    onBeforeRequest: (listener: BeforeRequest) => {
      this.before = listener;
    },
  };

  setPermissionRequestHandler(handler: PermissionRequest): void {
    this.request = handler;
  }
  setPermissionCheckHandler(handler: (contents: unknown, permission: string) => boolean): void {
    this.check = handler;
  }
  setDevicePermissionHandler(): void {}
  setDisplayMediaRequestHandler(): void {}
  setBluetoothPairingHandler(): void {}
  setSpellCheckerEnabled(): void {}

  async grants(contents: unknown, permission: string): Promise<boolean> {
    const asked = await new Promise<boolean>((resolve) => {
      this.request(contents, permission, resolve);
    });
    return asked && this.check(contents, permission);
  }

  cancels(details: { url: string; resourceType: string; method: string }): Promise<boolean> {
    return new Promise((resolve) => {
      this.before(details, ({ cancel }) => resolve(cancel === true));
    });
  }
}

const sessions = new Map<string, Session>();
export const session = {
  fromPartition(name: string): Session {
    const known = sessions.get(name) ?? new Session();
    sessions.set(name, known);
    return known;
  },
};

export const privileged: string[] = [];
export const protocol = {
  registerSchemesAsPrivileged(schemes: readonly { readonly scheme: string }[]): void {
    privileged.push(...schemes.map(({ scheme }) => scheme));
  },
};
