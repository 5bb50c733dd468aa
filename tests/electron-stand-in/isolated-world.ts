import { toReal, toVirtual } from './addresses.ts';

/** What travels between the preload's world and the main process, as JSON through a DevTools binding. */
export type WorldMessage =
  | {
      readonly kind: 'ipc';
      readonly channel: string;
      readonly args: readonly unknown[];
      readonly ports: readonly number[];
    }
  | { readonly kind: 'port'; readonly id: number; readonly data: PortData }
  | { readonly kind: 'port-closed'; readonly id: number };
export type PortData = { readonly text: string } | { readonly bytes: string };

export const bindingName = '__electronStandIn';
export const receiverName = '__electronStandInReceive';

export function encodePortData(data: unknown): PortData {
  if (typeof data === 'string') return { text: data };
  if (data instanceof Uint8Array) return { bytes: Buffer.from(data).toString('base64') };
  throw new TypeError('the stand-in carries strings and bytes only');
}

export function decodePortData(data: PortData): string | Uint8Array {
  return 'text' in data ? data.text : Uint8Array.from(Buffer.from(data.bytes, 'base64'));
}

/**
 * The preload's surroundings: `require('electron')` with `ipcRenderer`, and a `window` and `location` that
 * speak of the custom scheme. The preload's own text follows unchanged.
 */
export function preloadSource(preload: string, origin: string): string {
  return `(() => {
  const realOrigin = ${JSON.stringify(toReal(origin))}, virtualOrigin = ${JSON.stringify(toVirtual(origin))};
  const virtual = (text) => text === realOrigin || text.startsWith(realOrigin + '/') ? virtualOrigin + text.slice(realOrigin.length) : text;
  const real = (text) => text === virtualOrigin ? realOrigin : text;
  const realWindow = globalThis.window;
  const send = (message) => globalThis.${bindingName}(JSON.stringify(message));
  const bridges = new Map();
  const toBase64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  const encode = (data) => typeof data === 'string' ? { text: data } : { bytes: toBase64(data) };
  const decode = (data) => 'text' in data ? data.text : Uint8Array.from(atob(data.bytes), (sign) => sign.charCodeAt(0));
  const listeners = new Map();
  const ipcRenderer = {
    send: (channel, ...args) => send({ kind: 'ipc', channel, args, ports: [] }),
    on: (channel, listener) => void listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
  };
  function bridge(id) {
    const { port1, port2 } = new MessageChannel();
    bridges.set(id, port2);
    port2.onmessage = (event) => send({ kind: 'port', id, data: encode(event.data) });
    port2.addEventListener('close', () => send({ kind: 'port-closed', id }));
    return port1;
  }
  globalThis.${receiverName} = (message) => {
    if (message.kind === 'ipc') {
      const ports = message.ports.map(bridge);
      for (const listener of listeners.get(message.channel) ?? []) listener({ ports }, ...message.args);
    } else if (message.kind === 'port') bridges.get(message.id)?.postMessage(decode(message.data));
    else bridges.get(message.id)?.close();
  };
  const window = {
    get top() { return realWindow.top === realWindow ? window : null; },
    addEventListener: (type, listener) => realWindow.addEventListener(type, (event) => listener(type !== 'message' ? event : {
      source: event.source === realWindow ? window : event.source, origin: virtual(event.origin), data: event.data, ports: event.ports,
    })),
    postMessage: (message, target, transfer) => realWindow.postMessage(message, real(target), transfer),
  };
  const location = { origin: virtual(realWindow.location.origin), href: virtual(realWindow.location.href) };
  const require = (name) => { if (name !== 'electron') throw new Error('a sandboxed preload has no ' + name); return { ipcRenderer }; };
  (function (require, module, exports, window, location) {
${preload}
  })(require, { exports: {} }, {}, window, location);
})();`;
}
