import type { Problem } from '../../domain/problem.ts';
import { failure, type Result, success, unreachable } from '../../domain/result.ts';
import type { ByteTransport } from './byte-transport.ts';
import type { ReaderDelays } from './delays.ts';
import {
  type Answer,
  answerOf,
  type CommandName,
  createFrameParser,
  encodeCommand,
  type FrameEvent,
} from './frame.ts';
import { sw3 } from './status-words.ts';

/** What became of one command. */
export type Exchange =
  | ({ readonly kind: 'answer' } & Answer)
  /** Nothing that could be an answer came in time. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'half-frame' | 'bad-checksum' | 'bad-length' }
  /** The reader was unplugged, or the link closed. */
  | { readonly kind: 'lost' };

/** One command and its answer at a time, over an open transport. */
export interface ReaderLink {
  readonly name: string;
  /** Throws when another exchange is still under way: the link has one owner. */
  exchange(command: CommandName): Promise<Exchange>;
  /** Resolves when the link is lost or closed. */
  readonly gone: Promise<void>;
  close(): Promise<void>;
}

interface Waiting {
  readonly command: CommandName;
  settle(exchange: Exchange): void;
  heard(): void;
}

/** Opens a transport and speaks frames over it. */
export async function openLink(
  transport: ByteTransport,
  delays: ReaderDelays,
): Promise<Result<ReaderLink, Problem>> {
  const parser = createFrameParser();
  const gone = Promise.withResolvers<void>();
  let open = true;
  let waiting: Waiting | undefined;

  function end(): void {
    open = false;
    waiting?.settle({ kind: 'lost' });
    gone.resolve();
  }

  function hear(bytes: Uint8Array): void {
    for (const event of parser.push(bytes)) {
      const exchange = exchangeOf(event);
      // An answer that cannot belong to the command is the second copy of an earlier one.
      if (waiting !== undefined && (exchange.kind !== 'answer' || belongs(waiting.command, exchange)))
        waiting.settle(exchange);
    }
    waiting?.heard();
  }

  function exchange(command: CommandName): Promise<Exchange> {
    if (waiting !== undefined) throw new Error(`${command} while ${waiting.command} is under way`);
    if (!open) return Promise.resolve({ kind: 'lost' });
    // What is left from before cannot be an answer to this command.
    parser.reset();
    return new Promise((resolve) => {
      const first = setTimeout(() => settle({ kind: 'silent' }), answerMs(command, delays));
      let gap: NodeJS.Timeout | undefined;
      let whole: NodeJS.Timeout | undefined;

      function settle(result: Exchange): void {
        clearTimeout(first);
        clearTimeout(gap);
        clearTimeout(whole);
        waiting = undefined;
        resolve(result);
      }

      function heard(): void {
        clearTimeout(gap);
        if (!parser.insideFrame()) return;
        clearTimeout(first);
        const half = (): void => settle({ kind: 'half-frame' });
        gap = setTimeout(half, delays.byteGapMs);
        whole ??= setTimeout(half, delays.wholeFrameMs);
      }

      waiting = { command, settle, heard };
      transport.write(encodeCommand(command));
    });
  }

  const opened = await transport.open({ data: hear, lost: end });
  if (!opened.ok) {
    await transport.close();
    return failure(opened.error);
  }
  return success({
    name: transport.name,
    exchange,
    gone: gone.promise,
    async close() {
      end();
      await transport.close();
    },
  });
}

function exchangeOf(event: FrameEvent): Exchange {
  return event.kind === 'frame' ? { kind: 'answer', ...answerOf(event.body) } : event;
}

/** Whether an answer can be one to this command, by status and size (`id-card.md 1.4`). Failures always can. */
function belongs(command: CommandName, { sw3: status, data }: Answer): boolean {
  if (status === sw3.cardFound) return command === 'find';
  if (status !== sw3.success) return true;
  switch (command) {
    case 'find':
      return false;
    case 'select':
      return data.length > 0 && data.length <= 28;
    case 'read':
      return data.length > 256;
    case 'presence':
      return data.length <= 284;
    case 'sam-id':
      return data.length === 16;
    case 'status':
    case 'reset':
      return data.length === 0;
    default:
      return unreachable(command);
  }
}

function answerMs(command: CommandName, delays: ReaderDelays): number {
  switch (command) {
    case 'find':
      return delays.findAnswerMs;
    case 'select':
      return delays.selectAnswerMs;
    case 'read':
      return delays.readAnswerMs;
    case 'presence':
      return delays.presenceAnswerMs;
    case 'status':
    case 'reset':
    case 'sam-id':
      return delays.statusAnswerMs;
    default:
      return unreachable(command);
  }
}
