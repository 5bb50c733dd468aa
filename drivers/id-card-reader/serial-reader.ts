import { createHash } from 'node:crypto';
import { identityOfCard } from '../../domain/id-card/card-identity.ts';
import { decodeCardText } from '../../domain/id-card/card-record.ts';
import type { Problem } from '../../domain/problem.ts';
import { failure, type Result, success, unreachable } from '../../domain/result.ts';
import { watchCard } from './card-presence.ts';
import { type ReadOutcome, readOneCard } from './card-reading.ts';
import { connectFirst, type TransportMaker, testReader } from './connect.ts';
import type { ReaderDelays } from './delays.ts';
import type { Candidate } from './discover.ts';
import { pause, unlessAborted } from './pause.ts';
import { decodePhoto, type PhotoDecoder } from './photo-decoder.ts';
import { readerProblems } from './problems.ts';
import type { CardRead, IdCardReader, ReaderState, ReaderStatus } from './reader.ts';
import type { ReaderLink } from './reader-link.ts';

export interface SerialReaderOptions {
  /** Where a reader may be, asked anew before every try to connect. */
  readonly candidates: () => Promise<readonly Candidate[]>;
  readonly makeTransport: TransportMaker;
  readonly delays: ReaderDelays;
  readonly decoder: PhotoDecoder;
  readonly simulated: boolean;
}

/**
 * The ID reader over a byte transport (`id-card.md 1`). It connects by itself, tests the reader, and connects
 * again after an unplug. Only a running `read` looks for a card: nothing is read that nobody asked for, and a
 * read that its caller gave up is dropped, never handed to the next one.
 */
export function createSerialReader(options: SerialReaderOptions): IdCardReader {
  const { delays } = options;
  const closing = new AbortController();
  const listeners = new Set<(status: ReaderStatus) => void>();
  const searched = Promise.withResolvers<void>();
  let status: ReaderStatus = { state: 'searching', simulated: options.simulated };
  /** Set only while the reader is connected and healthy. */
  let link: ReaderLink | undefined;
  let whyNot: Problem = readerProblems.disconnected;
  let queue: Promise<unknown> = Promise.resolve();
  let watching: Promise<void> = Promise.resolve();
  let lastCard: { readonly digest: string; seenAt: number } | undefined;

  function show(state: ReaderState, more: { device?: string; samId?: string } = {}): void {
    if (status.state === state && more.device === undefined) return;
    status = { ...status, ...more, state };
    for (const listener of listeners) listener(status);
  }

  /** Shows a state of a connected reader; while there is none, the connection's own state stands. */
  function showConnected(of: ReaderLink, state: ReaderState): void {
    if (link === of) show(state);
  }

  async function stayConnected(): Promise<void> {
    let waitMs = delays.reopenFirstMs;
    while (!closing.signal.aborted) {
      const connected = await connectFirst(
        await options.candidates(),
        options.makeTransport,
        delays,
        closing.signal,
      );
      if (connected.ok) {
        waitMs = delays.reopenFirstMs;
        await useUntilGone(connected.value.link, connected.value.health);
        continue;
      }
      whyNot = status.device === undefined ? connected.error : readerProblems.disconnected;
      if (connected.error.code === readerProblems['no-permission'].code) {
        whyNot = connected.error;
        show('no-permission');
      } else show('disconnected');
      searched.resolve();
      await pause(waitMs, closing.signal);
      waitMs = Math.min(waitMs * 2, delays.reopenLastMs);
    }
    searched.resolve();
  }

  async function useUntilGone(
    opened: ReaderLink,
    first: Awaited<ReturnType<typeof testReader>>,
  ): Promise<void> {
    const stop = (): void => void opened.close();
    closing.signal.addEventListener('abort', stop, { once: true });
    if (closing.signal.aborted) stop();
    let health = first;
    while (health?.kind === 'faulty' && !closing.signal.aborted) {
      whyNot = health.problem;
      show(health.state, { device: opened.name });
      searched.resolve();
      await pause(delays.retestMs, closing.signal);
      await opened.exchange('reset');
      health = await testReader(opened, delays, closing.signal);
    }
    if (health?.kind === 'ready') {
      link = opened;
      const samId = health.samId === undefined ? {} : { samId: health.samId };
      show('ready', { device: opened.name, ...samId });
      searched.resolve();
      await opened.gone;
      link = undefined;
    }
    whyNot = readerProblems.disconnected;
    show('disconnected');
    closing.signal.removeEventListener('abort', stop);
    await opened.close();
  }

  async function takeTurn(signal: AbortSignal): Promise<Result<CardRead, Problem>> {
    await unlessAborted(searched.promise, signal);
    for (;;) {
      await unlessAborted(watching, signal);
      if (signal.aborted) return failure(readerProblems.cancelled);
      const using = link;
      if (using === undefined) return failure(whyNot);
      show('waiting');
      const outcome = await readOneCard(using, delays, () => showConnected(using, 'reading'), signal);
      switch (outcome.kind) {
        case 'stopped':
          showConnected(using, 'ready');
          return failure(readerProblems.cancelled);
        case 'lost':
          return failure(signal.aborted ? readerProblems.cancelled : readerProblems.disconnected);
        case 'failed':
          await afterFailure(using, outcome);
          return failure(outcome.problem);
        case 'read': {
          const digest = createHash('sha256').update(outcome.rawText).digest('base64');
          const shifted =
            lastCard?.digest === digest && performance.now() - lastCard.seenAt < delays.noRepeatMs;
          watching = watch(using, digest);
          if (shifted) break;
          return cardRead(outcome);
        }
        default:
          return unreachable(outcome);
      }
    }
  }

  async function afterFailure(
    using: ReaderLink,
    { of, problem }: Extract<ReadOutcome, { kind: 'failed' }>,
  ): Promise<void> {
    const outOfOrder = problem.code === 'reader.self-test-failed' || problem.code === 'reader.unauthorised';
    if (of !== 'link' && !outOfOrder) return showConnected(using, 'ready');
    // The connection is made anew and begins with the self-test, which decides what is shown.
    link = undefined;
    return using.close();
  }

  async function watch(using: ReaderLink, digest: string): Promise<void> {
    showConnected(using, 'remove-card');
    const end = await watchCard(using, delays, () => showConnected(using, 'card-left'), closing.signal);
    lastCard = { digest, seenAt: performance.now() };
    if (end === 'silent') await using.close();
    showConnected(using, 'ready');
  }

  async function cardRead(
    outcome: Extract<ReadOutcome, { kind: 'read' }>,
  ): Promise<Result<CardRead, Problem>> {
    const { rawText, wltPhoto, tookMs } = outcome;
    const record = decodeCardText(rawText);
    const understood = identityOfCard(record);
    if (!understood.ok) return understood;
    const photo = await decodePhoto(options.decoder, wltPhoto, delays.photoMs);
    return success({
      kind: record.kind,
      identity: understood.value.identity,
      rawText,
      wltPhoto,
      ...(photo === undefined ? {} : { photo }),
      ...(status.samId === undefined ? {} : { samId: status.samId }),
      warnings: understood.value.warnings,
      tookMs,
    });
  }

  const connection = stayConnected();

  return {
    status: () => status,
    onStatus(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async read(signal) {
      const until = AbortSignal.any([signal, closing.signal]);
      const turn = queue.then(() => takeTurn(until));
      queue = turn.catch(() => undefined);
      return (await unlessAborted(turn, until)) ?? failure(readerProblems.cancelled);
    },
    async close() {
      closing.abort();
      await Promise.all([connection, queue, watching]);
      listeners.clear();
    },
  };
}
