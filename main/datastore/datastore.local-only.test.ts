import { describe, expect, it } from 'vitest';
import { createAppSyncClient } from '../appsync';
import { until } from '../testing/scripted-peer';
import { closers, drained, keyOf, openLocal, queue, reread, SCHEMA, setUp } from './testing/outbox-fixture';

/** A sandbox that nobody knows of yet, and a store without a backend. */
async function setUpLocal() {
  const { sandbox, open, sent, setInterfere } = await setUp();
  const connect = () => {
    const client = createAppSyncClient(
      { url: sandbox.endpoint, auth: { mode: 'API_KEY', apiKey: sandbox.apiKey } },
      SCHEMA.api,
    );
    closers.push(() => client.close());
    return client;
  };
  return {
    sandbox,
    sent,
    setInterfere,
    connect,
    openLocal: () => open({ client: null }),
    openAttached: open,
  };
}

describe('local-only mode', () => {
  it('creates, edits, deletes and observes without a backend, over a restart', async () => {
    const { openLocal } = await setUpLocal();
    const store = openLocal();
    await store.start();
    expect(store.isLocal).toBe(true);
    expect(store.status()).toMatchObject({ phase: 'READY', online: true, realtimeConnected: false });
    const seen: string[] = [];
    store
      .observe('Post')
      .subscribe(({ opType, element }) => seen.push(`${opType} ${String(element['title'])}`));
    const snapshots: string[] = [];
    store
      .observeQuery('Post')
      .subscribe(({ items, isSynced }) => snapshots.push(`${items.length} ${String(isSynced)}`));
    const post = store.save('Post', store.create('Post', { title: 'a' }));
    store.save(
      'Post',
      store.copyOf('Post', post, (draft) => void (draft['title'] = 'b')),
    );
    const gone = store.save('Post', store.create('Post', { title: 'gone' }));
    store.delete('Post', keyOf(store, 'Post', gone));
    expect(seen).toEqual(['INSERT a', 'UPDATE b', 'INSERT gone', 'DELETE gone']);
    expect(snapshots).toEqual(['0 true', '1 true', '1 true', '2 true', '1 true']);
    store.close();
    const again = openLocal();
    expect(again.query('Post').map((record) => record['title'])).toEqual(['b']);
    expect(again.counts('Post')).toEqual({ model: 'Post', live: 1, tombstones: 0, pending: 1 });
    again.close();
  });

  it('sends what was made when a backend is attached: creates without a version, what is referred to first', async () => {
    const { sandbox, sent, connect, openLocal } = await setUpLocal();
    const store = openLocal();
    await store.start();
    const post = store.save('Post', store.create('Post', { title: 'a' }));
    const comment = store.save('Comment', store.create('Comment', { content: 'on a', postID: post['id'] }));
    // Made later than the post that refers to it.
    const author = store.save('Author', store.create('Author', { name: 'ann' }));
    store.save(
      'Post',
      store.copyOf('Post', post, (draft) => {
        draft['authorID'] = author['id'];
        draft['rating'] = 3;
      }),
    );
    const gone = store.save('Post', store.create('Post', { title: 'gone' }));
    store.save('Comment', store.create('Comment', { content: 'goes too', postID: gone['id'] }));
    store.delete('Post', keyOf(store, 'Post', gone));
    expect(queue(store).map((entry) => (entry as unknown[])[1])).toEqual(['Post', 'Comment', 'Author']);

    const requests: unknown[] = [];
    const client = connect();
    store.attach({
      ...client,
      get realtimeState() {
        return client.realtimeState;
      },
      mutate: (request, options) => {
        requests.push([request.operationName, (request.variables as { input: unknown }).input]);
        return client.mutate(request, options);
      },
    });
    expect(store.isLocal).toBe(false);
    await store.start();
    await drained(store);
    expect(requests).toEqual([
      ['CreateAuthor', { id: author['id'], name: 'ann' }],
      ['CreatePost', { id: post['id'], title: 'a', rating: 3, authorID: author['id'] }],
      ['CreateComment', { id: comment['id'], content: 'on a', postID: post['id'] }],
    ]);
    expect(sandbox.records()).toMatchObject({ Author: 1, Post: 1, Comment: 1 });
    expect(reread(store, 'Post', post)).toMatchObject({ rating: 3, _version: 1 });
    expect(store.outbox.list()).toEqual([]);
    expect(sent).toEqual([]);
    await store.stop();
  });

  it('sends what was made when it is opened again with a backend', async () => {
    const { sandbox, sent, openLocal, openAttached } = await setUpLocal();
    const store = openLocal();
    const child = store.save('Post', store.create('Post', { title: 'child' }));
    const author = store.save('Author', store.create('Author', { name: 'later' }));
    store.save(
      'Post',
      store.copyOf('Post', child, (draft) => void (draft['authorID'] = author['id'])),
    );
    store.close();
    const attached = openAttached();
    await attached.start();
    await drained(attached);
    expect(sent.map(({ operation }) => operation)).toEqual(['CreateAuthor', 'CreatePost']);
    expect(sandbox.records()).toMatchObject({ Author: 1, Post: 1 });
  });

  it('a key that the service has already is parked, and nothing here is lost', async () => {
    const { openLocal, openAttached, connect } = await setUpLocal();
    const other = openAttached({ storeFile: ':memory:', durableFile: ':memory:' });
    other.save('Line', other.create('Line', { order: 'o', number: '1', quantity: 1 }));
    await other.start();
    await drained(other);
    await other.stop();
    const store = openLocal();
    const line = store.save('Line', store.create('Line', { order: 'o', number: '1', quantity: 2 }));
    store.attach(connect());
    await store.start();
    await until(() => store.outbox.list()[0]?.state === 'PARKED');
    expect(reread(store, 'Line', line)).toMatchObject({ quantity: 2 });
    expect(() => store.attach(connect())).toThrow('This store has a backend.');
    await store.stop();
  });

  it('a selection that is made without a backend takes out nothing', async () => {
    const store = openLocal();
    await store.start();
    store.save('Post', store.create('Post', { title: 'mine' }));
    await store.select([{ model: 'Post', isOn: false }]);
    expect(store.query('Post')).toHaveLength(1);
  });
});
