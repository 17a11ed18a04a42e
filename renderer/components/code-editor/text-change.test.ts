import { describe, expect, it } from 'vitest';
import { smallestChange } from './text-change';

describe('smallestChange', () => {
  it('replaces only what differs', () => {
    expect(smallestChange('{ id }', '{ id title }')).toEqual({ from: 5, to: 5, insert: 'title ' });
    expect(smallestChange('abc', 'axc')).toEqual({ from: 1, to: 2, insert: 'x' });
  });

  it('copes with repeated text, with emptiness and with equality', () => {
    expect(smallestChange('aa', 'aaa')).toEqual({ from: 2, to: 2, insert: 'a' });
    expect(smallestChange('', 'a')).toEqual({ from: 0, to: 0, insert: 'a' });
    expect(smallestChange('a', '')).toEqual({ from: 0, to: 1, insert: '' });
    expect(smallestChange('a', 'a')).toBeNull();
  });
});
