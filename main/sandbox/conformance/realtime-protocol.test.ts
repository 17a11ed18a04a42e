import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox, type SandboxBackend } from './backend';
import { createPost } from './posts';
import { connect, RealtimeClient } from './wire-client';

const ON_CREATE = 'subscription { onCreatePost { id } }';

describe('real-time protocol', () => {
  let backend: SandboxBackend;
  beforeAll(async () => {
    backend = await openSandbox({ settings: { maxSubscriptionsPerConnection: 3, keepAliveMs: 20 } });
  });
  afterAll(() => backend.stop());

  const headerOf = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64url');
  const refusal = async (options: ConstructorParameters<typeof RealtimeClient>[1]) => {
    const client = new RealtimeClient(backend, options);
    await client.opened();
    client.send({ type: 'connection_init' });
    const frame = await client.frame('connection_error');
    await client.closed();
    return frame.payload?.errors?.[0];
  };

  it.each([
    ['none', []],
    ['another one', ['graphql-transport-ws']],
  ])(
    'service 10.57: with %s of the sub-protocols the connection is refused and closed',
    async (_name, protocols) => {
      const client = new RealtimeClient(backend, {
        protocols,
        url: `${backend.realtime}?header=${headerOf({})}&payload=e30=`,
      });
      const frame = await client.frame('connection_error');
      expect(frame).toEqual({
        type: 'connection_error',
        payload: { errors: [{ message: 'SubProtocolNotSupportedError', errorCode: 400 }] },
      });
      await client.closed();
    },
  );

  it('service 10.58: the header object may come as sub-protocol, in the query or as HTTP headers', async () => {
    const auth = { host: new URL(backend.endpoint).host, 'x-api-key': backend.apiKey };
    const padded = Buffer.from(JSON.stringify(auth)).toString('base64');
    for (const options of [
      { protocols: ['graphql-ws', `header-${headerOf(auth)}`] },
      {
        protocols: ['graphql-ws'],
        url: `${backend.realtime}?header=${encodeURIComponent(padded)}&payload=e30=`,
      },
      { protocols: ['graphql-ws'], headers: { 'x-api-key': backend.apiKey } },
    ]) {
      const client = await new RealtimeClient(backend, options).connect();
      client.close();
    }
  });

  it('service 6.1: the plain path takes upgrades as well, and both speak TLS on the same port', async () => {
    const ca = readFileSync(backend.caFile ?? '', 'utf8');
    const port = new URL(backend.endpoint).port;
    for (const url of [
      `ws://127.0.0.1:${port}/graphql`,
      `wss://localhost:${port}/graphql/realtime`,
      `wss://127.0.0.1:${port}/graphql`,
    ]) {
      const client = await new RealtimeClient(backend, { url, ca }).connect();
      await client.subscribe('s', ON_CREATE);
      client.close();
    }
  });

  it('service 10.68: bad credentials are refused with UnauthorizedException 401 and the socket is closed', async () => {
    const host = new URL(backend.endpoint).host;
    for (const auth of [{ host, 'x-api-key': 'da2-wrong' }, { host }]) {
      expect(await refusal({ protocols: ['graphql-ws', `header-${headerOf(auth)}`] })).toMatchObject({
        errorType: 'UnauthorizedException',
        errorCode: 401,
      });
    }
  });

  it('a broken header object is a BadRequestException', async () => {
    expect(await refusal({ protocols: ['graphql-ws', 'header-%%%'.replaceAll('%', 'x')] })).toMatchObject({
      errorType: 'BadRequestException',
      errorCode: 400,
    });
  });

  it('a refused client that never sends connection_init hears of it all the same', async () => {
    const client = new RealtimeClient(backend, {
      protocols: ['graphql-ws', `header-${headerOf({ 'x-api-key': 'no' })}`],
    });
    await client.frame('connection_error');
    await client.closed();
  });

  it('service 10.59: the acknowledgement names the timeout, and frames before it are ignored', async () => {
    const client = new RealtimeClient(backend);
    await client.opened();
    client.start('early', ON_CREATE);
    client.send('not json');
    await client.connect();
    expect(client.frames[0]).toEqual({ type: 'connection_ack', payload: { connectionTimeoutMs: 300_000 } });
    await client.settle();
    expect(client.frames.filter((frame) => frame.id === 'early' || frame.type === 'start_ack')).toEqual([]);
    client.close();
  });

  it('service 6.2: ka frames keep coming', async () => {
    const client = await connect(backend);
    await client.frame('ka', undefined, 2);
    client.close();
  });

  it('service 10.60: a second start with the same id is an error and the first goes on', async () => {
    const client = await connect(backend);
    await client.subscribe('s', ON_CREATE);
    client.start('s', ON_CREATE);
    expect((await client.frame('error', 's')).payload?.errors?.[0]?.errorType).toBe(
      'DuplicatedOperationError',
    );
    const created = await createPost(backend, {});
    expect((await client.frame('data', 's')).payload).toEqual({
      data: { onCreatePost: { id: created['id'] } },
    });
    client.close();
  });

  it('service 10.61: after stop and complete nothing more comes, and the id is free again', async () => {
    const client = await connect(backend);
    await client.subscribe('s', ON_CREATE);
    client.send({ id: 's', type: 'stop' });
    expect(await client.frame('complete', 's')).toEqual({ id: 's', type: 'complete' });
    await createPost(backend, {});
    await client.settle();
    expect(client.events('s')).toEqual([]);
    client.start('s', ON_CREATE);
    await client.frame('start_ack', 's', 1);
    client.close();
  });

  it('service 10.62: a start with bad credentials is Unauthorized and leaves the others alone', async () => {
    const client = await connect(backend);
    await client.subscribe('good', ON_CREATE);
    for (const [id, authorization] of [
      ['bad', { ...client.auth(), 'x-api-key': 'no' }],
      ['none', null],
    ] as const) {
      client.start(id, ON_CREATE, {}, authorization);
      const frame = await client.frame('error', id);
      expect(JSON.stringify(frame.payload)).toContain('"errorType":"Unauthorized"');
    }
    await createPost(backend, {});
    await client.frame('data', 'good');
    client.close();
  });

  it('service 10.63: beyond the limit a start is MaxSubscriptionsReachedError', async () => {
    const client = await connect(backend);
    for (const id of ['1', '2', '3']) await client.subscribe(id, ON_CREATE);
    client.start('4', ON_CREATE);
    expect((await client.frame('error', '4')).payload?.errors?.[0]?.errorType).toBe(
      'MaxSubscriptionsReachedError',
    );
    client.send({ id: '1', type: 'stop' });
    await client.frame('complete', '1');
    await client.subscribe('5', ON_CREATE);
    client.close();
  });

  it('service 10.64: a socket is closed after 24 hours', async () => {
    const client = await connect(backend);
    backend.clock.now += 24 * 60 * 60 * 1000;
    await client.closed();
    backend.clock.now -= 24 * 60 * 60 * 1000;
  });

  it('service 6.2: a start that doesn’t validate gets the message without an errorType', async () => {
    const client = await connect(backend);
    client.start('s', 'subscription { onDeletePost { x } }');
    expect((await client.frame('error', 's')).payload).toEqual({
      errors: [
        {
          message:
            "Validation error of type FieldUndefined: Field 'x' in type 'Post' is undefined @ 'onDeletePost/x'",
        },
      ],
    });
    client.close();
  });

  it.each([
    ['a query', 'query { listPosts { items { id } } }', 'query not supported through the realtime channel'],
    [
      'a mutation',
      'mutation { createPost(input: {title: "a", status: ACTIVE}) { id } }',
      'mutation not supported through the realtime channel',
    ],
  ])('%s is not supported in real time', async (_name, query, message) => {
    const client = await connect(backend);
    client.start('s', query);
    expect((await client.frame('error', 's')).payload?.errors?.[0]).toEqual({
      errorType: 'UnsupportedOperation',
      message,
    });
    client.close();
  });

  it('unknown and malformed frames are answered and harm nobody', async () => {
    const client = await connect(backend);
    for (const frame of [
      '',
      'null',
      '[]',
      '{"type":5}',
      '{"type":"start"}',
      { type: 'start', id: 'x' },
      { type: 'start', id: 'y', payload: { data: '{' } },
    ]) {
      client.send(frame);
    }
    client.send({ type: 'subscribe', id: 'z', payload: { query: ON_CREATE } });
    expect((await client.frame('error', 'z')).payload?.errors?.[0]).toEqual({
      errorType: 'UnsupportedOperation',
      message: 'unknown not supported through the realtime channel',
    });
    await client.subscribe('s', ON_CREATE);
    client.close();
  });

  it('dropSockets cuts every connection as a lost network does', async () => {
    const client = await connect(backend);
    backend.sandbox.dropSockets();
    expect(await client.closed()).toBe(1006);
    (await connect(backend)).close();
  });
});
