/** The last known status of a device, pushed to whoever listens, and only when it changed. */
export class StatusBoard<T extends object> {
  #status: T;
  readonly #listeners = new Set<(status: T) => void>();

  constructor(first: T) {
    this.#status = first;
  }

  get status(): T {
    return this.#status;
  }

  set(next: T): void {
    if (JSON.stringify(next) === JSON.stringify(this.#status)) return;
    this.#status = next;
    for (const listener of this.#listeners) listener(next);
  }

  /** Returns how to stop listening. The current status is not repeated to a new listener. */
  listen(listener: (status: T) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Nobody is told anything any more. */
  close(): void {
    this.#listeners.clear();
  }
}
