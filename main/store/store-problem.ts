import Database from 'better-sqlite3';
import type { Problem } from '../../domain/problem.ts';

const sentences = {
  'store.disk-full':
    '磁盘空间已满，刚才的操作没有保存，已保存的内容不受影响。请清理磁盘空间后再试一次；当前办件可以继续查看。',
  'store.io-error': '数据盘读写失败，刚才的操作没有保存。请稍后再试；反复出现时请联系维护人员检查磁盘。',
  'store.damaged':
    '数据文件已损坏，无法读取。请停止使用并联系维护人员从备份恢复，不要删除数据文件夹里的任何文件。',
  'store.wrong-key':
    '数据密钥与数据文件不符，程序未启动。请联系维护人员恢复原来的密钥文件，不要删除任何数据文件。',
  'store.key-missing':
    '找到了数据文件，但没有找到它的密钥，程序未启动。请联系维护人员恢复密钥文件，不要删除任何数据文件。',
  'store.newer':
    '数据文件由更新版本的程序建立，本版本不能打开，程序未启动，数据没有改动。请安装新版本程序后再启动。',
  'store.in-use': '数据文件正被另一个程序使用，可能本程序已经打开。请切换到已打开的窗口，或关闭它后再启动。',
  'store.not-writable': '数据文件夹不能写入，程序未启动。请检查文件夹权限或磁盘状态后重新启动。',
} as const;

export type StoreProblemCode = keyof typeof sentences;

export function storeProblem(code: StoreProblemCode): Problem {
  return { code, message: sentences[code] };
}

/**
 * The expected failures of a disk as problems: full, unreadable, damaged, used by another program.
 * Anything else is a bug and gives `undefined`, so that the caller throws it on.
 */
export function problemOfStoreError(error: unknown): Problem | undefined {
  if (error instanceof Database.SqliteError) {
    const code = error.code;
    if (code === 'SQLITE_FULL') return storeProblem('store.disk-full');
    // The write-ahead log's index cannot grow, or a write was cut short: the disk has no room.
    if (code === 'SQLITE_IOERR_SHMSIZE' || code === 'SQLITE_IOERR_WRITE')
      return storeProblem('store.disk-full');
    if (code.startsWith('SQLITE_IOERR')) return storeProblem('store.io-error');
    if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return storeProblem('store.damaged');
    if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
      return storeProblem('store.in-use');
    if (code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_READONLY'))
      return storeProblem('store.not-writable');
    return undefined;
  }
  if (error instanceof Error && 'code' in error) {
    if (error.code === 'ENOSPC' || error.code === 'EDQUOT') return storeProblem('store.disk-full');
    if (error.code === 'EACCES' || error.code === 'EPERM' || error.code === 'EROFS')
      return storeProblem('store.not-writable');
    if (error.code === 'EIO') return storeProblem('store.io-error');
  }
  return undefined;
}
