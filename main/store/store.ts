import type { Problem } from '../../domain/problem.ts';
import { failure, success, type Result } from '../../domain/result.ts';
import { caseStore, type CaseStore } from './case-store.ts';
import { type DatabaseOptions, openDatabase, type StoreDatabase } from './database.ts';
import { documentStore, type DocumentStore } from './document-store.ts';
import { outboxStore, type OutboxStore } from './outbox-store.ts';
import { pageStore, type PageStore } from './page-store.ts';
import { printJobStore, type PrintJobStore } from './print-job-store.ts';
import { problemOfStoreError } from './store-problem.ts';

/** Everything personal: one encrypted SQLite file. */
export interface Store {
  readonly cases: CaseStore;
  readonly pages: PageStore;
  readonly documents: DocumentStore;
  readonly printJobs: PrintJobStore;
  readonly outbox: OutboxStore;
  /** For the rooms that keep tables of their own (`main/audit`, `main/settings`). */
  readonly database: StoreDatabase;
  /** The next number of a station on a day (`YYYY-MM-DD`), from 1; taken inside a transaction. */
  nextSequence(station: string, day: string): number;
  /**
   * Runs `work` as one change that is on disk when it returns, or not at all. Inside another transaction it
   * joins that one. A full or failing disk is a problem (`store.disk-full`, `store.io-error`, `store.damaged`);
   * anything else that is thrown is thrown on, after rolling back.
   */
  transaction<T>(work: () => T): Result<T, Problem>;
  close(): void;
}

export function openStore(options: DatabaseOptions): Result<Store, Problem> {
  const opened = openDatabase(options);
  if (!opened.ok) return opened;
  const database = opened.value;
  const cases = caseStore(database);
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  const rollback = database.prepare('ROLLBACK');
  const takeSequence = database.prepare<[string, string], { last: number }>(
    `INSERT INTO sequences (station, day, last) VALUES (?, ?, 1)
     ON CONFLICT (station, day) DO UPDATE SET last = last + 1 RETURNING last`,
  );

  return success({
    cases,
    pages: pageStore(database),
    documents: documentStore(database),
    printJobs: printJobStore(database),
    outbox: outboxStore(database),
    database,
    nextSequence(station, day) {
      const row = takeSequence.get(station, day);
      if (!row) throw new Error('no sequence number');
      return row.last;
    },
    transaction(work) {
      if (database.inTransaction) return success(work());
      try {
        begin.run();
        const value = work();
        commit.run();
        return success(value);
      } catch (error) {
        if (database.inTransaction) rollback.run();
        cases.forget();
        const problem = problemOfStoreError(error);
        if (problem === undefined) throw error;
        return failure(problem);
      }
    },
    close: () => {
      database.close();
    },
  });
}
