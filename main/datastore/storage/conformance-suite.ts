import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { modelKeyOf, type Model, type ModelInstance, type ModelKey } from '../../../shared/model-schema';
import { ALL, evaluate, parsePredicate, type Predicate } from '../../../shared/predicate';
import { BLOG } from '../../../shared/testing/models';
import type { ChangeOrigin, SortKey } from '../data-store-api';
import { NEVER_SYNCED, type StorageAdapter } from './storage-adapter';

const model = (name: string): Model => {
  const found = BLOG.models[name];
  if (!found) throw new Error(name);
  return found;
};
const POST = model('Post');
const COMMENT = model('Comment');
const LINE = model('Line');

export function post(id: string, fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id,
    title: `Post ${id}`,
    _version: 1,
    _lastChangedAt: 1_700_000_000_000,
    _deleted: null,
    createdAt: '2026-01-01T00:00:00Z',
    updatedAt: '2026-01-01T00:00:00Z',
    ...fields,
  };
}

/** What every StorageAdapter does alike. A new adapter is done when it passes. */
export function storageConformance(name: string, create: () => StorageAdapter): void {
  describe(`StorageAdapter: ${name}`, () => {
    let store: StorageAdapter;
    beforeEach(() => {
      store = create();
      store.setUp(BLOG);
    });
    afterEach(() => store.close());

    const merge = (records: unknown[], origin: ChangeOrigin = 'BASE_SYNC', of: Model = POST) =>
      store.merge(of, { records, origin, describe: 200 });
    const key = (...values: unknown[]): ModelKey => JSON.stringify(values) as ModelKey;
    const get = (id: string): ModelInstance | undefined => store.get(POST, key(id));
    const ids = (where: unknown = {}, sort: readonly SortKey[] = [], tombstones = false): unknown[] => {
      const predicate = parsePredicate(where, { model: POST, schema: BLOG });
      const found = store.page(POST, { predicate, sort, tombstones }, 0, 1_000).map((record) => record['id']);
      expect(store.count(POST, predicate, tombstones)).toBe(found.length);
      return found;
    };

    it('gives back what it was given, every field, absent ones as null', () => {
      const record = post('1', {
        rating: 5,
        score: 2.5,
        draft: false,
        tags: ['a', null, 'ü'],
        seenAt: 9_007_199_254_740_993n,
        meta: '{"x": 1}',
        geo: { lat: 1.5, lon: -2 },
      });
      merge([record]);
      expect(get('1')).toEqual({ ...record, parentID: null });
      expect(get('2')).toBeUndefined();
    });

    it('stores an AWSJSON object as text and keeps integers beyond 2^53 in lists', () => {
      store.put(POST, post('1', { meta: { x: 1 }, tags: [9_007_199_254_740_993n] }));
      expect(get('1')?.['meta']).toBe('{"x":1}');
      expect(get('1')?.['tags']).toEqual([9_007_199_254_740_993n]);
    });

    it('text that is no key finds nothing', () => {
      merge([post('1')]);
      for (const text of ['1', 'no JSON', '{}', '[]', ''])
        expect(store.get(POST, text as ModelKey)).toBeUndefined();
      expect(store.removeKey(POST, 'no JSON' as ModelKey)).toBe(false);
    });

    it('client 10.51: composite keys that would collide when joined stay apart', () => {
      const line = (order: string, number: string) => ({ ...post('x'), order, number });
      merge([line('a-b', 'c'), line('a', 'b-c')], 'BASE_SYNC', LINE);
      expect(store.counts(LINE).live).toBe(2);
      expect(store.get(LINE, key('a', 'b-c'))?.['number']).toBe('b-c');
    });

    it('client 10.16: unsorted is insertion order, and an update does not move a record', () => {
      merge([post('b'), post('a'), post('c')]);
      merge([post('b', { _version: 2, title: 'new' })], 'SUBSCRIPTION');
      expect(ids()).toEqual(['b', 'a', 'c']);
      store.removeKey(POST, key('c'));
      merge([post('d'), post('c')]);
      expect(ids()).toEqual(['b', 'a', 'd', 'c']);
    });

    it('client 10.17: sorts by several keys, nulls first ascending, ties by insertion', () => {
      merge([
        post('1', { rating: 2, title: 'b' }),
        post('2', { rating: null }),
        post('3', { rating: 2, title: 'a' }),
        post('4', { rating: null }),
        post('5', { rating: 1 }),
      ]);
      expect(
        ids({}, [
          { field: 'rating', descending: false },
          { field: 'title', descending: false },
        ]),
      ).toEqual(['2', '4', '5', '3', '1']);
      expect(ids({}, [{ field: 'rating', descending: true }])).toEqual(['1', '3', '5', '2', '4']);
    });

    it('client 10.18: pages by offset from either end, empty past the end', () => {
      merge(Array.from({ length: 50 }, (_, i) => post(String(i).padStart(2, '0'), { rating: i % 5 })));
      const sort = [{ field: 'rating', descending: true }];
      const all = ids({}, sort);
      for (const offset of [0, 7, 24, 26, 44, 48, 50, 99]) {
        const page = store
          .page(POST, { predicate: ALL, sort, tombstones: false }, offset, 6)
          .map((record) => record['id']);
        expect(page).toEqual(all.slice(offset, offset + 6));
      }
    });

    it('client 10.62: a lower _version is ignored and an equal one is idempotent', () => {
      merge([post('1', { _version: 5, title: 'five' })]);
      expect(merge([post('1', { _version: 4, title: 'four' })], 'DELTA_SYNC').changed).toBe(0);
      expect(merge([post('1', { _version: 5, title: 'five' })], 'DELTA_SYNC').changed).toBe(0);
      expect(merge([post('1', { _version: 5, title: 'hole' })], 'SUBSCRIPTION').changed).toBe(0);
      expect(get('1')?.['title']).toBe('five');
      expect(merge([post('1', { _version: 6, title: 'six' })], 'SUBSCRIPTION').changed).toBe(1);
    });

    it('service 5.4: a read heals what an event with holes left at the same version', () => {
      merge([post('1', { rating: 1 })]);
      merge([post('1', { _version: 2, rating: null })], 'SUBSCRIPTION');
      const healed = merge([post('1', { _version: 2, rating: 1 })], 'DELTA_SYNC');
      expect(healed.changes[0]).toMatchObject({ kind: 'UPDATED', changedFields: ['rating'] });
      expect(get('1')?.['rating']).toBe(1);
    });

    it('client 10.63: tombstones are kept, hidden and counted, whatever way they come', () => {
      merge([post('1'), post('2'), post('3')]);
      const viaEvent = merge([post('1', { _version: 2, _deleted: true })], 'SUBSCRIPTION');
      const viaPage = merge([post('2', { _version: 2, _deleted: true })], 'DELTA_SYNC');
      expect(viaEvent.changes.map((c) => c.kind)).toEqual(viaPage.changes.map((c) => c.kind));
      expect(ids()).toEqual(['3']);
      expect(ids({}, [], true)).toEqual(['1', '2', '3']);
      expect(store.counts(POST)).toEqual({ live: 1, tombstones: 2 });
      expect(get('1')?.['_deleted']).toBe(true);
      expect(merge([post('1', { _version: 3 })], 'SUBSCRIPTION').changes[0]?.kind).toBe('CREATED');
      expect(store.counts(POST)).toEqual({ live: 2, tombstones: 1 });
    });

    it('client 10.26: a tombstone of an unknown record is kept but not reported as a deletion', () => {
      const result = merge([post('9', { _version: 2, _deleted: true })], 'SUBSCRIPTION');
      expect(result).toMatchObject({ changed: 1, changes: [] });
      expect(store.counts(POST)).toEqual({ live: 0, tombstones: 1 });
    });

    it('client 10.64: create, delete, create of one id in a page: the last wins', () => {
      merge([
        post('1'),
        post('1', { _version: 2, _deleted: true }),
        post('1', { _version: 3, title: 'again' }),
      ]);
      expect(get('1')).toMatchObject({ title: 'again', _version: 3, _deleted: null });
      expect(store.counts(POST)).toEqual({ live: 1, tombstones: 0 });
    });

    it('describes what changed, at most as much as asked for', () => {
      const created = store.merge(POST, {
        records: [post('1'), post('2')],
        origin: 'BASE_SYNC',
        describe: 1,
      });
      expect(created).toMatchObject({ changed: 2, inserted: 2 });
      expect(created.changes).toHaveLength(1);
      const updated = merge([post('1', { _version: 2, tags: ['x'] }), post('2')], 'WRITER');
      expect(updated.changes).toHaveLength(1);
      expect(updated.changes[0]).toMatchObject({
        key: key('1'),
        kind: 'UPDATED',
        changedFields: ['tags', '_version'],
      });
      expect(updated.changes[0]?.record).toMatchObject({ id: '1', tags: ['x'] });
    });

    it('invariant 5: what cannot be stored is rejected by name and the rest of the page is stored', () => {
      const result = merge([null, { title: 'no key', _version: 1 }, { id: '1' }, post('2')]);
      expect(result.inserted).toBe(1);
      expect(result.rejected.map((r) => r.problem.message)).toEqual([
        'The service sent null where a Post belongs.',
        'A Post came without its key field id.',
        'A Post came without _version.',
      ]);
    });

    it('client 10.61: a record with pending changes is kept aside, the newest copy only', () => {
      merge([post('1')]);
      const isPending = (k: ModelKey): boolean => k === key('1');
      const records = [post('1', { _version: 3, title: 'three' }), post('1', { _version: 2, title: 'two' })];
      expect(store.merge(POST, { records, origin: 'DELTA_SYNC', describe: 9, isPending })).toMatchObject({
        changed: 0,
        heldBack: 2,
      });
      expect(get('1')?.['title']).toBe('Post 1');
      expect(store.heldBack(POST, key('1'))).toMatchObject({ title: 'three', _version: 3 });
      store.dropHeldBack(POST, key('1'));
      expect(store.heldBack(POST, key('1'))).toBeUndefined();
    });

    it('writes records as they are, without versions, and takes them out again', () => {
      expect(store.put(POST, { id: '1', title: 'local' })).toMatchObject({ kind: 'CREATED', key: key('1') });
      expect(store.put(POST, { id: '1', title: 'changed' })).toMatchObject({
        kind: 'UPDATED',
        changedFields: ['title'],
      });
      expect(get('1')).toMatchObject({ title: 'changed', _version: null });
      expect(merge([post('1')], 'WRITER').changes[0]?.record).toMatchObject({ _version: 1 });
      expect(store.removeKey(POST, key('1'))).toBe(true);
      expect(store.removeKey(POST, key('1'))).toBe(false);
      expect(store.counts(POST)).toEqual({ live: 0, tombstones: 0 });
    });

    it('removes by predicate and spares what it is told to', () => {
      merge([post('1', { rating: 1 }), post('2', { rating: 2 }), post('3', { rating: 2 })]);
      const predicate = parsePredicate({ rating: { eq: 2 } }, { model: POST });
      const removal = { keep: (k: ModelKey) => k === key('3'), describe: 9 };
      expect(store.remove(POST, predicate, removal)).toMatchObject({
        removed: 1,
        isDone: true,
        changes: [{ key: key('2'), kind: 'DELETED', record: { id: '2', _deleted: true } }],
      });
      expect(ids()).toEqual(['1', '3']);
    });

    it('sweeps what was there at the beginning and has not been merged since', () => {
      merge(['1', '2', '3', '4'].map((id) => post(id)));
      merge([post('5', { _deleted: true })]);
      store.beginSweep(POST);
      merge([post('2'), post('6')]);
      store.merge(POST, {
        records: [post('4', { _version: 2 })],
        origin: 'BASE_SYNC',
        describe: 0,
        isPending: () => true,
      });
      const removal = { keep: (k: ModelKey) => k === key('3'), describe: 9 };
      const swept = store.sweep(POST, removal);
      expect([swept.removed, swept.changes.map((change) => change.key)]).toEqual([2, [key('1')]]);
      expect(ids({}, [], true)).toEqual(['2', '3', '4', '6']);
      expect(store.sweep(POST, removal)).toEqual({ removed: 0, changes: [], isDone: true });
      store.beginSweep(POST);
      store.endSweep(POST);
      expect(store.sweep(POST, removal).removed).toBe(0);
      expect(store.counts(POST)).toEqual({ live: 4, tombstones: 0 });
    });

    it('iterates in key order while records are written', () => {
      merge(Array.from({ length: 1_200 }, (_, i) => post(String(1_199 - i).padStart(4, '0'))));
      const seen: unknown[] = [];
      for (const record of store.iterate(POST, ALL, false)) {
        if (seen.length === 10) merge([post('zzzz')]);
        seen.push(record['id']);
      }
      expect(seen.slice(0, 1_200)).toEqual(
        Array.from({ length: 1_200 }, (_, i) => String(i).padStart(4, '0')),
      );
      const lines = [1, 2, 3].flatMap((n) =>
        ['b', 'a'].map((order) => ({ ...post('x'), order, number: String(n) })),
      );
      merge(lines, 'BASE_SYNC', LINE);
      expect([...store.iterate(LINE, ALL, false)].map((line) => `${line['order']}${line['number']}`)).toEqual(
        ['a1', 'a2', 'a3', 'b1', 'b2', 'b3'],
      );
    });

    it('counts of a filter stay right through every kind of change', () => {
      const where = { rating: { ge: 3 } };
      merge(Array.from({ length: 20 }, (_, i) => post(String(i), { rating: i % 6 })));
      expect(ids(where)).toHaveLength(9);
      merge(
        [
          post('0', { _version: 2, rating: 5 }),
          post('3', { _version: 2, rating: 0 }),
          post('4', { _version: 2, _deleted: true, rating: 4 }),
        ],
        'SUBSCRIPTION',
      );
      merge([post('new', { rating: 3 })], 'SUBSCRIPTION');
      expect(ids(where)).toEqual(['0', '5', '9', '10', '11', '15', '16', '17', 'new']);
      store.put(POST, { ...post('5'), rating: 1 });
      store.removeKey(POST, key('9'));
      expect(ids(where)).toEqual(['0', '10', '11', '15', '16', '17', 'new']);
      store.clear();
      expect(ids(where)).toEqual([]);
    });

    it('keeps the note of where its records came from when it is emptied, and begins without one', () => {
      expect(store.origin()).toBeNull();
      store.noteOrigin('one');
      store.noteOrigin('two');
      store.clear();
      expect(store.origin()).toBe('two');
      store.startAnew(BLOG);
      expect(store.origin()).toBeNull();
    });

    it('finds records by related ones, to the depth that is asked for', () => {
      merge([post('1'), post('2'), post('3', { parentID: '1' })]);
      merge(
        [
          { ...post('c1'), postID: '1', content: 'x' },
          { ...post('c2'), postID: '2', content: 'y' },
          { ...post('c3'), postID: null, content: 'x' },
        ],
        'BASE_SYNC',
        COMMENT,
      );
      merge([{ ...post('r1'), commentID: 'c2', emoji: ':)' }], 'BASE_SYNC', model('Reaction'));
      expect(ids({ comments: { content: { eq: 'x' } } })).toEqual(['1']);
      expect(ids({ comments: { reactions: { emoji: { eq: ':)' } } } })).toEqual(['2']);
      expect(ids({ not: { comments: { content: { eq: 'x' } } } })).toEqual(['2', '3']);
      expect(ids({ parent: { id: { eq: '1' } } })).toEqual(['3']);
      merge(
        [{ ...post('c1'), _version: 2, _deleted: true, postID: '1', content: 'x' }],
        'SUBSCRIPTION',
        COMMENT,
      );
      expect(ids({ comments: { content: { eq: 'x' } } })).toEqual([]);
    });

    it('keeps what is known of a sync with the page it belongs to', () => {
      expect(store.metadata(POST)).toEqual(NEVER_SYNCED);
      const metadata = {
        lastSync: null,
        lastFullSync: null,
        syncPredicate: null,
        checkpoint: {
          kind: 'BASE' as const,
          nextToken: 't',
          startedAt: 5,
          lastSync: 0,
          pages: 1,
          received: 1,
        },
      };
      store.merge(POST, { records: [post('1')], origin: 'BASE_SYNC', describe: 0, metadata });
      expect(store.metadata(POST)).toEqual(metadata);
      expect(() =>
        store.transaction(() => {
          store.merge(POST, {
            records: [post('2')],
            origin: 'BASE_SYNC',
            describe: 0,
            metadata: NEVER_SYNCED,
          });
          throw new Error('crash');
        }),
      ).toThrow('crash');
      expect(store.metadata(POST)).toEqual(metadata);
      expect(store.counts(POST).live).toBe(1);
      expect(ids()).toEqual(['1']);
      merge([post('3')]);
      expect(ids()).toEqual(['1', '3']);
    });

    it('selects exactly what evaluate selects, whatever the filter', () => {
      const records = ['', 'a', 'A', 'ab', 'a%', 'a_b', 'ä', '\u{1F600}', '\uFFFD', null].flatMap(
        (title, i) =>
          [null, -1, 0, 2.5, i].map((number, j) =>
            post(`${i}-${j}`, {
              title,
              rating: number === 2.5 ? 2 : number,
              score: number,
              draft: [true, false, null][(i + j) % 3],
              tags: title === null ? null : j === 0 ? [] : [title, 'x', null],
            }),
          ),
      );
      merge(records);
      const stored = [...store.iterate(POST, ALL, false)];
      const text = fc.constantFrom('', 'a', 'A', 'ab', 'a%', '_', '%', 'ä', '\u{1F600}', '\uFFFD', 'b');
      const number = fc.constantFrom(-1, 0, 1, 2, 2.5, 9);
      const relational = fc.constantFrom('gt', 'ge', 'lt', 'le', 'eq', 'ne');
      const leaf = fc.oneof(
        fc.tuple(
          fc.constantFrom('title', 'id'),
          fc.oneof(relational, fc.constantFrom('contains', 'notContains', 'beginsWith')),
          fc.option(text),
        ),
        fc.tuple(fc.constantFrom('rating', 'score'), relational, fc.option(number)),
        fc.tuple(
          fc.constantFrom('rating', 'score'),
          fc.constantFrom('in', 'notIn'),
          fc.array(fc.option(number), { maxLength: 3 }),
        ),
        fc.tuple(
          fc.constant('title'),
          fc.constantFrom('in', 'notIn'),
          fc.array(fc.option(text), { maxLength: 3 }),
        ),
        fc.tuple(fc.constant('score'), fc.constant('between'), fc.constantFrom([-1, 0], [0, 2.5], [1, 9])),
        fc.tuple(fc.constant('draft'), fc.constantFrom('eq', 'ne'), fc.option(fc.boolean())),
        fc.tuple(fc.constant('tags'), fc.constantFrom('contains', 'notContains'), fc.option(text)),
        fc.tuple(fc.constant('tags'), fc.constantFrom('eq', 'ne'), fc.constant(null)),
        fc.tuple(fc.constantFrom('title', 'tags'), fc.constant('attributeExists'), fc.boolean()),
      );
      const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
        tree: fc.oneof(
          { maxDepth: 3 },
          leaf.map(([field, operator, operand]) => ({ [field]: { [operator]: operand } })),
          fc.record({ and: fc.array(tie('tree'), { maxLength: 3 }) }),
          fc.record({ or: fc.array(tie('tree'), { maxLength: 3 }) }),
          fc.record({ not: tie('tree') }),
        ),
      }));
      fc.assert(
        fc.property(tree, (where) => {
          const predicate: Predicate = parsePredicate(where, { model: POST });
          const found = store
            .page(POST, { predicate, sort: [], tombstones: false }, 0, 1_000)
            .map((record) => modelKeyOf(POST, record));
          const expected = stored
            .filter((record) => evaluate(predicate, record))
            .map((record) => modelKeyOf(POST, record));
          expect([...found].sort()).toEqual(expected.sort());
        }),
        { numRuns: 300 },
      );
    });
  });
}
