import { describe, expect, it } from 'vitest';
import { bucketsFor, filledBuckets } from './rate-buckets';

const HOUR = 3_600_000;

describe('conflicts over time', () => {
  it('leave no gap: an hour without any is a bucket too', () => {
    const buckets = filledBuckets([{ at: 10 * HOUR, conflicts: 2, writes: 5 }], {
      from: 8.5 * HOUR,
      now: 11.2 * HOUR,
      bucketMs: HOUR,
    });
    expect(buckets.map(({ at, conflicts }) => [at / HOUR, conflicts])).toEqual([
      [8, 0],
      [9, 0],
      [10, 2],
      [11, 0],
    ]);
  });

  it('begin with the first that there was, and show no more than can be told apart', () => {
    const first = [{ at: 0, conflicts: 1, writes: 1 }];
    expect(filledBuckets(first, { from: null, now: 3 * HOUR, bucketMs: HOUR })).toHaveLength(4);
    expect(filledBuckets(first, { from: null, now: 500 * HOUR, bucketMs: HOUR })).toHaveLength(30);
    expect(filledBuckets([], { from: null, now: 500, bucketMs: HOUR })).toHaveLength(1);
  });

  it('are counted by buckets that fit the span', () => {
    expect(bucketsFor(HOUR).bucketMs).toBe(HOUR / 12);
    expect(bucketsFor(24 * HOUR).bucketMs).toBe(HOUR);
    expect(bucketsFor(null).words).toBe('By day');
  });
});
