import { describe, expect, it } from 'vitest';
import { mergedWrites } from './merged-fields';

const document = 'mutation A($input: I!) { renamed: updatePost(input: $input) { id title tags meta at } }';
const merged = (input: unknown, record: unknown) =>
  mergedWrites({ document, variables: { input }, response: { data: { renamed: record } } });

describe('mergedWrites', () => {
  it('names what the service kept for itself, with both values', () => {
    const input = { id: '1', title: 'mine', tags: ['a'], _version: 2 };
    expect(merged(input, { id: '1', title: 'theirs', tags: ['a', 'b'], _version: 5 })).toEqual([
      {
        field: 'renamed',
        names: ['title', 'tags'],
        asked: { title: 'mine', tags: ['a'] },
        stored: { title: 'theirs', tags: ['a', 'b'] },
      },
    ]);
  });

  it('is silent where all was applied: the version is the service’s, and spelling may differ', () => {
    const input = { id: '1', meta: '{"a":1}', at: '2026-01-01T00:00:00Z', links: { url: 'u' }, _version: 2 };
    const record = {
      id: 1,
      meta: '{"a": 1}',
      at: '2026-01-01T00:00:00.000Z',
      links: { url: 'u', note: null },
      _version: 3,
    };
    expect(merged(input, record)).toEqual([]);
  });

  it('compares null, and leaves out what was not selected', () => {
    expect(merged({ title: null }, { title: 'kept' })[0]?.names).toEqual(['title']);
    expect(merged({ title: 'x' }, { title: null })[0]?.names).toEqual(['title']);
    expect(merged({ secret: 'x' }, { id: '1' })).toEqual([]);
  });

  it('reads literal inputs and says nothing of queries, failures and documents it can not read', () => {
    const literal = 'mutation { updatePost(input: { title: "mine" }) { title } }';
    const response = { data: { updatePost: { title: 'theirs' } } };
    expect(mergedWrites({ document: literal, response })).toHaveLength(1);
    expect(mergedWrites({ document: '{ updatePost(input: { title: "a" }) { title } }', response })).toEqual(
      [],
    );
    expect(mergedWrites({ document: literal, response: { data: null } })).toEqual([]);
    expect(mergedWrites({ document: 'mutation {', response })).toEqual([]);
  });
});
