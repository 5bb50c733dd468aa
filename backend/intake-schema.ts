import type Database from 'better-sqlite3';

/** Numbered migrations; the database's `user_version` is how many have run. Never edit one that was released. */
const migrations: readonly string[] = [
  `
  CREATE TABLE page (
    sha256     TEXT PRIMARY KEY,
    mime       TEXT NOT NULL,
    content    BLOB NOT NULL,
    arrived_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE received_case (
    key            TEXT PRIMARY KEY,
    content_sha256 TEXT NOT NULL,
    project_no     TEXT NOT NULL UNIQUE,
    region         TEXT NOT NULL,
    station        TEXT NOT NULL,
    received_at    TEXT NOT NULL,
    due_on         TEXT NOT NULL,
    submission     TEXT NOT NULL,
    acceptance     TEXT NOT NULL
  ) STRICT;
  CREATE INDEX received_case_by_time ON received_case (received_at DESC, project_no DESC);

  -- What one department gets of a case.
  CREATE TABLE sub_case (
    project_no TEXT NOT NULL REFERENCES received_case (project_no),
    department TEXT NOT NULL,
    place      INTEGER NOT NULL,
    PRIMARY KEY (project_no, department)
  ) STRICT;

  CREATE TABLE sub_case_item (
    number     TEXT PRIMARY KEY,
    project_no TEXT NOT NULL,
    department TEXT NOT NULL,
    code       TEXT NOT NULL,
    name       TEXT NOT NULL,
    FOREIGN KEY (project_no, department) REFERENCES sub_case (project_no, department)
  ) STRICT;
  CREATE INDEX sub_case_item_by_sub_case ON sub_case_item (project_no, department);

  CREATE TABLE case_page (
    project_no TEXT NOT NULL REFERENCES received_case (project_no),
    sha256     TEXT NOT NULL REFERENCES page (sha256),
    PRIMARY KEY (project_no, sha256)
  ) STRICT;
  CREATE INDEX case_page_by_page ON case_page (sha256);

  CREATE TABLE running_number (
    region_code TEXT NOT NULL,
    day         TEXT NOT NULL,
    last        INTEGER NOT NULL,
    PRIMARY KEY (region_code, day)
  ) STRICT;
  `,
  // A region may have no limit; the days stand in the submission.
  'ALTER TABLE received_case DROP COLUMN due_on',
];

/** Brings the database to the newest schema in one transaction. Throws when the file is newer than this program. */
export function migrate(db: Database.Database): void {
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version > migrations.length)
    throw new Error(`受理平台的数据库版本（${version}）比程序新，请换用新版程序后再启动。`);
  db.transaction(() => {
    for (const migration of migrations.slice(version)) db.exec(migration);
    db.pragma(`user_version = ${migrations.length}`);
  }).immediate();
}
