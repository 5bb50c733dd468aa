import type { Page } from '../../domain/case/case.ts';
import type { StoreDatabase } from './database.ts';

export interface StoredPage {
  readonly id: string;
  readonly sha256: string;
  readonly mime: Page['mime'];
  readonly content: Buffer;
}

/** Scanned pages and photos, stored once as they came; turning and ordering happen in the case. */
export interface PageStore {
  add(caseNumber: number, page: Omit<StoredPage, 'content'> & { readonly content: Uint8Array }): void;
  get(caseNumber: number, id: string): StoredPage | undefined;
  /** A page of the case by its content, for sending. */
  withHash(caseNumber: number, sha256: string): StoredPage | undefined;
  /** Overwrites the content on disk (`secure_delete`). */
  remove(caseNumber: number, id: string): void;
}

export function pageStore(database: StoreDatabase): PageStore {
  const insert = database.prepare(
    'INSERT INTO pages (id, case_number, sha256, mime, content) VALUES (?, ?, ?, ?, ?)',
  );
  const select = database.prepare<[string, number], StoredPage>(
    'SELECT id, sha256, mime, content FROM pages WHERE id = ? AND case_number = ?',
  );
  const selectHash = database.prepare<[number, string], StoredPage>(
    'SELECT id, sha256, mime, content FROM pages WHERE case_number = ? AND sha256 = ? LIMIT 1',
  );
  const remove = database.prepare('DELETE FROM pages WHERE id = ? AND case_number = ?');
  return {
    add: (caseNumber, page) => {
      insert.run(page.id, caseNumber, page.sha256, page.mime, Buffer.from(page.content));
    },
    get: (caseNumber, id) => select.get(id, caseNumber),
    withHash: (caseNumber, sha256) => selectHash.get(caseNumber, sha256),
    remove: (caseNumber, id) => {
      remove.run(id, caseNumber);
    },
  };
}
