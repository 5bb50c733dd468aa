import type { Problem } from '../../domain/problem.ts';
import { type ReaderDelays, readerAttempts } from './delays.ts';
import { pause } from './pause.ts';
import { readerProblems } from './problems.ts';
import type { Exchange, ReaderLink } from './reader-link.ts';
import { type FailureOf, failureOf, sw3 } from './status-words.ts';

export type ReadOutcome =
  | {
      readonly kind: 'read';
      readonly rawText: Uint8Array;
      readonly wltPhoto: Uint8Array;
      /** From the sending of the first find that found the card to the last byte. */
      readonly tookMs: number;
    }
  | {
      readonly kind: 'failed';
      readonly problem: Problem;
      /** What failed; `link`: the reader does not answer, or answers that it is out of order. */
      readonly of: FailureOf | 'link';
    }
  | { readonly kind: 'lost' }
  | { readonly kind: 'stopped' };

/**
 * Waits for a card and reads it: find → select → read, without a pause between them (`id-card.md 1.7`).
 * A card whose read failed is tried again from find; when it is not found any more it was taken away.
 * `onFound` is told once, when the first find succeeded. Stops between commands when `signal` aborts.
 */
export async function readOneCard(
  link: ReaderLink,
  delays: ReaderDelays,
  onFound: () => void,
  signal: AbortSignal,
): Promise<ReadOutcome> {
  let failedFinds = 0;
  let failedRounds = 0;
  let silences = 0;
  let startedAt: number | undefined;
  let last: Failure | undefined;
  for (;;) {
    if (signal.aborted) return { kind: 'stopped' };
    const askedAt = performance.now();
    const found = await link.exchange('find');
    if (found.kind === 'lost') return found;
    if (found.kind === 'answer' && found.sw3 === sw3.noCard) {
      if (last !== undefined && failedRounds > 0) return takenAway(last);
      failedFinds = 0;
      await pause(delays.findIntervalMs, signal);
      continue;
    }
    if (found.kind === 'answer' && found.sw3 === sw3.cardFound) {
      failedFinds = 0;
      if (startedAt === undefined) onFound();
      startedAt ??= askedAt;
      if (signal.aborted) return { kind: 'stopped' };
      const round = await selectAndRead(link, signal);
      if (round.kind === 'read') return { ...round, tookMs: performance.now() - startedAt };
      if (round.kind !== 'failed') return round;
      failedRounds += 1;
      last = round;
    } else {
      failedFinds += 1;
      last = failureIn(found);
      await pause(delays.findIntervalMs, signal);
    }
    if (last.of === 'link') silences += 1;
    const enough =
      last.of === 'reader' ||
      silences >= readerAttempts.silent ||
      failedFinds >= readerAttempts.find ||
      failedRounds >= readerAttempts.card;
    if (enough) return last;
  }
}

type Failure = Extract<ReadOutcome, { kind: 'failed' }>;
type Round =
  | { readonly kind: 'read'; readonly rawText: Uint8Array; readonly wltPhoto: Uint8Array }
  | Failure
  | { readonly kind: 'lost' }
  | { readonly kind: 'stopped' };

async function selectAndRead(link: ReaderLink, signal: AbortSignal): Promise<Round> {
  const selected = await link.exchange('select');
  if (selected.kind === 'lost') return selected;
  if (selected.kind !== 'answer' || selected.sw3 !== sw3.success) return failureIn(selected);
  if (signal.aborted) return { kind: 'stopped' };
  const first = baseOf(await link.exchange('read'));
  // Damaged on the way: the card is still selected, and a found card may not be found again before it is
  // lifted, so the read is repeated before everything is.
  if (first.kind !== 'failed' || first.of !== 'line' || signal.aborted) return first;
  return baseOf(await link.exchange('read'));
}

/** Text and photo of a base read: two big-endian lengths, 256 bytes, 1024 bytes (`id-card.md 1.4`). */
function baseOf(read: Exchange): Round {
  if (read.kind === 'lost') return read;
  if (read.kind !== 'answer' || read.sw3 !== sw3.success) return failureIn(read);
  const { data } = read;
  const textLength = ((data[0] ?? 0) << 8) | (data[1] ?? 0);
  const photoLength = ((data[2] ?? 0) << 8) | (data[3] ?? 0);
  if (textLength !== 256 || photoLength > 1024 || data.length < 4 + textLength + photoLength)
    return { kind: 'failed', of: 'line', problem: readerProblems['bad-length'] };
  return { kind: 'read', rawText: data.slice(4, 260), wltPhoto: data.slice(260, 260 + photoLength) };
}

function failureIn(exchange: Exclude<Exchange, { kind: 'lost' }>): Failure {
  if (exchange.kind === 'answer') return { kind: 'failed', ...failureOf(exchange.sw3) };
  const of = exchange.kind === 'silent' ? 'link' : 'line';
  return { kind: 'failed', of, problem: readerProblems[exchange.kind] };
}

/** After a failed round no card is found: it was lifted too early, or the line was bad and it must be lifted. */
function takenAway(last: Failure): Failure {
  return last.of === 'card' ? { ...last, problem: readerProblems['card-removed'] } : last;
}
