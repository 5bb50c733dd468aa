/** Turns pushed events into an `AsyncIterable`: nothing is lost between two `next()`, order is kept. */
export class EventQueue<T> {
  readonly #waiting: T[] = [];
  #wake: (() => void) | undefined;
  #ended = false;
  #error: { readonly cause: unknown } | undefined;

  push(event: T): void {
    if (this.#ended) return;
    this.#waiting.push(event);
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** A bug in the producer is thrown at the consumer instead of leaving it waiting. */
  fail(cause: unknown): void {
    this.#error = { cause };
    this.end();
  }

  async *events(): AsyncGenerator<T, void, undefined> {
    for (;;) {
      const next = this.#waiting.shift();
      if (next !== undefined) {
        yield next;
      } else if (this.#ended) {
        if (this.#error !== undefined) throw this.#error.cause;
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        this.#wake = undefined;
      }
    }
  }
}
