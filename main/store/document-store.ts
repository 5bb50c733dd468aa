import type { PaperKind } from '../api/contract.ts';
import type { StoreDatabase } from './database.ts';

/** A paper as it was produced: never produced again, never changed. */
export interface StoredDocument {
  readonly id: string;
  readonly kind: PaperKind;
  readonly revision: number;
  /** SHA-256 (hex) of the content it states; the same content is not produced twice. */
  readonly digest: string;
  /** SHA-256 (hex) of the PDF. */
  readonly sha256: string;
  readonly pages: number;
  readonly at: string;
  readonly pdf: Buffer;
}

export interface DocumentStore {
  add(caseNumber: number, document: Omit<StoredDocument, 'pdf'> & { readonly pdf: Uint8Array }): void;
  get(caseNumber: number, id: string): StoredDocument | undefined;
  latest(caseNumber: number, kind: PaperKind): StoredDocument | undefined;
  /** A paper of the case by its PDF, for sending. */
  withHash(caseNumber: number, sha256: string): StoredDocument | undefined;
}

export function documentStore(database: StoreDatabase): DocumentStore {
  const columns = 'id, kind, revision, digest, sha256, pages, at, pdf';
  const insert = database.prepare(
    `INSERT INTO documents (case_number, ${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const select = database.prepare<[string, number], StoredDocument>(
    `SELECT ${columns} FROM documents WHERE id = ? AND case_number = ?`,
  );
  const selectLatest = database.prepare<[number, string], StoredDocument>(
    `SELECT ${columns} FROM documents WHERE case_number = ? AND kind = ? ORDER BY revision DESC LIMIT 1`,
  );
  const selectHash = database.prepare<[number, string], StoredDocument>(
    `SELECT ${columns} FROM documents WHERE case_number = ? AND sha256 = ? LIMIT 1`,
  );
  return {
    add: (caseNumber, { id, kind, revision, digest, sha256, pages, at, pdf }) => {
      insert.run(caseNumber, id, kind, revision, digest, sha256, pages, at, Buffer.from(pdf));
    },
    get: (caseNumber, id) => select.get(id, caseNumber),
    latest: (caseNumber, kind) => selectLatest.get(caseNumber, kind),
    withHash: (caseNumber, sha256) => selectHash.get(caseNumber, sha256),
  };
}
