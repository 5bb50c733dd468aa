import { createHash } from 'node:crypto';
import { chmodSync } from 'node:fs';
import Database from 'better-sqlite3';
import { itemNumber, projectNumber, regionCodes } from './case-number.ts';
import type { Acceptance, SubmissionBody } from './contract.ts';
import { migrate } from './intake-schema.ts';
import type { PageType } from './page-type.ts';

export interface StoredPage {
  readonly sha256: string;
  readonly mime: PageType;
  readonly content: Uint8Array;
}

/** Why a submission was not taken. Nothing of it has been stored then. */
export type Refusal =
  | { readonly why: 'pages-missing'; readonly sha256: readonly string[] }
  | { readonly why: 'key-reused' }
  | { readonly why: 'region-unknown' }
  | { readonly why: 'page-type'; readonly sha256: string; readonly mime: string };

export type Intake =
  | { readonly taken: true; readonly acceptance: Acceptance }
  | { readonly taken: false; readonly refusal: Refusal };

export interface ReceivedRow {
  readonly projectNo: string;
  readonly receivedAt: string;
  readonly submission: SubmissionBody;
}

export interface DepartmentPart {
  readonly department: string;
  readonly items: readonly { readonly number: string; readonly code: string; readonly name: string }[];
}

export interface IntakeStore {
  putPage(page: StoredPage, at: Date): void;
  /** Takes a case once: a repeated key with the same content answers the first acceptance again. */
  take(submission: SubmissionBody, at: Date): Intake;
  find(key: string): { readonly submission: SubmissionBody; readonly acceptance: Acceptance } | undefined;
  /** Newest first. */
  list(limit: number, offset: number): readonly ReceivedRow[];
  count(): number;
  parts(projectNo: string): readonly DepartmentPart[];
  received(projectNo: string): ReceivedRow | undefined;
  close(): void;
}

/** Pages no submission ever named are personal data without a purpose: removed after this long. */
const strayPageKeptMs = 30 * 24 * 3_600_000;

interface CaseRow {
  readonly project_no: string;
  readonly received_at: string;
  readonly submission: string;
}

/** @param key encrypts the file when given (32 bytes); the same key opens it again */
export function openIntakeStore(file: string, key: Buffer | undefined, now: Date): IntakeStore {
  const db = new Database(file);
  try {
    prepareFile(db, key);
  } catch (error) {
    db.close();
    throw error;
  }
  db.prepare('DELETE FROM page WHERE arrived_at < ? AND sha256 NOT IN (SELECT sha256 FROM case_page)').run(
    new Date(now.getTime() - strayPageKeptMs).toISOString(),
  );

  const insertPage = db.prepare<[string, string, Uint8Array, string]>(
    'INSERT INTO page (sha256, mime, content, arrived_at) VALUES (?, ?, ?, ?) ON CONFLICT (sha256) DO NOTHING',
  );
  const pageMime = db.prepare<[string], string>('SELECT mime FROM page WHERE sha256 = ?').pluck();
  const caseByKey = db.prepare<
    [string],
    { readonly content_sha256: string; readonly submission: string; readonly acceptance: string }
  >('SELECT content_sha256, submission, acceptance FROM received_case WHERE key = ?');
  const nextNumber = db
    .prepare<[string, string], number>(
      `INSERT INTO running_number (region_code, day, last) VALUES (?, ?, 1)
       ON CONFLICT (region_code, day) DO UPDATE SET last = last + 1 RETURNING last`,
    )
    .pluck();
  const insertCase = db.prepare(
    `INSERT INTO received_case (key, content_sha256, project_no, region, station, received_at, submission, acceptance)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertSubCase = db.prepare('INSERT INTO sub_case (project_no, department, place) VALUES (?, ?, ?)');
  const insertItem = db.prepare(
    'INSERT INTO sub_case_item (number, project_no, department, code, name) VALUES (?, ?, ?, ?, ?)',
  );
  const insertCasePage = db.prepare('INSERT INTO case_page (project_no, sha256) VALUES (?, ?)');
  const newest = db.prepare<[number, number], CaseRow>(
    `SELECT project_no, received_at, submission FROM received_case
     ORDER BY received_at DESC, project_no DESC LIMIT ? OFFSET ?`,
  );
  const caseByNumber = db.prepare<[string], CaseRow>(
    'SELECT project_no, received_at, submission FROM received_case WHERE project_no = ?',
  );
  const counted = db.prepare<[], number>('SELECT count(*) FROM received_case').pluck();
  const partRows = db.prepare<
    [string],
    { readonly department: string; readonly number: string; readonly code: string; readonly name: string }
  >(
    `SELECT department, number, code, name FROM sub_case JOIN sub_case_item USING (project_no, department)
     WHERE project_no = ? ORDER BY place, number`,
  );

  function takeNow(submission: SubmissionBody, at: Date): Intake {
    const content = contentHash(submission);
    const before = caseByKey.get(submission.key);
    if (before) {
      if (before.content_sha256 !== content) return { taken: false, refusal: { why: 'key-reused' } };
      return { taken: true, acceptance: JSON.parse(before.acceptance) as Acceptance };
    }
    const regionCode = regionCodes[submission.region.id];
    if (!regionCode) return { taken: false, refusal: { why: 'region-unknown' } };

    const pages = pagesOf(submission);
    const missing = [...pages.keys()].filter((sha256) => pageMime.get(sha256) === undefined);
    if (missing.length > 0) return { taken: false, refusal: { why: 'pages-missing', sha256: missing } };
    for (const [sha256, mime] of pages) {
      if (pageMime.get(sha256) !== mime) return { taken: false, refusal: { why: 'page-type', sha256, mime } };
    }

    const day = new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
    const sequence = nextNumber.get(regionCode, day);
    if (sequence === undefined) throw new Error('running number was not given');
    const projectNo = projectNumber(regionCode, day, sequence);
    const items = submission.items.map((item, place) => ({
      ...item,
      number: itemNumber(projectNo, place + 1),
    }));
    const acceptance: Acceptance = {
      key: submission.key,
      projectNo,
      items: items.map(({ code, number, department }) => ({ code, number, department })),
      receivedAt: at.toISOString(),
    };
    insertCase.run(
      submission.key,
      content,
      projectNo,
      submission.region.id,
      submission.station,
      acceptance.receivedAt,
      JSON.stringify(submission),
      JSON.stringify(acceptance),
    );
    const departments = [...new Set(items.map((item) => item.department))];
    for (const [place, department] of departments.entries()) insertSubCase.run(projectNo, department, place);
    for (const item of items) insertItem.run(item.number, projectNo, item.department, item.code, item.name);
    for (const sha256 of pages.keys()) insertCasePage.run(projectNo, sha256);
    return { taken: true, acceptance };
  }
  const take = db.transaction(takeNow);

  return {
    putPage(page, at) {
      insertPage.run(page.sha256, page.mime, page.content, at.toISOString());
    },
    take: (submission, at) => take.immediate(submission, at),
    find(key) {
      const row = caseByKey.get(key);
      return (
        row && { submission: parsed(row.submission), acceptance: JSON.parse(row.acceptance) as Acceptance }
      );
    },
    list: (limit, offset) => newest.all(limit, offset).map(receivedRow),
    count: () => counted.get() ?? 0,
    parts(projectNo) {
      const byDepartment = Map.groupBy(partRows.all(projectNo), (row) => row.department);
      return [...byDepartment].map(([department, rows]) => ({
        department,
        items: rows.map(({ number, code, name }) => ({ number, code, name })),
      }));
    },
    received(projectNo) {
      const row = caseByNumber.get(projectNo);
      return row && receivedRow(row);
    },
    close() {
      db.close();
    },
  };
}

/** Throws when the key is not the file's, or the file is newer than this program. */
function prepareFile(db: Database.Database, key: Buffer | undefined): void {
  if (key) db.key(key);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.pragma('busy_timeout = 5000');
  db.pragma('secure_delete = ON');
  migrate(db);
  if (process.platform !== 'win32') chmodSync(db.name, 0o600);
}

function receivedRow(row: CaseRow): ReceivedRow {
  return { projectNo: row.project_no, receivedAt: row.received_at, submission: parsed(row.submission) };
}

function parsed(stored: string): SubmissionBody {
  return JSON.parse(stored) as SubmissionBody;
}

/** Every page a submission names, once, with the type it is said to have; the printed PDF included. */
function pagesOf(submission: SubmissionBody): ReadonlyMap<string, string> {
  const pages = new Map<string, string>();
  for (const page of [
    ...submission.materials.flatMap((material) => material.pages),
    ...submission.signedForm.pages,
  ])
    pages.set(page.sha256, page.mime);
  pages.set(submission.signedForm.pdf, 'application/pdf');
  return pages;
}

/** Two submissions are the same when every value is, whatever the order of keys on the wire. */
function contentHash(submission: SubmissionBody): string {
  const canonical = JSON.stringify(submission, (_key, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(canonical).digest('hex');
}
