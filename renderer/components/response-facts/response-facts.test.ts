import { describe, expect, it } from 'vitest';
import { explanationsOf, formatMs, isWrite, sentTitle, versionsIn } from './response-facts';

describe('versionsIn', () => {
  it('finds the version of each root field, and none in what failed', () => {
    const data = { updatePost: { id: '1', _version: 8 }, other: null, list: [{ _version: 3 }] };
    expect(versionsIn({ data, errors: [] })).toEqual([{ field: 'updatePost', version: 8 }]);
    expect(versionsIn({ data: null })).toEqual([]);
    expect(versionsIn(null)).toEqual([]);
  });
});

describe('explanationsOf', () => {
  it('leaves out what is no explanation', () => {
    const whole = { cause: 'a', consequence: 'b', action: 'c' };
    expect(explanationsOf([whole, { cause: 'a' }, 'text', null])).toEqual([whole]);
  });
});

describe('names and kinds', () => {
  it('goes by the operation, else by the first field', () => {
    expect(sentTitle({ document: 'mutation A { x }', operationName: null })).toBe('A');
    expect(sentTitle({ document: '{ listPosts { items { id } } }' })).toBe('listPosts');
  });

  it('tells writes from reads, comments aside', () => {
    expect(isWrite('mutation { x }')).toBe(true);
    expect(isWrite('# mutation\nquery { mutationLog }')).toBe(false);
  });

  it('writes durations', () => {
    expect([formatMs(83.6), formatMs(1234)]).toEqual(['84 ms', '1.2 s']);
  });
});
