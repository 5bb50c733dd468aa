import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../../domain/problem.ts';
import { failure, success, type Result } from '../../domain/result.ts';

/** Bytes of the database key. */
export const keyBytes = 32;

/**
 * Where the key of the encrypted store comes from: a file that only the service can read (browser shell) or
 * the system's key store (Electron's safeStorage).
 */
export interface KeyStore {
  /** The key that exists, or `undefined` when none was ever made. */
  read(): Result<Uint8Array | undefined, Problem>;
  /** Keeps a new key for good, before anything is encrypted with it. */
  keep(key: Uint8Array): Result<null, Problem>;
}

/** A key file `store.key` (mode 0600) beside the data, made once. */
export function fileKeyStore(folder: string): KeyStore {
  const path = join(folder, 'store.key');
  return {
    read() {
      if (!existsSync(path)) return success(undefined);
      try {
        const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'hex');
        if (key.length !== keyBytes) return failure(keyUnusable);
        return success(key);
      } catch {
        return failure(keyUnusable);
      }
    },
    keep(key) {
      try {
        const file = openSync(path, 'wx', 0o600);
        try {
          writeSync(file, Buffer.from(key).toString('hex'));
          fsyncSync(file);
        } finally {
          closeSync(file);
        }
        return success(null);
      } catch (error) {
        // Half a key would lock out every later start; a key that was there before is not ours to remove.
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') rmSync(path, { force: true });
        return failure({
          code: 'store.key-not-kept',
          message: '无法保存数据密钥，程序未启动。请检查数据文件夹是否可写、磁盘是否已满，然后重新启动。',
        });
      }
    },
  };
}

const keyUnusable: Problem = {
  code: 'store.key-unusable',
  message: '数据密钥文件无法读取或已损坏，程序未启动。请联系维护人员恢复密钥文件，不要删除任何数据文件。',
};

export function newKey(): Uint8Array {
  return randomBytes(keyBytes);
}
