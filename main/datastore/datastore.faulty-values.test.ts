import { describe, expect, it } from 'vitest';
import type { ModelField } from '../../shared/model-schema';
import { testField, testModel, testSchema } from '../../shared/testing/models';
import { until, type PeerRequest } from '../testing/scripted-peer';
import { MemoryAdapter, type DataStoreOptions } from '.';
import { model, page, record, rootOf, setUp } from './testing/peer-fixture';

const field = (text: string, kind: ModelField['kind']): ModelField => testField(text, { kind });
const SCHEMA = {
  ...testSchema(
    testModel('Post', [
      'id: ID!',
      'title: String!',
      'rating: Int',
      'score: Float',
      'isOpen: Boolean',
      'due: AWSDateTime',
      'extra: AWSJSON',
      'tags: [String]',
      field('status: Status', 'enum'),
      field('price: Money', 'customType'),
    ]),
    testModel('Comment', ['id: ID!', 'postID: ID']),
  ),
  enums: { Status: { name: 'Status', values: ['OPEN', 'DONE'] } },
  customTypes: {
    Money: { name: 'Money', fields: [testField('amount: Int!'), testField('currency: String')] },
  },
};

/** A store whose service holds these posts, and gives them one by one as `single` says. */
async function syncedWith(
  posts: readonly unknown[],
  options: Partial<DataStoreOptions> & { single?: (request: PeerRequest) => unknown } = {},
) {
  const { single, ...rest } = options;
  const { peer, open } = await setUp(
    (request) => {
      if (rootOf(request) === 'syncPosts') return page('syncPosts', [...posts]);
      return rootOf(request) === 'getPost'
        ? { json: { data: { getPost: single?.(request) ?? null } } }
        : undefined;
    },
    { schema: SCHEMA, ...rest },
  );
  const store = open();
  await store.start();
  const rows = () => store.page({ model: 'Post', offset: 0, limit: 99 }).records;
  return { peer, store, rows };
}

describe('faulty values from the service', () => {
  it.each(['sqlite', 'memory'])(
    'a value of another kind than its field is not stored (%s): the record is counted and named, the others are there',
    async (kind) => {
      const bad: Record<string, unknown> = {
        rating: 'abc',
        score: '1.5',
        isOpen: 1,
        title: { text: 'x' },
        due: ['2026-01-01T00:00:00Z'],
        tags: 'red',
        price: 5,
        _deleted: 'true',
        _lastChangedAt: 'now',
      };
      const names = Object.keys(bad);
      const posts = [record('good'), ...names.map((name) => record(name, { [name]: bad[name] }))];
      const { store, rows } = await syncedWith(
        posts,
        kind === 'memory' ? { storage: new MemoryAdapter() } : {},
      );
      expect(rows().map((row) => row['id'])).toEqual(['good']);
      const status = model(store, 'Post');
      expect(status).toMatchObject({
        state: 'SYNCED',
        received: 10,
        broken: 9,
        problem: { kind: 'BadRecord', code: 'RECORDS_REJECTED', place: { model: 'Post', key: '["rating"]' } },
      });
      expect(status?.problem?.message).toBe(
        'Of the Post that came, 9 could not be stored. Post ["rating"] came with a faulty value: rating must be a whole number.',
      );
      expect(store.timeline(99).filter(({ name }) => name === 'nonApplicableDataReceived')).toHaveLength(5);
    },
  );

  it.each(['sqlite', 'memory'])(
    'a value that is only wrong in itself is stored as it came, and shown as the model’s problem (%s)',
    async (kind) => {
      const posts = [
        record('good', {
          status: 'OPEN',
          due: '2026-02-28T01:02:03.456Z',
          extra: '{"a":1}',
          price: { amount: 1 },
        }),
        record('number', { title: 5 }),
        record('truth', { extra: true }),
        record('enum', { status: 'LATER' }),
        record('date', { due: '2026-02-30T00:00:00Z' }),
        record('json', { extra: '{"a":' }),
        record('empty', { title: null }),
        record('large', { rating: 3_000_000_000 }),
        record('half', { rating: 1.5 }),
        record('inside', { price: { amount: 'five' }, tags: ['a'] }),
        record('tombstone', { title: null, _deleted: true }),
      ];
      const { store, rows } = await syncedWith(
        posts,
        kind === 'memory' ? { storage: new MemoryAdapter() } : {},
      );
      const held = Object.fromEntries(rows().map((row) => [row['id'], row]));
      expect(Object.keys(held)).toHaveLength(10);
      expect(held['number']?.['title']).toBe('5');
      expect(held['truth']?.['extra']).toBe('true');
      expect(held['enum']?.['status']).toBe('LATER');
      expect(held['date']?.['due']).toBe('2026-02-30T00:00:00Z');
      expect(held['json']?.['extra']).toBe('{"a":');
      expect(held['empty']?.['title']).toBeNull();
      expect(held['large']?.['rating']).toBe(3_000_000_000);
      expect(held['half']?.['rating']).toBe(1.5);
      expect(held['inside']?.['price']).toEqual({ amount: 'five' });
      expect(model(store, 'Post')).toMatchObject({
        state: 'SYNCED',
        broken: 9,
        problem: {
          code: 'VALUES_FAULTY',
          message:
            'Of the Post that came, 9 have values that the schema doesn’t allow. Post ["number"] came with a faulty value: title must be text.',
        },
      });
      expect(store.count('Post', { title: { eq: '5' } })).toBe(1);
      expect(
        store.page({ model: 'Post', offset: 0, limit: 1, sort: [{ field: 'rating', descending: true }] })
          .records[0]?.['id'],
      ).toBe('large');
    },
  );

  it('integers beyond what a file can hold don’t stop the page', async () => {
    const { store, rows } = await syncedWith([]);
    const huge = 10n ** 30n;
    store.merge(
      'Post',
      [record('int', { rating: huge }), record('float', { score: huge }), record('good')],
      'REPAIR',
    );
    expect(rows().map((row) => [row['id'], row['score']])).toEqual([
      ['float', 1e30],
      ['good', null],
    ]);
  });

  it('what a page holds wrongly is read again, and counts as repaired only when that is right', async () => {
    const { peer, store, rows } = await syncedWith(
      [record('mended', { rating: 'abc' }), record('hopeless', { rating: 'abc' })],
      {
        single: ({ variables }) =>
          variables['id'] === 'mended'
            ? record('mended', { rating: 7 })
            : record('hopeless', { rating: 'abc' }),
      },
    );
    await until(() => peer.requests.filter((request) => rootOf(request) === 'getPost').length === 2);
    await until(() => rows().length === 1 && (model(store, 'Post')?.repaired ?? 0) === 1);
    expect(rows()[0]).toMatchObject({ id: 'mended', rating: 7 });
    expect(model(store, 'Post')).toMatchObject({
      broken: 2,
      repaired: 1,
      problem: { code: 'RECORDS_REJECTED' },
    });
  });

  it('where many are wrong it is the schema: only a few are read one by one', async () => {
    const posts = Array.from({ length: 300 }, (_, i) => record(String(i), { rating: 'abc' }));
    const { peer, store } = await syncedWith(posts, { single: () => null });
    const reads = () => peer.requests.filter((request) => rootOf(request) === 'getPost').length;
    await until(() => reads() === 20);
    expect(model(store, 'Post')?.broken).toBe(300);
    expect(peer.requests.filter((request) => rootOf(request) === 'syncPosts')).toHaveLength(1);
  });

  it('a base sync that could not store a record takes out nothing', async () => {
    const storage = new MemoryAdapter();
    const first = await syncedWith([record('1'), record('2')], { storage });
    await first.store.stop();
    const { store, rows } = await syncedWith([record('1', { rating: 'abc', _version: 2 }), record('3')], {
      storage,
    });
    await store.resync('Post');
    expect(rows().map((row) => [row['id'], row['_version']])).toEqual([
      ['1', 1],
      ['2', 1],
      ['3', 1],
    ]);
  });

  it('an event with a faulty value is counted, and its record read', async () => {
    const { peer, store, rows } = await syncedWith([record('1')], {
      isRealtime: true,
      single: ({ variables }) => record(String(variables['id']), { rating: 8, _version: 2 }),
    });
    const id = peer.sockets[0]?.frames.find(
      (frame) => frame['type'] === 'start' && JSON.stringify(frame).includes('onUpdatePost'),
    )?.['id'];
    const send = (of: string, fields: Record<string, unknown>) =>
      peer.sockets[0]?.send({ type: 'data', id, payload: { data: { onUpdatePost: record(of, fields) } } });
    send('1', { _version: 2, rating: { wrong: true } });
    send('2', { _version: 2, status: 'LATER' });
    await until(() => (model(store, 'Post')?.repaired ?? 0) === 2);
    expect(rows().map((row) => [row['id'], row['rating'], row['status']])).toEqual([
      ['1', 8, null],
      ['2', 8, null],
    ]);
    expect(model(store, 'Post')).toMatchObject({ broken: 2, problem: { code: 'RECORDS_REJECTED' } });
  });
});
