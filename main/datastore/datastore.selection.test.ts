import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ModelInstance } from '../../shared/model-schema';
import { until } from '../testing/scripted-peer';
import { MemoryAdapter, type DataStore } from '.';
import { closers, setUp } from './testing/outbox-fixture';

/** A backend with posts of ratings 1 to 6, each with a comment, and a store that can be opened on it again. */
async function setUpPosts(sandbox: Parameters<typeof setUp>[0] = {}) {
  const parts = await setUp(sandbox);
  const first = parts.open({ storeFile: ':memory:', durableFile: ':memory:' });
  for (let rating = 1; rating <= 6; rating += 1) {
    const post = first.save('Post', first.create('Post', { title: `p${rating}`, rating }));
    first.save('Comment', first.create('Comment', { postID: post['id'], content: `c${rating}` }));
  }
  await first.start();
  await until(() => first.status().outbox === 0);
  await first.stop();
  first.close();
  const folder = mkdtempSync(join(tmpdir(), 'outband-selection-'));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  const open = (more: Parameters<typeof parts.open>[0] = {}): DataStore =>
    parts.open({
      storeFile: join(folder, 'store.sqlite'),
      durableFile: join(folder, 'outbox.sqlite'),
      ...more,
    });
  return { ...parts, open };
}

const titles = (store: DataStore): unknown[] =>
  store
    .query('Post', undefined, { sort: [{ field: 'rating', descending: false }] })
    .map((record) => record['title']);
const status = (store: DataStore, name: string) =>
  store.status().models.find((candidate) => candidate.model === name);
const saveRating = (store: DataStore, post: ModelInstance, rating: number): ModelInstance =>
  store.save(
    'Post',
    store.copyOf('Post', post, (draft) => void (draft['rating'] = rating)),
  );

describe('selective sync', () => {
  it('narrows, widens, switches off and on while it runs, and is kept over a restart', async () => {
    const { open } = await setUpPosts();
    const store = open();
    await store.start();
    expect(titles(store)).toHaveLength(6);

    const narrower = [
      { model: 'Post', where: { rating: { gt: 4 } } },
      { model: 'Comment', isOn: false },
    ];
    expect(store.selectionEffect(narrower)).toEqual([
      { model: 'Post', leaving: 4, keptPending: 0, reads: 'BASE' },
      { model: 'Comment', leaving: 6, keptPending: 0, reads: 'NONE' },
    ]);
    await store.select(narrower);
    expect(titles(store)).toEqual(['p5', 'p6']);
    expect(store.counts('Comment')).toMatchObject({ live: 0 });
    expect(status(store, 'Post')?.reason).toBe('base: the sync predicate changed');
    expect(status(store, 'Comment')).toMatchObject({ isOff: true });

    await store.stop();
    store.close();
    const again = open();
    expect(again.selection().filter(({ isOn, where }) => !isOn || where)).toEqual([
      { model: 'Post', isOn: true, where: { rating: { gt: 4 } }, cap: null },
      { model: 'Comment', isOn: false, where: null, cap: null },
    ]);
    await again.start();
    expect(status(again, 'Post')?.kind).toBe('DELTA');
    expect([titles(again), again.counts('Comment').live]).toEqual([['p5', 'p6'], 0]);

    await again.select([
      { model: 'Post', where: { rating: { le: 5 } } },
      { model: 'Comment', isOn: true },
    ]);
    expect(titles(again)).toEqual(['p1', 'p2', 'p3', 'p4', 'p5']);
    expect(again.counts('Comment').live).toBe(6);
    await again.select([{ model: 'Post', where: null }]);
    expect(titles(again)).toHaveLength(6);
    expect(again.selection().every(({ isOn, where, cap }) => isOn && where === null && cap === null)).toBe(
      true,
    );
  });

  it('keeps what waits to be sent, outside of the selection too, and sends it', async () => {
    const { open, sent } = await setUpPosts();
    const store = open();
    await store.start();
    await store.stop();
    const [post] = store.query('Post', (p) => p.rating.eq(1));
    saveRating(store, post as ModelInstance, 2);
    const off = [{ model: 'Post', isOn: false }];
    expect(store.selectionEffect(off)).toEqual([
      { model: 'Post', leaving: 5, keptPending: 1, reads: 'NONE' },
    ]);
    await store.select(off);
    expect(titles(store)).toEqual(['p1']);
    sent.length = 0;
    await store.start();
    await until(() => store.status().outbox === 0);
    expect(sent.map(({ input }) => input['rating'])).toEqual([2]);
    await store.stop();
    await store.start();
    expect(titles(store)).toEqual([]);
  });

  it('follows what enters the predicate by its event, and takes out what left it with the next base sync', async () => {
    let ahead = 0;
    const { open, elsewhere } = await setUpPosts({ now: () => Date.now() + ahead });
    const store = open({ isRealtime: true });
    await store.start();
    const posts = store.query('Post');
    const idOf = (rating: number) => posts.find((post) => post['rating'] === rating)?.['id'];
    await store.select([
      { model: 'Comment', isOn: false },
      { model: 'Post', where: { rating: { gt: 4 } } },
    ]);
    expect(status(store, 'Comment')?.subscriptions).toBe(0);
    // The service filters events by the new values, so nobody hears of a record that leaves (client reference 3.7).
    await elsewhere(idOf(5), { rating: 0 });
    await elsewhere(idOf(1), { rating: 9 });
    await until(() => titles(store).length === 3);
    await store.resync('Post');
    expect(titles(store)).toEqual(['p5', 'p6', 'p1']);
    ahead = 60_000;
    await store.resync('Post');
    expect(titles(store)).toEqual(['p6', 'p1']);
  });

  it('a cap ends the base sync, a higher one goes on, a lower one takes out what is beyond it', async () => {
    const { open, elsewhere } = await setUpPosts();
    const store = open({ pageSize: 2 });
    await store.select([{ model: 'Post', cap: 2 }]);
    await store.start();
    expect(titles(store)).toHaveLength(2);
    expect(status(store, 'Post')).toMatchObject({ isTruncated: true, state: 'SYNCED' });
    expect(store.selectionEffect([{ model: 'Post', cap: 4 }])).toEqual([
      { model: 'Post', leaving: 0, keptPending: 0, reads: 'REST' },
    ]);
    await store.select([{ model: 'Post', cap: 4 }]);
    expect(titles(store)).toHaveLength(4);
    expect(status(store, 'Post')?.reason).toContain('goes on from page 2, 2 records before it');

    await store.stop();
    const [known] = store.query('Post');
    await elsewhere(known?.['id'], { content: 'changed' });
    await store.start();
    expect(status(store, 'Post')?.kind).toBe('DELTA');
    expect(store.query('Post', (p) => p.content.eq('changed'))).toHaveLength(1);

    await store.select([{ model: 'Post', cap: 3 }]);
    expect(status(store, 'Post')?.reason).toContain('base: the cap was lowered');
    expect(titles(store)).toHaveLength(3);
    await store.select([{ model: 'Post', cap: null }]);
    expect(titles(store)).toHaveLength(6);
    expect(status(store, 'Post')?.isTruncated).toBe(false);
  });

  it('an observer hears of what left the selection', async () => {
    const { open } = await setUpPosts();
    const store = open();
    await store.start();
    const snapshots: number[] = [];
    const gone: unknown[] = [];
    store.observeQuery('Post').subscribe(({ items }) => snapshots.push(items.length));
    store.observe('Post').subscribe(({ opType, element }) => {
      if (opType === 'DELETE') gone.push(element['title']);
    });
    await store.select([{ model: 'Post', where: { rating: { gt: 4 } } }]);
    expect(snapshots.at(-1)).toBe(2);
    expect(gone.sort()).toEqual(['p1', 'p2', 'p3', 'p4']);
  });

  it('refuses what is wrong and stays as it is', async () => {
    const { open } = await setUpPosts();
    const store = open();
    await store.start();
    const refusal = (change: object) =>
      store.select([change as never]).then(
        () => 'taken',
        (error: unknown) => (error as { problem?: { code: string } }).problem?.code,
      );
    expect(await refusal({ model: 'Pots' })).toBe('UNKNOWN_MODEL');
    expect(await refusal({ model: 'Post', where: { rank: { eq: 1 } } })).toBe('UNKNOWN_FIELD');
    expect(await refusal({ model: 'Post', cap: 0 })).toBe('BAD_CAP');
    expect(titles(store)).toHaveLength(6);
    expect(store.status().phase).toBe('READY');
  });

  it('a stored selection that no longer fits the schema selects the whole model and says so', async () => {
    const { open } = await setUpPosts();
    const store = open();
    await store.select([{ model: 'Post', where: { rating: { gt: 4 } } }]);
    store.close();
    const { SCHEMA } = await import('./testing/outbox-fixture');
    const { Post, ...others } = SCHEMA.modelSchema.models;
    const narrow = {
      ...Post,
      fields: Post?.fields.filter((field) => field.name !== 'rating'),
    } as typeof Post;
    const again = open({
      schema: { ...SCHEMA.modelSchema, models: { ...others, Post: narrow as NonNullable<typeof Post> } },
      storage: new MemoryAdapter(),
    });
    expect(again.selection().find(({ model }) => model === 'Post')).toMatchObject({ where: null });
    expect(again.timeline(9).some(({ message }) => /rating/.test(message))).toBe(true);
  });
});
