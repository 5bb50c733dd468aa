import { type Acceptance, submission as submissionSchema } from '../../backend/contract.ts';
import type { Delivery, DeliveryState } from '../../domain/case/case.ts';
import { unreachable } from '../../domain/result.ts';
import type { Audit } from '../audit/audit.ts';
import type { CaseService } from '../cases/case-service.ts';
import type { Clock } from '../clock.ts';
import type { OutboxRow } from '../store/outbox-store.ts';
import type { Store } from '../store/store.ts';
import { type OutboxDelays, outboxDelays, retryDelayMs } from './delays.ts';
import { type AttemptEnd, type Fetch, intakeClient } from './intake-client.ts';

export type Reachability = 'reachable' | 'unreachable' | 'unknown';

export interface OutboxParts {
  readonly store: Store;
  readonly cases: CaseService;
  readonly audit: Audit;
  readonly clock: Clock;
  /** Where the platform is now; asked before every round. */
  readonly address: () => string;
  readonly fetch?: Fetch;
  readonly delays?: Partial<OutboxDelays>;
  readonly random?: () => number;
  /** Told of what must not happen, without a word of the case. */
  readonly report?: (what: string, error?: unknown) => void;
}

/**
 * Delivers what was submitted, oldest first, until it is received. One that the platform refuses is parked for
 * staff and never in the way of the others; nothing is ever deleted.
 */
export interface Outbox {
  /** Takes up what an earlier run left, at once. */
  start(): void;
  /** Something was submitted, or the way to the platform changed. */
  nudge(): void;
  /** Tries now what waits or was parked, of one case or of all; gives how many were received. */
  sendNow(caseId?: string): Promise<number>;
  reachability(): Reachability;
  /** Resolves when nothing is being sent. */
  idle(): Promise<void>;
  onChange(listener: () => void): () => void;
  close(): Promise<void>;
}

const rowsInARound = 50;

export function openOutbox(parts: OutboxParts): Outbox {
  const { store, cases, audit, clock } = parts;
  const delays = { ...outboxDelays, ...parts.delays };
  const random = parts.random ?? Math.random;
  const report = parts.report ?? (() => {});
  const send: Fetch = parts.fetch ?? ((url, init) => fetch(url, init));
  const closing = new AbortController();
  const listeners = new Set<() => void>();
  let reachability: Reachability = 'unknown';
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<number> | undefined;
  let again = false;
  /** Nothing is tried before this instant: the platform cannot be reached, or our own disk is full. */
  let heldUntil = 0;
  let failures = 0;

  // The machine's own time: the injected clock chooses the day, and may stand still.
  const now = () => Date.now();

  function setReachability(next: Reachability): void {
    if (next === reachability) return;
    reachability = next;
    for (const listener of listeners) listener();
  }

  function hold(): void {
    failures += 1;
    heldUntil = now() + retryDelayMs(failures, delays, random);
  }

  /** A disk that cannot be read now is asked again at the next round, and does not end the program. */
  function nextDue(): number | undefined {
    try {
      return store.outbox.nextDue();
    } catch (error) {
      report('the outbox could not be read', error);
      return undefined;
    }
  }

  function schedule(): void {
    clearTimeout(timer);
    if (closing.signal.aborted) return;
    const next = nextDue();
    const wait =
      next === undefined
        ? delays.healthEveryMs
        : Math.min(delays.healthEveryMs, Math.max(0, Math.max(next, heldUntil) - now()));
    timer = setTimeout(() => void run(), wait);
    timer.unref();
  }

  /** One round at a time; asked for during a round, another follows. */
  function run(): Promise<number> {
    if (running) {
      again = true;
      return running;
    }
    running = rounds().finally(() => {
      running = undefined;
      schedule();
    });
    return running;
  }

  async function rounds(): Promise<number> {
    let received = 0;
    do {
      again = false;
      try {
        received += await round();
      } catch (error) {
        report('outbox round failed', error);
        hold();
      }
    } while (again && !closing.signal.aborted);
    return received;
  }

  async function round(): Promise<number> {
    const client = intakeClient(parts.address(), delays, send);
    const latest = now() + delays.longestRetryMs;
    const held = now() < heldUntil && heldUntil <= latest;
    const due = held ? [] : store.outbox.due(now(), latest, rowsInARound);
    if (due.length === 0) {
      const healthy = await client.healthy(closing.signal);
      if (closing.signal.aborted) return 0;
      setReachability(healthy ? 'reachable' : 'unreachable');
      if (healthy && heldUntil > now()) {
        heldUntil = 0;
        again = true;
        store.transaction(() => store.outbox.wake(now()));
      }
      return 0;
    }
    let received = 0;
    for (const row of due) {
      const end = await attemptSafely(row, client);
      if (closing.signal.aborted) return received;
      setReachability(end.end === 'again' && !end.reachable ? 'unreachable' : 'reachable');
      if (!settle(row, end)) {
        hold();
        return received;
      }
      if (end.end === 'received') received += 1;
      if (end.end === 'again' && !end.reachable) {
        hold();
        return received;
      }
      failures = 0;
    }
    if (due.length === rowsInARound) again = true;
    return received;
  }

  /** A bug with one submission must not keep the others waiting. */
  async function attemptSafely(row: OutboxRow, client: ReturnType<typeof intakeClient>): Promise<AttemptEnd> {
    try {
      return await attempt(row, client);
    } catch (error) {
      report('a submission could not be tried', error);
      const problem = '发送时程序出错，将自动重试。反复出现时请联系维护人员；办件已保存在本机。';
      return { end: 'again', state: 'unsent', reachable: true, problem };
    }
  }

  async function attempt(row: OutboxRow, client: ReturnType<typeof intakeClient>): Promise<AttemptEnd> {
    // Parsed again: what was stored by an older program, or damaged, must not go out unseen.
    const body = submissionSchema.safeParse(JSON.parse(store.outbox.submission(row.key)));
    if (!body.success)
      return {
        end: 'parked',
        problem: '保存的提交内容不符合现行要求，未发送。请工作人员核对该办件后联系维护人员。',
      };
    const caseNumber = store.cases.number(row.caseId);
    return client.deliver(
      body.data,
      (sha256) => {
        const paper = store.documents.withHash(caseNumber, sha256);
        return paper
          ? { mime: 'application/pdf', content: paper.pdf }
          : store.pages.withHash(caseNumber, sha256);
      },
      row.attempts === 0,
      closing.signal,
    );
  }

  /** Writes how an attempt ended; false when the disk did not take it. */
  function settle(row: OutboxRow, end: AttemptEnd): boolean {
    const attempts = row.attempts + 1;
    const at = clock.now().toISOString();
    const { key, caseId } = row;
    switch (end.end) {
      case 'received':
        return keep(row, received(end.acceptance, attempts), () => {
          store.outbox.receive(key, attempts, JSON.stringify(end.acceptance), at);
          audit.record('case-received', { key, projectNo: end.acceptance.projectNo }, caseId);
        });
      case 'parked':
        return keep(row, { state: 'parked', attempts, lastProblem: end.problem }, () => {
          store.outbox.park(key, attempts, end.problem, at);
          audit.record('delivery-parked', { key, reason: 'refused' }, caseId);
        });
      case 'again': {
        const next = now() + retryDelayMs(attempts, delays, random);
        const state: DeliveryState = row.state === 'sent' ? 'sent' : end.state;
        return keep(row, { state, attempts, lastProblem: end.problem }, () =>
          store.outbox.retryAt(key, attempts, next, state, end.problem),
        );
      }
      default:
        return unreachable(end);
    }
  }

  /** The row and the case in one transaction; the case only when the clerk would see a difference. */
  function keep(row: OutboxRow, delivery: Delivery, write: () => void): boolean {
    const before = cases.get(row.caseId)?.delivery;
    const seen = before?.state === delivery.state && before.lastProblem === delivery.lastProblem;
    if (!seen) {
      const told = cases.apply(row.caseId, { type: 'delivered', delivery }, { also: write });
      if (told.ok) return true;
      report(`delivery not told to the case: ${told.error.map(({ code }) => code).join(' ')}`);
    }
    const written = store.transaction(write);
    if (!written.ok) report(`outbox row not written: ${written.error.code}`);
    return written.ok;
  }

  async function sendNow(caseId?: string): Promise<number> {
    const caseNumber = caseId === undefined ? undefined : store.cases.number(caseId);
    await running;
    store.transaction(() => store.outbox.release(now(), caseNumber));
    heldUntil = 0;
    failures = 0;
    return run();
  }

  return {
    start() {
      store.transaction(() => store.outbox.wake(now()));
      void run();
    },
    nudge() {
      heldUntil = 0;
      void run();
    },
    sendNow,
    reachability: () => reachability,
    idle: async () => {
      await running;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      clearTimeout(timer);
      closing.abort();
      await running;
      clearTimeout(timer);
    },
  };
}

function received(acceptance: Acceptance, attempts: number): Delivery {
  return {
    state: 'received',
    projectNo: acceptance.projectNo,
    itemNumbers: Object.fromEntries(acceptance.items.map(({ code, number }) => [code, number])),
    attempts,
    receivedAt: acceptance.receivedAt,
  };
}
