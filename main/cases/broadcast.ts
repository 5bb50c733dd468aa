/** Tells whoever watches that something changed. Nothing is queued: a watcher reads the state when it is ready. */
export interface Broadcast<K> {
  tell(key: K): void;
  listen(key: K, listener: () => void): () => void;
  /**
   * Yields `read()` now and after every change of `key`, the latest only, until `signal` aborts or the reader
   * stops. `read` giving `undefined` ends it.
   */
  watch<T>(key: K, read: () => T | undefined, signal?: AbortSignal): AsyncGenerator<T, void, void>;
}

export function broadcast<K>(): Broadcast<K> {
  const listeners = new Map<K, Set<() => void>>();

  function listen(key: K, listener: () => void): () => void {
    const those = listeners.get(key) ?? new Set();
    listeners.set(key, those);
    those.add(listener);
    return () => {
      those.delete(listener);
      if (those.size === 0 && listeners.get(key) === those) listeners.delete(key);
    };
  }

  return {
    listen,
    tell(key) {
      for (const listener of [...(listeners.get(key) ?? [])]) listener();
    },
    async *watch(key, read, signal) {
      let changed = true;
      let wake = () => {};
      const stop = listen(key, () => {
        changed = true;
        wake();
      });
      const aborted = () => wake();
      signal?.addEventListener('abort', aborted, { once: true });
      try {
        for (;;) {
          if (signal?.aborted) return;
          if (changed) {
            changed = false;
            const value = read();
            if (value === undefined) return;
            yield value;
            continue;
          }
          const { promise, resolve } = Promise.withResolvers<void>();
          wake = resolve;
          await promise;
        }
      } finally {
        stop();
        signal?.removeEventListener('abort', aborted);
      }
    },
  };
}
