import type { ConflictResolver } from './conflict-strategy';

/** Rejects; the caller retries with the version that the error carries (service reference 3.2). */
export function optimisticConcurrency(): ConflictResolver {
  return { resolve: () => ({ kind: 'reject' }), close: () => undefined };
}
