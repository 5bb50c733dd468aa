/** One step of the schema. Its number is its place in the list, beginning with 1. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/**
 * The whole schema as steps. A step that was ever released is never edited: a change is a new step.
 *
 * `cases.number` counts cases in the order they were opened; every other table refers to it, and search results
 * come newest first by it. Terms therefore need not be rewritten when a case is touched.
 */
export const migrations: readonly Migration[] = [
  {
    name: 'cases, pages, papers, outbox, audit',
    sql: `
CREATE TABLE cases (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  local_no TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL CHECK (state IN ('draft', 'parked', 'submitted', 'abandoned')),
  version INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  name TEXT,
  id_number TEXT,
  project_no TEXT,
  summary TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX case_recent ON cases (updated_at);
CREATE INDEX case_open ON cases (state) WHERE state IN ('draft', 'parked');
CREATE INDEX case_id_number ON cases (id_number) WHERE id_number IS NOT NULL;
CREATE INDEX case_project_no ON cases (project_no) WHERE project_no IS NOT NULL;

CREATE TABLE case_people (
  case_number INTEGER NOT NULL REFERENCES cases (number),
  role TEXT NOT NULL CHECK (role IN ('applicant', 'guardian', 'agent')),
  identity TEXT NOT NULL,
  PRIMARY KEY (case_number, role)
) STRICT, WITHOUT ROWID;

CREATE TABLE case_events (
  case_number INTEGER NOT NULL REFERENCES cases (number),
  version INTEGER NOT NULL,
  at TEXT NOT NULL,
  operator TEXT NOT NULL,
  event TEXT NOT NULL,
  PRIMARY KEY (case_number, version)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER case_events_stay BEFORE UPDATE ON case_events BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER case_events_keep BEFORE DELETE ON case_events BEGIN SELECT RAISE(ABORT, 'append only'); END;

CREATE TABLE search_terms (
  term TEXT NOT NULL,
  case_number INTEGER NOT NULL,
  PRIMARY KEY (term, case_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE pages (
  id TEXT NOT NULL PRIMARY KEY,
  case_number INTEGER NOT NULL REFERENCES cases (number),
  sha256 TEXT NOT NULL,
  mime TEXT NOT NULL,
  content BLOB NOT NULL
) STRICT;
CREATE INDEX page_of_case ON pages (case_number);

CREATE TABLE documents (
  id TEXT NOT NULL PRIMARY KEY,
  case_number INTEGER NOT NULL REFERENCES cases (number),
  kind TEXT NOT NULL CHECK (kind IN ('form', 'notice', 'receipt')),
  revision INTEGER NOT NULL,
  digest TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  pages INTEGER NOT NULL,
  at TEXT NOT NULL,
  pdf BLOB NOT NULL,
  UNIQUE (case_number, kind, revision)
) STRICT;

CREATE TABLE print_jobs (
  id TEXT NOT NULL PRIMARY KEY,
  case_number INTEGER NOT NULL REFERENCES cases (number),
  document_id TEXT NOT NULL REFERENCES documents (id),
  state TEXT NOT NULL CHECK (state IN ('running', 'printed', 'failed', 'cancelled', 'unknown')),
  reprint INTEGER NOT NULL,
  started_at TEXT NOT NULL,
  ended_at TEXT,
  problem TEXT
) STRICT;
CREATE INDEX print_job_of_case ON print_jobs (case_number);
CREATE INDEX print_job_running ON print_jobs (state) WHERE state = 'running';

CREATE TABLE outbox (
  key TEXT NOT NULL PRIMARY KEY,
  case_number INTEGER NOT NULL REFERENCES cases (number),
  state TEXT NOT NULL CHECK (state IN ('unsent', 'sent', 'received', 'parked')),
  attempts INTEGER NOT NULL,
  next_attempt_at INTEGER NOT NULL,
  last_problem TEXT,
  created_at TEXT NOT NULL,
  settled_at TEXT,
  answer TEXT,
  submission TEXT NOT NULL
) STRICT;
CREATE INDEX outbox_open ON outbox (state, next_attempt_at) WHERE state <> 'received';
CREATE INDEX outbox_of_case ON outbox (case_number);
CREATE TRIGGER outbox_keep BEFORE DELETE ON outbox BEGIN SELECT RAISE(ABORT, 'the outbox never deletes'); END;

CREATE TABLE sequences (
  station TEXT NOT NULL,
  day TEXT NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (station, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  number INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  station TEXT NOT NULL,
  operator TEXT NOT NULL,
  action TEXT NOT NULL,
  case_id TEXT,
  detail TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_stay BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER audit_keep BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'append only'); END;

CREATE TABLE settings (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`,
  },
];
