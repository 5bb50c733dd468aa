import { ORPCError } from '@orpc/server';
import { type Log, noteBug } from '../log.ts';
import { problemOfStoreError } from '../store/store-problem.ts';

/**
 * What the window is told of a thrown error: the sentence of a failing disk, or one generic sentence with a
 * number under which the log has it. An error that is already one of the contract's passes.
 */
export function unexpected(log: Log, what: string, error: unknown): ORPCError<string, unknown> {
  if (error instanceof ORPCError) return error;
  const disk = problemOfStoreError(error);
  if (disk) {
    log.error({ problem: disk.code }, what);
    return new ORPCError('STORE_FAILED', { status: 503, message: disk.message });
  }
  const number = noteBug(log, what, error);
  return new ORPCError('INTERNAL_SERVER_ERROR', {
    message: `程序出错，刚才的操作可能没有完成（错误号 ${number}）。请核对当前办件后再试一次；反复出现时请把错误号告诉维护人员。`,
  });
}
