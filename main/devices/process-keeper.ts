import { classOfError, type FromHost, fromHost, type ToHost } from '../../drivers/host/messages.ts';
import type { DeviceProcess, ProcessEnd, SpawnDeviceProcess } from './device-process.ts';
import type { Absence } from './problems.ts';

export interface KeeperDelays {
  /** Wait before the first, second … restart in a row; the last one repeats. */
  readonly restartAfterMs: readonly number[];
  /** A process that lived shorter than this died quickly. */
  readonly quickDeathMs: number;
  /** So many quick deaths in a row and it is given up. */
  readonly quickDeathsAllowed: number;
  readonly beatEveryMs: number;
  /** Beats without any word after which the process counts as stuck; more before its first word. */
  readonly beatsMissed: number;
  readonly beatsToStart: number;
  /** Time to end in order after `close`. */
  readonly closeWithinMs: number;
  /** Time to vanish after a kill. A process inside a USB driver may never; it is then left behind. */
  readonly killWithinMs: number;
}

export const keeperDelays: KeeperDelays = {
  restartAfterMs: [200, 500, 1000, 2000, 5000],
  quickDeathMs: 10_000,
  quickDeathsAllowed: 5,
  beatEveryMs: 2000,
  beatsMissed: 4,
  beatsToStart: 15,
  closeWithinMs: 4000,
  killWithinMs: 3000,
};

/** For the log. Holds no personal data by construction. */
export type DeviceProcessReport =
  | { readonly event: 'started'; readonly pid: number | undefined }
  /** `ended`: because it was told to. */
  | ({ readonly event: 'died' | 'ended'; readonly livedMs: number } & ProcessEnd)
  | { readonly event: 'unresponsive' | 'left-behind'; readonly pid: number | undefined }
  | { readonly event: 'garbage' }
  | { readonly event: 'not-understood' }
  | { readonly event: 'call-threw'; readonly errorClass: string }
  | { readonly event: 'gave-up'; readonly deaths: number };

export interface KeeperSettings {
  readonly spawn: SpawnDeviceProcess;
  readonly delays: KeeperDelays;
  readonly report: (report: DeviceProcessReport) => void;
  /** A fresh process is there: greet it. */
  readonly onStart: () => void;
  readonly onMessage: (message: FromHost) => void;
  /** Something came that is no message; `raw` must not be logged. */
  readonly onGarbage: (raw: unknown) => void;
  /** The process is gone, or closed for good; `state()` is already the new one. */
  readonly onLost: (absence: Absence) => void;
}

export type KeeperState = 'running' | Absence | 'closed';

export interface ProcessKeeper {
  /** Starts the first process, unless it was closed before. */
  begin(): void;
  state(): KeeperState;
  pid(): number | undefined;
  /** There is a process that takes messages. */
  present(): boolean;
  /** False when there is no process to take it. */
  post(message: ToHost): boolean;
  /** After `failed`: try again from the beginning. */
  restart(): void;
  close(): Promise<void>;
}

/**
 * Keeps one device process alive: starts it, listens to its heart, replaces it when it dies or is stuck,
 * waiting longer each time, and gives up when it keeps dying at once.
 */
export function keepProcess(settings: KeeperSettings): ProcessKeeper {
  const { delays, report } = settings;
  let state: KeeperState = 'running';
  let current: DeviceProcess | undefined;
  let deathsInARow = 0;
  let waiting: NodeJS.Timeout | undefined;
  let beating: NodeJS.Timeout | undefined;
  let onGone: (() => void) | undefined;
  let closing: Promise<void> | undefined;

  function start(): void {
    const startedAt = performance.now();
    let child: DeviceProcess;
    try {
      child = settings.spawn();
    } catch (error) {
      // Out of processes or memory: the same to us as a process that died at once.
      lost({ code: null, signal: null, errorClasses: [classOfError(error)] }, 0);
      return;
    }
    current = child;
    let heard = false;
    let unanswered = 0;
    let beat = 0;
    child.onMessage((raw) => {
      if (child !== current) return;
      unanswered = 0;
      const message = fromHost.safeParse(raw);
      if (!message.success) {
        report({ event: 'garbage' });
        settings.onGarbage(raw);
        return;
      }
      heard = true;
      if (state === 'restarting') state = 'running';
      if (message.data.type === 'not-understood') report({ event: 'not-understood' });
      else if (message.data.type !== 'pong') settings.onMessage(message.data);
    });
    child.onExit((end) => {
      if (child !== current) return;
      lost(end, performance.now() - startedAt);
    });
    beating = setInterval(() => {
      // Counted in beats, not in time: after the machine slept, both sides first get to speak again.
      if (unanswered < (heard ? delays.beatsMissed : delays.beatsToStart)) {
        unanswered += 1;
        beat += 1;
        child.post({ type: 'ping', beat } satisfies ToHost);
        return;
      }
      report({ event: 'unresponsive', pid: child.pid });
      clearInterval(beating);
      end(child);
    }, delays.beatEveryMs);
    report({ event: 'started', pid: child.pid });
    settings.onStart();
  }

  /** Kills it; what cannot be killed is left behind, so that its successor can start. */
  function end(child: DeviceProcess): void {
    child.kill();
    waiting = setTimeout(() => {
      if (child !== current) return;
      report({ event: 'left-behind', pid: child.pid });
      lost({ code: null, signal: null, errorClasses: [] }, delays.quickDeathMs);
    }, delays.killWithinMs);
  }

  function lost(how: ProcessEnd, livedMs: number): void {
    current = undefined;
    clearInterval(beating);
    clearTimeout(waiting);
    report({ event: state === 'closed' ? 'ended' : 'died', livedMs: Math.round(livedMs), ...how });
    if (state === 'closed') {
      onGone?.();
      return;
    }
    deathsInARow = livedMs < delays.quickDeathMs ? deathsInARow + 1 : 1;
    if (deathsInARow >= delays.quickDeathsAllowed) {
      report({ event: 'gave-up', deaths: deathsInARow });
      state = 'failed';
      settings.onLost('failed');
      return;
    }
    const steps = delays.restartAfterMs;
    waiting = setTimeout(start, steps[Math.min(deathsInARow, steps.length) - 1] ?? 0);
    state = 'restarting';
    settings.onLost('restarting');
  }

  async function close(): Promise<void> {
    clearTimeout(waiting);
    clearInterval(beating);
    const child = current;
    state = 'closed';
    settings.onLost('restarting');
    if (child === undefined) return;
    await new Promise<void>((gone) => {
      onGone = gone;
      child.post({ type: 'close' } satisfies ToHost);
      waiting = setTimeout(() => end(child), delays.closeWithinMs);
    });
  }

  return {
    begin() {
      if (state !== 'closed') start();
    },
    state: () => state,
    pid: () => current?.pid,
    present: () => current !== undefined && state !== 'closed',
    post(message) {
      if (current === undefined || state === 'closed') return false;
      current.post(message);
      return true;
    },
    restart() {
      if (state !== 'failed') return;
      deathsInARow = 0;
      state = 'restarting';
      settings.onLost('restarting');
      start();
    },
    close() {
      closing ??= close();
      return closing;
    },
  };
}
