import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { IppClient, ippOperation } from './client.ts';
import { attribute, decodeMessage, encodeMessage, groupTags, integer, valueTags } from './message.ts';

const never = new AbortController().signal;
const request = {
  operation: ippOperation.getJobAttributes,
  path: '/printers/desk',
  operationAttributes: new Map([['job-id', attribute(valueTags.integer, 5)]]),
} as const;

function answer(code: number, version: readonly [number, number] = [2, 0]): Buffer {
  const attributes = new Map([['job-state', attribute(valueTags.enum, 9)]]);
  return encodeMessage({ version, code, requestId: 1, groups: [{ tag: groupTags.job, attributes }] });
}

describe('the IPP client', () => {
  const servers: Server[] = [];
  const folders: string[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });
  async function serve(
    on: (body: Buffer, response: ServerResponse, request: IncomingMessage) => void,
    socketPath?: string,
  ): Promise<number> {
    const server = createServer((incoming, response) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => on(Buffer.concat(chunks), response, incoming));
    });
    servers.push(server);
    await new Promise<void>((resolve) => {
      if (socketPath === undefined) server.listen(0, '127.0.0.1', resolve);
      else server.listen(socketPath, resolve);
    });
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  test('sends attributes and document in one POST, and reads the answer', async () => {
    let body: Buffer = Buffer.alloc(0);
    let path: string | undefined;
    const port = await serve((bytes, response, incoming) => {
      body = bytes;
      path = `${incoming.method} ${incoming.url} ${incoming.headers['content-type']}`;
      response.end(answer(0));
    });
    const client = new IppClient({ host: '127.0.0.1', port }, 1000);
    const document = Buffer.from('%PDF-1.4 …');
    const result = await client.send({ ...request, document });
    expect(result.ok && integer(result.value.groups[0]?.attributes ?? new Map(), 'job-state')).toBe(9);
    expect(path).toBe('POST /printers/desk application/ipp');
    const sent = decodeMessage(body);
    expect([...(sent.groups[0]?.attributes.keys() ?? [])]).toEqual([
      'attributes-charset',
      'attributes-natural-language',
      'job-id',
    ]);
    expect(body.subarray(-document.length).equals(document)).toBe(true);
  });

  test('falls back to IPP 1.1 when the peer does not know 2.0', async () => {
    const versions: string[] = [];
    const port = await serve((bytes, response) => {
      versions.push(decodeMessage(bytes).version.join('.'));
      response.end(answer(versions.length === 1 ? 0x0503 : 0, [1, 1]));
    });
    const client = new IppClient({ host: '127.0.0.1', port }, 1000);
    expect((await client.send(request)).ok).toBe(true);
    expect((await client.send(request)).ok).toBe(true);
    expect(versions).toEqual(['2.0', '1.1', '1.1']);
  });

  test('over a domain socket it lets the kernel vouch for it when asked', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'onething-ipp-'));
    folders.push(folder);
    const socketPath = join(folder, 'cups.sock');
    const seen: (string | undefined)[] = [];
    await serve((_bytes, response, incoming) => {
      seen.push(incoming.headers.authorization);
      if (incoming.headers.authorization === undefined)
        response.writeHead(401, { 'WWW-Authenticate': 'PeerCred' }).end();
      else response.end(answer(0));
    }, socketPath);
    expect((await new IppClient({ socketPath }, 1000).send(request)).ok).toBe(true);
    expect(seen[0]).toBeUndefined();
    expect(seen[1]).toMatch(/^PeerCred \S+$/);
  });

  test.each([
    [
      'an IPP refusal',
      (response: ServerResponse) => response.end(answer(0x0406)),
      { kind: 'status', status: 0x0406 },
    ],
    [
      'an HTTP refusal',
      (response: ServerResponse) => response.writeHead(403).end(),
      { kind: 'refused', status: 403 },
    ],
    ['HTML', (response: ServerResponse) => response.end('<html>a web server</html>'), { kind: 'format' }],
    ['a cut connection', (response: ServerResponse) => response.socket?.destroy(), { kind: 'unreachable' }],
    ['silence', () => undefined, { kind: 'timeout' }],
  ] as const)('%s is a failure, not an exception', async (_name, act, error) => {
    const port = await serve((_bytes, response) => void act(response));
    const client = new IppClient({ host: '127.0.0.1', port }, 100);
    expect(await client.send(request, { signal: never })).toEqual({ ok: false, error });
  });

  test('nobody there, and an abort', async () => {
    const port = await serve(() => undefined);
    const abort = new AbortController();
    const pending = new IppClient({ host: '127.0.0.1', port }, 5000).send(request, { signal: abort.signal });
    abort.abort();
    expect(await pending).toEqual({ ok: false, error: { kind: 'aborted' } });
    const nobody = new IppClient({ socketPath: join(tmpdir(), 'onething-no-such.sock') }, 1000);
    expect(await nobody.send(request)).toEqual({ ok: false, error: { kind: 'unreachable' } });
  });
});
