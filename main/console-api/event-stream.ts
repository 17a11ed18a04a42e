/**
 * Turns a listener registration into an async iterator for a GraphQL subscription.
 * Values that the consumer hasn't taken yet are kept in order; `merge` may fold a new one into the last waiting one.
 */
export function eventStream<T>(
  register: (push: (value: T) => void) => () => void,
  options: { readonly merge?: (waiting: T, next: T) => T | null } = {},
): AsyncIterableIterator<T> {
  const waiting: T[] = [];
  let wake: ((result: IteratorResult<T>) => void) | null = null;
  let ended = false;

  const push = (value: T) => {
    if (ended) return;
    if (wake) {
      const resolve = wake;
      wake = null;
      resolve({ value, done: false });
      return;
    }
    const last = waiting.at(-1);
    const merged = last !== undefined && options.merge ? options.merge(last, value) : null;
    if (merged === null) waiting.push(value);
    else waiting[waiting.length - 1] = merged;
  };
  const unregister = register(push);

  const end = (): Promise<IteratorResult<T>> => {
    ended = true;
    unregister();
    wake?.({ value: undefined, done: true });
    wake = null;
    return Promise.resolve({ value: undefined, done: true });
  };

  return {
    next() {
      const value = waiting.shift();
      if (value !== undefined) return Promise.resolve({ value, done: false });
      if (ended) return Promise.resolve({ value: undefined, done: true });
      return new Promise((resolve) => (wake = resolve));
    },
    return: end,
    throw: end,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
