import { describe, expect, it } from 'vitest';
import type { ModelInstance } from '../../shared/model-schema';
import { SYSTEM_TIMERS } from '../appsync';
import { until } from '../testing/scripted-peer';
import { DISCARD } from '.';
import { drained, keyOf, reread, setUp, syncedPost } from './testing/outbox-fixture';

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

  it('client 10.59, client 10.60: a handler that always retries stops at ten attempts; an error without data is read, once an attempt', async () => {
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

  it('a handler of one’s own decides field by field; what it adds is sent, what it leaves as it is there is not', async () => {
    const { open, sent, elsewhere } = await setUp();
    const store = open({
      conflictHandler: ({ local, remote, base, fields }) => {
        expect([base?.['title'], fields]).toEqual(['first', ['title', 'rating']]);
        return { ...local, title: `${String(remote['title'])} + mine`, content: 'merged' };
      },
    });
    const post = await syncedPost(store);
    await store.stop();
    store.save(
      'Post',
      store.copyOf('Post', post, (draft) => {
        draft['title'] = 'mine';
        draft['rating'] = 7;
      }),
    );
    await elsewhere(post['id'], { title: 'theirs', tags: ['a'] });
    sent.length = 0;
    await store.start();
    await drained(store);
    expect(sent.map(({ input }) => input)).toEqual([
      { id: post['id'], title: 'mine', rating: 7, _version: 1 },
      { id: post['id'], title: 'theirs + mine', rating: 7, content: 'merged', _version: 2 },
    ]);
    expect(reread(store, 'Post', post)).toMatchObject({ title: 'theirs + mine', tags: ['a'], _version: 3 });
  });

  it('a handler that throws is asked again later; the change stays, and the error handler hears of it', async () => {
    const { open, elsewhere } = await setUp();
    const heard: string[] = [];
    let calls = 0;
    const store = open({
      timers: { after: (ms, callback) => SYSTEM_TIMERS.after(ms > 60_000 ? ms : 0, callback) },
      errorHandler: (problem) => heard.push(problem.message),
      conflictHandler: ({ local }) => {
        calls += 1;
        if (calls < 4) throw new Error('not today');
        return local;
      },
    });
    const post = await syncedPost(store);
    await store.stop();
    store.save(
      'Post',
      store.copyOf('Post', post, (draft) => void (draft['rating'] = 7)),
    );
    await elsewhere(post['id'], { title: 'theirs' });
    await store.start();
    await drained(store);
    expect([calls, heard]).toEqual([4, ['not today', 'not today', 'not today']]);
    expect(reread(store, 'Post', post)).toMatchObject({ title: 'theirs', rating: 7, _version: 3 });
  });

  it('a deletion that meets a conflict can be given up, and the record comes back', async () => {
    const { open, elsewhere } = await setUp();
    const store = open({ conflictHandler: ({ operation }) => (expect(operation).toBe('Delete'), DISCARD) });
    const post = await syncedPost(store);
    await store.stop();
    store.delete('Post', keyOf(store, 'Post', post));
    await elsewhere(post['id'], { title: 'theirs' });
    await store.start();
    await drained(store);
    expect(store.query('Post')).toMatchObject([{ title: 'theirs', _version: 2 }]);
    expect(store.outbox.list()).toMatchObject([{ state: 'REJECTED', operation: 'Delete' }]);
  });
});
