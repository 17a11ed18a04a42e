import { map } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { ModelInstance } from '../../shared/model-schema';
import { SYSTEM_TIMERS, type Timers } from '../appsync';
import { drained, keyOf, openLocal, reread, setUp } from './testing/outbox-fixture';

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

  it('client 10.27: at once, every two seconds or a page before the sync, without what left, and once the model is synced', async () => {
    const { open } = await setUp();
    const everyTwoSeconds: Array<() => void> = [];
    const timers: Timers = {
      after(ms, callback) {
        if (ms !== 2_000) return SYSTEM_TIMERS.after(ms, callback);
        everyTwoSeconds.push(callback);
        return () => void everyTwoSeconds.splice(everyTwoSeconds.indexOf(callback), 1);
      },
    };
    const store = open({ timers, pageSize: 3 });
    const snapshots: Array<readonly [string, boolean]> = [];
    const subscription = store
      .observeQuery('Post', (p) => p.rating.gt(1), { sort: [{ field: 'title', descending: false }] })
      .subscribe(({ items, isSynced }) =>
        snapshots.push([items.map((item) => String(item['title'])).join(''), isSynced]),
      );
    const add = (title: string) => store.save('Post', store.create('Post', { title, rating: 2 }));
    expect(snapshots).toEqual([['', false]]);
    const c = add('c');
    add('a');
    expect([snapshots.length, everyTwoSeconds.length]).toEqual([1, 1]);
    everyTwoSeconds.shift()?.();
    expect(snapshots.slice(1)).toEqual([['ac', false]]);
    add('b');
    add('e');
    expect(snapshots).toHaveLength(2);
    add('d');
    expect([snapshots.slice(2), everyTwoSeconds.length]).toEqual([[['abcde', false]], 0]);
    store.save(
      'Post',
      store.copyOf('Post', c, (draft) => void (draft['rating'] = 0)),
    );
    expect(snapshots).toHaveLength(3);
    await store.start();
    expect(snapshots.find(([, isSynced]) => isSynced)).toEqual(['abde', true]);
    await drained(store);
    subscription.unsubscribe();
  });

  it('an observer that throws is told of in the timeline; it and the others hear of what follows', async () => {
    const uncaught: unknown[] = [];
    const note = (error: unknown): void => void uncaught.push(error);
    process.on('uncaughtException', note);
    const store = openLocal();
    const thrower = (): void => {
      throw new Error('of the observer');
    };
    const seen: string[] = [];
    const subscriptions = [
      store.observe().subscribe(thrower),
      store
        .observe('Post')
        .pipe(map(({ opType }) => opType))
        .subscribe({ next: thrower }),
      store.observe('Post').pipe(map(thrower)).subscribe(),
      store.observeQuery('Post').subscribe(thrower),
      store.observe('Post').subscribe(({ element }) => seen.push(String(element['title']))),
    ];
    store.save('Post', store.create('Post', { title: 'a' }));
    store.save('Post', store.create('Post', { title: 'b' }));
    subscriptions.forEach((subscription) => subscription.unsubscribe());
    // What nobody catches surfaces in a task of its own.
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off('uncaughtException', note);
    expect(uncaught).toEqual([]);
    expect(seen).toEqual(['a', 'b']);
    const told = store.timeline(99).filter(({ message }) => message.includes('of the observer'));
    // Two and two of the changes, one of the broken pipe, which ends there, and a snapshot more at the beginning.
    expect(told).toHaveLength(8);
  });

  it('a snapshot that comes due after the store was closed is no uncaught error', async () => {
    const { open } = await setUp();
    const due: Array<() => void> = [];
    const timers: Timers = {
      after: (_ms, callback) => {
        due.push(callback);
        return () => undefined;
      },
    };
    const store = open({ timers });
    // By what is related: that is looked up again after any change.
    store.observeQuery('Post', { author: { name: { eq: 'A' } } }).subscribe(() => undefined);
    store.save('Post', store.create('Post', { title: 'a' }));
    store.close();
    expect(due.length).toBeGreaterThan(0);
    due.forEach((callback) => callback());
    expect(store.timeline(9).some(({ name }) => name === 'problem')).toBe(true);
  });

  it('snapshots after any history of changes are what a query would give', () => {
    const store = openLocal();
    const sort = [
      { field: 'rating', descending: true },
      { field: 'title', descending: false },
    ];
    const snapshots: unknown[][] = [];
    store
      .observeQuery('Post', (p) => p.rating.gt(2), { sort })
      .subscribe(({ items }) => snapshots.push(items.map((item) => item['title'])));
    const posts = [3, 1, 5, 3, 4].map((rating, i) =>
      store.save('Post', store.create('Post', { title: `p${i}`, rating })),
    );
    const steps: ReadonlyArray<readonly [number, number | null]> = [
      [0, 9],
      [1, 4],
      [2, 0],
      [3, null],
      [4, 9],
    ];
    for (const [i, rating] of steps) {
      const post = posts[i] as ModelInstance;
      if (rating === null) store.delete('Post', keyOf(store, 'Post', post));
      else
        store.save(
          'Post',
          store.copyOf('Post', post, (draft) => void (draft['rating'] = rating)),
        );
      const found = store.query('Post', (p) => p.rating.gt(2), { sort });
      expect(snapshots.at(-1)).toEqual(found.map((item) => item['title']));
    }
  });
});
