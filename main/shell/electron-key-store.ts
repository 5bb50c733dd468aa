import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { safeStorage } from 'electron';
import { failure, success } from '../../domain/result.ts';
import { fileKeyStore, keyBytes, type KeyStore } from '../store/key-store.ts';

/**
 * The database key sealed by the system's key store (`store.key.sealed`). Where the system has none (a Linux
 * without keyring) and where the browser shell made the data first, the plain key file is used.
 *
 * Call after Electron is ready.
 */
export function systemKeyStore(folder: string): KeyStore {
  const path = join(folder, 'store.key.sealed');
  const plain = fileKeyStore(folder);
  const available =
    safeStorage.isEncryptionAvailable() &&
    !(process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text');
  return {
    read() {
      if (!existsSync(path)) return plain.read();
      try {
        const key = Buffer.from(safeStorage.decryptString(readFileSync(path)), 'hex');
        if (key.length === keyBytes) return success(key);
      } catch {
        // Told below.
      }
      return failure({
        code: 'store.key-sealed',
        message:
          '系统密钥库打不开数据密钥，程序未启动。请用平时的系统帐户登录并解锁密钥库后重新启动，不要删除任何数据文件。',
      });
    },
    keep(key) {
      if (!available) return plain.keep(key);
      try {
        const sealed = safeStorage.encryptString(Buffer.from(key).toString('hex'));
        const file = openSync(path, 'wx', 0o600);
        try {
          writeSync(file, sealed);
          fsyncSync(file);
        } finally {
          closeSync(file);
        }
        return success(null);
      } catch {
        return failure({
          code: 'store.key-not-kept',
          message: '无法保存数据密钥，程序未启动。请检查数据文件夹是否可写、磁盘是否已满，然后重新启动。',
        });
      }
    },
  };
}
