/** How long to wait before the next attempt. */
export interface BackoffPolicy {
  readonly baseMs: number;
  readonly capMs: number;
}

/**
 * Full jitter: a random share of the exponential step, so that many clients that were cut off at once
 * don't come back at once. `attempt` counts from 0; `random` is in [0, 1).
 */
export function backoffMs(policy: BackoffPolicy, attempt: number, random: () => number): number {
  const step = Math.min(policy.capMs, policy.baseMs * 2 ** Math.min(attempt, 30));
  return Math.round(step * random());
}
