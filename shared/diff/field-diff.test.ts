import { describe, expect, it } from 'vitest';
import { changedNames, countChanges, diffRecords } from './field-diff';

const one = (before: unknown, after: unknown) => {
  const [node] = diffRecords({ field: before }, { field: after });
  if (!node) throw new Error('no node');
  return node;
};
const signs = (before: unknown, after: unknown) =>
  one(before, after).children.map((child) => `${child.change} ${child.name}`);

describe('diffRecords', () => {
  it('tells fields that are the same, added, removed and changed', () => {
    const nodes = diffRecords({ id: '1', title: 'a', gone: 1 }, { id: '1', title: 'b', fresh: true });
    expect(nodes.map((n) => [n.name, n.change])).toEqual([
      ['id', 'same'],
      ['title', 'changed'],
      ['gone', 'removed'],
      ['fresh', 'added'],
    ]);
    expect(countChanges(nodes)).toEqual({ added: 1, removed: 1, changed: 1 });
    expect(changedNames(nodes)).toEqual(['title', 'gone', 'fresh']);
  });

  it('keeps null and missing apart', () => {
    expect(one(undefined, null)).toMatchObject({
      change: 'added',
      before: { presence: 'missing' },
      after: { presence: 'null' },
    });
    expect(one(null, undefined).change).toBe('removed');
    expect(one('x', null)).toMatchObject({ change: 'changed', after: { presence: 'null' } });
  });

  it('shows every field of a create as added and of a delete as removed', () => {
    expect(diffRecords(null, { id: '1', n: null }).map((n) => n.change)).toEqual(['added', 'added']);
    expect(diffRecords({ id: '1' }, null).map((n) => n.change)).toEqual(['removed']);
  });

  it('puts the named fields first, in their order', () => {
    const nodes = diffRecords({ z: 1, b: 1, a: 1 }, null, { order: ['a', 'none', 'b'] });
    expect(nodes.map((n) => n.name)).toEqual(['a', 'b', 'z']);
  });

  it('leaves out a field that neither side has', () => {
    expect(diffRecords({ a: undefined }, { a: undefined })).toEqual([]);
  });
});

describe('lists', () => {
  it('an item inserted at the front leaves the others as they are', () => {
    expect(signs(['a', 'b'], ['new', 'a', 'b'])).toEqual(['added 0', 'same 1', 'same 2']);
  });

  it('a scalar that was replaced reads as one gone and one new', () => {
    expect(signs(['a', 'b'], ['a', 'c'])).toEqual(['same 0', 'removed 1', 'added 1']);
  });

  it('objects that changed in place are compared member by member', () => {
    const node = one([{ k: 1, v: 1 }], [{ k: 1, v: 2 }]);
    expect(node.children).toHaveLength(1);
    expect(node.children[0]?.children.map((c) => [c.path, c.change])).toEqual([
      ['field.0.k', 'same'],
      ['field.0.v', 'changed'],
    ]);
  });

  it('a list that became null is one change, its items gone', () => {
    const node = one(['a'], null);
    expect(node.change).toBe('changed');
    expect(node.children.map((c) => c.change)).toEqual(['removed']);
  });

  it('lists that differ beyond counting are compared as a whole', () => {
    const many = (prefix: string) => Array.from({ length: 1500 }, (_, i) => `${prefix}${i}`);
    expect(one(many('a'), many('b'))).toMatchObject({ change: 'changed', shape: 'leaf', children: [] });
  });
});

describe('custom types and JSON', () => {
  it('compares members of a custom type and keeps their paths', () => {
    const node = one({ city: 'Bonn', zip: '1' }, { city: 'Köln', zip: '1' });
    expect(node.shape).toBe('object');
    expect(node.children.map((c) => [c.path, c.change])).toEqual([
      ['field.city', 'changed'],
      ['field.zip', 'same'],
    ]);
  });

  it('members in another order are the same', () => {
    expect(one({ a: 1, b: [1] }, { b: [1], a: 1 }).change).toBe('same');
  });

  it('looks into strings that spell JSON', () => {
    const node = one('{"a":1,"b":2}', '{"a":1,"b":3}');
    expect(node).toMatchObject({ isJsonText: true, shape: 'object', change: 'changed' });
    expect(node.children.map((c) => c.change)).toEqual(['same', 'changed']);
  });

  it('JSON that is merely spelt differently is the same', () => {
    expect(one('{"a": 1}', '{"a":1}').change).toBe('same');
  });

  it('JSON against other text is compared as text', () => {
    expect(one('{"a":1}', 'plain words')).toMatchObject({ isJsonText: false, shape: 'leaf' });
  });
});

describe('text', () => {
  it('marks the words that differ where much is shared', () => {
    expect(
      one('the pump leaks a little', 'the pump leaks badly').text?.filter((p) => p.change !== 'same'),
    ).toEqual([
      { text: 'a little', change: 'removed' },
      { text: 'badly', change: 'added' },
    ]);
  });

  it('does not mix texts that share next to nothing', () => {
    expect(one('alpha beta gamma', 'one two three').text).toBeNull();
  });
});
