import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Model, ModelInstance } from '../../../shared/model-schema';
import { evaluate, parsePredicate, type Predicate } from '../../../shared/predicate';
import { BLOG } from '../../../shared/testing/models';
import { comparator } from './compare';
import { post } from './conformance-suite';
import type { StorageAdapter } from './storage-adapter';

type Records = Readonly<Record<string, readonly ModelInstance[]>>;
const model = (name: string): Model => {
  const found = BLOG.models[name];
  if (!found) throw new Error(name);
  return found;
};

/** Some of a model's records refer to others, some to nothing, some to what is not there; a few are tombstones. */
function graph(): Records {
  const of = (count: number, fields: (i: number) => Record<string, unknown>): ModelInstance[] =>
    Array.from({ length: count }, (_, i) => ({ ...post(`${i}`), ...fields(i) }));
  return {
    Post: of(12, (i) => ({
      title: ['a', 'b', null][i % 3],
      rating: i % 4 === 0 ? null : i % 3,
      parentID: i > 3 ? `${i - 4}` : null,
    })),
    Comment: of(18, (i) => ({
      content: ['x', 'y', null][i % 3],
      postID: i % 5 === 0 ? null : `${i % 14}`,
      _deleted: i % 7 === 6 ? true : null,
    })),
    Reaction: of(12, (i) => ({ emoji: i % 2 ? ':)' : ':(', commentID: `${(i * 5) % 20}` })),
  };
}

/** What a filter selects, record by record, by looking at everything. */
function matches(records: Records, of: Model, predicate: Predicate, record: ModelInstance): boolean {
  switch (predicate.kind) {
    case 'and':
      return predicate.children.every((child) => matches(records, of, child, record));
    case 'or':
      return (
        predicate.children.length === 0 ||
        predicate.children.some((child) => matches(records, of, child, record))
      );
    case 'not':
      return !matches(records, of, predicate.child, record);
    case 'field':
      return evaluate(predicate, record);
    case 'relation': {
      const relation = of.relations.find(({ name }) => name === predicate.relation);
      if (!relation) return false;
      return (records[relation.model] ?? []).some(
        (other) =>
          other['_deleted'] !== true &&
          relation.localFields.every((field, i) => {
            const value = record[field] ?? null;
            return value !== null && value === other[relation.remoteFields[i] ?? ''];
          }) &&
          matches(records, model(relation.model), predicate.child, other),
      );
    }
  }
}

const textLeaf = (field: string, ...texts: readonly string[]): fc.Arbitrary<unknown> =>
  fc
    .tuple(fc.constantFrom('eq', 'ne', 'beginsWith', 'notContains'), fc.constantFrom(...texts))
    .map(([operator, operand]) => ({ [field]: { [operator]: operand } }));

const combined = (leaf: fc.Arbitrary<unknown>, depth: number): fc.Arbitrary<unknown> =>
  depth === 0
    ? leaf
    : fc.oneof(
        leaf,
        fc.record({ and: fc.array(combined(leaf, depth - 1), { maxLength: 2 }) }),
        fc.record({ or: fc.array(combined(leaf, depth - 1), { maxLength: 2 }) }),
        fc.record({ not: combined(leaf, depth - 1) }),
      );

const reactions = combined(textLeaf('emoji', ':)', ':('), 1);
const comments = combined(
  fc.oneof(
    textLeaf('content', 'x', 'y'),
    reactions.map((inner) => ({ reactions: inner })),
    textLeaf('title', 'a').map((inner) => ({ post: inner })),
  ),
  2,
);
const posts = combined(
  fc.oneof(
    textLeaf('title', 'a', 'b'),
    comments.map((inner) => ({ comments: inner })),
    textLeaf('title', 'a', 'b').map((inner) => ({ parent: inner })),
    fc.constant({ rating: { eq: null } }),
  ),
  2,
);
const sorts = fc.uniqueArray(
  fc.record({ field: fc.constantFrom('title', 'rating', 'parentID', 'id'), descending: fc.boolean() }),
  { selector: ({ field }) => field, maxLength: 3 },
);

/** Queries that every StorageAdapter answers as looking at every record would. */
export function queryConformance(name: string, create: () => StorageAdapter): void {
  describe(`StorageAdapter queries: ${name}`, () => {
    const records = graph();
    const live = (records['Post'] ?? []).filter((record) => record['_deleted'] !== true);
    let store: StorageAdapter;
    beforeEach(() => {
      store = create();
      store.setUp(BLOG);
      for (const [of, all] of Object.entries(records))
        store.merge(model(of), { records: all, origin: 'BASE_SYNC', describe: 0 });
    });
    afterEach(() => store.close());

    it('and, or and not over related records, to any depth', () => {
      fc.assert(
        fc.property(posts, (where) => {
          const predicate = parsePredicate(where, { model: model('Post'), schema: BLOG });
          const found = store.page(model('Post'), { predicate, sort: [], tombstones: false }, 0, 100);
          const expected = live.filter((record) => matches(records, model('Post'), predicate, record));
          expect(found.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
          expect(store.count(model('Post'), predicate, false)).toBe(expected.length);
        }),
        { numRuns: 150 },
      );
    });

    it('client 10.17: any sort and page, with any filter', () => {
      fc.assert(
        fc.property(posts, sorts, fc.nat(13), fc.nat(13), (where, sort, offset, limit) => {
          const predicate = parsePredicate(where, { model: model('Post'), schema: BLOG });
          const found = store.page(model('Post'), { predicate, sort, tombstones: false }, offset, limit);
          const expected = live
            .filter((record) => matches(records, model('Post'), predicate, record))
            .sort(comparator(sort))
            .slice(offset, offset + limit);
          expect(found.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
        }),
        { numRuns: 150 },
      );
    });
  });
}
