import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * `through` a good link · `error-500` the platform breaks · `hang` it takes the request and never answers ·
 * `cut-before` the connection ends before the platform sees the request · `lose-answer` the platform has done
 * it and the answer is lost on the way · `nonsense` a page of somebody else's portal.
 */
export type LinkState = 'through' | 'error-500' | 'hang' | 'cut-before' | 'lose-answer' | 'nonsense';

export interface FaultyLink {
  readonly url: string;
  /** For the next requests; a function decides for each. */
  state: LinkState | ((request: IncomingMessage) => LinkState);
  /** `PUT /v1/pages/…` as they came in. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** A link between the counter and a real platform that can be broken in each way. */
export async function startFaultyLink(platform: string): Promise<FaultyLink> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${decodeURIComponent(request.url ?? '')}`);
    const state = typeof link.state === 'function' ? link.state(request) : link.state;
    void serve(state, platform, request, response);
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const link: FaultyLink = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state: 'through',
    requests,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return link;
}

async function serve(
  state: LinkState,
  platform: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  switch (state) {
    case 'cut-before':
      request.socket.destroy();
      return;
    case 'error-500':
      request.resume();
      response.writeHead(500, { 'content-type': 'text/html' }).end('<h1>Internal Server Error</h1>');
      return;
    case 'nonsense':
      request.resume();
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Wi-Fi 登录</h1>');
      return;
    case 'hang':
      request.resume();
      return;
    case 'through':
    case 'lose-answer': {
      const answer = await forward(platform, request);
      if (state === 'lose-answer') {
        request.socket.destroy();
        return;
      }
      response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body);
    }
  }
}

async function forward(platform: string, request: IncomingMessage) {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { 'content-type': type } = request.headers;
  const answer = await fetch(`${platform}${request.url}`, {
    method: request.method ?? 'GET',
    ...(type === undefined ? {} : { headers: { 'content-type': type } }),
    ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
  });
  return {
    status: answer.status,
    type: answer.headers.get('content-type') ?? 'application/json',
    body: Buffer.from(await answer.arrayBuffer()),
  };
}
