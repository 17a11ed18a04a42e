import { describe, expect, it } from 'vitest';
import { drained, keyOf, openLocal, reread, setUp } from './testing/outbox-fixture';

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

  it('client 10.21, client 10.22: deleting goes grandchildren, children, parent; the other side of a belongsTo stays', async () => {
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

describe('conditions', () => {
  it('a condition that compares with null holds at the service where the field is absent, as it does here', async () => {
    const { open, sent } = await setUp();
    const store = open();
    const post = store.save('Post', store.create('Post', { title: 'a' }));
    await store.start();
    await drained(store);
    store.save(
      'Post',
      store.copyOf('Post', reread(store, 'Post', post) ?? post, (draft) => void (draft['title'] = 'b')),
      (p) => p.and((p) => [p.rating.eq(null), p.title.ne(null)]),
    );
    await drained(store);
    expect(sent.at(-1)?.condition).toEqual({
      and: [
        { or: [{ rating: { attributeExists: false } }, { rating: { eq: null } }] },
        { and: [{ title: { attributeExists: true } }, { title: { ne: null } }] },
      ],
    });
    expect(store.outbox.list()).toEqual([]);
    expect(reread(store, 'Post', post)).toMatchObject({ title: 'b', _version: 2 });
    store.delete('Post', keyOf(store, 'Post', post), (p) => p.content.eq(null));
    await drained(store);
    expect(reread(store, 'Post', post)).toMatchObject({ _deleted: true, _version: 3 });
  });
});

describe('batch', () => {
  it('happens whole or not at all, and is told afterwards', () => {
    const store = openLocal();
    const told: string[] = [];
    store.observe().subscribe(({ opType, element }) => {
      told.push(
        `${opType} ${String(element['title'] ?? element['content'])} of ${store.query('Post').length}`,
      );
    });
    const add = (title: string) => store.save('Post', store.create('Post', { title }));
    const orphan = () => store.save('Comment', store.create('Comment', { postID: 'nowhere', content: 'x' }));
    expect(() =>
      store.batch(() => {
        add('a');
        orphan();
      }),
    ).toThrow('Data integrity error');
    expect([store.query('Post'), store.outbox.list(), store.status().outbox, told]).toEqual([[], [], 0, []]);
    const post = store.batch(() => {
      const first = add('a');
      store.save('Comment', store.create('Comment', { postID: first['id'], content: 'on a' }));
      store.batch(() => add('b'));
      return first;
    });
    expect(told).toEqual(['INSERT a of 2', 'INSERT on a of 2', 'INSERT b of 2']);
    expect(store.status().outbox).toBe(3);
    expect(store.counts('Post')).toMatchObject({ live: 2, pending: 2 });
    expect(reread(store, 'Post', post)).toMatchObject({ title: 'a' });
  });
});
