import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { BuiltFiles } from './built-files.ts';
import { pageHeaders } from './page-policy.ts';
import { windowSessions } from './window-session.ts';

export interface WindowServerOptions {
  readonly files: BuiltFiles;
  /** Gets every socket that proved itself; serves the API on it. */
  readonly serve: (socket: WebSocket) => void;
  /** 0 or absent: a free one. */
  readonly port?: number;
  readonly delays?: WindowServerDelays;
}

export interface WindowServerDelays {
  readonly headersMs: number;
  readonly requestMs: number;
  readonly keepAliveMs: number;
  /** How often connections are looked at for the three above. */
  readonly checkingMs: number;
  /** A socket that does not answer a ping within this time is ended. */
  readonly heartbeatMs: number;
  readonly closingMs: number;
}
export const windowServerDelays: WindowServerDelays = {
  headersMs: 5_000,
  requestMs: 10_000,
  keepAliveMs: 5_000,
  checkingMs: 1_000,
  heartbeatMs: 20_000,
  closingMs: 2_000,
};

/** The largest message: a page of 20 MB dropped in as a file, and its wrapping. */
const messageBytesMax = 24 * 1024 * 1024;
/** Scripts and style sheets are read and sent in one piece. */
const chunkBytesMax = 512 * 1024;
const connectionsMax = 64;
const headerBytesMax = 16 * 1024;

export interface WindowServer {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** An address with a new one-time token; an unused earlier one is void from now on. */
  newAddress(): string;
  /** Called when the last open socket has gone. */
  onLastClosed(listener: () => void): void;
  close(): Promise<void>;
}

/**
 * Serves the built window and the API's socket to this machine only. Everything that is not a `GET` of a
 * known file or a socket with the right Host, Origin and session is refused, with a reason in Chinese.
 */
export async function startWindowServer(options: WindowServerOptions): Promise<WindowServer> {
  const delays = options.delays ?? windowServerDelays;
  const sessions = windowSessions();
  const headers = pageHeaders("'self'");
  const listeners: (() => void)[] = [];
  let host = '';
  let cookieName = '';

  const server = createServer({
    maxHeaderSize: headerBytesMax,
    headersTimeout: delays.headersMs,
    requestTimeout: delays.requestMs,
    keepAliveTimeout: delays.keepAliveMs,
    connectionsCheckingInterval: delays.checkingMs,
  });
  server.maxConnections = connectionsMax;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: messageBytesMax,
    perMessageDeflate: false,
    handleProtocols: (offered) => [...offered].find((protocol) => protocol.startsWith(tokenPrefix)) ?? false,
  });

  /** Why this request is not from our own page, or nothing. */
  function foreign(request: IncomingMessage): string | undefined {
    if (request.headers.host !== host) return `请用 http://${host}/ 打开本程序。`;
    const { origin } = request.headers;
    if (origin !== undefined && origin !== `http://${host}`) return '不接受其他网页发来的请求。';
    const site = request.headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin' && site !== 'none') return '不接受其他网页发来的请求。';
    return undefined;
  }

  server.on('request', (request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const reason = foreign(request);
    if (reason !== undefined) return refuse(request, response, 403, reason);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      return refuse(request, response, 405, '这个地址只能读取。');
    }
    if (
      request.headers['transfer-encoding'] !== undefined ||
      Number(request.headers['content-length'] ?? 0) > 0
    )
      return refuse(request, response, 413, '读取请求不应带有内容。');
    const file = options.files.get((request.url ?? '').replace(/\?.*$/s, ''));
    if (!file) return refuse(request, response, 404, '没有这个文件。');
    response.writeHead(200, { 'Content-Type': file.type, 'Content-Length': file.bytes });
    if (request.method === 'HEAD') return void response.end();
    const content = createReadStream(file.path, {
      highWaterMark: Math.min(Math.max(file.bytes, 1), chunkBytesMax),
    });
    content.once('error', () => response.destroy());
    response.once('close', () => content.destroy());
    content.pipe(response);
  });

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Without a listener an error of a half-open socket would end the program.
    socket.on('error', () => socket.destroy());
    if (foreign(request) !== undefined || request.headers.origin === undefined)
      return refuseSocket(socket, 403);
    if (request.url !== '/api') return refuseSocket(socket, 404);
    let cookie: string | undefined;
    if (!sessions.known(cookieOf(request, cookieName))) {
      const secret = sessions.exchange(tokenOf(request) ?? '');
      if (secret === undefined) return refuseSocket(socket, 401);
      cookie = `${cookieName}=${secret}; Path=/; HttpOnly; SameSite=Strict`;
    }
    function giveCookie(lines: string[], answered: IncomingMessage): void {
      if (answered === request && cookie !== undefined) lines.push(`Set-Cookie: ${cookie}`);
    }
    sockets.on('headers', giveCookie);
    sockets.handleUpgrade(request, socket, head, (accepted) => {
      watch(accepted);
      options.serve(accepted);
    });
    sockets.off('headers', giveCookie);
  });

  const silent = new WeakSet<WebSocket>();
  function watch(socket: WebSocket): void {
    socket.on('pong', () => silent.delete(socket));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      if (sockets.clients.size === 0) for (const listener of listeners) listener();
    });
  }
  const heartbeat = setInterval(() => {
    for (const socket of sockets.clients) {
      if (silent.has(socket)) socket.terminate();
      else {
        silent.add(socket);
        socket.ping();
      }
    }
  }, delays.heartbeatMs);
  heartbeat.unref();

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Error(portTaken(options.port ?? 0), { cause: error }) : error),
    );
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('listening without a port');
  host = `127.0.0.1:${address.port}`;
  // Cookies know no ports: two programs on one machine must not overwrite each other's.
  cookieName = `onething-${address.port}`;

  let closing: Promise<void> | undefined;
  return {
    origin: `http://${host}`,
    newAddress: () => `http://${host}/#token=${sessions.issueToken()}`,
    onLastClosed: (listener) => void listeners.push(listener),
    close() {
      closing ??= new Promise((resolve) => {
        clearInterval(heartbeat);
        listeners.length = 0;
        for (const socket of sockets.clients) socket.close(1001);
        const hardEnd = setTimeout(() => {
          for (const socket of sockets.clients) socket.terminate();
          server.closeAllConnections();
        }, delays.closingMs);
        server.close(() => {
          clearTimeout(hardEnd);
          resolve();
        });
        server.closeIdleConnections();
      });
      return closing;
    },
  };
}

function portTaken(port: number): string {
  return `端口 ${port} 已被别的程序占用，请换一个 --port，或去掉这个选项由程序自己选择。`;
}

/** The page hands the token over as a subprotocol: a header, so it is in no address and no log. */
const tokenPrefix = 'onething.';

function tokenOf(request: IncomingMessage): string | undefined {
  const offered = (request.headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((protocol) => protocol.trim());
  return offered.find((protocol) => protocol.startsWith(tokenPrefix))?.slice(tokenPrefix.length);
}

function cookieOf(request: IncomingMessage, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number, sentence: string): void {
  request.resume();
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(sentence),
    Connection: 'close',
  });
  response.end(response.req.method === 'HEAD' ? undefined : sentence);
}

function refuseSocket(socket: Duplex, status: 401 | 403 | 404): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
