import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Store } from '../store/store.ts';
import type { AuditAction, AuditDetails } from './audit-actions.ts';

export interface AuditWho {
  readonly station: string;
  readonly operator: string;
}

export interface AuditEntry extends AuditWho {
  readonly number: number;
  readonly at: string;
  readonly action: AuditAction;
  readonly caseId: string | null;
  readonly detail: string;
  readonly previous: string;
  readonly hash: string;
}

/**
 * The record of who did what, each entry carrying the hash of the one before: a changed or missing entry
 * breaks the chain from there on. Written inside the transaction of what it records.
 */
export interface Audit {
  record<A extends AuditAction>(action: A, detail: AuditDetails[A], caseId?: string): void;
  entries(caseId?: string): readonly AuditEntry[];
  /** Number of the first entry that does not fit the chain; `undefined` when all fit. */
  firstBroken(): number | undefined;
}

const beginning = '0'.repeat(64);

export function openAudit(store: Store, clock: Clock, who: () => AuditWho): Audit {
  const { database } = store;
  const columns = 'number, at, station, operator, action, case_id AS caseId, detail, previous, hash';
  const last = database.prepare<[], { number: number; hash: string }>(
    'SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1',
  );
  const insert = database.prepare(
    `INSERT INTO audit (number, at, station, operator, action, case_id, detail, previous, hash)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const selectAll = database.prepare<[], AuditEntry>(`SELECT ${columns} FROM audit ORDER BY number`);
  const selectCase = database.prepare<[string], AuditEntry>(
    `SELECT ${columns} FROM audit WHERE case_id = ? ORDER BY number`,
  );
  return {
    record(action, detail, caseId) {
      const before = last.get();
      const { station, operator } = who();
      const entry = {
        number: (before?.number ?? 0) + 1,
        at: clock.now().toISOString(),
        station,
        operator,
        action,
        caseId: caseId ?? null,
        detail: JSON.stringify(detail),
        previous: before?.hash ?? beginning,
      };
      insert.run(
        entry.number,
        entry.at,
        entry.station,
        entry.operator,
        entry.action,
        entry.caseId,
        entry.detail,
        entry.previous,
        hashOf(entry),
      );
    },
    entries: (caseId) => (caseId === undefined ? selectAll.all() : selectCase.all(caseId)),
    firstBroken() {
      let previous = beginning;
      let number = 0;
      for (const entry of selectAll.iterate()) {
        number += 1;
        if (entry.number !== number || entry.previous !== previous || entry.hash !== hashOf(entry))
          return number;
        previous = entry.hash;
      }
      return undefined;
    },
  };
}

function hashOf(entry: Omit<AuditEntry, 'hash'>): string {
  const { number, at, station, operator, action, caseId, detail, previous } = entry;
  return createHash('sha256')
    .update(JSON.stringify([previous, number, at, station, operator, action, caseId, detail]))
    .digest('hex');
}
