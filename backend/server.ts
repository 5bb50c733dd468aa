import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { OpenAPIGenerator } from '@orpc/openapi';
import { OpenAPIHandler } from '@orpc/openapi/node';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { arrivalsPage, arrivalsPerPage, casePage, sentencePage } from './arrivals-page.ts';
import { backendContract } from './contract.ts';
import { docsPage, type OpenApiDocument } from './docs-page.ts';
import { inSentences, intakeRouter, pageBytesMax, pageTooLarge } from './intake-api.ts';
import { openIntakeStore } from './intake-store.ts';
import { pagePolicy } from './web-page.ts';

export interface BackendOptions {
  readonly databaseFile: string;
  /** 32 bytes; the database file is encrypted with it. Absent: a plain file. */
  readonly databaseKey?: Buffer;
  /** 0 or absent: a free one. */
  readonly port?: number;
  /** Address to listen on. Anything but a loopback address needs `stationTokens` and `viewerPassword`. */
  readonly host?: string;
  /** `host:port` values of the Host header that are answered besides the own loopback ones. */
  readonly publicHosts?: readonly string[];
  /**
   * Station → its bearer token. Present: every call of the API needs one, and a station submits only its own
   * cases. `*` is the token of whoever started the platform for itself and may be any station.
   */
  readonly stationTokens?: Readonly<Record<string, string>>;
  /** Present: the pages for people ask for it (HTTP Basic, any user name). */
  readonly viewerPassword?: string;
  readonly now?: () => Date;
  /** Told of bugs; never given a submission. */
  readonly report?: (error: unknown) => void;
}

export interface Backend {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string;
  /** Finishes running requests (at most `closingMs`), then closes the database. */
  close(): Promise<void>;
}

/** All of the server's limits. */
const limits = {
  /** A page and its multipart wrapping. */
  pageBodyBytes: pageBytesMax + 64 * 1024,
  submissionBodyBytes: 4 * 1024 * 1024,
  connections: 128,
  headerBytes: 16 * 1024,
  headersMs: 10_000,
  requestMs: 120_000,
  keepAliveMs: 5_000,
  checkingMs: 5_000,
  closingMs: 3_000,
} as const;

const loopback = /^(127\.\d+\.\d+\.\d+|::1|localhost)$/;

/**
 * Starts the reference intake platform: the API of `contract.ts`, `/openapi.json`, `/docs` and the list of
 * what has arrived at `/`. Rejects when the port is taken, the database cannot be opened, or the address is
 * open to a network without tokens.
 */
export async function startBackend(options: BackendOptions): Promise<Backend> {
  const host = options.host ?? '127.0.0.1';
  if (!loopback.test(host) && !(options.stationTokens && options.viewerPassword))
    throw new Error('受理平台对网络开放时，必须设置终端令牌和查看密码。');
  const now = options.now ?? (() => new Date());
  const report = options.report ?? ((error: unknown) => console.error('受理平台出错：', error));
  const store = openIntakeStore(options.databaseFile, options.databaseKey, now());
  const stationOf = stationByToken(options.stationTokens);

  const document = await new OpenAPIGenerator({
    schemaConverters: [new ZodToJsonSchemaConverter()],
  }).generate(backendContract, {
    info: {
      title: '残疾人服务“一件事”受理平台',
      version: '1',
      description: '页面先按 SHA-256 逐页发送，再提交办件；两者都可重复发送而不产生第二份。',
    },
    components: { securitySchemes: { station: { type: 'http', scheme: 'bearer' } } },
    security: [{ station: [] }],
  });
  const openApi = JSON.stringify(document, null, 2);
  const docs = docsPage(document as unknown as OpenApiDocument);

  const api = new OpenAPIHandler(intakeRouter(store, now), {
    clientInterceptors: [
      async (call) => {
        try {
          return await call.next();
        } catch (error) {
          throw inSentences(error, report);
        }
      },
    ],
  });

  /** `undefined` until listening: no Host is right before that. */
  let hosts: ReadonlySet<string> = new Set();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Referrer-Policy', 'no-referrer');
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    if (!hosts.has(request.headers.host ?? ''))
      return refuse(request, response, 421, 'HOST_WRONG', '请求的主机名不是本平台的地址。');
    // A page of another origin has no business here, with or without a token.
    const { origin } = request.headers;
    if (origin !== undefined && !hosts.has(origin.replace(/^https?:\/\//, '')))
      return refuse(request, response, 403, 'ORIGIN_WRONG', '不接受其他网站发来的请求。');

    const url = new URL(request.url ?? '/', 'http://platform');
    if (url.pathname.startsWith('/v1/')) return answerApi(url, request, response);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      return refuse(request, response, 405, 'METHOD_NOT_ALLOWED', '这个地址只能查看。');
    }
    if (url.pathname === '/openapi.json') return send(response, 200, 'application/json', openApi);
    if (!viewerAllowed(request, options.viewerPassword)) {
      response.setHeader('WWW-Authenticate', 'Basic realm="intake", charset="UTF-8"');
      return sendPage(response, 401, sentencePage('请输入查看密码。'));
    }
    answerPage(url, response);
  }

  async function answerApi(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const station = stationOf?.(request.headers.authorization);
    if (stationOf && station === undefined && url.pathname !== '/v1/health') {
      response.setHeader('WWW-Authenticate', 'Bearer');
      return refuse(request, response, 401, 'UNAUTHORIZED', '终端令牌缺失或不对，请核对终端设置中的令牌。');
    }
    const isPage = url.pathname.startsWith('/v1/pages/');
    if (request.method === 'PUT') {
      const length = request.headers['content-length'];
      if (length === undefined)
        return refuse(
          request,
          response,
          411,
          'LENGTH_REQUIRED',
          '请求没有说明长度（Content-Length），请补上后重发。',
        );
      if (Number(length) > (isPage ? limits.pageBodyBytes : limits.submissionBodyBytes)) {
        return refuse(
          request,
          response,
          413,
          'PAYLOAD_TOO_LARGE',
          isPage ? pageTooLarge().message : '办件内容超过 4 MB，未受理；请检查填写内容是否异常过长。',
        );
      }
    }
    const { matched } = await api.handle(request, response, {
      context: { station: station === anyStation ? undefined : station },
    });
    if (!matched) return refuse(request, response, 404, 'NOT_FOUND', '没有这个接口，请查看 /docs。');
  }

  function answerPage(url: URL, response: ServerResponse): void {
    if (url.pathname === '/docs') return sendPage(response, 200, docs);
    if (url.pathname === '/') {
      const all = store.count();
      const asked = Number(url.searchParams.get('page') ?? '1');
      const last = Math.max(1, Math.ceil(all / arrivalsPerPage));
      const sheet = Number.isInteger(asked) ? Math.min(Math.max(asked, 1), last) : 1;
      const rows = store.list(arrivalsPerPage, (sheet - 1) * arrivalsPerPage);
      return sendPage(response, 200, arrivalsPage(rows, all, sheet));
    }
    const projectNo = /^\/cases\/(\d{6}-\d{8}-\d{6}-\d)$/.exec(url.pathname)?.[1];
    const received = projectNo === undefined ? undefined : store.received(projectNo);
    if (!received) return sendPage(response, 404, sentencePage('没有这个页面或办件，请从收件列表进入。'));
    return sendPage(response, 200, casePage(received, store.parts(received.projectNo)));
  }

  const server = createServer(
    {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: limits.checkingMs,
    },
    (request, response) => {
      answer(request, response).catch((error: unknown) => {
        report(error);
        if (response.headersSent) response.destroy();
        else refuse(request, response, 500, 'INTERNAL_SERVER_ERROR', '受理平台内部出错，请稍后再试。');
      });
    },
  );
  server.maxConnections = limits.connections;

  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port ?? 0, host, resolve);
    });
  } catch (error) {
    store.close();
    throw error;
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('listening without a port');
  const shown = host.includes(':') ? `[${host}]` : host;
  hosts = new Set([
    ...['127.0.0.1', 'localhost', '[::1]', shown].map((name) => `${name}:${address.port}`),
    ...(options.publicHosts ?? []),
  ]);

  let closing: Promise<void> | undefined;
  return {
    url: `http://${shown}:${address.port}`,
    close() {
      closing ??= new Promise<void>((resolve) => {
        const hardEnd = setTimeout(() => server.closeAllConnections(), limits.closingMs);
        server.close(() => {
          clearTimeout(hardEnd);
          store.close();
          resolve();
        });
        server.closeIdleConnections();
      });
      return closing;
    },
  };
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, {
    'Content-Type': `${type}; charset=utf-8`,
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

function sendPage(response: ServerResponse, status: number, body: string): void {
  response.setHeader('Content-Security-Policy', pagePolicy);
  send(response, status, 'text/html', body);
}

/** In the shape of an oRPC error, so that a typed client reads it like any other. */
function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  code: string,
  message: string,
): void {
  // What is still coming is thrown away, so that the sender gets to read the answer.
  request.resume();
  response.setHeader('Connection', 'close');
  send(response, status, 'application/json', JSON.stringify({ defined: false, code, status, message }));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Compares digests, all of them, so that the time taken tells nothing of a token. */
const anyStation = '*';

function stationByToken(
  tokens: Readonly<Record<string, string>> | undefined,
): ((authorization: string | undefined) => string | undefined) | undefined {
  if (!tokens) return undefined;
  const known = Object.entries(tokens).map(([station, token]) => [station, digest(token)] as const);
  return (authorization) => {
    const given = digest(/^Bearer (.+)$/.exec(authorization ?? '')?.[1] ?? '');
    let found: string | undefined;
    for (const [station, token] of known) if (timingSafeEqual(token, given)) found = station;
    return found;
  };
}

function viewerAllowed(request: IncomingMessage, password: string | undefined): boolean {
  if (password === undefined) return true;
  const encoded = /^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const given = Buffer.from(encoded, 'base64').toString('utf8');
  return timingSafeEqual(digest(given.slice(given.indexOf(':') + 1)), digest(password));
}
