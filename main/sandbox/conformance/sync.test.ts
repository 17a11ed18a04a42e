import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../sqlite/open-database';
import { NOON, openSandbox, type SandboxBackend } from './backend';
import {
  createPost,
  deletePost,
  freshId,
  getPost,
  sendUpdate,
  syncPosts,
  updatePost,
  type Page,
} from './posts';
import { fieldOf, post, type Row } from './wire-client';

const MINUTE_MS = 60_000;
const DELTA_TTL_MS = 30 * MINUTE_MS;

interface DeltaRow {
  ds_pk: string;
  ds_sk: string;
  ttl: number;
  item: Row;
}

/** The tables of a sandbox that has been stopped. */
function readTables(folder: string): { delta: DeltaRow[]; posts: Row[] } {
  const db = openDatabase(`${folder}/sandbox.sqlite`, { readonly: true });
  const parse = (rows: unknown[]) =>
    (rows as Array<{ item: string }>).map((row) => ({ ...row, item: JSON.parse(row.item) as Row }));
  const delta = parse(db.prepare('SELECT * FROM delta ORDER BY seq').all()) as unknown as DeltaRow[];
  const posts = parse(db.prepare('SELECT item FROM base_Post ORDER BY seq').all()).map((row) => row.item);
  db.close();
  return { delta, posts };
}

async function allPages(backend: SandboxBackend, variables: Row): Promise<Page[]> {
  const pages: Page[] = [];
  let nextToken: string | null = null;
  do {
    const page: Page = await syncPosts(backend, { ...variables, nextToken });
    pages.push(page);
    nextToken = page.nextToken;
  } while (nextToken !== null);
  return pages;
}

describe('what is kept', () => {
  it('service 10.4, 10.5, 10.7, 10.8 and 10.9: base items and journal rows have the documented keys and lives', async () => {
    const backend = await openSandbox();
    await createPost(backend, { id: 'live' });
    await createPost(backend, { id: 'gone' });
    backend.clock.now += 1_234;
    await updatePost(backend, { id: 'live', title: 'second', _version: 1 });
    await sendUpdate(backend, { id: 'live', title: 'rejected', _version: 1 });
    await deletePost(backend, { id: 'gone', _version: 1 });
    const [changedAt, deletedAt] = [
      (await getPost(backend, 'live'))['_lastChangedAt'],
      (await getPost(backend, 'gone'))['_lastChangedAt'],
    ];
    await backend.sandbox.stop();
    const { delta, posts } = readTables(backend.folder);
    const [live, gone] = posts;
    expect(live).not.toHaveProperty('_deleted');
    expect(live).not.toHaveProperty('_ttl');
    expect(gone).toMatchObject({
      _deleted: true,
      _version: 2,
      _ttl: Math.floor((NOON + 1_234) / 1000) + 43_200 * 60,
    });
    expect(delta.map((row) => row.ds_pk)).toEqual(Array(4).fill('PostTable:2026-05-14'));
    expect(delta.map((row) => row.ds_sk)).toEqual([
      '12:00:00.000:live:1',
      '12:00:00.000:gone:1',
      '12:00:01.234:live:2',
      '12:00:01.234:gone:2',
    ]);
    expect(delta[2]?.item).toMatchObject({
      id: 'live',
      title: 'second',
      status: 'ACTIVE',
      _version: 2,
      _lastChangedAt: changedAt,
    });
    expect(delta[3]?.item).toMatchObject({
      id: 'gone',
      title: 'first',
      _deleted: true,
      _version: 2,
      _lastChangedAt: deletedAt,
    });
    for (const row of delta)
      expect(row.ttl).toBe(Math.floor((row.item['_lastChangedAt'] as number) / 1000) + 1_800);
    expect(delta.map((row) => row.item['_ttl'])).toEqual(delta.map((row) => row.ttl));
    await backend.stop();
  });

  it('service 10.6: with a base TTL of 0 a delete removes the item and still journals it', async () => {
    const backend = await openSandbox({ baseTtlSeconds: 0 });
    const { startedAt } = await syncPosts(backend);
    const { id } = await createPost(backend, {});
    expect(await deletePost(backend, { id, _version: 1 })).toMatchObject({ _deleted: true, _version: 2 });
    expect(await getPost(backend, id as string)).toBeNull();
    const { items } = await syncPosts(backend, { lastSync: startedAt });
    expect(items.map((item) => [item['_version'], item['_deleted']])).toEqual([
      [1, null],
      [2, true],
    ]);
    await backend.stop();
  });

  it('service 1.4: a tombstone and a journal row are swept when their time has come', async () => {
    const backend = await openSandbox({ baseTtlSeconds: 3600 });
    const { id } = await createPost(backend, {});
    await deletePost(backend, { id, _version: 1 });
    backend.clock.now += 3_599_000;
    expect((await syncPosts(backend)).items).toHaveLength(1);
    backend.clock.now += 2_000;
    expect((await syncPosts(backend)).items).toEqual([]);
    expect(await createPost(backend, { id })).toMatchObject({ _version: 1 });
    await backend.stop();
  });

  it('keeps records, versions and tokens over a restart of the same folder', async () => {
    const first = await openSandbox();
    await createPost(first, { id: 'a' });
    await createPost(first, { id: 'b' });
    await createPost(first, { id: 'gone' });
    await deletePost(first, { id: 'gone', _version: 1 });
    await first.sandbox.stop();
    const { startSandbox } = await import('..');
    const { loadSchemaFile } = await import('../../schema');
    const schema = await loadSchemaFile(`${import.meta.dirname}/../../testing/fixtures/blog/appsync.graphql`);
    const sandbox = await startSandbox({ schema, dataDir: first.folder, apiKey: first.apiKey });
    expect(sandbox.records()['Post']).toBe(2);
    const again = { ...first, endpoint: sandbox.endpoint, sandbox };
    expect(await updatePost(again, { id: 'a', title: 'x', _version: 1 })).toMatchObject({ _version: 2 });
    await expect(startSandbox({ schema, dataDir: first.folder })).rejects.toMatchObject({
      problem: { code: 'SANDBOX_DATA_IN_USE' },
    });
    await again.sandbox.stop();
    await first.stop().catch(() => undefined);
  });
});

describe('sync queries', () => {
  let backend: SandboxBackend;
  beforeEach(async () => {
    backend = await openSandbox();
    return () => backend.stop();
  });

  it('service 10.34: without lastSync, with null and with 0 the base table is read, tombstones included', async () => {
    await createPost(backend, { id: 'a' });
    await createPost(backend, { id: 'b' });
    await updatePost(backend, { id: 'a', title: 'x', _version: 1 });
    await deletePost(backend, { id: 'b', _version: 1 });
    for (const variables of [{}, { lastSync: null }, { lastSync: 0 }]) {
      const { items } = await syncPosts(backend, variables);
      expect(items.map((item) => [item['id'], item['_version'], item['_deleted']])).toEqual([
        ['a', 2, null],
        ['b', 2, true],
      ]);
    }
  });

  it('service 10.35: the delta table answers from exactly now − TTL on, the base table before', async () => {
    await createPost(backend, { id: 'a' });
    backend.clock.now = NOON + DELTA_TTL_MS + MINUTE_MS;
    await updatePost(backend, { id: 'a', title: 'x', _version: 1 });
    await createPost(backend, { id: 'b' });
    await updatePost(backend, { id: 'b', title: 'y', _version: 1 });
    const edge = backend.clock.now - DELTA_TTL_MS;
    const inside = await syncPosts(backend, { lastSync: edge });
    expect(inside.items.map((item) => `${item['id']}${item['_version']}`)).toEqual(['a2', 'b1', 'b2']);
    const outside = await syncPosts(backend, { lastSync: edge - 1 });
    expect(outside.items.map((item) => `${item['id']}${item['_version']}`)).toEqual(['a2', 'b2']);
  });

  it('service 10.36: a delta read holds every version in ascending order, tombstones included', async () => {
    const { startedAt } = await syncPosts(backend);
    await createPost(backend, { id: 'a' });
    await updatePost(backend, { id: 'a', title: 'x', _version: 1 });
    await createPost(backend, { id: 'b' });
    await deletePost(backend, { id: 'a', _version: 2 });
    const pages = await allPages(backend, { lastSync: startedAt, limit: 3 });
    const items = pages.flatMap((page) => page.items);
    expect(pages.map((page) => page.items.length)).toEqual([3, 1]);
    const versions = (id: string) =>
      items.filter((item) => item['id'] === id).map((item) => item['_version']);
    expect([versions('a'), versions('b')]).toEqual([[1, 2, 3], [1]]);
    const times = items.map((item) => item['_lastChangedAt'] as number);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(items.find((item) => item['_version'] === 3)).toMatchObject({ _deleted: true, title: 'x' });
  });

  it('service 2.2: a delta read goes over midnight', async () => {
    backend.clock.now = Date.UTC(2026, 4, 14, 23, 59, 58);
    const { startedAt } = await syncPosts(backend);
    await createPost(backend, { id: 'before' });
    backend.clock.now += 5_000;
    await createPost(backend, { id: 'after' });
    expect((await syncPosts(backend, { lastSync: startedAt })).items.map((item) => item['id'])).toEqual([
      'before',
      'after',
    ]);
  });

  it('service 10.37: startedAt is one for all pages, later than what was written and not after what comes', async () => {
    const { _lastChangedAt } = await createPost(backend, { id: 'a' });
    await createPost(backend, { id: 'b' });
    const first = await syncPosts(backend, { limit: 1 });
    backend.clock.now += 5_000;
    const later = await createPost(backend, { id: 'c' });
    const second = await syncPosts(backend, { limit: 1, nextToken: first.nextToken });
    expect(second.startedAt).toBe(first.startedAt);
    expect(first.startedAt).toBeGreaterThan(_lastChangedAt as number);
    expect(later['_lastChangedAt']).toBeGreaterThanOrEqual(first.startedAt);
    expect((await syncPosts(backend, { lastSync: first.startedAt })).items.map((item) => item['id'])).toEqual(
      ['c'],
    );
  });

  it('a write in the very millisecond of a sync is in the next delta, once', async () => {
    await createPost(backend, { id: 'a' });
    const { startedAt } = await syncPosts(backend);
    await createPost(backend, { id: 'b' });
    const delta = await syncPosts(backend, { lastSync: startedAt });
    expect(delta.items.map((item) => item['id'])).toEqual(['b']);
    expect((await syncPosts(backend, { lastSync: delta.startedAt })).items).toEqual([]);
  });

  it('service 2.2: the configured overlap reads a little further back', async () => {
    const lenient = await openSandbox({ settings: { deltaOverlapMs: MINUTE_MS } });
    await createPost(lenient, { id: 'a' });
    lenient.clock.now += 30_000;
    const { startedAt } = await syncPosts(lenient);
    expect((await syncPosts(lenient, { lastSync: startedAt })).items.map((item) => item['id'])).toEqual([
      'a',
    ]);
    await lenient.stop();
  });

  it('service 10.38: the filter comes after the limit, so that pages may be short or empty', async () => {
    for (const [i, title] of ['x', 'y', 'y', 'y', 'x'].entries())
      await createPost(backend, { id: `p${i}`, title });
    const pages = await allPages(backend, { limit: 2, filter: { title: { eq: 'x' } } });
    expect(pages.map((page) => page.items.length)).toEqual([1, 0, 1]);
  });

  it('service 10.39: a token of another resolver, a broken one and an altered one are refused', async () => {
    await createPost(backend, { id: 'a' });
    await createPost(backend, { id: 'b' });
    const { nextToken } = await syncPosts(backend, { limit: 1 });
    const list = await post(backend, 'query ($t: String) { listPosts(nextToken: $t) { items { id } } }', {
      t: nextToken,
    });
    expect(list.data).toEqual({ listPosts: null });
    for (const token of ['nonsense', '', `${String(nextToken).slice(0, -4)}AAAA`]) {
      const reply = await post(backend, 'query ($t: String) { syncPosts(nextToken: $t) { items { id } } }', {
        t: token,
      });
      expect(reply.data).toEqual({ syncPosts: null });
      expect(reply.errors[0]).toMatchObject({ errorType: 'BadRequest', path: ['syncPosts'] });
    }
  });

  it('service 10.40: a filter on an index’s partition reads the index outside of the window and nothing else', async () => {
    for (let i = 0; i < 6; i++)
      await createPost(backend, { id: `p${i}`, authorID: i % 3 === 0 ? 'me' : 'you', title: `t${9 - i}` });
    const filter = { and: [{ authorID: { eq: 'me' } }] };
    const [page] = await allPages(backend, { limit: 2, filter });
    expect(page?.items.map((item) => item['id'])).toEqual(['p3', 'p0']);
    const plain = await syncPosts(backend, { limit: 2, filter: { authorID: { eq: 'me' } } });
    expect(plain.items.map((item) => item['id'])).toEqual(['p0']);
    const sorted = await syncPosts(backend, {
      limit: 2,
      filter: { and: [{ authorID: { eq: 'me' } }, { title: { gt: 't6' } }] },
    });
    expect(sorted.items.map((item) => item['id'])).toEqual(['p0']);
    const delta = await syncPosts(backend, { limit: 2, filter, lastSync: NOON - MINUTE_MS });
    expect(delta.items.map((item) => item['id'])).toEqual(['p0']);
  });
});

describe('page bounds', () => {
  let backend: SandboxBackend;
  beforeAll(async () => {
    backend = await openSandbox({ seed: { Tag: 1_250 } });
  });
  afterAll(() => backend.stop());

  const count = async (limit: number | null) => {
    const page = await fieldOf(
      backend,
      'syncTags',
      'query ($l: Int) { syncTags(limit: $l) { items { id } nextToken } }',
      { l: limit },
    );
    return [(page['items'] as unknown[]).length, page['nextToken'] !== null];
  };

  it('service 10.38: the limit is 100 unless given and never more than 1,000', async () => {
    expect(await count(null)).toEqual([100, true]);
    expect(await count(250)).toEqual([250, true]);
    expect(await count(1_000)).toEqual([1_000, true]);
    expect(await count(5_000)).toEqual([1_000, true]);
  });

  it('refuses a limit below 1', async () => {
    const reply = await post(backend, '{ syncTags(limit: 0) { items { id } } }');
    expect(reply.data).toEqual({ syncTags: null });
    expect(reply.errors[0]?.message).toContain("Value '0' at 'limit'");
  });

  it('client 7.6: a page ends at 1 MB whatever the limit says', async () => {
    const big = await openSandbox({ settings: { maxPageBytes: 10_000 } });
    for (let i = 0; i < 5; i++) await createPost(big, { id: freshId(), content: 'x'.repeat(4_000) });
    const pages = await allPages(big, { limit: 1000 });
    expect(pages.map((page) => page.items.length)).toEqual([3, 2]);
    await big.stop();
  });
});
