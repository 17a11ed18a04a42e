interface RawJson {
  rawJSON(text: string): unknown;
}

/**
 * Integers beyond 2^53 are bigints, in records and in what is sent to the program. JSON.stringify throws at them, and it is
 * called by libraries too (Apollo names what it caches by the variables), so they are taught to write themselves, whole.
 */
export function teachBigIntsJson(): void {
  Object.defineProperty(BigInt.prototype, 'toJSON', {
    configurable: true,
    value(this: bigint) {
      // Known to Chromium since 114, and not yet to the compiler's library.
      return (JSON as unknown as RawJson).rawJSON(this.toString());
    },
  });
}
