import { randomInt } from 'node:crypto';
import { pino, type Logger } from 'pino';

export type Log = Logger;

/** JSON lines on stderr, nothing else and nowhere else. `silent` for tests. */
export function createLog(level: 'info' | 'silent' = 'info'): Log {
  return pino({ level, base: null, redact: { paths: ['*.message'], remove: true } }, pino.destination(2));
}

/**
 * Notes a bug under a number that the clerk can read out. Neither the error's message nor any value is logged,
 * since both may hold what somebody typed: the class, the code and the places in the source are enough.
 */
export function noteBug(log: Log, what: string, error: unknown): string {
  const number = String(randomInt(100_000, 1_000_000));
  log.error({ number, ...describeError(error) }, what);
  return number;
}

export function describeError(error: unknown): { class: string; code?: string; at: readonly string[] } {
  if (!(error instanceof Error)) return { class: typeof error, at: [] };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const at = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .map((line) => line.trim());
  return { class: error.constructor.name, ...(code === undefined ? {} : { code }), at };
}
