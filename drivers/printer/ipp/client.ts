import { request as httpRequest } from 'node:http';
import { userInfo } from 'node:os';
import { failure, type Result, success } from '../../../domain/result.ts';
import {
  attribute,
  decodeMessage,
  encodeMessage,
  groupTags,
  type IppAttribute,
  IppFormatError,
  type IppMessage,
  valueTags,
} from './message.ts';

/** Where IPP is spoken: a CUPS domain socket, or a host and port. */
export type IppEndpoint = { readonly socketPath: string } | { readonly host: string; readonly port: number };

/**
 * Why there is no usable answer.
 * `unreachable` nobody there, or gone in mid-talk · `timeout` · `aborted` by our own signal ·
 * `refused` an HTTP status, e.g. 401 · `format` not IPP · `status` IPP says no (`status` has the code).
 */
export interface IppFailure {
  readonly kind: 'unreachable' | 'timeout' | 'aborted' | 'refused' | 'format' | 'status';
  readonly status?: number;
}

/** IPP status codes that we act on, RFC 8011 appendix B. */
export const ippStatus = { notPossible: 0x0404, notFound: 0x0406, gone: 0x0407 } as const;

/** Operation ids, RFC 8011 5.4.15 and the CUPS specification. */
export const ippOperation = {
  printJob: 0x0002,
  createJob: 0x0005,
  sendDocument: 0x0006,
  cancelJob: 0x0008,
  getJobAttributes: 0x0009,
  getJobs: 0x000a,
  getPrinterAttributes: 0x000b,
  cupsGetDefault: 0x4001,
  cupsGetPrinters: 0x4002,
} as const;

export interface IppRequest {
  readonly operation: number;
  /** HTTP path, e.g. `/printers/desk`. */
  readonly path: string;
  /** After charset and language, in this order (RFC 8011 4.1.5: the target URI comes first). */
  readonly operationAttributes: ReadonlyMap<string, IppAttribute>;
  readonly jobAttributes?: ReadonlyMap<string, IppAttribute>;
  readonly document?: Uint8Array;
}

/** Under whose name jobs are created and may be cancelled. */
export function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    // A user id without an entry in the password file, as in some containers.
    return 'anonymous';
  }
}

/** Speaks IPP 2.0 with one endpoint; falls back to 1.1 when the peer asks for it. Keeps no connection open. */
export class IppClient {
  readonly endpoint: IppEndpoint;
  readonly #timeoutMs: number;
  #version: readonly [number, number] = [2, 0];
  #requestId = 0;

  /** `timeoutMs`: silence on the connection, not the whole of a long upload. */
  constructor(endpoint: IppEndpoint, timeoutMs: number) {
    this.endpoint = endpoint;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * One operation. A document is written straight after the attributes, from memory to the connection.
   * `timeoutMs` is for a printer that takes its data only as fast as it prints.
   */
  async send(
    request: IppRequest,
    options: { readonly signal?: AbortSignal; readonly timeoutMs?: number } = {},
  ): Promise<Result<IppMessage, IppFailure>> {
    const answer = await this.#once(request, options);
    // server-error-version-not-supported
    if (!answer.ok && answer.error.status === 0x0503 && this.#version[0] === 2) {
      this.#version = [1, 1];
      return this.#once(request, options);
    }
    return answer;
  }

  async #once(
    request: IppRequest,
    options: { readonly signal?: AbortSignal; readonly timeoutMs?: number },
  ): Promise<Result<IppMessage, IppFailure>> {
    this.#requestId += 1;
    const head = encodeMessage({
      version: this.#version,
      code: request.operation,
      requestId: this.#requestId,
      groups: [
        {
          tag: groupTags.operation,
          attributes: new Map([
            ['attributes-charset', attribute(valueTags.charset, 'utf-8')],
            ['attributes-natural-language', attribute(valueTags.naturalLanguage, 'zh-cn')],
            ...request.operationAttributes,
          ]),
        },
        ...(request.jobAttributes === undefined
          ? []
          : [{ tag: groupTags.job, attributes: request.jobAttributes }]),
      ],
    });
    const first = await this.#exchange(request.path, head, request.document, options, undefined);
    // Over its domain socket cupsd believes the kernel about who we are, when asked to.
    const answer =
      first.ok && first.value.status === 401 && 'socketPath' in this.endpoint
        ? await this.#exchange(request.path, head, request.document, options, `PeerCred ${systemUser()}`)
        : first;
    if (!answer.ok) return answer;
    if (answer.value.status !== 200) return failure({ kind: 'refused', status: answer.value.status });
    try {
      const message = decodeMessage(answer.value.body);
      // 0x0000–0x00ff are the successful codes.
      return message.code < 0x0100 ? success(message) : failure({ kind: 'status', status: message.code });
    } catch (cause) {
      if (cause instanceof IppFormatError) return failure({ kind: 'format' });
      throw cause;
    }
  }

  #exchange(
    path: string,
    head: Buffer,
    document: Uint8Array | undefined,
    options: { readonly signal?: AbortSignal; readonly timeoutMs?: number },
    authorization: string | undefined,
  ): Promise<Result<{ readonly status: number; readonly body: Buffer }, IppFailure>> {
    return new Promise((resolve) => {
      const { endpoint } = this;
      let timedOut = false;
      const request = httpRequest({
        ...endpoint,
        path,
        method: 'POST',
        agent: false,
        headers: {
          'Content-Type': 'application/ipp',
          'Content-Length': head.length + (document?.length ?? 0),
          ...('socketPath' in endpoint ? { Host: 'localhost' } : {}),
          ...(authorization === undefined ? {} : { Authorization: authorization }),
        },
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      });
      function broken(): void {
        const kind = options.signal?.aborted === true ? 'aborted' : timedOut ? 'timeout' : 'unreachable';
        resolve(failure({ kind }));
      }
      request.setTimeout(options.timeoutMs ?? this.#timeoutMs, () => {
        timedOut = true;
        request.destroy();
      });
      request.on('error', broken);
      request.on('close', broken);
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', broken);
        response.on('end', () => {
          resolve(success({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }));
        });
      });
      request.write(head);
      request.end(document);
    });
  }
}
