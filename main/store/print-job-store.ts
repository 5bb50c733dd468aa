import type { PaperKind } from '../api/contract.ts';
import type { StoreDatabase } from './database.ts';

/** `unknown`: the program ended while the printer worked; only the tray can say. */
export type PrintJobState = 'running' | 'printed' | 'failed' | 'cancelled' | 'unknown';

export interface PrintJobRow {
  readonly id: string;
  readonly caseId: string;
  readonly documentId: string;
  readonly kind: PaperKind;
  readonly state: PrintJobState;
  readonly startedAt: string;
}

export interface PrintJobStore {
  start(caseNumber: number, job: { id: string; documentId: string; reprint: boolean; at: string }): void;
  end(id: string, state: PrintJobState, at: string, problem?: string): void;
  running(): readonly PrintJobRow[];
  latest(caseNumber: number, kind: PaperKind): PrintJobRow | undefined;
  /** How often a document came out of the printer, as far as is known. */
  printed(documentId: string): number;
}

export function printJobStore(database: StoreDatabase): PrintJobStore {
  const columns = `j.id, c.id AS caseId, j.document_id AS documentId, d.kind, j.state, j.started_at AS startedAt
    FROM print_jobs j JOIN cases c ON c.number = j.case_number JOIN documents d ON d.id = j.document_id`;
  const insert = database.prepare(
    `INSERT INTO print_jobs (id, case_number, document_id, state, reprint, started_at) VALUES (?, ?, ?, 'running', ?, ?)`,
  );
  const update = database.prepare('UPDATE print_jobs SET state = ?, ended_at = ?, problem = ? WHERE id = ?');
  const selectRunning = database.prepare<[], PrintJobRow>(`SELECT ${columns} WHERE j.state = 'running'`);
  const selectLatest = database.prepare<[number, string], PrintJobRow>(
    `SELECT ${columns} WHERE j.case_number = ? AND d.kind = ? ORDER BY j.rowid DESC LIMIT 1`,
  );
  const countPrinted = database.prepare<[string], { n: number }>(
    "SELECT count(*) AS n FROM print_jobs WHERE document_id = ? AND state IN ('printed', 'unknown')",
  );
  return {
    start: (caseNumber, { id, documentId, reprint, at }) => {
      insert.run(id, caseNumber, documentId, reprint ? 1 : 0, at);
    },
    end: (id, state, at, problem) => {
      update.run(state, at, problem ?? null, id);
    },
    running: () => selectRunning.all(),
    latest: (caseNumber, kind) => selectLatest.get(caseNumber, kind),
    printed: (documentId) => countPrinted.get(documentId)?.n ?? 0,
  };
}
