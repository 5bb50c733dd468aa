import type { ReaderTiming } from './messages.ts';

/**
 * The reader's own time for the last card it gave: its thinking for find, select and read, and their bytes at the
 * line's pace. No driver can be faster. Undefined when no card was read.
 */
export function readerOwnMs(timings: readonly ReaderTiming[]): number | undefined {
  const exchanges = timings.filter((timing) => timing.what === 'exchange');
  const read = exchanges.findLastIndex(({ command, sw3 }) => command === 'read' && sw3 === 0x90);
  const find = exchanges.slice(0, Math.max(read, 0)).findLastIndex(({ sw3 }) => sw3 === 0x9f);
  if (read < 0 || find < 0) return undefined;
  return exchanges.slice(find, read + 1).reduce((sum, { ownMs }) => sum + ownMs, 0);
}
