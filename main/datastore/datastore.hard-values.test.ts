import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { problemOf } from '../../shared/errors';
import { loadSchemaText } from '../schema';
import { createDataStore, MemoryAdapter, type DataStore } from '.';
import { closers, drained, keyOf, openLocal, queue, setUp } from './testing/outbox-fixture';

const SCHEMA = loadSchemaText(
  `type Reading @model { id: ID! name: String! note: String value: Float at: AWSTimestamp marks: [AWSTimestamp] meta: AWSJSON }`,
  'hard-values.graphql',
);
const BIG = 9007199254740993n;

function open(folder: string | null, isInMemory = false): DataStore {
  const store = createDataStore({
    schema: SCHEMA.modelSchema,
    api: SCHEMA.api,
    storeFile: folder === null ? ':memory:' : join(folder, 'store.sqlite'),
    durableFile: folder === null ? ':memory:' : join(folder, 'outbox.sqlite'),
    client: null,
    now: Date.now,
    random: () => 0,
    ...(isInMemory ? { storage: new MemoryAdapter() } : {}),
  });
  closers.push(() => store.close());
  return store;
}

const problem = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return problemOf(error);
  }
  throw new Error('it was accepted');
};

describe('integers beyond 2^53', () => {
  it('are changed, and a store that has them pending opens again', () => {
    const folder = mkdtempSync(join(tmpdir(), 'outband-values-'));
    closers.push(() => rmSync(folder, { recursive: true, force: true }));
    const store = open(folder);
    const made = store.save('Reading', store.create('Reading', { name: 'a', at: BIG, meta: { n: BIG } }));
    expect(made['meta']).toBe('{"n":9007199254740993}');
    store.save(
      'Reading',
      store.copyOf('Reading', made, (draft) => void (draft['at'] = BIG + 2n)),
    );
    store.close();
    expect(open(folder).query('Reading')[0]?.['at']).toBe(BIG + 2n);
  });

  it('in lists are sorted, also by observeQuery, and shown in errors', () => {
    for (const store of [open(null), open(null, true)]) {
      const sort = [{ field: 'marks', descending: false }];
      const seen: number[] = [];
      const subscription = store.observeQuery('Reading', {}, { sort }).subscribe(({ items }) => {
        seen.push(items.length);
      });
      for (const marks of [[BIG], [1, BIG]])
        store.save('Reading', store.create('Reading', { name: 'a', marks }));
      subscription.unsubscribe();
      expect(seen).toEqual([0, 1, 2]);
      expect(store.query('Reading', {}, { sort })).toHaveLength(2);
    }
    expect(problem(() => open(null).create('Reading', { name: 'a', marks: [BIG, 'x'] }))).toMatchObject({
      code: 'INVALID_FIELD',
      message: expect.stringContaining('[9007199254740993,"x"]') as unknown,
    });
  });
});

describe('values that would not arrive as they are', () => {
  it('numbers without a word in JSON and integers beyond 64 bits are refused by name', () => {
    const store = open(null);
    for (const value of [NaN, Infinity])
      expect(problem(() => store.create('Reading', { name: 'a', value }))).toMatchObject({
        message: `Field value should be of type Float, validation failed. ${value}`,
        place: { model: 'Reading', field: 'value' },
      });
    expect(problem(() => store.create('Reading', { name: 'a', at: 2n ** 64n })).kind).toBe('BadInput');
  });

  it('a name that the model does not have is refused instead of left out', () => {
    const store = open(null);
    expect(problem(() => store.create('Reading', { name: 'a', nmae: 'b' }))).toMatchObject({
      message: 'Reading has no field nmae.',
      place: { model: 'Reading', field: 'nmae' },
    });
    const made = store.save('Reading', store.create('Reading', { name: 'a' }));
    expect(problem(() => store.copyOf('Reading', made, (draft) => void (draft['nmae'] = 'b'))).message).toBe(
      'Reading has no field nmae.',
    );
    // What a record carries from the service is no mistake.
    expect(store.create('Reading', { name: 'a', _version: 3, __typename: 'Reading' })['_version']).toBeNull();
  });

  it('a null that was required only later does not keep the other fields from being changed', () => {
    const store = open(null);
    store.merge('Reading', [{ id: '1', name: null, _version: 1, _lastChangedAt: 1 }], 'REPAIR');
    const [old] = store.query('Reading');
    if (!old) throw new Error('it is not here');
    store.save(
      'Reading',
      store.copyOf('Reading', old, (draft) => void (draft['note'] = 'n')),
    );
    expect(store.outbox.list()[0]?.data).toEqual({ id: '1', note: 'n' });
    expect(problem(() => store.save('Reading', store.create('Reading', {}))).message).toBe(
      'Field name is required',
    );
  });
});

describe('queries', () => {
  it('client 10.13: beginsWith reads past a NUL; client 10.14: between takes the order of code points', () => {
    for (const store of [open(null), open(null, true)]) {
      for (const name of ['a\0b', 'a\0c', '\u{1F600}', '\uE001'])
        store.save('Reading', store.create('Reading', { name }));
      const names = (where: object): unknown[] =>
        store.query('Reading', { name: where }).map((record) => record['name']);
      expect(names({ beginsWith: 'a\0b' })).toEqual(['a\0b']);
      expect(names({ between: ['\uE000', '\u{1F600}'] })).toEqual(['\u{1F600}', '\uE001']);
      expect(problem(() => names({ between: ['\u{1F600}', '\uE000'] })).code).toBe('BAD_OPERAND');
    }
  });

  it('observeQuery refuses a field that is not there, as query does', () => {
    const sort = [{ field: 'nope', descending: false }];
    expect(problem(() => open(null).observeQuery('Reading', {}, { sort })).code).toBe('UNKNOWN_FIELD');
  });
});

describe('what a query gives out', () => {
  it('can’t be changed in place, from either adapter, and neither can snapshots', () => {
    for (const store of [open(null), open(null, true)]) {
      store.save('Reading', store.create('Reading', { name: 'a', marks: [1] }));
      let snapshot: readonly object[] = [];
      const subscription = store.observeQuery('Reading').subscribe(({ items }) => (snapshot = items));
      for (const found of [store.query('Reading')[0], snapshot[0]] as Array<{
        name: string;
        marks: number[];
      }>) {
        expect(() => (found.name = 'b')).toThrow(TypeError);
        expect(() => found.marks.push(2)).toThrow(TypeError);
      }
      subscription.unsubscribe();
      expect(store.query('Reading')).toMatchObject([{ name: 'a', marks: [1] }]);
    }
  });

  it('names of what every object has are no models', () => {
    expect(problem(() => open(null).query('constructor'))).toMatchObject({
      kind: 'NotFound',
      code: 'UNKNOWN_MODEL',
    });
  });
});

describe('relations', () => {
  it('a record on a relation stands for its key, when made and when changed', () => {
    const store = openLocal();
    const [one, two] = ['one', 'two'].map((title) => store.save('Post', store.create('Post', { title })));
    const comment = store.save('Comment', store.create('Comment', { content: 'c', post: one }));
    expect(comment['postID']).toBe(one?.['id']);
    const moved = store.save(
      'Comment',
      store.copyOf('Comment', comment, (draft) => void (draft['post'] = two)),
    );
    expect(moved['postID']).toBe(two?.['id']);
    const free = store.copyOf('Comment', moved, (draft) => void (draft['post'] = null));
    expect(store.save('Comment', free)['postID']).toBeNull();
    expect(problem(() => store.create('Comment', { post: { title: 'no key' } }))).toMatchObject({
      message: 'post must be a Post with its id.',
      place: { model: 'Comment', field: 'post' },
    });
    expect(problem(() => store.create('Post', { title: 'p', comments: [comment] })).kind).toBe('BadInput');
  });
});

describe('a key that is used again', () => {
  it('a deletion that was never sent and a new record of its key leave nothing of the old one', async () => {
    const service = await setUp();
    const store = service.open();
    const line = store.save('Line', store.create('Line', { order: 'o', number: 'n', quantity: 5 }));
    await store.start();
    await drained(store);
    store.outbox.setPaused(true);
    store.delete('Line', keyOf(store, 'Line', line));
    store.save('Line', store.create('Line', { order: 'o', number: 'n' }));
    expect(queue(store)).toEqual([['Update', 'Line', { order: 'o', number: 'n', quantity: null }]]);
    store.outbox.setPaused(false);
    await drained(store);
    expect(service.sent.at(-1)).toMatchObject({ operation: 'UpdateLine', input: { quantity: null } });
    expect(store.query('Line')).toMatchObject([{ quantity: null, _version: 2 }]);
  });
});
