/** Events pushed from one side, taken one by one with `for await` on the other. Single consumer. */
export interface EventStream<T> {
  push(event: T): void;
  end(): void;
  /** Ends when `end` was called and everything pushed before has been taken. */
  events(): AsyncGenerator<T, void>;
}

export function eventStream<T>(): EventStream<T> {
  const waiting: T[] = [];
  let ended = false;
  let wake: (() => void) | undefined;
  function changed(): void {
    wake?.();
    wake = undefined;
  }
  return {
    push(event) {
      if (ended) return;
      waiting.push(event);
      changed();
    },
    end() {
      ended = true;
      changed();
    },
    async *events() {
      for (;;) {
        const event = waiting.shift();
        if (event !== undefined) yield event;
        else if (ended) return;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    },
  };
}
