import {
  createContext,
  type ReactElement,
  type ReactNode,
  useContext,
  useEffect,
  useEffectEvent,
  useSyncExternalStore,
} from 'react';
import { type Connection, type ConnectionState, type DeskClient, DisconnectedError } from '../client.ts';
import { timings } from '../timings.ts';

const ConnectionContext = createContext<Connection | undefined>(undefined);

export function ConnectionProvider({
  connection,
  children,
}: {
  readonly connection: Connection;
  readonly children: ReactNode;
}): ReactElement {
  return <ConnectionContext value={connection}>{children}</ConnectionContext>;
}

function useConnection(): Connection {
  const connection = useContext(ConnectionContext);
  if (connection === undefined) throw new Error('outside of ConnectionProvider');
  return connection;
}

export function useClient(): DeskClient {
  return useConnection().client;
}

export function useConnectionState(): ConnectionState {
  const connection = useConnection();
  return useSyncExternalStore(connection.subscribe, connection.state);
}

/** Grows whenever a new way to the application was opened. */
export function useGeneration(): number {
  const connection = useConnection();
  return useSyncExternalStore(connection.subscribe, connection.generation);
}

/**
 * Follows a stream for as long as `key` stays, on every new connection from the start. `undefined` as key
 * follows nothing. Leaving the screen or changing the key ends the stream at the other side too.
 */
export function useStream<T>(
  key: string | undefined,
  open: (client: DeskClient, signal: AbortSignal) => Promise<AsyncIterable<T>>,
  onValue: (value: T) => void,
): void {
  const client = useClient();
  const generation = useGeneration();
  const connected = useConnectionState() === 'open';
  const openNow = useEffectEvent(open);
  const take = useEffectEvent(onValue);
  useEffect(() => {
    if (key === undefined || !connected) return;
    const ending = new AbortController();
    let again: ReturnType<typeof setTimeout> | undefined;
    async function follow(): Promise<void> {
      try {
        for await (const value of await openNow(client, ending.signal)) {
          if (ending.signal.aborted) return;
          take(value);
        }
      } catch (error) {
        if (ending.signal.aborted || error instanceof DisconnectedError) return;
        console.error(error);
      }
      // A watch that ends while the way is open was cut by the other side: ask anew, from the state of now.
      if (!ending.signal.aborted) again = setTimeout(() => void follow(), timings.reconnectMaxMs);
    }
    void follow();
    return () => {
      clearTimeout(again);
      ending.abort();
    };
  }, [key, client, generation, connected]);
}
