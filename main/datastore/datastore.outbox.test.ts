import { describe, expect, it } from 'vitest';
import { OutbandError } from '../../shared/errors';
import type { ModelInstance } from '../../shared/model-schema';
import { SYSTEM_TIMERS } from '../appsync';
import { until } from '../testing/scripted-peer';
import { DISCARD } from '.';
import { drained, keyOf, queue, reread, setUp, syncedPost } from './testing/outbox-fixture';

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

  it('client 10.48, client 10.49: an edit while the first is in flight follows on its version, relation and JSON fields included', async () => {
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
  it('client 10.53, client 10.54: key, changed fields and version; a delete has only key and version; metadata and read-only fields never go', async () => {
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

  it('credentials that have expired park nothing: what waits is sent once they are renewed', async () => {
    const { open, setInterfere } = await setUp();
    const store = open({ timers: { after: (ms, call) => SYSTEM_TIMERS.after(Math.min(ms, 5), call) } });
    let refused = 0;
    setInterfere(() => {
      refused += 1;
      const message = 'The service refused the credentials: Token has expired.';
      return Promise.reject(new OutbandError({ kind: 'Unauthorized', code: 'UNAUTHORIZED', message }));
    });
    for (const title of ['a', 'b', 'c']) store.save('Post', store.create('Post', { title }));
    await store.start();
    await until(() => refused >= 4);
    expect(store.outbox.counts().PARKED).toBeUndefined();
    expect(store.outbox.list()[0]?.problem).toMatchObject({ code: 'UNAUTHORIZED' });
    setInterfere(() => undefined);
    await drained(store);
    expect(store.query('Post').map((post) => post['_version'])).toEqual([1, 1, 1]);
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

describe('outbox: by hand', () => {
  it('what is held is not sent until it is retried, and holds back what follows on the same record alone', async () => {
    const { open, sent } = await setUp();
    const store = open();
    const post = await syncedPost(store);
    await store.stop();
    sent.length = 0;
    const once = store.save(
      'Post',
      store.copyOf('Post', post, (draft) => void (draft['title'] = 'held')),
      (p) => p.title.eq('first'),
    );
    store.save(
      'Post',
      store.copyOf('Post', once, (draft) => void (draft['rating'] = 2)),
    );
    store.save('Author', store.create('Author', { name: 'ann' }));
    const [first] = store.outbox.list();
    store.outbox.hold(first?.id ?? '');
    await store.start();
    await store.outbox.idle();
    expect(sent.map(({ operation }) => operation)).toEqual(['CreateAuthor']);
    expect(store.outbox.list().map(({ state }) => state)).toEqual(['HELD', 'WAITING']);
    store.outbox.retry(first?.id ?? '');
    await drained(store);
    expect(sent.slice(1).map(({ input }) => [input['title'], input['rating'], input['_version']])).toEqual([
      ['held', undefined, 1],
      [undefined, 2, 2],
    ]);
  });

  it('what was parked is sent when it is retried, and what follows it waits until then', async () => {
    const { open, sent, setInterfere } = await setUp();
    const store = open();
    const refusal = {
      data: { createPost: null },
      errors: [{ message: 'Not Authorized', errorType: 'Unauthorized', path: ['createPost'] }],
      httpStatus: 200,
      ms: 1,
      requestId: null,
    };
    setInterfere(() => Promise.resolve(refusal));
    const post = store.save('Post', store.create('Post', { title: 'a' }));
    await store.start();
    await until(() => store.outbox.list()[0]?.state === 'PARKED');
    store.delete('Post', keyOf(store, 'Post', post));
    await store.outbox.idle();
    expect(store.outbox.list().map(({ operation, state }) => [operation, state])).toEqual([
      ['Create', 'PARKED'],
      ['Delete', 'WAITING'],
    ]);
    setInterfere(() => undefined);
    store.outbox.retry(store.outbox.list()[0]?.id ?? '');
    await drained(store);
    expect(sent.map(({ operation, input }) => [operation, input['_version']])).toEqual([
      ['CreatePost', undefined],
      ['CreatePost', undefined],
      ['DeletePost', 1],
    ]);
    expect(store.outbox.list()).toEqual([]);
  });

  it('what is sent can’t be dropped; what is dropped is handed out, and the service’s record takes its place', async () => {
    const { open, elsewhere, setInterfere } = await setUp();
    const store = open();
    const post = await syncedPost(store);
    let answer = (): void => undefined;
    setInterfere(
      (_request, send) =>
        new Promise((resolve, reject) => {
          answer = () => void send().then(resolve, reject);
        }),
    );
    store.save(
      'Post',
      store.copyOf('Post', post, (draft) => void (draft['title'] = 'second')),
    );
    await until(() => store.outbox.list()[0]?.state === 'IN_FLIGHT');
    expect(() => store.outbox.drop(store.outbox.list()[0]?.id ?? '')).toThrow('This change is being sent.');
    answer();
    setInterfere(() => undefined);
    await drained(store);
    store.outbox.setPaused(true);
    store.save(
      'Post',
      store.copyOf(
        'Post',
        reread(store, 'Post', post) as ModelInstance,
        (draft) => void (draft['title'] = 'third'),
      ),
    );
    await elsewhere(post['id'], { content: 'theirs' });
    const dropped = store.outbox.drop(store.outbox.list()[0]?.id ?? '');
    expect(dropped).toMatchObject({ operation: 'Update', data: { title: 'third' }, version: 2 });
    await until(() => reread(store, 'Post', post)?.['_version'] === 3);
    expect(reread(store, 'Post', post)).toMatchObject({ title: 'second', content: 'theirs' });
  });
});
