import type { ConflictRatesQuery } from '../../apollo/generated/operations';

export type Bucket = ConflictRatesQuery['conflictRates']['byTime'][number];

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** As many bars as can be told apart. */
const MOST = 30;

/** Widths by the span that they are for: about as many bars whatever is looked at. */
const WIDTHS: ReadonlyArray<{ readonly upToMs: number; readonly bucketMs: number; readonly words: string }> =
  [
    { upToMs: HOUR_MS, bucketMs: 5 * MINUTE_MS, words: 'By five minutes' },
    { upToMs: DAY_MS, bucketMs: HOUR_MS, words: 'By hour' },
    { upToMs: 7 * DAY_MS, bucketMs: 6 * HOUR_MS, words: 'By six hours' },
  ];
const BY_DAY = { bucketMs: DAY_MS, words: 'By day' };

/** How wide the buckets of a span are, and what they are called; a span of null counts everything. */
export function bucketsFor(spanMs: number | null): { readonly bucketMs: number; readonly words: string } {
  return (spanMs !== null && WIDTHS.find(({ upToMs }) => spanMs <= upToMs)) || BY_DAY;
}

/** The buckets of a span without gaps, oldest first: an hour without a conflict is a bar too. At most the last 30. */
export function filledBuckets(
  buckets: readonly Bucket[],
  range: { readonly from: number | null; readonly now: number; readonly bucketMs: number },
): readonly Bucket[] {
  const { bucketMs, now } = range;
  const first = range.from ?? buckets[0]?.at ?? now;
  const start = Math.floor(Math.max(first, now - (MOST - 1) * bucketMs) / bucketMs) * bucketMs;
  const known = new Map(buckets.map((bucket) => [bucket.at, bucket]));
  const count = Math.floor((now - start) / bucketMs) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => {
    const at = start + i * bucketMs;
    return known.get(at) ?? { at, conflicts: 0, writes: 0 };
  });
}
