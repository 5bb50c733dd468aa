import type { ClientContext, ClientLink, ClientOptions } from '@orpc/client';
import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../main/api/contract.ts';
import { timings } from './timings.ts';

export type DeskClient = ContractRouterClient<Contract>;

/** `connecting` for the first time, `open`, `lost` and being rebuilt. */
export type ConnectionState = 'connecting' | 'open' | 'lost';

export interface Connection {
  /** One client for the life of the page; the way under it is rebuilt when it breaks. */
  readonly client: DeskClient;
  readonly state: () => ConnectionState;
  /** Grows with every way that opened; streams are opened anew when it changes. */
  readonly generation: () => number;
  readonly subscribe: (listener: () => void) => () => void;
  readonly close: () => void;
}

/** One way to the application, open from the start until `closed` settles. */
export interface Channel {
  readonly link: ClientLink<ClientContext>;
  readonly closed: Promise<void>;
  close(): void;
}

/** The call could not be made or its answer was lost because the way to the application is broken. */
export class DisconnectedError extends Error {
  override readonly name = 'DisconnectedError';
}

/**
 * Keeps one client alive over ways that come and go. oRPC leaves a call for ever unanswered when it is made
 * on a way that has closed: here every call ends with `DisconnectedError` as soon as its way is gone.
 */
export function connect(
  openChannel: () => Promise<Channel>,
  delays = { firstMs: timings.reconnectMs, mostMs: timings.reconnectMaxMs },
): Connection {
  let channel: Channel | undefined;
  let state: ConnectionState = 'connecting';
  let generation = 0;
  let ended = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();
  const unanswered = new Set<(reason: DisconnectedError) => void>();

  function become(next: ConnectionState): void {
    state = next;
    for (const listener of listeners) listener();
  }

  async function open(pauseMs: number): Promise<void> {
    try {
      const opened = await openChannel();
      if (ended) return opened.close();
      channel = opened;
      generation += 1;
      become('open');
      await opened.closed;
      channel = undefined;
      for (const reject of unanswered) reject(new DisconnectedError());
      if (!ended) retry(delays.firstMs);
    } catch {
      if (!ended) retry(pauseMs);
    }
  }

  function retry(pauseMs: number): void {
    become(generation === 0 ? 'connecting' : 'lost');
    timer = setTimeout(() => void open(Math.min(pauseMs * 2, delays.mostMs)), pauseMs);
  }

  const link: ClientLink<ClientContext> = {
    call(path: readonly string[], input: unknown, options: ClientOptions<ClientContext>) {
      const through = channel;
      if (through === undefined) return Promise.reject(new DisconnectedError());
      return new Promise<unknown>((resolve, reject) => {
        unanswered.add(reject);
        through.link
          .call(path, input, options)
          .then(resolve, reject)
          .finally(() => unanswered.delete(reject));
      });
    },
  };

  void open(delays.firstMs);
  return {
    client: createORPCClient<DeskClient>(link),
    state: () => state,
    generation: () => generation,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      ended = true;
      clearTimeout(timer);
      channel?.close();
    },
  };
}
