import { type ChildProcess, spawn } from 'node:child_process';

/** How one run of `scanimage` ended. */
export interface ScanimageEnd {
  /** `null` when a signal ended it. */
  readonly exitCode: number | null;
  /** What it said, without progress lines; device names only, never a person's data. */
  readonly stderr: string;
  readonly stopped?: 'timeout' | 'cancelled';
  /** The program itself is not there. */
  readonly missing: boolean;
}

export interface ScanimageRun {
  readonly done: Promise<ScanimageEnd>;
  /** Tells the watchdog that image bytes arrived on another way than stdout. */
  readonly alive: () => void;
}

export interface RunOptions {
  readonly command: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly firstSignMs: number;
  readonly stallMs: number;
  readonly killAfterMs: number;
  readonly abandonAfterMs: number;
  readonly signal: AbortSignal;
  readonly onOutput: (bytes: Buffer) => void;
  /** One line of stderr, without its line end; progress lines (ended by CR) too. */
  readonly onLine: (line: string) => void;
}

/**
 * Runs `scanimage` under a watchdog: when neither stderr nor stdout says anything for `stallMs`
 * (`firstSignMs` at first), it gets SIGINT, which sends the carriage home, and SIGKILL later. An abort of
 * the signal does the same. `done` never rejects and always comes, even when the kernel cannot end the
 * process because it is stuck in a USB transfer.
 */
export function runScanimage(args: readonly string[], options: RunOptions): ScanimageRun {
  const child: ChildProcess = spawn(options.command, args, {
    env: options.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stopped: ScanimageEnd['stopped'];
  let said = '';
  let rest = '';
  let timer: NodeJS.Timeout | undefined;
  let watch = (): void => undefined;

  const done = new Promise<ScanimageEnd>((resolve) => {
    function finish(exitCode: number | null, missing: boolean): void {
      clearTimeout(timer);
      options.signal.removeEventListener('abort', cancel);
      if (rest !== '') line(rest);
      rest = '';
      resolve({ exitCode, stderr: said, missing, ...(stopped === undefined ? {} : { stopped }) });
    }
    function stop(why: 'timeout' | 'cancelled'): void {
      if (stopped !== undefined) return;
      stopped = why;
      clearTimeout(timer);
      child.kill('SIGINT');
      timer = setTimeout(() => {
        child.kill('SIGKILL');
        timer = setTimeout(() => finish(null, false), options.abandonAfterMs);
      }, options.killAfterMs);
    }
    function cancel(): void {
      stop('cancelled');
    }
    function line(text: string): void {
      if (!text.startsWith('Progress:')) said = `${said}${text}\n`.slice(-4000);
      options.onLine(text);
    }
    function arm(ms: number): void {
      clearTimeout(timer);
      timer = setTimeout(() => stop('timeout'), ms);
    }
    watch = () => {
      if (stopped === undefined) arm(options.stallMs);
    };

    child.on('error', () => finish(null, true));
    child.on('close', (code) => finish(code, false));
    child.stdout?.on('data', (bytes: Buffer) => {
      watch();
      options.onOutput(bytes);
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      watch();
      const lines = (rest + text).split(/[\r\n]+/);
      rest = lines.pop() ?? '';
      for (const each of lines) if (each !== '') line(each);
    });
    arm(options.firstSignMs);
    if (options.signal.aborted) cancel();
    else options.signal.addEventListener('abort', cancel, { once: true });
  });
  return { done, alive: () => watch() };
}

/** Runs `scanimage` for a short answer (device list, option list). */
export async function askScanimage(
  args: readonly string[],
  options: {
    readonly command: string;
    readonly environment: NodeJS.ProcessEnv;
    readonly timeoutMs: number;
    readonly killAfterMs: number;
    readonly signal: AbortSignal;
  },
): Promise<ScanimageEnd & { readonly stdout: string }> {
  const chunks: Buffer[] = [];
  const deadline = AbortSignal.timeout(options.timeoutMs);
  const end = await runScanimage(args, {
    ...options,
    signal: AbortSignal.any([options.signal, deadline]),
    firstSignMs: options.timeoutMs,
    stallMs: options.timeoutMs,
    abandonAfterMs: options.killAfterMs,
    onOutput: (bytes) => chunks.push(bytes),
    onLine: () => undefined,
  }).done;
  const stdout = Buffer.concat(chunks).toString('utf8');
  return deadline.aborted && end.stopped === 'cancelled' && !options.signal.aborted
    ? { ...end, stopped: 'timeout', stdout }
    : { ...end, stdout };
}
