import { describe, expect, it } from 'vitest';
import type { ModelKey } from '../../shared/model-schema';
import { WriterBench } from './testing/bench';
import type { BatchRequest } from './writer-api';

describe('a plan', () => {
  it('counts targets, operations, records that already are as asked, and tombstones; nothing is sent', async () => {
    await using bench = new WriterBench();
    bench.seedPosts(5);
    bench.seed('Post', { id: 'gone', title: 'x', status: 'ACTIVE', _deleted: true });
    const plan = bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { rating: 3 } });
    expect(plan).toMatchObject({
      targets: 6,
      operations: 4,
      unchanged: 1,
      tombstones: 1,
      rejectionCount: 0,
      requests: 4,
    });
    expect(plan.sample[0]).toMatchObject({
      before: { rating: 0 },
      after: { rating: 3 },
      changedFields: ['rating'],
    });
    expect(plan.document).toContain('updatePost');
    expect(bench.service.arrivals).toEqual([]);
    expect(bench.writer.plan(plan.id)).toEqual(plan);
  });

  it('counts its operations by what they do, and says where nothing narrows it', async () => {
    await using bench = new WriterBench();
    const [first] = bench.seedPosts(4) as [ModelKey];
    bench.seed('Post', { id: 'gone', title: 'x', status: 'ACTIVE', _deleted: true });
    const none = { create: 0, update: 0, delete: 0, restore: 0, touch: 0 };
    const planned = (request: Omit<BatchRequest, 'model'>) =>
      bench.writer.planBatch({ model: 'Post', ...request });
    for (const where of [undefined, null, {}])
      expect(planned({ targets: { where }, delete: true })).toMatchObject({
        ...{ operations: 4, wholeModel: true },
        kinds: { ...none, delete: 4 },
      });
    for (const where of [{ and: [] }, { and: [{}, { and: [{}] }] }])
      expect(planned({ targets: { where }, touch: true }).wholeModel).toBe(true);
    const some = [{ rating: { eq: 2 } }, { or: [] }, { comments: { postID: { eq: 'p000001' } } }];
    for (const where of some)
      expect(planned({ targets: { where }, touch: true })).toMatchObject({ wholeModel: false });
    expect(planned({ targets: { keys: [first] }, touch: true })).toMatchObject({
      ...{ wholeModel: false, kinds: { ...none, touch: 1 } },
    });
    expect(planned({ targets: {}, restore: true }).kinds).toEqual({ ...none, restore: 1 });
    const create = [{ title: 'T', status: 'ACTIVE' }];
    expect(planned({ targets: {}, create })).toMatchObject({
      ...{ wholeModel: false, kinds: { ...none, create: 1 } },
    });
  });

  it('service 13: leaves out what the service would refuse to create: a key that is taken, or comes twice', async () => {
    await using bench = new WriterBench();
    const [taken] = bench.seedPosts(1) as [ModelKey];
    const gone = bench.seed('Post', { id: 'gone', title: 'x', status: 'ACTIVE', _deleted: true });
    const post = (id?: string) => ({ title: 'T', status: 'ACTIVE', ...(id ? { id } : {}) });
    const create = [post('new'), post('p000000'), post('new'), post('gone'), post(), post()];
    const plan = bench.writer.planBatch({ model: 'Post', targets: {}, create });
    expect(plan).toMatchObject({ targets: 6, operations: 3, rejectionCount: 3 });
    expect(plan.rejections).toMatchObject([
      {
        key: taken,
        reason: expect.stringMatching(/There is a Post with this key.*service would refuse/) as string,
      },
      { key: '["new"]', reason: expect.stringMatching(/twice.*service would refuse/) as string },
      { key: gone, reason: expect.stringContaining('tombstone') as string },
    ]);
    const findings = bench.writer.planDesk.planFindings(plan.id, { kind: 'REJECTED', offset: 0, limit: 9 });
    expect(findings.total).toBe(3);
  });

  it('writes a key once where records have values of their own, and shows a later one as a change where it is only looked at', async () => {
    await using bench = new WriterBench();
    const [there] = bench.seedPosts(1) as [ModelKey];
    const made = '["made"]' as ModelKey;
    const records = [made, made, there, there].map((key, i) => ({
      key,
      values: { id: key === made ? 'made' : 'p000000', title: `T${i}`, status: 'ACTIVE' },
    }));
    const request = { model: 'Post', description: 'own values', records };
    const plan = await bench.writer.planRecords(request);
    expect(plan).toMatchObject({ operations: 2, rejectionCount: 2, kinds: { create: 1, update: 1 } });
    const looked = await bench.writer.planRecords({ ...request, mayRepeat: true });
    expect(looked).toMatchObject({ rejectionCount: 0, warningCount: 2, kinds: { create: 1, update: 3 } });
  });

  it('shows its operations a window at a time, with before and after images', async () => {
    await using bench = new WriterBench();
    bench.seedPosts(5);
    const plan = bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { content: 'new' } });
    const page = bench.writer.planOperations(plan.id, { offset: 3, limit: 10 });
    expect(page).toMatchObject({ total: 5, offset: 3 });
    expect(page.operations.map(({ seq }) => seq)).toEqual([3, 4]);
    expect(page.operations[0]).toMatchObject({ state: 'NOT_SENT', after: { content: 'new' } });
    expect(() => bench.writer.planOperations('nothing', { offset: 0, limit: 1 })).toThrow(/no plan/);
  });

  it('takes targets by filter or by key, each key once', async () => {
    await using bench = new WriterBench();
    const [a, b] = bench.seedPosts(4) as [ModelKey, ModelKey];
    const set = { content: 'new' };
    expect(
      bench.writer.planBatch({ model: 'Post', targets: { where: { rating: { eq: 2 } } }, set }).operations,
    ).toBe(1);
    const byKey = bench.writer.planBatch({
      model: 'Post',
      targets: { keys: [a, b, a, '["nobody"]' as ModelKey] },
      set,
    });
    expect(byKey).toMatchObject({ targets: 3, operations: 2, rejectionCount: 1 });
    expect(byKey.rejections[0]).toMatchObject({ key: '["nobody"]', field: null });
  });

  it.each([
    ['a key field', { id: 'other' }, 'id', /key/],
    ['a field of the service', { _version: 4 }, '_version', /service/],
    ['an unknown field', { titel: 'x' }, 'titel', /no field/],
    ['a required field without a value', { title: null }, 'title', /required/],
    ['a value of the wrong type', { rating: 'many' }, 'rating', /rating/],
    ['an enum value that is none', { status: 'GONE' }, 'status', /status/],
    ['a relation', { author: { id: 'u1' } }, 'author', /authorID/],
    ['malformed JSON', { metadata: '{' }, 'metadata', /metadata/],
  ])('rejects %s with the field and the reason', async (_name, set, field, reason) => {
    await using bench = new WriterBench();
    bench.seedPosts(3);
    const plan = bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set });
    expect(plan).toMatchObject({ targets: 3, operations: 0, rejectionCount: 3 });
    expect(plan.rejections[0]?.field).toBe(field);
    expect(plan.rejections[0]?.reason).toMatch(reason);
  });

  it('rejects records that have no version: they must be adopted first (service 9.4)', async () => {
    await using bench = new WriterBench();
    bench.store.merge('Post', [{ id: 'old', title: 'x', status: 'ACTIVE' }], 'BASE_SYNC');
    const plan = bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { rating: 1 } });
    expect(plan).toMatchObject({ operations: 0, rejections: [{ key: '["old"]', field: '_version' }] });
  });

  it('sends only what differs, and values that mean the same don’t', async () => {
    await using bench = new WriterBench();
    const key = bench.seed('Post', {
      id: 'a',
      title: 'T',
      status: 'ACTIVE',
      metadata: '{"a":1,"b":[2]}',
      publishedAt: '2026-01-01T00:00:00.000Z',
    });
    const plan = bench.writer.planBatch({
      model: 'Post',
      targets: { keys: [key] },
      set: { metadata: '{ "b": [2], "a": 1 }', publishedAt: '2026-01-01T01:00:00+01:00', rating: 1 },
    });
    expect(plan.sample[0]?.changedFields).toEqual(['rating']);
  });

  it('appends to lists and takes items out of them, record by record', async () => {
    await using bench = new WriterBench();
    const [a, b] = bench.seedPosts(2, (i) => ({ keywords: i === 0 ? ['x'] : ['y', 'z', 'y'] })) as [
      ModelKey,
      ModelKey,
    ];
    const targets = { where: {} };
    const plan = bench.writer.planBatch({
      model: 'Post',
      targets,
      append: { keywords: ['n'] },
      remove: { keywords: ['y'] },
    });
    await bench.writer.settled(bench.writer.start(plan.id).id);
    expect([bench.post(a)['keywords'], bench.post(b)['keywords']]).toEqual([
      ['x', 'n'],
      ['z', 'n'],
    ]);
  });

  it('a list that is null stays so where nothing is taken out of it or put into it', async () => {
    await using bench = new WriterBench();
    bench.seedPosts(3, (i) => ({ keywords: i === 0 ? ['x', 'y'] : null }));
    const planned = (change: Partial<BatchRequest>) =>
      bench.writer.planBatch({ model: 'Post', targets: { where: {} }, ...change });
    expect(planned({ remove: { keywords: ['y'] } })).toMatchObject({ operations: 1, unchanged: 2 });
    expect(planned({ append: { keywords: [] } })).toMatchObject({ operations: 0, unchanged: 3 });
    const cleared = planned({ unset: ['keywords'], remove: { keywords: ['y'] } });
    expect(cleared.sample.map(({ after }) => after?.['keywords'])).toEqual([null]);
  });

  it('holds whole numbers beyond 2^53 exactly: in what is asked, in its sample and through a transform', async () => {
    await using bench = new WriterBench();
    bench.seedPosts(1);
    const metadata = { n: 9_007_199_254_740_993n };
    const plan = bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { metadata } });
    expect(bench.writer.plan(plan.id)?.sample[0]?.after).toMatchObject({ metadata });
    bench.seed('Post', { id: 'big', title: 'x', status: 'ACTIVE', metadata });
    const copied = await bench.writer.planChange({
      model: 'Post',
      targets: { keys: ['["big"]' as ModelKey] },
      transform: { metadata: '{"was": metadata}' },
    });
    expect(copied).toMatchObject({ operations: 1, rejectionCount: 0 });
    expect(copied.sample[0]?.after).toMatchObject({ metadata: { was: metadata } });
  });

  it('is given up where a transform needs too much on one record after the other', async () => {
    await using bench = new WriterBench();
    bench.seedPosts(30);
    const planned = (title: string) =>
      bench.writer.planChange({ model: 'Post', targets: { where: {} }, transform: { title } });
    await expect(planned('$string([1..9999999])')).rejects.toMatchObject({
      problem: { code: 'EXPRESSION_GIVEN_UP', place: { field: 'title' } },
    });
    expect(bench.writer.plans()).toEqual([]);
    expect(await planned('rating = 3 ? $string([1..9999999]) : "ok"')).toMatchObject({ rejectionCount: 1 });
  });

  it('transforms records by JSONata, and rejects those whose result would not be valid', async () => {
    await using bench = new WriterBench();
    const keys = bench.seedPosts(3, (i) => ({ content: i === 2 ? null : `c${i}` }));
    const transform = { title: 'title & " " & content', rating: 'rating = 1 ? "no number" : rating + 10' };
    const plan = await bench.writer.planChange({ model: 'Post', targets: { where: {} }, transform });
    expect(plan).toMatchObject({ operations: 2, rejections: [{ key: keys[1], field: 'rating' }] });
    expect(plan.sample[0]?.after).toMatchObject({ title: 'Post 0 c0', rating: 10 });
    await expect(
      bench.writer.planChange({ model: 'Post', targets: { where: {} }, transform: { title: '((' } }),
    ).rejects.toMatchObject({ problem: { kind: 'BadInput', place: { field: 'title' } } });
  });

  it('creates with keys of our own and lists what a new record lacks', async () => {
    await using bench = new WriterBench();
    const plan = bench.writer.planBatch({
      model: 'Post',
      targets: {},
      create: [{ title: 'A', status: 'ACTIVE' }, { status: 'ACTIVE' }],
    });
    expect(plan).toMatchObject({ operations: 1, rejections: [{ field: 'title' }] });
    expect(plan.sample[0]?.key).toMatch(/^\["00000000-0000-4000-8000-/);
  });

  it('service 4.3: parts of a compound sort key go along with the part that changes', async () => {
    await using bench = new WriterBench({ fixture: 'commerce' });
    const line = {
      id: 'l1',
      orderCustomerID: 'c1',
      orderPlacedAt: '2026-01-01T00:00:00.000Z',
      orderNumber: 1,
      sku: 's',
    };
    bench.seed('OrderLine', { ...line, quantity: 1, unitPrice: { amount: 1, currency: 'EUR' } });
    const plan = bench.writer.planBatch({
      model: 'OrderLine',
      targets: { where: {} },
      set: { orderNumber: 2 },
    });
    expect([...(plan.sample[0]?.changedFields ?? [])].sort()).toEqual(['orderNumber', 'orderPlacedAt']);
  });

  it('a plan is started once, and a discarded one not at all', async () => {
    await using bench = new WriterBench();
    bench.seedPosts(2);
    const make = (): string =>
      bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { content: 'c' } }).id;
    const [started, discarded] = [make(), make()];
    bench.writer.start(started);
    expect(() => bench.writer.start(started)).toThrow(/started before/);
    expect(bench.writer.discardPlan(discarded)).toBe(true);
    expect(bench.writer.discardPlan(started)).toBe(false);
    expect(() => bench.writer.start(discarded)).toThrow(/no plan/);
  });

  it('planning can be cancelled, leaving nothing behind', async () => {
    await using bench = new WriterBench();
    bench.seedPosts(2_500);
    const abort = new AbortController();
    const planning = bench.writer.planChange(
      { model: 'Post', targets: { where: {} }, set: { content: 'c' } },
      { signal: abort.signal, onProgress: () => abort.abort() },
    );
    await expect(planning).rejects.toMatchObject({ problem: { kind: 'Cancelled' } });
    expect(bench.writer.plans()).toEqual([]);
  });

  it('says what is wrong with a request that does nothing, or two things', async () => {
    await using bench = new WriterBench();
    expect(() => bench.writer.planBatch({ model: 'Post', targets: {} })).toThrow(/changes nothing/);
    expect(() =>
      bench.writer.planBatch({ model: 'Post', targets: {}, set: { rating: 1 }, delete: true }),
    ).toThrow(/one thing/);
    expect(() => bench.writer.planBatch({ model: 'Nope', targets: {}, delete: true })).toThrow(
      /no model Nope/,
    );
  });
});
