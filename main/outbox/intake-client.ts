import { createORPCClient, ORPCError } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import {
  type Acceptance,
  acceptance as acceptanceSchema,
  backendContract,
  type SubmissionBody,
} from '../../backend/contract.ts';
import type { StoredPage } from '../store/page-store.ts';
import type { OutboxDelays } from './delays.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** How one attempt ended. `sent`: the submission went out, its answer did not come back. */
export type AttemptEnd =
  | { readonly end: 'received'; readonly acceptance: Acceptance }
  | {
      readonly end: 'again';
      readonly state: 'unsent' | 'sent';
      /** False when nobody is there at all: the other submissions need not be tried now. */
      readonly reachable: boolean;
      readonly problem: string;
    }
  /** The platform will never take it as it is: for staff. */
  | { readonly end: 'parked'; readonly problem: string };

export interface IntakeClient {
  deliver(
    body: SubmissionBody,
    page: (sha256: string) => Pick<StoredPage, 'mime' | 'content'> | undefined,
    firstTime: boolean,
    signal: AbortSignal,
  ): Promise<AttemptEnd>;
  healthy(signal: AbortSignal): Promise<boolean>;
}

/** Pages that the platform says are missing are sent and the submission repeated at most so often. */
const pageRounds = 3;

/** Talks to an intake platform of `backend/contract.ts` at an address (`http://host:port`). */
export function intakeClient(address: string, delays: OutboxDelays, fetch: Fetch): IntakeClient {
  const client: ContractRouterClient<typeof backendContract> = createORPCClient(
    new OpenAPILink(backendContract, {
      url: address,
      fetch: (request) => sendWhole(fetch, request),
    }),
  );

  async function deliver(
    body: SubmissionBody,
    page: (sha256: string) => Pick<StoredPage, 'mime' | 'content'> | undefined,
    firstTime: boolean,
    signal: AbortSignal,
  ): Promise<AttemptEnd> {
    let wanted: readonly string[] = firstTime ? pagesOf(body) : [];
    for (let round = 0; round < pageRounds; round++) {
      for (const sha256 of wanted) {
        const found = page(sha256);
        if (!found)
          return { end: 'parked', problem: '本机缺少办件中的一页，无法发送。请工作人员核对该办件的材料。' };
        const file = new File([new Uint8Array(found.content)], sha256, { type: found.mime });
        try {
          await client.putPage({ sha256, file }, { signal: within(delays.pageWithinMs, signal) });
        } catch (error) {
          return judge(error, 'page');
        }
      }
      try {
        const answer = await client.submit(body, { signal: within(delays.submitWithinMs, signal) });
        const parsed = acceptanceSchema.safeParse(answer);
        if (parsed.success && parsed.data.key === body.key)
          return { end: 'received', acceptance: parsed.data };
        return again('sent', true, '受理平台的答复无法识别，将自动重试。请联系平台维护人员。');
      } catch (error) {
        const missing = missingPages(error);
        if (missing === undefined) return judge(error, 'submission');
        wanted = missing;
      }
    }
    return again('unsent', true, '受理平台反复要求重发材料页，将自动重试。请联系平台维护人员。');
  }

  return {
    deliver,
    async healthy(signal) {
      try {
        const { status } = await client.health(undefined, { signal: within(delays.healthWithinMs, signal) });
        return status === 'ok';
      } catch {
        return false;
      }
    },
  };
}

/** Everything a submission names, once: pages of materials, the signed sheets, the PDF that was signed. */
export function pagesOf(body: SubmissionBody): readonly string[] {
  const pages = [...body.materials.flatMap((material) => material.pages), ...body.signedForm.pages];
  return [...new Set([...pages.map(({ sha256 }) => sha256), body.signedForm.pdf])];
}

/**
 * Sends a request with its body in one piece. Node's fetch rejects where nobody can catch it when the connection
 * ends while it still streams a multipart body, and an unhandled rejection would end the application.
 */
async function sendWhole(fetch: Fetch, request: Request): Promise<Response> {
  const { url, method, headers, signal } = request;
  const body = request.body === null ? null : new Uint8Array(await request.arrayBuffer());
  return fetch(url, { method, headers, signal, body, redirect: 'error' });
}

function within(ms: number, signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(ms)]);
}

function again(state: 'unsent' | 'sent', reachable: boolean, problem: string): AttemptEnd {
  return { end: 'again', state, reachable, problem };
}

function missingPages(error: unknown): readonly string[] | undefined {
  if (!(error instanceof ORPCError) || error.code !== 'PAGES_MISSING') return undefined;
  const data = error.data as { readonly sha256?: unknown } | undefined;
  return Array.isArray(data?.sha256) ? data.sha256.filter((one) => typeof one === 'string') : undefined;
}

/** Refusals that a change of settings or of the platform can lift; everything else of 4xx is the case's own. */
const passingRefusals = new Set([401, 403, 404, 405, 408, 425, 429]);

function judge(error: unknown, what: 'page' | 'submission'): AttemptEnd {
  if (error instanceof ORPCError) {
    if (error.status < 400) return again('sent', true, '受理平台的答复无法识别，将自动重试。');
    if (error.status >= 500)
      return again('unsent', true, `受理平台出错（${error.status}），将自动重试，不必重新提交。`);
    if (passingRefusals.has(error.status))
      return again(
        'unsent',
        true,
        `受理平台暂不接收本终端的办件（${error.status}），将自动重试。请核对平台地址和终端设置。`,
      );
    return { end: 'parked', problem: `受理平台拒收：${sentenceOf(error)}` };
  }
  if (!isLinkFailure(error)) throw error;
  const code = causeCode(error);
  if (code !== undefined && neverSent.has(code))
    return again('unsent', false, '连不上受理平台，恢复后将自动发送。请检查网络；办件已保存在本机。');
  if (error instanceof Error && error.name === 'TimeoutError')
    return again(
      what === 'submission' ? 'sent' : 'unsent',
      true,
      '受理平台没有及时答复，将自动重试，不会重复受理。',
    );
  return again(
    what === 'submission' ? 'sent' : 'unsent',
    true,
    '与受理平台的连接中断，将自动重试，不会重复受理。',
  );
}

/** What `fetch` throws for a broken link or a cut answer; anything else is a bug of ours. */
function isLinkFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return true;
  return error instanceof SyntaxError || (error instanceof TypeError && error.cause !== undefined);
}

const neverSent: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function causeCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const cause: unknown = error.cause instanceof AggregateError ? error.cause.errors[0] : error.cause;
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return undefined;
  return typeof cause.code === 'string' ? cause.code : undefined;
}

/** The platform's own sentence when it is one for people; otherwise its code. */
function sentenceOf(error: ORPCError<string, unknown>): string {
  return /[\u4e00-\u9fff]/.test(error.message)
    ? error.message.slice(0, 300)
    : `内容不符合要求（${error.code}）。请工作人员核对该办件，必要时联系平台维护人员。`;
}
