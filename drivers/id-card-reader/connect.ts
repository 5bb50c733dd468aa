import type { Problem } from '../../domain/problem.ts';
import { failure, type Result, success } from '../../domain/result.ts';
import type { ByteTransport } from './byte-transport.ts';
import { type ReaderDelays, readerAttempts } from './delays.ts';
import type { Candidate } from './discover.ts';
import { pause } from './pause.ts';
import { readerProblems } from './problems.ts';
import { openLink, type ReaderLink } from './reader-link.ts';
import { printSamId } from './sam-id.ts';
import { failureOf, sw3 } from './status-words.ts';

export type TransportMaker = (path: string, baudRate: number) => ByteTransport;

export interface Connected {
  readonly link: ReaderLink;
  readonly health: Health;
}

/** What the self-test said; `faulty` readers answer but do not read (SW3 60 and 66). */
export type Health =
  | { readonly kind: 'ready'; readonly samId?: string }
  | { readonly kind: 'faulty'; readonly state: 'fault' | 'unauthorised'; readonly problem: Problem };

/**
 * Tries the candidates one after the other, each at its baud rates, and gives the first that answers like a
 * reader. The error is the most telling one: "not permitted" says more than "absent".
 */
export async function connectFirst(
  candidates: readonly Candidate[],
  makeTransport: TransportMaker,
  delays: ReaderDelays,
  signal: AbortSignal,
): Promise<Result<Connected, Problem>> {
  let telling: Problem = readerProblems.absent;
  for (const { path, baudRates } of candidates) {
    for (const baudRate of baudRates) {
      if (signal.aborted) return failure(readerProblems.cancelled);
      const opened = await openLink(makeTransport(path, baudRate), delays);
      if (!opened.ok) {
        if (opened.error.code !== readerProblems.absent.code) telling = opened.error;
        break;
      }
      const health = await testReader(opened.value, delays, signal);
      if (health !== undefined) return success({ link: opened.value, health });
      await opened.value.close();
      telling = readerProblems.silent;
    }
  }
  return failure(telling);
}

/** Self-test (11 FF) and number of the security module (12 FF). Undefined when nothing answers like a reader. */
export async function testReader(
  link: ReaderLink,
  delays: ReaderDelays,
  signal: AbortSignal,
): Promise<Health | undefined> {
  for (let attempt = 0; attempt < readerAttempts.selfTest; attempt += 1) {
    const answer = await link.exchange('status');
    if (answer.kind !== 'answer') continue;
    if (answer.sw3 === sw3.success) return { kind: 'ready', ...(await readSamId(link, delays, signal)) };
    const state = faultyState(answer.sw3);
    if (state !== undefined) return { kind: 'faulty', state, problem: failureOf(answer.sw3).problem };
  }
  return undefined;
}

/** The state that a status means for the whole reader, if it does. */
export function faultyState(status: number): 'fault' | 'unauthorised' | undefined {
  if (status === sw3.selfTestFailed) return 'fault';
  if (status === sw3.unauthorised) return 'unauthorised';
  return undefined;
}

async function readSamId(
  link: ReaderLink,
  delays: ReaderDelays,
  signal: AbortSignal,
): Promise<{ samId?: string }> {
  for (let attempt = 0; attempt < readerAttempts.samId; attempt += 1) {
    if (attempt > 0) await pause(delays.samIdRetryMs, signal);
    const answer = await link.exchange('sam-id');
    if (answer.kind === 'lost') break;
    if (answer.kind !== 'answer' || answer.sw3 !== sw3.success) continue;
    const samId = printSamId(answer.data);
    if (samId !== undefined) return { samId };
  }
  // A reader that reads cards but hides its number is still a reader.
  return {};
}
