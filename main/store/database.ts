import { createHmac } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import type { Problem } from '../../domain/problem.ts';
import { failure, success, type Result } from '../../domain/result.ts';
import { newKey, type KeyStore } from './key-store.ts';
import { migrations as released, type Migration } from './migrations.ts';
import { problemOfStoreError, storeProblem } from './store-problem.ts';

export type StoreDatabase = Database.Database;

export interface DatabaseOptions {
  /** The data folder, made with mode 0700 when it is not there. */
  readonly folder: string;
  readonly keyStore: KeyStore;
  readonly migrations?: readonly Migration[];
}

const fileName = 'cases.db';

export function databasePath(folder: string): string {
  return join(folder, fileName);
}

/**
 * Opens the encrypted database of a data folder, brings its schema up to date and keeps it to this process
 * alone. A database from before a migration is copied first (`cases.db.before-N`, still encrypted).
 *
 * Fails, without having changed anything, with `store.key-missing`, `store.wrong-key`, `store.damaged`,
 * `store.newer`, `store.in-use`, `store.not-writable` or `store.disk-full`.
 */
export function openDatabase(options: DatabaseOptions): Result<StoreDatabase, Problem> {
  const path = databasePath(options.folder);
  let database: StoreDatabase | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const key = keyFor(path, options.keyStore);
    if (!key.ok) return key;
    const mark = keyMark(key.value);
    const markPath = `${path}.key-mark`;
    if (existsSync(path) && differs(markPath, mark)) return failure(storeProblem('store.wrong-key'));

    database = new Database(path, { timeout: 1000 });
    chmodSync(path, 0o600);
    // A raw key: it is random already, so nothing is gained by deriving it (and 60 ms of the start are).
    database.key(Buffer.from(`raw:${Buffer.from(key.value).toString('hex')}`));
    database.pragma('locking_mode = EXCLUSIVE');
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    // One checkpoint in a few hundred changes. A longer log would be written slower: until it is checkpointed for
    // the first time the file grows with each change, which costs the disk twice as much as writing over it.
    database.pragma('wal_autocheckpoint = 1000');
    database.pragma('secure_delete = ON');
    database.pragma('foreign_keys = ON');
    database.pragma('temp_store = MEMORY');
    database.pragma('trusted_schema = OFF');
    const migrated = migrate(database, path, options.migrations ?? released);
    if (!migrated.ok) {
      database.close();
      return migrated;
    }
    assertEncrypted(database, path);
    if (!existsSync(markPath)) writeFileSync(markPath, mark, { mode: 0o600, flush: true });
    return success(database);
  } catch (error) {
    database?.close();
    const problem = problemOfStoreError(error);
    if (problem === undefined) throw error;
    return failure(problem);
  }
}

function keyFor(path: string, keyStore: KeyStore): Result<Uint8Array, Problem> {
  const found = keyStore.read();
  if (!found.ok) return found;
  if (found.value !== undefined) return success(found.value);
  if (existsSync(path)) return failure(storeProblem('store.key-missing'));
  const key = newKey();
  const kept = keyStore.keep(key);
  return kept.ok ? success(key) : kept;
}

/** Whether a whole mark is there and is another key's. */
function differs(markPath: string, mark: string): boolean {
  if (!existsSync(markPath)) return false;
  const there = readFileSync(markPath, 'utf8').trim();
  return there.length === mark.length && there !== mark;
}

/** Tells a wrong key from a damaged file; says nothing about the key itself. */
function keyMark(key: Uint8Array): string {
  return createHmac('sha256', key).update('onething-counter key mark').digest('hex').slice(0, 16);
}

function migrate(
  database: StoreDatabase,
  path: string,
  migrations: readonly Migration[],
): Result<null, Problem> {
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version > migrations.length) return failure(storeProblem('store.newer'));
  if (version < migrations.length) {
    if (version > 0) {
      database.pragma('wal_checkpoint(TRUNCATE)');
      copyFileSync(path, `${path}.before-${version + 1}`);
    }
    database.exec('BEGIN EXCLUSIVE');
    try {
      for (const migration of migrations.slice(version)) database.exec(migration.sql);
      database.pragma(`user_version = ${migrations.length}`);
      database.exec('COMMIT');
    } catch (error) {
      if (database.inTransaction) database.exec('ROLLBACK');
      throw error;
    }
    database.pragma('wal_checkpoint(TRUNCATE)');
  } else {
    // Takes the lock now, so that a second start is refused here and not at its first change.
    database.exec('BEGIN EXCLUSIVE; COMMIT');
  }
  return success(null);
}

/** A library without the cipher takes `key` silently and writes plain text; that must never pass unseen. */
function assertEncrypted(database: StoreDatabase, path: string): void {
  const header = Buffer.alloc(16);
  const file = openSync(path, 'r');
  try {
    readSync(file, header, 0, 16, 0);
  } finally {
    closeSync(file);
  }
  if (header.toString('latin1').startsWith('SQLite format 3') || header.every((byte) => byte === 0)) {
    database.close();
    throw new Error('the store is not encrypted: the database library has no cipher');
  }
}
