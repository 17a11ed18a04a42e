import { describe, expect, it } from 'vitest';
import { SeenKeys } from './seen-keys';

describe('keys that have come', () => {
  it('tells each one the second time, few or many', () => {
    using seen = new SeenKeys();
    const keys = Array.from({ length: 12_000 }, (_, i) => `["k${i}"]`);
    expect(keys.every((key) => seen.add(key))).toBe(true);
    expect(keys.some((key) => seen.add(key))).toBe(false);
    expect([seen.has('["k3"]'), seen.has('["k11999"]'), seen.has('["another"]')]).toEqual([
      true,
      true,
      false,
    ]);
    expect(seen.add('["another"]')).toBe(true);
  });
});
