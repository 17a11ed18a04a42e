import { describe, expect, it } from 'vitest';
import { acknowledge, until } from '../testing/scripted-peer';
import { SYSTEM_TIMERS } from '../appsync';
import { createDataStore, MemoryAdapter } from '.';
import { API, SCHEMA, eagerTimers, model, page, record, rootOf, setUp } from './testing/peer-fixture';

describe('base and delta sync', () => {
  it('client 10.29: first lastSync 0, then the smallest startedAt of the pages', async () => {
    const storage = new MemoryAdapter();
    const { open, variables } = await setUp((request) => {
      if (rootOf(request) !== 'syncPosts' || request.variables['lastSync'] !== 0) return undefined;
      return request.variables['nextToken'] === null
        ? page('syncPosts', [record('1')], 'two', 900)
        : page('syncPosts', [record('2')], null, 950);
    });
    await open({ storage }).start();
    expect(variables('syncPosts')).toEqual([
      { limit: 1_000, nextToken: null, lastSync: 0, filter: null },
      { limit: 1_000, nextToken: 'two', lastSync: 0, filter: null },
    ]);
    const second = open({ storage });
    await second.start();
    expect(variables('syncPosts')[2]).toEqual({ limit: 1_000, nextToken: null, lastSync: 900, filter: null });
    expect(second.counts('Post').live).toBe(2);
  });

  it('client 10.30, client 10.31: an elapsed interval or another predicate asks for a base sync of that model', async () => {
    const storage = new MemoryAdapter();
    const { open, variables } = await setUp((request) => page(rootOf(request), [], null, 1_000));
    await open({ storage }).start();
    const later = open({ storage, now: () => 5_000 + 86_400_001 });
    await later.start();
    expect(model(later, 'Post')?.reason).toBe('base: the last one is older than 24 h');
    const filtered = open({ storage, syncPredicates: { Post: { rating: { gt: 3 } } } });
    await filtered.start();
    expect(variables('syncPosts').at(-1)).toMatchObject({
      lastSync: 0,
      filter: { and: [{ rating: { gt: 3 } }] },
    });
    expect(model(filtered, 'Post')?.reason).toBe('base: the sync predicate changed');
    expect(model(filtered, 'Comment')?.kind).toBe('DELTA');
    const again = open({ storage, syncPredicates: { Post: { rating: { gt: 3 } } } });
    await again.start();
    expect(model(again, 'Post')?.kind).toBe('DELTA');
  });

  it('another predicate takes out what no longer belongs to the selection', async () => {
    const storage = new MemoryAdapter();
    const { open } = await setUp((request) =>
      rootOf(request) === 'syncPosts'
        ? page(
            'syncPosts',
            request.variables['filter'] ? [] : [record('1', { rating: 1 }), record('2', { rating: 5 })],
          )
        : undefined,
    );
    await open({ storage }).start();
    const store = open({ storage, syncPredicates: { Post: { rating: { gt: 3 } } } });
    await store.start();
    expect(store.page({ model: 'Post', offset: 0, limit: 9 }).records.map((r) => r['id'])).toEqual(['2']);
  });

  it('client 10.32: a child begins when all pages of its parent were asked for', async () => {
    const { peer, open } = await setUp((request) =>
      rootOf(request) === 'syncPosts' && request.variables['nextToken'] === null
        ? page('syncPosts', [record('1')], 'two')
        : undefined,
    );
    await open().start();
    expect(peer.requests.map(rootOf)).toEqual(['syncPosts', 'syncPosts', 'syncComments']);
  });

  it('client 10.33: an empty page with a token goes on; a cap shortens the last limit', async () => {
    const { open, variables } = await setUp(
      (request) => {
        if (rootOf(request) !== 'syncPosts') return undefined;
        const token = request.variables['nextToken'];
        return token === null
          ? page('syncPosts', [], 'a')
          : token === 'a'
            ? page('syncPosts', [record('1'), record('2')], 'b')
            : page('syncPosts', [record('3')], 'c');
      },
      { pageSize: 2, maxRecords: 3 },
    );
    const store = open();
    await store.start();
    expect(variables('syncPosts').map((v) => [v['nextToken'], v['limit']])).toEqual([
      [null, 2],
      ['a', 2],
      ['b', 1],
    ]);
    expect(model(store, 'Post')?.reason).toMatch(/ended at the cap of 3 records/);
  });

  it('client 10.34: what a cap cut off is read by a later start without it', async () => {
    const storage = new MemoryAdapter();
    const { open, variables } = await setUp((request) => {
      if (rootOf(request) !== 'syncPosts') return undefined;
      return request.variables['nextToken'] === null
        ? page('syncPosts', [record('1')], 'rest')
        : page('syncPosts', [record('2')]);
    });
    await open({ storage, maxRecords: 1 }).start();
    const store = open({ storage });
    await store.start();
    expect(variables('syncPosts').at(-1)?.['nextToken']).toBe('rest');
    expect(store.counts('Post').live).toBe(2);
    expect(model(store, 'Post')?.reason).toBe(
      'base: goes on from page 2, 1 records before it; then what changed meanwhile',
    );
  });

  it('client 10.35: a denied model does not stop the others and stays unsynced', async () => {
    const { open } = await setUp((request) =>
      rootOf(request) === 'syncPosts'
        ? {
            json: {
              data: { syncPosts: null },
              errors: [
                {
                  path: ['syncPosts'],
                  errorType: 'Unauthorized',
                  message: 'Not Authorized to access syncPosts on type Query',
                },
              ],
            },
          }
        : page('syncComments', [record('c')]),
    );
    const store = open();
    await store.start();
    expect(model(store, 'Post')).toMatchObject({
      state: 'DENIED',
      lastSync: null,
      problem: { kind: 'Unauthorized' },
    });
    expect(model(store, 'Comment')).toMatchObject({ state: 'SYNCED' });
    expect(store.timeline(1)[0]?.name).toBe('ready');
  });

  it('client 10.36: null records are counted, named and read without the field at fault; the others are stored', async () => {
    const { peer, open } = await setUp((request) => {
      if (rootOf(request) !== 'syncPosts') return undefined;
      const isLenient = !/\btitle\b/.test(request.query);
      if (isLenient)
        return page('syncPosts', [record('1'), { ...record('2'), title: undefined }, record('3')]);
      const error = {
        path: ['syncPosts', 'items', 1, 'title'],
        message:
          "Cannot return null for non-nullable type: 'String' within parent 'Post' (/syncPosts/items[1]/title)",
      };
      return page('syncPosts', [record('1'), null, record('3')], null, 1_000, [error]);
    });
    const store = open();
    await store.start();
    expect(
      store.page({ model: 'Post', offset: 0, limit: 9 }).records.map((r) => [r['id'], r['title']]),
    ).toEqual([
      ['1', 't1'],
      ['2', null],
      ['3', 't3'],
    ]);
    expect(model(store, 'Post')).toMatchObject({
      broken: 1,
      repaired: 1,
      problem: { code: 'RECORDS_UNREADABLE' },
    });
    expect(store.timeline(99).filter((message) => message.name === 'nonApplicableDataReceived')).toHaveLength(
      1,
    );
    expect(peer.requests.filter((request) => rootOf(request) === 'syncPosts')).toHaveLength(2);
  });

  it('client 10.37, client 10.38: a failing page is repeated twelve times in the reference’s rhythm, and the next start goes on from it', async () => {
    const storage = new MemoryAdapter();
    let isDown = true;
    const { waits, timers } = eagerTimers();
    const { open, variables } = await setUp((request) => {
      if (rootOf(request) !== 'syncPosts') return undefined;
      if (request.variables['nextToken'] === null) return page('syncPosts', [record('1')], 'two');
      return isDown ? { json: {}, status: 503 } : page('syncPosts', [record('2')]);
    });
    const first = open({ storage, timers });
    await first.start();
    expect(waits.filter((ms) => ms >= 200)).toEqual(
      Array.from({ length: 11 }, (_, i) => 2 ** (i + 1) * 100 + 50),
    );
    expect(variables('syncPosts').filter((v) => v['nextToken'] === 'two')).toHaveLength(12);
    expect(model(first, 'Post')).toMatchObject({
      state: 'FAILED',
      lastSync: null,
      problem: { code: 'SERVICE_ERROR' },
    });
    expect(first.counts('Post').live).toBe(1);
    isDown = false;
    const second = open({ storage });
    await second.start();
    expect(variables('syncPosts').at(-1)?.['nextToken']).toBe('two');
    expect(second.counts('Post').live).toBe(2);
    // What changed on the first page since it was read was announced to nobody: a delta sync from then follows.
    expect(variables('syncPosts').at(-2)).toMatchObject({ nextToken: null, lastSync: 1_000 });
    expect(storage.metadata(second.model('Post'))).toMatchObject({
      lastSync: 1_000,
      lastFullSync: 5_000,
      checkpoint: null,
    });
  });

  it('client 10.38: stop ends the waiting between attempts', async () => {
    const { peer, open } = await setUp(() => ({ json: {}, status: 503 }), {
      timers: { after: () => () => undefined },
    });
    const store = open();
    const started = store.start();
    started.catch(() => undefined);
    await until(() => peer.requests.length > 0);
    await store.stop();
    await expect(started).rejects.toMatchObject({ problem: { kind: 'Cancelled' } });
    expect(store.status().phase).toBe('STOPPED');
  });

  it('a socket that is there again ends the waiting between attempts, which may last minutes', async () => {
    const { peer, open } = await setUp(
      (request) => (rootOf(request) === 'syncPosts' ? page('syncPosts', [record('1')]) : undefined),
      { isRealtime: true, timers: { after: () => () => undefined } },
    );
    await peer.goDown();
    const store = open();
    await store.start();
    expect(store.status().phase).toBe('OFFLINE');
    await peer.comeBack();
    await until(() => store.status().phase === 'READY');
    expect(store.counts('Post').live).toBe(1);
  });

  it('a token that has expired between two starts begins the sync anew', async () => {
    const storage = new MemoryAdapter();
    let isSecond = false;
    const { timers } = eagerTimers();
    const { open, variables } = await setUp(
      (request) => {
        if (rootOf(request) !== 'syncPosts') return undefined;
        if (request.variables['nextToken'] === null)
          return page('syncPosts', [record('1')], isSecond ? null : 'old');
        return {
          json: {
            data: { syncPosts: null },
            errors: [{ path: ['syncPosts'], errorType: 'BadRequest', message: 'Invalid nextToken' }],
          },
        };
      },
      { timers },
    );
    await open({ storage }).start();
    isSecond = true;
    const store = open({ storage });
    await store.start();
    expect(variables('syncPosts').at(-1)).toMatchObject({ nextToken: null, lastSync: 0 });
    expect(model(store, 'Post')).toMatchObject({
      state: 'SYNCED',
      reason: "base: the earlier one can't be gone on with",
    });
  });

  it('records without content on the first page of such a new beginning are read again from that page', async () => {
    const storage = new MemoryAdapter();
    const { timers } = eagerTimers();
    const hole = { path: ['syncPosts', 'items', 0, 'rating'], message: 'Cannot return null' };
    const { open, variables } = await setUp(
      ({ query, variables: { nextToken } }) => {
        if (!query.includes('syncPosts')) return undefined;
        if (nextToken !== null)
          return {
            json: {
              data: { syncPosts: null },
              errors: [{ path: ['syncPosts'], errorType: 'BadRequest', message: 'Invalid nextToken' }],
            },
          };
        return query.includes('rating')
          ? page('syncPosts', [null], null, 1_000, [hole])
          : page('syncPosts', [record('2')]);
      },
      { timers },
    );
    const first = open({ storage });
    const post = first.model('Post');
    storage.writeMetadata(post, {
      ...storage.metadata(post),
      checkpoint: { kind: 'BASE', nextToken: 'gone', startedAt: 1, lastSync: 0, pages: 1, received: 1 },
    });
    await first.start();
    expect(variables('syncPosts').map(({ nextToken }) => nextToken)).toEqual(['gone', null, null]);
    expect(first.counts('Post').live).toBe(1);
  });

  it('client 10.44: a start without a network resolves, says so, and local records can be read', async () => {
    const storage = new MemoryAdapter();
    const { peer, open } = await setUp((request) =>
      rootOf(request) === 'syncPosts' ? page('syncPosts', [record('1')]) : undefined,
    );
    await open({ storage }).start();
    await peer.stop();
    const store = open({ storage, timers: eagerTimers().timers });
    await store.start();
    expect(store.status()).toMatchObject({
      phase: 'OFFLINE',
      online: false,
      problem: { code: 'NO_CONNECTION' },
    });
    expect(store.page({ model: 'Post', offset: 0, limit: 9 }).records).toHaveLength(1);
  });

  it('local-only mode has the same calls and no sync', async () => {
    const store = createDataStore({
      schema: SCHEMA,
      api: API,
      storeFile: ':memory:',
      durableFile: ':memory:',
      client: null,
      now: () => 1,
      random: () => 0,
    });
    await store.start();
    expect(store.status()).toMatchObject({ phase: 'READY', realtimeConnected: false });
    expect(store.page({ model: 'Post', offset: 0, limit: 1 })).toEqual({ offset: 0, total: 0, records: [] });
    store.close();
  });
});

describe('real time', () => {
  it('client 3.1: the sync waits for every start_ack; client 10.41: events meanwhile come after the pages, once', async () => {
    const held: Array<() => void> = [];
    const { peer, open } = await setUp(
      (request) => {
        if (rootOf(request) !== 'syncPosts') return undefined;
        const start = peer.sockets[0]?.frames.find(
          (frame) => frame['type'] === 'start' && JSON.stringify(frame).includes('onUpdatePost'),
        );
        peer.sockets[0]?.send({
          type: 'data',
          id: start?.['id'],
          payload: { data: { onUpdatePost: record('1', { _version: 3, title: 'event' }) } },
        });
        return page('syncPosts', [record('1', { _version: 2, title: 'page' })]);
      },
      { isRealtime: true },
    );
    peer.onFrame = (frame, socket) => {
      if (frame['type'] === 'start') held.push(() => acknowledge(frame, socket));
      else acknowledge(frame, socket);
    };
    const store = open();
    const origins: string[] = [];
    store.onChange((change) =>
      origins.push(`${change.origin} ${change.changes.map((c) => `${String(c.record['title'])}`).join()}`),
    );
    const started = store.start();
    await until(() => held.length === 6);
    expect(peer.requests).toEqual([]);
    held.forEach((release) => release());
    await started;
    await until(() => origins.length === 2);
    expect(origins).toEqual(['BASE_SYNC page', 'SUBSCRIPTION event']);
  });

  it('client 10.40: a filter that the service refuses on subscriptions is checked here instead', async () => {
    const { peer, open } = await setUp(
      (request) =>
        rootOf(request) === 'syncPosts' ? page('syncPosts', [record('1', { rating: 5 })]) : undefined,
      {
        isRealtime: true,
        syncPredicates: { Post: { rating: { gt: 3 } } },
      },
    );
    peer.onFrame = (frame, socket) => {
      const isFiltered = frame['type'] === 'start' && JSON.stringify(frame).includes('$filter');
      if (isFiltered)
        socket.send({
          type: 'error',
          id: frame['id'],
          payload: {
            errors: [{ message: 'Validation error of type UnknownArgument: Unknown field argument filter' }],
          },
        });
      else acknowledge(frame, socket);
    };
    const store = open();
    await store.start();
    expect(model(store, 'Post')?.subscriptions).toBe(3);
    const id = peer.sockets[0]?.frames.filter(
      (frame) =>
        frame['type'] === 'start' &&
        JSON.stringify(frame).includes('onUpdatePost') &&
        !JSON.stringify(frame).includes('$filter'),
    )[0]?.['id'];
    const send = (fields: Record<string, unknown>, of: string) =>
      peer.sockets[0]?.send({ type: 'data', id, payload: { data: { onUpdatePost: record(of, fields) } } });
    send({ rating: 1 }, 'other');
    send({ rating: 4 }, 'in');
    send({ rating: 2, _version: 2 }, '1');
    await until(() => store.counts('Post').live === 1 && store.get('Post', '["in"]' as never) !== undefined);
    expect(
      store.page({ model: 'Post', offset: 0, limit: 9, tombstones: true }).records.map((r) => r['id']),
    ).toEqual(['in']);
  });

  it('a subscription that the service ends is followed by a delta sync once it is back', async () => {
    const { peer, open, variables } = await setUp(
      (request) =>
        rootOf(request) === 'syncPosts' && request.variables['lastSync'] !== 0
          ? page('syncPosts', [record('missed')])
          : undefined,
      { isRealtime: true },
    );
    const store = open();
    await store.start();
    const start = peer.sockets[0]?.frames.find((frame) => JSON.stringify(frame).includes('onCreatePost'));
    peer.sockets[0]?.send({ type: 'complete', id: start?.['id'] });
    await until(() => store.get('Post', '["missed"]' as never) !== undefined);
    expect(variables('syncPosts').map(({ lastSync }) => lastSync)).toEqual([0, 1_000]);
    expect(variables('syncComments')).toHaveLength(1);
    expect(model(store, 'Post')?.subscriptions).toBe(3);
  });

  it('an event that the store fails at is told of, and a delta sync brings what it was about', async () => {
    const storage = new MemoryAdapter();
    const { peer, open } = await setUp(
      (request) =>
        rootOf(request) === 'syncPosts'
          ? page('syncPosts', request.variables['lastSync'] === 0 ? [] : [record('1', { rating: 9 })])
          : undefined,
      { isRealtime: true, storage, syncPredicates: { Post: { rating: { gt: 3 } } } },
    );
    const store = open();
    await store.start();
    let fails = 1;
    const get = storage.get.bind(storage);
    storage.get = (...request) => {
      if (fails-- > 0) throw new Error('the file can’t be read');
      return get(...request);
    };
    const start = peer.sockets[0]?.frames.find((frame) => JSON.stringify(frame).includes('onUpdatePost'));
    const payload = { data: { onUpdatePost: record('1', { rating: 1, _version: 2 }) } };
    peer.sockets[0]?.send({ type: 'data', id: start?.['id'], payload });
    await until(() => store.counts('Post').live === 1);
    expect(model(store, 'Post')?.broken).toBe(1);
    expect(store.timeline(99).some(({ message }) => message.includes('can’t be read'))).toBe(true);
  });

  it('a subscription that is acknowledged while the first sync is under way is followed by a delta sync', async () => {
    const held: Array<() => void> = [];
    const { peer, open, variables } = await setUp(
      (request) => {
        if (rootOf(request) === 'syncPosts')
          return request.variables['lastSync'] === 0 ? undefined : page('syncPosts', [record('missed')]);
        held.splice(0).forEach((release) => release());
        // The sync of the others lasts until the posts are covered.
        return page('syncComments', [], model(store, 'Post')?.subscriptions === 3 ? null : 'more');
      },
      {
        isRealtime: true,
        timers: { after: (ms, callback) => SYSTEM_TIMERS.after(ms === 15_000 ? 50 : ms, callback) },
      },
    );
    peer.onFrame = (frame, socket) => {
      if (JSON.stringify(frame).includes('Post')) held.push(() => acknowledge(frame, socket));
      else acknowledge(frame, socket);
    };
    const store = open();
    await store.start();
    await until(() => store.get('Post', '["missed"]' as never) !== undefined);
    expect(variables('syncPosts').map(({ lastSync }) => lastSync)).toEqual([0, 1_000]);
  });

  it('one denied subscription is named and the rest go on', async () => {
    const { peer, open } = await setUp(() => undefined, { isRealtime: true });
    peer.onFrame = (frame, socket) => {
      const isDenied = frame['type'] === 'start' && JSON.stringify(frame).includes('onDeleteComment');
      if (isDenied)
        socket.send({
          type: 'error',
          id: frame['id'],
          payload: { errors: [{ errorType: 'Unauthorized', message: 'Not Authorized' }] },
        });
      else acknowledge(frame, socket);
    };
    const store = open();
    await store.start();
    expect(store.status().models.map((m) => [m.model, m.subscriptions])).toEqual([
      ['Post', 3],
      ['Comment', 2],
    ]);
    expect(store.timeline(99).find((message) => message.name === 'subscriptionDenied')?.message).toMatch(
      /^onDelete of Comment was refused/,
    );
    expect(store.status().phase).toBe('READY');
  });
});
