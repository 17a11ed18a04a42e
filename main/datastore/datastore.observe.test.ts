import { describe, expect, it } from 'vitest';
import type { ModelInstance } from '../../shared/model-schema';
import { drained, reread, setUp } from './testing/outbox-fixture';

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
