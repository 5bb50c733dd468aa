/**
 * An async generator whose `return` really ends it. A plain one that waits inside is only ended at its next
 * `yield`: a reader that nobody watches any more would stay armed. Here leaving aborts the signal first.
 */
export function stream<T>(
  outer: AbortSignal | undefined,
  make: (signal: AbortSignal) => AsyncGenerator<T, void, void>,
  thrown: (error: unknown) => unknown = (error) => error,
): AsyncGenerator<T, void, void> {
  const inner = new AbortController();
  const signal = outer === undefined ? inner.signal : AbortSignal.any([outer, inner.signal]);
  const generator = make(signal);
  async function step(next: Promise<IteratorResult<T, void>>): Promise<IteratorResult<T, void>> {
    try {
      return await next;
    } catch (error) {
      inner.abort();
      throw thrown(error);
    }
  }
  return {
    next: () => step(generator.next()),
    return(value) {
      inner.abort();
      return step(generator.return(value));
    },
    throw(error) {
      inner.abort();
      return step(generator.throw(error));
    },
    async [Symbol.asyncDispose]() {
      inner.abort();
      await generator.return();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
