import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { os } from '@orpc/server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { listBuiltFiles } from '../../main/shell/built-files.ts';
import { serveSockets } from '../../main/shell/serve-api.ts';
import { startWindowServer, windowServerDelays, type WindowServer } from '../../main/shell/window-server.ts';

/**
 * The browser shell's door, attacked from outside with a plain HTTP client and plain sockets: what a page of
 * another site, another program on the machine or a curious network could send.
 */
let folder: string;
let server: WindowServer;
let port: number;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'onething-window-test-'));
  mkdirSync(join(folder, 'built/assets'), { recursive: true });
  writeFileSync(join(folder, 'built/index.html'), '<!doctype html><title>desk</title>');
  writeFileSync(join(folder, 'built/assets/desk.js'), 'export {};');
  writeFileSync(join(folder, 'built/assets/desk.js.map.bak'), 'not a kind that is served');
  writeFileSync(join(folder, 'secret.json'), '{"key":"outside of the built files"}');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeEach(async () => {
  server = await startWindowServer({
    files: listBuiltFiles(join(folder, 'built')),
    serve: serveSockets({ ping: os.handler(() => 'pong') }, () => {}),
    delays: { ...windowServerDelays, heartbeatMs: 200, headersMs: 500, requestMs: 700, checkingMs: 100 },
  });
  port = Number(new URL(server.origin).port);
});
afterEach(() => server.close());

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}
function ask(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: Buffer } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = httpRequest(
      { host: '127.0.0.1', port, path, method: options.method ?? 'GET', headers: options.headers ?? {} },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.once('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
      },
    );
    call.once('error', reject);
    call.end(options.body);
  });
}

interface SocketTry {
  readonly path?: string;
  readonly token?: string;
  readonly cookie?: string;
  readonly headers?: Record<string, string>;
}
/** The status of a refused upgrade, or the open socket and the cookie it was given. */
function trySocket(attempt: SocketTry): Promise<{ status: number; socket?: WebSocket; cookie?: string }> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(
      `ws://127.0.0.1:${port}${attempt.path ?? '/api'}`,
      attempt.token === undefined ? [] : [`onething.${attempt.token}`],
      {
        headers: {
          origin: server.origin,
          ...(attempt.cookie === undefined ? {} : { cookie: attempt.cookie }),
          ...attempt.headers,
        },
      },
    );
    let cookie: string | undefined;
    socket.once('upgrade', (response) => {
      cookie = response.headers['set-cookie']?.[0];
    });
    socket.once('open', () => resolve({ status: 101, socket, ...(cookie === undefined ? {} : { cookie }) }));
    socket.once('unexpected-response', (_request, response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0 });
    });
    socket.once('error', reject);
  });
}
function freshToken(): string {
  return new URL(server.newAddress()).hash.replace('#token=', '');
}
async function status(attempt: SocketTry): Promise<number> {
  const tried = await trySocket(attempt);
  tried.socket?.terminate();
  return tried.status;
}

describe('files', () => {
  test('are the built ones only, with every guard in the headers', async () => {
    const page = await ask('/');
    expect(page).toMatchObject({ status: 200, text: '<!doctype html><title>desk</title>' });
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(page.headers['content-security-policy']).not.toMatch(/unsafe|\*|https?:/);
    expect(page.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(page.headers['permissions-policy']).toMatch(/camera=\(\).*geolocation=\(\).*usb=\(\)/);
    expect(page.headers['access-control-allow-origin']).toBeUndefined();
    expect((await ask('/assets/desk.js')).headers['content-type']).toBe('text/javascript; charset=utf-8');
    const nothing = await ask('/nothing');
    expect(nothing.status).toBe(404);
    expect(nothing.headers['content-security-policy']).toBe(page.headers['content-security-policy']);
  });

  test.each([
    '/../secret.json',
    '/assets/../../secret.json',
    '/..%2fsecret.json',
    '/%2e%2e/secret.json',
    '/..\\secret.json',
    '/assets/..%5c..%5csecret.json',
    '//etc/passwd',
    '/etc/passwd',
    '/index.html%00.js',
    '/assets',
    '/assets/',
    '/assets/desk.js.map.bak',
  ])('%s leads nowhere', async (path) => {
    const answer = await ask(path);
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain('outside of the built files');
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH'])('%s is not allowed', async (method) => {
    const answer = await ask('/', { method });
    expect([answer.status, answer.headers['allow']]).toEqual([405, 'GET, HEAD']);
  });

  test('a body is refused, however it is announced', async () => {
    const body = Buffer.alloc(1024 * 1024);
    expect((await ask('/', { headers: { 'content-length': String(body.length) }, body })).status).toBe(413);
    expect((await ask('/', { headers: { 'transfer-encoding': 'chunked' }, body })).status).toBe(413);
  });

  test.each([
    ['another name for this machine', { host: 'localhost' }],
    ['a rebound name', { host: 'evil.example' }],
    ['a rebound name with our port', { host: 'evil.example:PORT' }],
    ['another port', { host: '127.0.0.1:1' }],
    ['another site’s page', { origin: 'https://evil.example' }],
    ['another local page', { origin: 'http://127.0.0.1:1' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['another site’s subresource', { 'sec-fetch-site': 'cross-site' }],
    ['another local port’s subresource', { 'sec-fetch-site': 'same-site' }],
  ])('are refused to %s', async (_who, headers) => {
    const sent = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', String(port))]),
    );
    const answer = await ask('/', { headers: sent });
    expect(answer.status).toBe(403);
    expect(answer.text).not.toContain('<title>');
  });
});

describe('the socket', () => {
  test('opens for the one-time token once, and for the session from then on', async () => {
    const token = freshToken();
    const first = await trySocket({ token });
    expect(first.status).toBe(101);
    expect(first.cookie).toMatch(/^onething-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(await status({ token })).toBe(401);
    // A reload: no token any more, the cookie goes along by itself.
    const cookie = (first.cookie ?? '').split(';')[0] ?? '';
    const again = await trySocket({ cookie });
    expect([again.status, again.cookie]).toEqual([101, undefined]);
    // A broken connection: the page still holds the used token and offers it with the cookie.
    expect(await status({ cookie, token })).toBe(101);
    first.socket?.terminate();
    again.socket?.terminate();
  });

  test('answers calls', async () => {
    const { socket } = await trySocket({ token: freshToken() });
    if (!socket) throw new Error('refused');
    const client: { ping: () => Promise<string> } = createORPCClient(
      new RPCLink({ websocket: socket as never }),
    );
    expect(await client.ping()).toBe('pong');
    socket.terminate();
  });

  test('a newer address makes an unused older one void', async () => {
    const older = freshToken();
    const newer = freshToken();
    expect(await status({ token: older })).toBe(401);
    expect(await status({ token: newer })).toBe(101);
  });

  test.each([
    ['no token and no cookie', {}],
    ['an empty token', { token: '' }],
    ['a guessed token', { token: 'A'.repeat(43) }],
    ['a guessed cookie', { cookie: `onething-PORT=${'A'.repeat(43)}` }],
    ['an empty cookie', { cookie: 'onething-PORT=' }],
  ])('is refused with %s', async (_what, attempt: SocketTry) => {
    server.newAddress();
    const cookie = attempt.cookie?.replace('PORT', String(port));
    expect(await status({ ...attempt, ...(cookie === undefined ? {} : { cookie }) })).toBe(
      // An empty subprotocol is no token at all.
      401,
    );
  });

  test.each([
    ['a foreign origin', { origin: 'https://evil.example' }, '/api', 403],
    ['a foreign host', { host: 'evil.example' }, '/api', 403],
    ['another path', {}, '/other', 404],
  ] as const)(
    'is refused for %s even with the token, which is not used up by it',
    async (_what, headers, path, code) => {
      const token = freshToken();
      expect(await status({ token, headers, path })).toBe(code);
      expect(await status({ token })).toBe(101);
    },
  );

  test('without any origin is refused: a browser always says one', async () => {
    const token = freshToken();
    const answer = await new Promise<string>((resolve, reject) => {
      const raw = connectTcp(port, '127.0.0.1', () => {
        raw.write(
          `GET /api HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
            `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n` +
            `Sec-WebSocket-Protocol: onething.${token}\r\n\r\n`,
        );
      });
      raw.once('data', (data) => {
        raw.destroy();
        resolve(data.toString('latin1'));
      });
      raw.once('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
  });

  test('a message over the limit ends the connection and not the program', async () => {
    const { socket } = await trySocket({ token: freshToken() });
    if (!socket) throw new Error('refused');
    const closed = new Promise<number>((resolve) => {
      socket.once('close', resolve);
    });
    // The other side hangs up while we are still sending.
    socket.on('error', () => {});
    socket.send(Buffer.alloc(25 * 1024 * 1024));
    expect([1009, 1006]).toContain(await closed);
    expect((await ask('/')).status).toBe(200);
  });

  test.each([
    ['nothing', ''],
    ['half of JSON', '{'],
    ['another shape', '[]'],
    ['null', 'null'],
    ['bytes', Buffer.from([0xff, 0x00, 0xff])],
  ])(
    'rubbish (%s) ends the connection, prints nothing and leaves the program alone',
    async (_what, rubbish) => {
      const printed = vi.spyOn(console, 'error');
      const { socket } = await trySocket({ token: freshToken() });
      if (!socket) throw new Error('refused');
      const closed = new Promise<number>((resolve) => {
        socket.once('close', resolve);
      });
      socket.send(rubbish);
      expect(await closed).toBe(1007);
      expect((await ask('/')).status).toBe(200);
      expect(printed).not.toHaveBeenCalled();
      printed.mockRestore();
    },
  );

  test('that has fallen silent is ended', async () => {
    const { socket } = await trySocket({ token: freshToken() });
    if (!socket) throw new Error('refused');
    const lastClosed = new Promise<void>((resolve) => {
      server.onLastClosed(resolve);
    });
    socket.pause();
    await expect(lastClosed).resolves.toBeUndefined();
    socket.terminate();
  });
});

test('a connection that says nothing, or stops in the middle, is closed', async () => {
  for (const said of ['', 'GET / HTTP/1.1\r\nHost: 127.0']) {
    const closed = new Promise<void>((resolve, reject) => {
      const idle = connectTcp(port, '127.0.0.1', () => idle.write(said));
      idle.resume();
      idle.once('close', () => resolve());
      idle.once('error', reject);
    });
    await expect(closed).resolves.toBeUndefined();
  }
});

test('a port that is taken is a sentence', async () => {
  const files = listBuiltFiles(join(folder, 'built'));
  await expect(startWindowServer({ files, port, serve: () => {} })).rejects.toThrow('已被别的程序占用');
});

test('only this machine is listened to', () => {
  expect(new URL(server.origin).hostname).toBe('127.0.0.1');
});
