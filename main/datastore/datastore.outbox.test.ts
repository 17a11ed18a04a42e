import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { OutbandError } from '../../shared/errors';
import { modelKeyOf, type ModelInstance } from '../../shared/model-schema';
import { type AppSyncClient, createAppSyncClient, type GraphQLRequest, SYSTEM_TIMERS } from '../appsync';
import { startSandbox, type SandboxOptions } from '../sandbox';
import { loadSchemaText } from '../schema';
import { until } from '../testing/scripted-peer';
import { createDataStore, DISCARD, type DataStore, type DataStoreOptions } from '.';

const SCHEMA = loadSchemaText(
  `type Post @model { id: ID! title: String! rating: Int content: String meta: AWSJSON tags: [String]
     authorID: ID @index(name: "byAuthor") author: Author @belongsTo(fields: ["authorID"]) comments: [Comment] @hasMany(indexName: "byPost", fields: ["id"]) }
   type Author @model { id: ID! name: String! posts: [Post] @hasMany(indexName: "byAuthor", fields: ["id"]) }
   type Comment @model { id: ID! postID: ID @index(name: "byPost") post: Post @belongsTo(fields: ["postID"]) content: String
     reactions: [Reaction] @hasMany(indexName: "byComment", fields: ["id"]) }
   type Reaction @model { id: ID! commentID: ID @index(name: "byComment") comment: Comment @belongsTo(fields: ["commentID"]) emoji: String }
   type Line @model { order: ID! @primaryKey(sortKeyFields: ["number"]) number: String! quantity: Int }`,
  'outbox.graphql',
);

const closers: Array<() => Promise<void> | void> = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Sent {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly condition?: unknown;
}

async function setUp(options: Partial<SandboxOptions> = {}) {
  const sandbox = await startSandbox({
    schema: SCHEMA,
    seed: 0,
    strategy: 'OPTIMISTIC_CONCURRENCY',
    ...options,
  });
  const folder = mkdtempSync(join(tmpdir(), 'outband-outbox-'));
  closers.push(
    () => sandbox.stop(),
    () => rmSync(folder, { recursive: true, force: true }),
  );
  const sent: Sent[] = [];
  /** What a request meets instead of the service; undefined lets it pass. */
  let interfere: (
    request: GraphQLRequest,
    send: () => ReturnType<AppSyncClient['mutate']>,
  ) => ReturnType<AppSyncClient['mutate']> | undefined = () => undefined;
  const open = (more: Partial<DataStoreOptions> = {}): DataStore => {
    const real = createAppSyncClient(
      { url: sandbox.endpoint, auth: { mode: 'API_KEY', apiKey: sandbox.apiKey } },
      SCHEMA.api,
    );
    const client: AppSyncClient = {
      ...real,
      get realtimeState() {
        return real.realtimeState;
      },
      mutate: (request, callOptions) => {
        const { input, condition } = request.variables as { input: Sent['input']; condition?: unknown };
        sent.push({
          operation: request.operationName ?? '',
          input,
          ...(condition === undefined ? {} : { condition }),
        });
        return (
          interfere(request, () => real.mutate(request, callOptions)) ?? real.mutate(request, callOptions)
        );
      },
    };
    const store = createDataStore({
      schema: SCHEMA.modelSchema,
      api: SCHEMA.api,
      storeFile: join(folder, 'store.sqlite'),
      durableFile: join(folder, 'outbox.sqlite'),
      client,
      now: Date.now,
      random: () => 0,
      isRealtime: false,
      ...more,
    });
    let isOpen = true;
    closers.push(async () => {
      if (!isOpen) return;
      await store.stop();
      store.close();
      await real.close();
    });
    const close = store.close.bind(store);
    store.close = () => {
      isOpen = false;
      close();
      void real.close();
    };
    return store;
  };
  const write = async (
    document: string,
    input: Record<string, unknown>,
  ): Promise<Record<string, unknown>> => {
    const response = await fetch(sandbox.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': sandbox.apiKey },
      body: JSON.stringify({ query: document, variables: { input } }),
    });
    const body = (await response.json()) as {
      data: Record<string, Record<string, unknown>>;
      errors?: unknown;
    };
    if (body.errors) throw new Error(JSON.stringify(body.errors));
    return Object.values(body.data)[0] ?? {};
  };
  /** Another client changes a post at its current version. */
  const elsewhere = async (
    id: unknown,
    fields: Record<string, unknown>,
  ): Promise<Record<string, unknown>> => {
    const current = await write('query ($input: ID!) { getPost(id: $input) { _version } }', id as never);
    const all =
      'id title rating content meta tags authorID createdAt updatedAt _version _deleted _lastChangedAt';
    return write(`mutation ($input: UpdatePostInput!) { updatePost(input: $input) { ${all} } }`, {
      id,
      _version: current['_version'],
      ...fields,
    });
  };
  return { sandbox, open, sent, elsewhere, setInterfere: (f: typeof interfere) => void (interfere = f) };
}

const queue = (store: DataStore): unknown[] =>
  store.outbox.list().map((event) => [event.operation, event.model, event.data]);
const drained = (store: DataStore): Promise<void> => until(() => store.status().outbox === 0);
const keyOf = (store: DataStore, model: string, record: ModelInstance) =>
  modelKeyOf(store.model(model), record);
const reread = (store: DataStore, model: string, record: ModelInstance) =>
  store.get(model, keyOf(store, model, record));

/** A post that the service has as well. */
async function syncedPost(store: DataStore, fields: Record<string, unknown> = {}): Promise<ModelInstance> {
  const post = store.save('Post', store.create('Post', { title: 'first', ...fields }));
  await store.start();
  await drained(store);
  return reread(store, 'Post', post) ?? post;
}

describe('outbox: merging', () => {
  it('client 10.45: create and update are one Create; create, update and delete are nothing', async () => {
    const { open, sent } = await setUp();
    const store = open();
    const post = store.save('Post', store.create('Post', { title: 'a' }));
    store.save(
      'Post',
      store.copyOf('Post', post, (draft) => void (draft['rating'] = 3)),
    );
    expect(queue(store)).toEqual([['Create', 'Post', { id: post['id'], title: 'a', rating: 3 }]]);
    const gone = store.save('Post', store.create('Post', { title: 'b' }));
    store.save(
      'Post',
      store.copyOf('Post', gone, (draft) => void (draft['rating'] = 4)),
    );
    store.delete('Post', keyOf(store, 'Post', gone));
    expect(reread(store, 'Post', gone)).toBeUndefined();
    await store.start();
    await drained(store);
    expect(sent).toEqual([{ operation: 'CreatePost', input: { id: post['id'], title: 'a', rating: 3 } }]);
    expect(reread(store, 'Post', post)).toMatchObject({ title: 'a', rating: 3, _version: 1 });
  });

  it('client 10.46: updates are one Update on the first version, at the tail', async () => {
    const { open, sent } = await setUp();
    const store = open();
    const post = await syncedPost(store);
    await store.stop();
    sent.length = 0;
    const once = store.save(
      'Post',
      store.copyOf('Post', post, (draft) => void (draft['title'] = 'x')),
    );
    store.save('Author', store.create('Author', { name: 'between' }));
    store.save(
      'Post',
      store.copyOf('Post', once, (draft) => void (draft['rating'] = 9)),
    );
    expect(store.outbox.list().map((event) => [event.operation, event.model, event.version])).toEqual([
      ['Create', 'Author', null],
      ['Update', 'Post', 1],
    ]);
    await store.start();
    await drained(store);
    expect(sent[1]).toEqual({
      operation: 'UpdatePost',
      input: { id: post['id'], title: 'x', rating: 9, _version: 1 },
      condition: null,
    });
    expect(reread(store, 'Post', post)?.['_version']).toBe(2);
  });

  it('client 10.47: a condition is not lost by a later plain update; both go in order', async () => {
    const { open, sent } = await setUp();
    const store = open();
    const post = await syncedPost(store);
    await store.stop();
    sent.length = 0;
    const once = store.save(
      'Post',
      store.copyOf('Post', post, (draft) => void (draft['title'] = 'x')),
      (p) => p.title.eq('first'),
    );
    store.save(
      'Post',
      store.copyOf('Post', once, (draft) => void (draft['rating'] = 9)),
    );
    await store.start();
    await drained(store);
    expect(sent.map(({ input, condition }) => [input, condition])).toEqual([
      [{ id: post['id'], title: 'x', _version: 1 }, { and: [{ title: { eq: 'first' } }] }],
      [{ id: post['id'], rating: 9, _version: 2 }, null],
    ]);
  });

  it('client 10.48, 10.49: an edit while the first is in flight follows on its version, relation and JSON fields included', async () => {
    const { open, sent, setInterfere } = await setUp();
    const store = open();
    const author = store.save('Author', store.create('Author', { name: 'ann' }));
    const post = await syncedPost(store, { authorID: author['id'], meta: '{"x": 1}' });
    sent.length = 0;
    let second = false;
    setInterfere((_request, send) => {
      if (second) return undefined;
      second = true;
      store.save(
        'Post',
        store.copyOf(
          'Post',
          reread(store, 'Post', post) as ModelInstance,
          (draft) => void (draft['rating'] = 5),
        ),
      );
      return send();
    });
    store.save(
      'Post',
      store.copyOf('Post', post, (draft) => {
        draft['authorID'] = null;
        draft['meta'] = '{ "x": 2 }';
      }),
    );
    await drained(store);
    expect(sent.map(({ input }) => input)).toEqual([
      { id: post['id'], authorID: null, meta: '{ "x": 2 }', _version: 1 },
      { id: post['id'], rating: 5, _version: 2 },
    ]);
    expect(reread(store, 'Post', post)).toMatchObject({ rating: 5, authorID: null, _version: 3 });
  });

  it('client 10.50: a field that the service merged away is surfaced, and a later change of it keeps its old version', async () => {
    const { open, sent, elsewhere, sandbox, setInterfere } = await setUp();
    const problems: string[] = [];
    const store = open({
      errorHandler: (problem) => problems.push(problem.code),
      conflictHandler: () => DISCARD,
    });
    const post = await syncedPost(store);
    await elsewhere(post['id'], { title: 'theirs' });
    sandbox.setStrategy('AUTOMERGE');
    sent.length = 0;
    let second = false;
    setInterfere((_request, send) => {
      if (second) return undefined;
      second = true;
      store.save(
        'Post',
        store.copyOf(
          'Post',
          reread(store, 'Post', post) as ModelInstance,
          (draft) => void (draft['title'] = 'mine again'),
        ),
      );
      return send();
    });
    store.save(
      'Post',
      store.copyOf('Post', post, (draft) => void (draft['title'] = 'mine')),
    );
    await until(() => sent.length === 2 && store.status().outbox === 0);
    expect(problems).toContain('MERGED_DIFFERENTLY');
    expect(sent.map(({ input }) => input['_version'])).toEqual([1, 1]);
  });

  it('client 10.51: composite keys that collide when joined, and equal ids of two models, stay apart', async () => {
    const { open, sent } = await setUp();
    const store = open();
    store.save('Line', store.create('Line', { order: 'a-b', number: 'c', quantity: 1 }));
    store.save('Line', store.create('Line', { order: 'a', number: 'b-c', quantity: 2 }));
    expect(queue(store)).toHaveLength(2);
    await store.start();
    await drained(store);
    expect(sent.map(({ input }) => input)).toEqual([
      { order: 'a-b', number: 'c', quantity: 1 },
      { order: 'a', number: 'b-c', quantity: 2 },
    ]);
  });

  it('client 10.52: a restart keeps order and content, and an edit of the head before the drain', async () => {
    const { open } = await setUp();
    const first = open();
    const a = first.save('Post', first.create('Post', { title: 'a' }));
    const b = first.save('Post', first.create('Post', { title: 'b' }));
    first.close();
    const second = open();
    expect(queue(second)).toEqual([
      ['Create', 'Post', { id: a['id'], title: 'a' }],
      ['Create', 'Post', { id: b['id'], title: 'b' }],
    ]);
    second.save(
      'Post',
      second.copyOf(
        'Post',
        reread(second, 'Post', a) as ModelInstance,
        (draft) => void (draft['title'] = 'a2'),
      ),
    );
    await second.start();
    await drained(second);
    expect(reread(second, 'Post', a)).toMatchObject({ title: 'a2', _version: 1 });
    expect(reread(second, 'Post', b)).toMatchObject({ title: 'b', _version: 1 });
  });

  it('a lost store is rebuilt with what waits in the outbox', async () => {
    const { open } = await setUp();
    const first = open();
    const post = await syncedPost(first);
    await first.stop();
    first.save(
      'Post',
      first.copyOf('Post', post, (draft) => void (draft['title'] = 'pending')),
    );
    first.save('Post', first.create('Post', { title: 'new' }));
    first.close();
    const second = open({ storeFile: ':memory:' });
    expect(
      second
        .query('Post', undefined, { sort: [{ field: 'title', descending: false }] })
        .map((r) => r['title']),
    ).toEqual(['new', 'pending']);
    expect(second.counts('Post').pending).toBe(2);
  });
});

describe('outbox: what is sent', () => {
  it('client 10.53, 10.54: key, changed fields and version; a delete has only key and version; metadata and read-only fields never go', async () => {
    const { open, sent } = await setUp();
    const store = open();
    const post = await syncedPost(store, { content: 'long' });
    sent.length = 0;
    store.save(
      'Post',
      store.copyOf('Post', post, (draft) => void (draft['title'] = 'second')),
    );
    await drained(store);
    store.delete('Post', keyOf(store, 'Post', post), (p) =>
      p.and((p) => [p.id.eq(String(post['id'])), p.title.eq('second')]),
    );
    await drained(store);
    expect(sent).toEqual([
      { operation: 'UpdatePost', input: { id: post['id'], title: 'second', _version: 1 }, condition: null },
      {
        operation: 'DeletePost',
        input: { id: post['id'], _version: 2 },
        condition: { and: [{ title: { eq: 'second' } }] },
      },
    ]);
    expect(reread(store, 'Post', post)).toMatchObject({ _deleted: true, _version: 3 });
    expect(store.query('Post')).toEqual([]);
  });

  it('client 10.25: setting a field to undefined sends null; client 10.23: a copy without a change sends nothing', async () => {
    const { open, sent } = await setUp();
    const store = open();
    const post = await syncedPost(store, { rating: 3 });
    sent.length = 0;
    store.save(
      'Post',
      store.copyOf('Post', post, () => undefined),
    );
    store.save('Post', store.query('Post')[0] as ModelInstance);
    expect(store.outbox.list()).toEqual([]);
    store.save(
      'Post',
      store.copyOf('Post', post, (draft) => void (draft['rating'] = undefined)),
    );
    await drained(store);
    expect(sent.map(({ input }) => input)).toEqual([{ id: post['id'], rating: null, _version: 1 }]);
  });
});

describe('outbox: failures', () => {
  it.each([
    ['a request that never left', { kind: 'Transient', code: 'NO_CONNECTION' }],
    ['an answer that was lost before the write', { kind: 'Transient', code: 'LOST_RESPONSE' }],
    ['a failing service', { kind: 'Transient', code: 'SERVICE_ERROR' }],
    ['throttling', { kind: 'Transient', code: 'THROTTLED' }],
  ] as const)(
    'client 10.55: %s keeps the entry, five times over, and sends it in the end',
    async (_name, problem) => {
      const { open, sent, setInterfere } = await setUp();
      const store = open();
      let failures = 5;
      setInterfere(() =>
        failures-- > 0 ? Promise.reject(new OutbandError({ ...problem, message: 'failed' })) : undefined,
      );
      const post = store.save('Post', store.create('Post', { title: 'a' }));
      await store.start();
      await drained(store);
      expect(sent).toHaveLength(6);
      expect(reread(store, 'Post', post)?.['_version']).toBe(1);
    },
  );

  it('invariant 3: a write whose answer was lost is settled by reading, not sent again', async () => {
    const { open, sent, setInterfere } = await setUp();
    const store = open();
    let isLost = true;
    setInterfere((_request, send) => {
      if (!isLost) return undefined;
      isLost = false;
      return send().then(() =>
        Promise.reject(new OutbandError({ kind: 'Transient', code: 'LOST_RESPONSE', message: 'lost' })),
      );
    });
    const post = store.save('Post', store.create('Post', { title: 'a' }));
    await store.start();
    await drained(store);
    expect(sent).toHaveLength(1);
    expect(reread(store, 'Post', post)?.['_version']).toBe(1);
  });

  it('a write that was in flight when the program ended is settled by reading at the next start', async () => {
    const { open, sent, setInterfere } = await setUp();
    const first = open();
    setInterfere((_request, send) => send().then(() => new Promise<never>(() => undefined)));
    const post = first.save('Post', first.create('Post', { title: 'a' }));
    await first.start();
    await until(() => sent.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 30));
    first.close();
    setInterfere(() => undefined);
    const second = open();
    expect(second.outbox.list()[0]?.state).toBe('IN_FLIGHT');
    await second.start();
    await drained(second);
    expect(sent).toHaveLength(1);
    expect(reread(second, 'Post', post)?.['_version']).toBe(1);
  });

  it('client 10.56: what is not allowed is parked with its reason, stays visible here, and can be dropped', async () => {
    const { open, setInterfere } = await setUp();
    const store = open();
    setInterfere(() =>
      Promise.resolve({
        data: { createPost: null },
        errors: [
          { message: 'Not Authorized to access createPost', errorType: 'Unauthorized', path: ['createPost'] },
        ],
        httpStatus: 200,
        ms: 1,
        requestId: null,
      }),
    );
    const post = store.save('Post', store.create('Post', { title: 'a' }));
    await store.start();
    await until(() => store.outbox.list()[0]?.state === 'PARKED');
    expect(store.outbox.list()[0]?.problem).toMatchObject({ kind: 'Unauthorized' });
    expect(store.counts('Post')).toMatchObject({ live: 1, pending: 1 });
    const dropped = store.outbox.drop(store.outbox.list()[0]?.id ?? '');
    expect(dropped.data).toMatchObject({ title: 'a' });
    expect(reread(store, 'Post', post)).toBeUndefined();
  });

  it('client 10.57: a failed condition brings the service’s record here and is kept with its error', async () => {
    const { open, elsewhere } = await setUp();
    const problems: string[] = [];
    const store = open({ errorHandler: (problem) => problems.push(problem.code) });
    const post = await syncedPost(store);
    await store.stop();
    await elsewhere(post['id'], { content: 'theirs' });
    await store.start();
    await store.stop();
    const now = reread(store, 'Post', post) as ModelInstance;
    store.save(
      'Post',
      store.copyOf('Post', now, (draft) => void (draft['rating'] = 1)),
      (p) => p.content.eq('theirs'),
    );
    const event = store.outbox.list()[0];
    expect(event?.version).toBe(2);
    await elsewhere(post['id'], { content: 'changed' });
    await store.start();
    await drained(store);
    const left = store.outbox.list();
    expect(left.map((item) => item.state)).toEqual(['REJECTED']);
    expect(problems).not.toEqual([]);
    expect(reread(store, 'Post', post)).toMatchObject({ content: 'changed', rating: null, _version: 3 });
  });
});

describe('outbox: conflicts', () => {
  it('client 10.58: the handler sees whole records; a retry sends only the intended fields on the new version', async () => {
    const { open, sent, elsewhere } = await setUp();
    const seen: unknown[] = [];
    const store = open({
      conflictHandler: (conflict) => {
        seen.push([conflict.local, conflict.remote, conflict.fields, conflict.attempts]);
        return conflict.local;
      },
    });
    const post = await syncedPost(store, { content: 'long' });
    await store.stop();
    store.save(
      'Post',
      store.copyOf('Post', post, (draft) => void (draft['rating'] = 7)),
    );
    await elsewhere(post['id'], { title: 'theirs' });
    sent.length = 0;
    await store.start();
    await drained(store);
    expect(seen).toMatchObject([
      [
        { title: 'theirs', rating: 7, content: 'long' },
        { title: 'theirs', rating: null, content: 'long', _version: 2 },
        ['rating'],
        1,
      ],
    ]);
    expect(sent.map(({ input }) => input)).toEqual([
      { id: post['id'], rating: 7, _version: 1 },
      { id: post['id'], rating: 7, _version: 2 },
    ]);
    expect(reread(store, 'Post', post)).toMatchObject({
      title: 'theirs',
      rating: 7,
      content: 'long',
      _version: 3,
    });
  });

  it('client 10.58: DISCARD takes the service’s record, for composite keys too', async () => {
    const { open, setInterfere } = await setUp();
    const store = open({ conflictHandler: () => DISCARD });
    const line = store.save('Line', store.create('Line', { order: 'o', number: '1', quantity: 1 }));
    await store.start();
    await drained(store);
    setInterfere(() =>
      Promise.resolve({
        data: { updateLine: null },
        errors: [
          {
            message: 'Conflict resolver rejects mutation.',
            errorType: 'ConflictUnhandled',
            path: ['updateLine'],
            data: null,
          },
        ],
        httpStatus: 200,
        ms: 1,
        requestId: null,
      }),
    );
    store.save(
      'Line',
      store.copyOf(
        'Line',
        reread(store, 'Line', line) as ModelInstance,
        (draft) => void (draft['quantity'] = 2),
      ),
    );
    await drained(store);
    expect(reread(store, 'Line', line)).toMatchObject({ quantity: 1, _version: 1 });
    expect(store.outbox.list()[0]).toMatchObject({
      state: 'REJECTED',
      problem: { code: 'CONFLICTUNHANDLED' },
    });
  });

  it('client 10.59, 10.60: a handler that always retries stops at ten attempts; an error without data is read, once an attempt', async () => {
    const { open, setInterfere } = await setUp();
    let calls = 0;
    const fast = {
      after: (ms: number, callback: () => void) => SYSTEM_TIMERS.after(ms > 60_000 ? ms : 0, callback),
    };
    const store = open({
      timers: fast,
      conflictHandler: (conflict) => {
        calls += 1;
        return conflict.local;
      },
    });
    const post = await syncedPost(store);
    setInterfere(() =>
      Promise.resolve({
        data: { updatePost: null },
        errors: [
          {
            message: 'Conflict resolver rejects mutation.',
            errorType: 'ConflictUnhandled',
            path: ['updatePost'],
            data: null,
          },
        ],
        httpStatus: 200,
        ms: 1,
        requestId: null,
      }),
    );
    store.save(
      'Post',
      store.copyOf('Post', post, (draft) => void (draft['rating'] = 1)),
    );
    await until(() => store.outbox.list()[0]?.state === 'PARKED');
    expect(calls).toBe(10);
    expect(store.outbox.list()[0]).toMatchObject({ attempts: 10, problem: { kind: 'ConflictUnhandled' } });
  });

  it('client 10.61: what the service sends meanwhile waits until the pending change is settled', async () => {
    const { open, elsewhere } = await setUp();
    const store = open();
    const post = await syncedPost(store);
    await store.stop();
    store.save(
      'Post',
      store.copyOf('Post', post, (draft) => void (draft['rating'] = 1)),
    );
    const [event] = store.outbox.list();
    store.outbox.hold(event?.id ?? '');
    await elsewhere(post['id'], { content: 'theirs' });
    await store.start();
    expect(reread(store, 'Post', post)).toMatchObject({ rating: 1, content: null, _version: 1 });
    store.outbox.drop(event?.id ?? '');
    expect(reread(store, 'Post', post)).toMatchObject({ rating: null, content: 'theirs', _version: 2 });
  });
});

describe('save and delete', () => {
  it('client 10.19: a record whose parent is not here is not saved and nothing is queued', async () => {
    const { open } = await setUp();
    const store = open();
    const orphan = store.create('Comment', { postID: 'nowhere', content: 'x' });
    expect(() => store.save('Comment', orphan)).toThrow(
      'Data integrity error. Comment.post refers to a Post that is not here.',
    );
    expect([store.query('Comment'), store.outbox.list()]).toEqual([[], []]);
  });

  it('client 10.20: a condition that fails throws; without a stored record it is not looked at', async () => {
    const { open } = await setUp();
    const store = open();
    const post = store.save('Post', store.create('Post', { title: 'a' }), (p) => p.title.eq('never'));
    const copy = store.copyOf('Post', post, (draft) => void (draft['rating'] = 1));
    expect(() => store.save('Post', copy, (p) => p.title.eq('b'))).toThrow('Conditional update failed');
    expect(() => store.delete('Post', keyOf(store, 'Post', post), (p) => p.title.eq('b'))).toThrow(
      'Conditional update failed',
    );
    expect(() => store.save('Post', copy, (p) => p.author.name.eq('b'))).toThrow(
      'Predication on related models is not supported in this context.',
    );
  });

  it('client 10.21, 10.22: deleting goes grandchildren, children, parent; the other side of a belongsTo stays', async () => {
    const { open } = await setUp();
    const store = open();
    const author = store.save('Author', store.create('Author', { name: 'ann' }));
    const post = store.save('Post', store.create('Post', { title: 'a', authorID: author['id'] }));
    const comment = store.save('Comment', store.create('Comment', { postID: post['id'] }));
    store.save('Reaction', store.create('Reaction', { commentID: comment['id'] }));
    await store.start();
    await drained(store);
    await store.stop();
    store.delete('Post', (p) => p.title.eq('a'));
    expect(store.outbox.list().map((event) => [event.operation, event.model, event.version])).toEqual([
      ['Delete', 'Reaction', 1],
      ['Delete', 'Comment', 1],
      ['Delete', 'Post', 1],
    ]);
    expect(store.query('Author')).toHaveLength(1);
    await store.start();
    await drained(store);
    expect(store.counts('Post')).toEqual({ model: 'Post', live: 0, tombstones: 1, pending: 0 });
  });

  it('client 10.18: pages need a limit; nothing is past the end; related records can be asked for', async () => {
    const { open } = await setUp();
    const store = open();
    const post = store.save('Post', store.create('Post', { title: 'a' }));
    store.save('Comment', store.create('Comment', { postID: post['id'], content: 'x' }));
    expect(() => store.query('Post', undefined, { page: 1 })).toThrow(
      'Limit is required when requesting a page',
    );
    expect(store.query('Post', undefined, { page: 1, limit: 1 })).toEqual([]);
    expect(store.query('Post', (p) => p.comments.content.eq('x'))).toHaveLength(1);
    expect(store.query('Post', (p) => p.comments.content.eq('y'))).toEqual([]);
  });
});

describe('observe', () => {
  it('client 10.26: local and remote changes arrive whole; observeQuery follows them', async () => {
    const { open } = await setUp();
    const store = open();
    const seen: string[] = [];
    const snapshots: string[] = [];
    const subscriptions = [
      store
        .observe('Post', (p) => p.rating.gt(1))
        .subscribe((change) =>
          seen.push(
            `${change.opType} ${String(change.element['title'])} ${String(change.element['rating'])}`,
          ),
        ),
      store
        .observeQuery('Post', (p) => p.rating.gt(1), { sort: [{ field: 'title', descending: true }] })
        .subscribe(({ items, isSynced }) =>
          snapshots.push(`${items.map((item) => String(item['title'])).join()} ${String(isSynced)}`),
        ),
    ];
    await store.start();
    const b = store.save('Post', store.create('Post', { title: 'b', rating: 2 }));
    await drained(store);
    store.save('Post', store.create('Post', { title: 'c', rating: 3 }));
    await drained(store);
    store.save(
      'Post',
      store.copyOf('Post', reread(store, 'Post', b) as ModelInstance, (draft) => void (draft['rating'] = 0)),
    );
    await drained(store);
    subscriptions.forEach((subscription) => subscription.unsubscribe());
    expect(seen).toEqual(['INSERT b 2', 'UPDATE b 2', 'INSERT c 3', 'UPDATE c 3']);
    expect(snapshots[0]).toBe(' false');
    expect(snapshots[1]).toBe(' true');
    expect(snapshots.at(-1)).toBe('c true');
    expect(snapshots).toContain('c,b true');
  });
});
