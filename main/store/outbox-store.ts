import type { DeliveryState } from '../../domain/case/case.ts';
import type { StoreDatabase } from './database.ts';

/** One submission on its way. The row stays for good: it is the proof of what was sent. */
export interface OutboxRow {
  readonly key: string;
  readonly caseId: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** Milliseconds since 1970; not before it is tried again. */
  readonly nextAttemptAt: number;
  readonly lastProblem: string | null;
}

export interface OutboxStore {
  add(caseNumber: number, row: { key: string; submission: string; at: string; nextAttemptAt: number }): void;
  /**
   * Rows to try at this time, oldest first. One that would wait until after `latest`, longer than anything is made
   * to wait, was written before the clock was set back: it is due.
   */
  due(now: number, latest: number, limit: number): readonly OutboxRow[];
  /** When the next one is due; `undefined` when nothing waits. */
  nextDue(): number | undefined;
  /** The frozen submission, JSON; to be parsed again before it is sent. */
  submission(key: string): string;
  retryAt(
    key: string,
    attempts: number,
    nextAttemptAt: number,
    state: 'unsent' | 'sent',
    problem: string,
  ): void;
  park(key: string, attempts: number, problem: string, at: string): void;
  receive(key: string, attempts: number, answer: string, at: string): void;
  /** Lets waiting and parked rows be tried now; of one case or of all. Gives how many. */
  release(now: number, caseNumber?: number): number;
  /** After a start nothing waits for an old back-off. */
  wake(now: number): void;
  counts(): { readonly unsent: number; readonly parked: number };
  ofCase(caseNumber: number): OutboxRow | undefined;
}

export function outboxStore(database: StoreDatabase): OutboxStore {
  const columns = `o.key, c.id AS caseId, o.state, o.attempts, o.next_attempt_at AS nextAttemptAt,
    o.last_problem AS lastProblem FROM outbox o JOIN cases c ON c.number = o.case_number`;
  const insert = database.prepare(
    `INSERT INTO outbox (key, case_number, state, attempts, next_attempt_at, created_at, submission)
     VALUES (?, ?, 'unsent', 0, ?, ?, ?)`,
  );
  const selectDue = database.prepare<[number, number, number], OutboxRow>(
    `SELECT ${columns} WHERE o.state IN ('unsent', 'sent') AND o.state <> 'received'
       AND (o.next_attempt_at <= ? OR o.next_attempt_at > ?)
     ORDER BY o.case_number LIMIT ?`,
  );
  const selectNext = database.prepare<[], { at: number | null }>(
    `SELECT min(next_attempt_at) AS at FROM outbox WHERE state <> 'received' AND state IN ('unsent', 'sent')`,
  );
  const selectSubmission = database.prepare<[string], { submission: string }>(
    'SELECT submission FROM outbox WHERE key = ?',
  );
  const update = database.prepare(
    'UPDATE outbox SET state = ?, attempts = ?, next_attempt_at = ?, last_problem = ? WHERE key = ?',
  );
  const settle = database.prepare(
    'UPDATE outbox SET state = ?, attempts = ?, last_problem = ?, answer = ?, settled_at = ? WHERE key = ?',
  );
  const releaseAll = database.prepare(
    `UPDATE outbox SET next_attempt_at = ?, state = CASE state WHEN 'parked' THEN 'unsent' ELSE state END
     WHERE state <> 'received'`,
  );
  const releaseCase = database.prepare(
    `UPDATE outbox SET next_attempt_at = ?, state = CASE state WHEN 'parked' THEN 'unsent' ELSE state END
     WHERE state <> 'received' AND case_number = ?`,
  );
  const wake = database.prepare(
    `UPDATE outbox SET next_attempt_at = ? WHERE state <> 'received' AND state <> 'parked' AND next_attempt_at > ?`,
  );
  const selectCounts = database.prepare<[], { unsent: number; parked: number }>(
    `SELECT count(*) FILTER (WHERE state <> 'parked') AS unsent, count(*) FILTER (WHERE state = 'parked') AS parked
     FROM outbox WHERE state <> 'received'`,
  );
  const selectCase = database.prepare<[number], OutboxRow>(
    `SELECT ${columns} WHERE o.case_number = ? ORDER BY o.rowid DESC LIMIT 1`,
  );
  return {
    add: (caseNumber, { key, submission, at, nextAttemptAt }) => {
      insert.run(key, caseNumber, nextAttemptAt, at, submission);
    },
    due: (now, latest, limit) => selectDue.all(now, latest, limit),
    nextDue: () => selectNext.get()?.at ?? undefined,
    submission(key) {
      const row = selectSubmission.get(key);
      if (!row) throw new Error('no such outbox row');
      return row.submission;
    },
    retryAt: (key, attempts, nextAttemptAt, state, problem) => {
      update.run(state, attempts, nextAttemptAt, problem, key);
    },
    park: (key, attempts, problem, at) => {
      settle.run('parked', attempts, problem, null, at, key);
    },
    receive: (key, attempts, answer, at) => {
      settle.run('received', attempts, null, answer, at, key);
    },
    release: (now, caseNumber) =>
      (caseNumber === undefined ? releaseAll.run(now) : releaseCase.run(now, caseNumber)).changes,
    wake: (now) => {
      wake.run(now, now);
    },
    counts: () => selectCounts.get() ?? { unsent: 0, parked: 0 },
    ofCase: (caseNumber) => selectCase.get(caseNumber),
  };
}
