import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import type { Channel } from './client.ts';

/** Chooses by where the page came from: loopback HTTP means the browser shell, any other scheme Electron. */
export function channelOpener(page: Window): () => Promise<Channel> {
  if (page.location.protocol !== 'http:') return () => openPort(page);
  const token = takeToken(page);
  return () => openSocket(page, token);
}

/**
 * The one-time token of `/#token=…`. It is taken out of the address bar at once and kept in memory only;
 * a fragment is never sent to a server or written into its log.
 */
export function takeToken(page: Window): string | undefined {
  const token = new URLSearchParams(page.location.hash.slice(1)).get('token') ?? undefined;
  if (page.location.hash !== '')
    page.history.replaceState(null, '', page.location.pathname + page.location.search);
  return token;
}

async function openSocket(page: Window, token: string | undefined): Promise<Channel> {
  const address = new URL('/api', page.location.href);
  address.protocol = page.location.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(address, token === undefined ? [] : [`onething.${token}`]);
  socket.binaryType = 'arraybuffer';
  const closed = new Promise<void>((resolve) => {
    socket.addEventListener('close', () => resolve(), { once: true });
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true });
    socket.addEventListener('close', () => reject(new Error('socket refused')), { once: true });
  });
  return { link: new SocketLink({ websocket: quiet(socket) }), closed, close: () => socket.close() };
}

/**
 * The socket as oRPC sees it. Streams that end after the socket has closed still want to say so, and oRPC
 * then throws where nobody can catch it; every open call has been told by then.
 */
function quiet(socket: WebSocket): ConstructorParameters<typeof SocketLink>[0]['websocket'] {
  return {
    readyState: WebSocket.OPEN,
    addEventListener: socket.addEventListener.bind(socket),
    removeEventListener: socket.removeEventListener.bind(socket),
    send(message) {
      if (socket.readyState === WebSocket.OPEN) socket.send(message);
    },
  };
}

/** Asks the preload for a port; it answers with `{ type: 'onething-port' }` and the port. */
async function openPort(page: Window): Promise<Channel> {
  const port = await new Promise<MessagePort>((resolve) => {
    function take(event: MessageEvent): void {
      const [given] = event.ports;
      if (event.source !== page || event.data?.type !== 'onething-port' || given === undefined) return;
      page.removeEventListener('message', take);
      resolve(given);
    }
    page.addEventListener('message', take);
    page.postMessage(
      { type: 'onething-port-wanted' },
      page.location.origin === 'null' ? '*' : page.location.origin,
    );
  });
  const closed = new Promise<void>((resolve) => {
    port.addEventListener('close', () => resolve(), { once: true });
  });
  const link = new PortLink({ port });
  port.start();
  return { link, closed, close: () => port.close() };
}
