import { randomInt } from 'node:crypto';
import { appendFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pino, type Logger } from 'pino';

export type Log = Logger;

/** Name of the log in the data folder; the one before it ends with `.1`. */
export const logName = 'terminal.log';
/** A log file grows to so many bytes; with the one before it, twice as much lies on the disk. */
export const logBytesMax = 5 * 1024 * 1024;

/**
 * JSON lines in `terminal.log` of the data folder, readable by this user only, or nowhere. The terminal
 * belongs to the person who started the program: only what cannot be written to the file is said there.
 */
export function createLog(to: { readonly folder: string } | 'silent'): Log {
  if (to === 'silent') return pino({ level: 'silent' });
  return pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: { paths: ['*.message'], remove: true } },
    boundedFile(join(to.folder, logName)),
  );
}

/** Opened for each line: lines are rare, and nothing has to be closed or flushed when the program dies. */
function boundedFile(path: string): { write(line: string): void } {
  return {
    write(line) {
      try {
        const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
        if (bytes > 0 && bytes + Buffer.byteLength(line) > logBytesMax) renameSync(path, `${path}.1`);
        appendFileSync(path, line, { mode: 0o600 });
      } catch {
        // A full disk must not end the program, nor hide what went wrong.
        process.stderr.write(line);
      }
    },
  };
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
