import { afterEach, describe, expect, it } from 'vitest';
import { modelKeyOf, type Model, type ModelInstance } from '../../../shared/model-schema';
import { createAppSyncClient } from '../../appsync';
import { startSandbox } from '../../sandbox';
import { loadSchemaText } from '../../schema';
import { createDataStore, DriftFindings, MemoryAdapter, type DriftProgress } from '..';

const SCHEMA = loadSchemaText(
  `type Post @model { id: ID! title: String! rating: Int tags: [String] meta: AWSJSON }
   type Line @model { order: ID! @primaryKey(sortKeyFields: ["number"]) number: String! quantity: Int }`,
  'drift.graphql',
);

const closers: Array<() => Promise<void> | void> = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function setUp(
  options: { posts?: number; selection?: Parameters<typeof createDataStore>[0]['syncPredicates'] } = {},
) {
  const sandbox = await startSandbox({ schema: SCHEMA, seed: 0, strategy: 'OPTIMISTIC_CONCURRENCY' });
  const write = async (document: string, input: Record<string, unknown>): Promise<ModelInstance> => {
    const response = await fetch(sandbox.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': sandbox.apiKey },
      body: JSON.stringify({ query: document, variables: { input } }),
    });
    const body = (await response.json()) as { data: Record<string, ModelInstance>; errors?: unknown };
    if (body.errors) throw new Error(JSON.stringify(body.errors));
    return Object.values(body.data)[0] ?? {};
  };
  const all = 'id title rating tags meta createdAt updatedAt _version _deleted _lastChangedAt';
  const mutate = (kind: 'create' | 'update' | 'delete', input: Record<string, unknown>) => {
    const name = `${kind}Post`;
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input!`;
    return write(`mutation ($input: ${type}) { ${name}(input: $input) { ${all} } }`, input);
  };
  for (let i = 0; i < (options.posts ?? 5); i += 1)
    await mutate('create', { id: `p${i}`, title: `Post ${i}`, rating: i });
  const client = createAppSyncClient(
    { url: sandbox.endpoint, auth: { mode: 'API_KEY', apiKey: sandbox.apiKey } },
    SCHEMA.api,
  );
  let pages = 0;
  const storage = new MemoryAdapter();
  const store = createDataStore({
    schema: SCHEMA.modelSchema,
    api: SCHEMA.api,
    storeFile: ':memory:',
    durableFile: ':memory:',
    storage,
    client: {
      ...client,
      get realtimeState() {
        return client.realtimeState;
      },
      query: (request, callOptions) => {
        if (request.document.includes('syncPosts')) pages += 1;
        return client.query(request, callOptions);
      },
    },
    now: Date.now,
    random: () => 0,
    isRealtime: false,
    pageSize: 3,
    ...(options.selection ? { syncPredicates: options.selection } : {}),
  });
  const findings = new DriftFindings(':memory:');
  closers.push(
    () => sandbox.stop(),
    () => client.close(),
    async () => {
      await store.stop();
      store.close();
      findings.close();
    },
  );
  await store.start();
  pages = 0;
  const post: Model = store.model('Post');
  const progress: DriftProgress[] = [];
  const check = store.driftCheck(findings);
  const options_ = {
    signal: new AbortController().signal,
    onProgress: (p: DriftProgress) => void progress.push(p),
  };
  return {
    store,
    storage,
    findings,
    check,
    post,
    mutate,
    progress,
    pages: () => pages,
    compare: (signal = options_.signal) => check.compare(post, { ...options_, signal }),
    repair: () => check.repair(post, options_),
    listed: () =>
      findings
        .page('Post', null, 0, 100)
        .map(({ key, kind, fields }) => ({ key, kind, fields: [...fields] })),
  };
}

const key = (id: string): string => JSON.stringify([id]);

describe('drift', () => {
  it('finds nothing where the two agree', async () => {
    const { compare, listed, progress } = await setUp({ posts: 7 });
    const report = await compare();
    expect(report).toMatchObject({ there: 7, here: 7, unreadable: 0, unconfirmed: 0 });
    expect(listed()).toEqual([]);
    expect(progress.map(({ step, done }) => `${step} ${done}`)).toEqual([
      'READING 3',
      'READING 6',
      'READING 7',
      'COMPARING 7',
    ]);
  });

  it('tells only here, only there, differs and pending apart, and repairs all but the pending', async () => {
    const { store, storage, post, mutate, compare, repair, listed, check } = await setUp();
    await mutate('create', { id: 'new', title: 'Made elsewhere' });
    await mutate('update', { id: 'p1', _version: 1, title: 'Changed elsewhere' });
    await mutate('delete', { id: 'p2', _version: 1 });
    storage.put(post, { ...store.get('Post', key('p0') as never), id: 'ghost', _version: 4 });
    store.outbox.setPaused(true);
    const own = store.get('Post', key('p3') as never) ?? {};
    store.save(
      'Post',
      store.copyOf('Post', own, (draft) => Object.assign(draft, { rating: 99 })),
    );
    store.save('Post', store.create('Post', { title: 'Not sent yet' }));

    const report = await compare();
    expect(report.found).toEqual({ ONLY_HERE: 1, ONLY_THERE: 1, DIFFERS: 2, PENDING: 2 });
    const found = new Map(listed().map((finding) => [finding.key, finding]));
    expect(found.get(key('new') as never)?.kind).toBe('ONLY_THERE');
    expect(found.get(key('ghost') as never)?.kind).toBe('ONLY_HERE');
    expect(found.get(key('p1') as never)?.fields).toContain('title');
    expect(found.get(key('p2') as never)?.fields).toContain('_deleted');
    expect(found.get(key('p3') as never)).toMatchObject({ kind: 'PENDING', fields: ['rating'] });
    const sides = await check.sides(post, key('p1') as never, new AbortController().signal);
    expect([sides.here?.['title'], sides.there?.['title']]).toEqual(['Post 1', 'Changed elsewhere']);

    expect(await repair()).toEqual({ model: 'Post', repaired: 4, left: 0 });
    expect(listed().map(({ kind }) => kind)).toEqual(['PENDING', 'PENDING']);
    expect(store.get('Post', key('p1') as never)).toMatchObject({ title: 'Changed elsewhere', _version: 2 });
    expect(store.get('Post', key('p2') as never)?.['_deleted']).toBe(true);
    expect(store.get('Post', key('ghost') as never)).toBeUndefined();
    expect(store.get('Post', key('new') as never)).toMatchObject({ title: 'Made elsewhere' });
    expect(store.get('Post', key('p3') as never)).toMatchObject({ rating: 99 });
  });

  it('does not take a change that arrived while pages were read for drift', async () => {
    const { store, storage, post, compare, listed } = await setUp();
    const stale = { ...store.get('Post', key('p4') as never) };
    // As if the event came between the page and the second look: the copy is old at the first and new at the second.
    let looks = 0;
    const get = storage.get.bind(storage);
    storage.get = (model, wanted) => {
      if (wanted !== key('p4')) return get(model, wanted);
      looks += 1;
      return looks === 1 ? { ...stale, title: 'Older', _version: 0 } : get(model, wanted);
    };
    expect((await compare()).found.DIFFERS).toBe(0);
    expect(looks).toBe(2);
    expect(listed()).toEqual([]);
    expect(modelKeyOf(post, stale)).toBe(key('p4'));
  });

  it('leaves what is newer here with its reason', async () => {
    const { store, storage, post, compare, repair, findings } = await setUp();
    storage.put(post, {
      ...store.get('Post', key('p0') as never),
      title: 'From before the backup',
      _version: 9,
    });
    await compare();
    expect(await repair()).toMatchObject({ repaired: 0, left: 1 });
    expect(findings.page('Post', 'DIFFERS', 0, 10)[0]?.problem?.code).toBe('NEWER_HERE');
    expect(store.get('Post', key('p0') as never)).toMatchObject({ _version: 9 });
  });

  it('looks only at the records that are selected', async () => {
    const { compare, mutate, listed } = await setUp({ selection: { Post: { rating: { ge: 3 } } } });
    await mutate('create', { id: 'low', title: 'Not selected', rating: 1 });
    await mutate('create', { id: 'high', title: 'Selected', rating: 4 });
    expect(await compare()).toMatchObject({ there: 3, here: 2 });
    expect(listed()).toEqual([{ key: key('high'), kind: 'ONLY_THERE', fields: [] }]);
  });

  it('stops before the next page when it is cancelled, and keeps what it found', async () => {
    const { compare, mutate, listed, pages, progress } = await setUp({ posts: 9 });
    for (const id of ['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7', 'p8'])
      await mutate('update', { id, _version: 1, rating: 50 });
    const stop = new AbortController();
    const push = progress.push.bind(progress);
    progress.push = (...items) => {
      stop.abort();
      return push(...items);
    };
    await expect(compare(stop.signal)).rejects.toMatchObject({ kind: 'Cancelled' });
    expect(pages()).toBe(1);
    expect(listed()).toHaveLength(3);
  });

  it('has nothing to compare with without a backend', () => {
    const store = createDataStore({
      schema: SCHEMA.modelSchema,
      api: SCHEMA.api,
      storeFile: ':memory:',
      durableFile: ':memory:',
      client: null,
      now: Date.now,
      random: () => 0,
    });
    closers.push(() => store.close());
    expect(() => store.driftCheck(new DriftFindings(':memory:'))).toThrow(/no backend/);
  });
});
