import { describe, expect, it } from 'vitest';
import { LruCache } from './lru-cache';

describe('LruCache', () => {
  function caching(capacity: number): { get: (key: string) => string; made: string[] } {
    const made: string[] = [];
    const cache = new LruCache<string, string>(capacity);
    return { made, get: (key) => cache.getOrMake(key, () => (made.push(key), key.toUpperCase())) };
  }

  it('makes a value once', () => {
    const { get, made } = caching(2);
    expect([get('a'), get('a')]).toEqual(['A', 'A']);
    expect(made).toEqual(['a']);
  });

  it('forgets what was used longest ago', () => {
    const { get, made } = caching(2);
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) get(key);
    expect(made).toEqual(['a', 'b', 'c', 'b']);
  });
});
