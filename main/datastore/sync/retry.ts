const LONGEST_DELAY_MS = 300_000;

/**
 * How long the DataStore waits before its n-th repetition, n from 1: 2^n · 100 ms and up to 100 ms more.
 * Undefined after the twelfth attempt (client reference 3.5).
 */
export function retryDelayMs(repetition: number, random: () => number): number | undefined {
  const step = 2 ** repetition * 100;
  return step > LONGEST_DELAY_MS ? undefined : step + random() * 100;
}
