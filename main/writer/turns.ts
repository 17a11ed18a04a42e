import { OutbandError } from '../../shared/errors';
import type { PlanOptions } from './plan-api';

export type PlanProgress = Pick<PlanOptions, 'signal' | 'onProgress'>;

/** Gives the thread back for a moment, tells how far planning is, and throws Cancelled on the signal. */
export async function takeBreath(progress: PlanProgress, targets: number): Promise<void> {
  progress.onProgress?.(targets);
  await new Promise((resolve) => setImmediate(resolve));
  stopIfAborted(progress.signal);
}

/** Throws Cancelled once the signal is aborted. */
export function stopIfAborted(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  throw new OutbandError({
    kind: 'Cancelled',
    code: 'PLANNING_CANCELLED',
    message: 'Planning was cancelled.',
    consequence: 'Nothing was planned and nothing was sent.',
  });
}

/** Maps in order with some of the calls under way at once. */
export async function mapAtOnce<T, R>(
  items: readonly T[],
  atOnce: number,
  map: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < items.length) {
      const index = next;
      next += 1;
      results[index] = await map(items[index] as T);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
  return results;
}
