/** How a device process ended, without a word of what it printed. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: string | null;
  /** Classes of errors seen on its output, newest last (`TypeError`, `ERR_DLOPEN_FAILED`). */
  readonly errorClasses: readonly string[];
}

/** A running device process, however it was started. */
export interface DeviceProcess {
  readonly pid: number | undefined;
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, after the last message. */
  onExit(listener: (end: ProcessEnd) => void): void;
  /** Ends it at once, with everything it started. */
  kill(): void;
}

export type SpawnDeviceProcess = () => DeviceProcess;

const linesKept = 20;
const errorAtStart =
  /^(?:Uncaught )?((?:[A-Z][A-Za-z]{0,40})?(?:Error|Exception))(?: \[([A-Z0-9_]{1,40})\])?(?::|$)/;
const fatal = /^(FATAL ERROR|Segmentation fault|Assertion failed|terminate called)/;

/**
 * Keeps of a process's output only the classes of errors. Everything else is thrown away unread: a message
 * or a stack frame of a driver may quote the card it was reading.
 */
export function errorClassFilter(): { take(chunk: string): void; classes(): readonly string[] } {
  const classes: string[] = [];
  let open = '';
  function look(line: string): void {
    const [, name, code] = errorAtStart.exec(line) ?? [];
    const found = code ?? name ?? fatal.exec(line)?.[1]?.replaceAll(' ', '_');
    if (found === undefined) return;
    classes.push(found);
    if (classes.length > linesKept) classes.shift();
  }
  return {
    take(chunk) {
      const lines = (open + chunk).split(/\r?\n/);
      open = (lines.pop() ?? '').slice(-4096);
      for (const line of lines) look(line);
    },
    classes() {
      look(open);
      open = '';
      return [...classes];
    },
  };
}
