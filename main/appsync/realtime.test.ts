import { afterEach, describe, expect, it } from 'vitest';
import type { Problem } from '../../shared/errors';
import { acknowledge, ScriptedPeer, until, type PeerOptions } from '../testing/scripted-peer';
import type { Auth } from './appsync-api';
import { realtimeUrlOf } from './endpoint';
import { RealtimeClient, type RealtimeOptions } from './realtime';
import { createSigner } from './signers';

const closers: Array<() => Promise<void> | void> = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function setUp(
  peerOptions: PeerOptions = {},
  options: Partial<RealtimeOptions> = {},
  auth: Auth = { mode: 'API_KEY', apiKey: 'k' },
) {
  const peer = await ScriptedPeer.start(peerOptions);
  const endpoint = new URL(peer.url);
  const problems: Problem[] = [];
  const client = new RealtimeClient({
    endpoint,
    realtimeUrl: realtimeUrlOf(endpoint),
    signer: createSigner(auth, () => Date.UTC(2026, 0, 2)),
    timeouts: { connectionAckMs: 15_000, startAckMs: 15_000, monitorMs: 5_000 },
    subscriptionsPerSocket: 100,
    backoff: { baseMs: 1, capMs: 4 },
    now: Date.now,
    random: () => 0.5,
    onProblem: (problem) => problems.push(problem),
    ...options,
  });
  closers.push(
    () => peer.stop(),
    () => client.close(),
  );
  return { peer, client, problems };
}

function recorder() {
  const seen = { acks: 0, data: [] as unknown[], errors: [] as Problem[] };
  return {
    seen,
    handlers: {
      onAck: () => void (seen.acks += 1),
      onData: (payload: unknown) => void seen.data.push(payload),
      onError: (problem: Problem) => void seen.errors.push(problem),
    },
  };
}

const starts = (peer: ScriptedPeer, index = 0): Array<Record<string, unknown>> =>
  (peer.sockets[index]?.frames ?? []).filter((frame) => frame['type'] === 'start');
const decode = (protocol: string): unknown =>
  JSON.parse(Buffer.from(protocol.slice('header-'.length), 'base64url').toString('utf8'));

describe('RealtimeClient', () => {
  it('client 10.65: sub-protocols carry the header with host and port, base64url without padding', async () => {
    const { peer, client } = await setUp();
    const { seen, handlers } = recorder();
    client.subscribe({ document: 'subscription { a }', variables: { x: 1 } }, handlers);
    await until(() => seen.acks === 1);
    const [name, header] = peer.sockets[0]?.protocols ?? [];
    expect(name).toBe('graphql-ws');
    expect(header).not.toMatch(/[=+/]/);
    expect(decode(header ?? '')).toEqual({
      host: `127.0.0.1:${peer.port}`,
      'x-amz-date': '20260102T000000Z',
      'x-api-key': 'k',
    });
    const start = starts(peer)[0] as {
      payload: { data: string; extensions: { authorization: Record<string, string> } };
    };
    expect(JSON.parse(start.payload.data)).toEqual({ query: 'subscription { a }', variables: { x: 1 } });
    expect(start.payload.extensions.authorization['x-api-key']).toBe('k');
  });

  it('client 10.65: tokens and IAM signatures', async () => {
    const token = await setUp({}, {}, { mode: 'AWS_LAMBDA', token: async () => 'secret-token' });
    token.client.subscribe({ document: 'subscription { a }' }, recorder().handlers);
    await until(() => starts(token.peer).length === 1);
    expect(decode(token.peer.sockets[0]?.protocols[1] ?? '')).toEqual({
      Authorization: 'secret-token',
      host: `127.0.0.1:${token.peer.port}`,
    });

    const credentials = async () => ({ accessKeyId: 'A', secretAccessKey: 'S' });
    const iam = await setUp({}, {}, { mode: 'AWS_IAM', region: 'eu-west-1', credentials });
    iam.client.subscribe({ document: 'subscription { a }' }, recorder().handlers);
    await until(() => starts(iam.peer).length === 1);
    const header = decode(iam.peer.sockets[0]?.protocols[1] ?? '') as Record<string, string>;
    expect(header['Authorization']).toMatch(/^AWS4-HMAC-SHA256 Credential=A\/20260102\/eu-west-1\/appsync/);
    expect(header['host']).toBe(`127.0.0.1:${iam.peer.port}`);
  });

  it('delivers data with its errors and stops on unsubscribe, closing the last socket', async () => {
    const { peer, client } = await setUp();
    const { seen, handlers } = recorder();
    const other = recorder();
    const unsubscribe = client.subscribe({ document: 'subscription { a }' }, handlers);
    const unsubscribeOther = client.subscribe({ document: 'subscription { b }' }, other.handlers);
    await until(() => seen.acks === 1 && other.seen.acks === 1);
    expect(client.state).toBe('CONNECTED');
    const id = starts(peer)[0]?.['id'];
    peer.sockets[0]?.send({
      type: 'data',
      id,
      payload: { data: { a: 1 }, errors: [{ message: 'hole', path: ['a', '_version'] }] },
    });
    await until(() => seen.data.length === 1);
    expect(seen.data[0]).toMatchObject({
      data: { a: 1 },
      errors: [{ message: 'hole', path: ['a', '_version'] }],
    });
    expect(other.seen.data).toEqual([]);
    unsubscribe();
    await until(
      () => peer.sockets[0]?.frames.some((frame) => frame['type'] === 'stop' && frame['id'] === id) ?? false,
    );
    unsubscribeOther();
    expect(client.state).toBe('DISCONNECTED');
  });

  it('client 10.68: one denied subscription does not tear down the others', async () => {
    const { peer, client } = await setUp({
      onFrame: (frame, socket) => {
        const denied = frame['type'] === 'start' && JSON.stringify(frame).includes('secret');
        if (!denied) acknowledge(frame, socket);
        else
          socket.send({
            type: 'error',
            id: frame['id'],
            payload: {
              errors: [{ errorType: 'Unauthorized', message: 'Not Authorized to access onCreateSecret' }],
            },
          });
      },
    });
    const good = recorder();
    const denied = recorder();
    client.subscribe({ document: 'subscription { open }' }, good.handlers);
    client.subscribe({ document: 'subscription { secret }' }, denied.handlers);
    await until(() => denied.seen.errors.length === 1 && good.seen.acks === 1);
    expect(denied.seen.errors[0]).toMatchObject({ kind: 'Unauthorized', code: 'SUBSCRIPTION_DENIED' });
    peer.sockets[0]?.send({ type: 'data', id: starts(peer)[0]?.['id'], payload: { data: { open: 1 } } });
    await until(() => good.seen.data.length === 1);
    expect(peer.sockets).toHaveLength(1);
  });

  it('client 10.69: more subscriptions than a socket holds are spread', async () => {
    const { peer, client } = await setUp({}, { subscriptionsPerSocket: 100 });
    const { seen, handlers } = recorder();
    for (let i = 0; i < 250; i += 1) client.subscribe({ document: `subscription { f${i} }` }, handlers);
    await until(() => seen.acks === 250);
    expect(peer.sockets.map((_, i) => starts(peer, i).length)).toEqual([100, 100, 50]);
  });

  it('a service that allows fewer subscriptions gets another socket', async () => {
    const { peer, client } = await setUp({
      onFrame: (frame, socket) => {
        const count = socket.frames.filter((f) => f['type'] === 'start').length;
        if (frame['type'] === 'start' && count > 2) {
          socket.send({
            type: 'error',
            id: frame['id'],
            payload: {
              errors: [
                {
                  errorType: 'MaxSubscriptionsReachedError',
                  message: 'Max number of 2 subscriptions reached',
                },
              ],
            },
          });
        } else acknowledge(frame, socket);
      },
    });
    const { seen, handlers } = recorder();
    for (let i = 0; i < 5; i += 1) client.subscribe({ document: `subscription { f${i} }` }, handlers);
    await until(() => seen.acks === 5);
    expect(seen.errors).toEqual([]);
    expect(peer.sockets.length).toBeGreaterThanOrEqual(3);
  });

  it('client 10.42: a cut socket comes back and every subscription is acknowledged again', async () => {
    const { peer, client, problems } = await setUp();
    const { seen, handlers } = recorder();
    const states: string[] = [];
    client.onState((state) => states.push(state));
    client.subscribe({ document: 'subscription { a }' }, handlers);
    client.subscribe({ document: 'subscription { b }' }, handlers);
    await until(() => seen.acks === 2);
    peer.cutSockets();
    await until(() => seen.acks === 4);
    expect(states).toEqual(['CONNECTING', 'CONNECTED', 'DISRUPTED', 'CONNECTED']);
    expect(problems[0]).toMatchObject({ code: 'REALTIME_DISRUPTED' });
  });

  it('client 10.67: no connection_ack, no start_ack and silence each reconnect; ka keeps alive', async () => {
    const noAck = await setUp(
      { onFrame: () => undefined },
      { timeouts: { connectionAckMs: 20, startAckMs: 20, monitorMs: 5 } },
    );
    noAck.client.subscribe({ document: 'subscription { a }' }, recorder().handlers);
    await until(() => noAck.peer.sockets.length >= 2);
    expect(noAck.problems[0]?.message).toMatch(/no connection_ack within 20 ms/);

    const noStart = await setUp(
      { onFrame: (frame, socket) => frame['type'] === 'connection_init' && acknowledge(frame, socket) },
      { timeouts: { connectionAckMs: 15_000, startAckMs: 20, monitorMs: 500 } },
    );
    noStart.client.subscribe({ document: 'subscription { a }' }, recorder().handlers);
    await until(() => noStart.peer.sockets.length >= 2);
    expect(noStart.problems[0]?.message).toMatch(/no start_ack within 20 ms/);

    let clock = 0;
    const silent = await setUp(
      {},
      { now: () => clock, timeouts: { connectionAckMs: 15_000, startAckMs: 15_000, monitorMs: 2 } },
    );
    const { seen, handlers } = recorder();
    silent.client.subscribe({ document: 'subscription { a }' }, handlers);
    await until(() => seen.acks === 1);
    clock = 290_000;
    silent.peer.sockets[0]?.send({ type: 'ka' });
    silent.peer.sockets[0]?.send({
      type: 'data',
      id: starts(silent.peer)[0]?.['id'],
      payload: { data: { a: 1 } },
    });
    await until(() => seen.data.length === 1);
    clock = 300_001;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(silent.peer.sockets).toHaveLength(1);
    clock = 600_000;
    await until(() => silent.peer.sockets.length >= 2);
    expect(silent.problems[0]?.message).toMatch(/silent for 310000 ms/);
  });

  it('a subscription that the service ends unasked is lost, and asked for again; the answer to a stop is not', async () => {
    const { peer, client, problems } = await setUp();
    const { seen, handlers } = recorder();
    const other = recorder();
    let lost = 0;
    const unsubscribe = client.subscribe(
      { document: 'subscription { a }' },
      { ...handlers, onLost: () => void (lost += 1) },
    );
    client.subscribe({ document: 'subscription { b }' }, other.handlers);
    await until(() => seen.acks === 1 && other.seen.acks === 1);
    const id = starts(peer)[0]?.['id'];
    peer.sockets[0]?.send({ type: 'complete', id });
    await until(() => seen.acks === 2);
    expect([lost, other.seen.acks, peer.sockets.length, starts(peer).length]).toEqual([1, 1, 1, 3]);
    expect(problems.map(({ code }) => code)).toEqual(['SUBSCRIPTION_ENDED']);
    peer.sockets[0]?.send({ type: 'data', id, payload: { data: { a: 1 } } });
    await until(() => seen.data.length === 1);
    unsubscribe();
    peer.sockets[0]?.send({ type: 'complete', id });
    peer.sockets[0]?.send({ type: 'data', id: starts(peer)[1]?.['id'], payload: { data: { b: 1 } } });
    await until(() => other.seen.data.length === 1);
    expect([lost, problems.length, starts(peer).length]).toEqual([1, 1, 3]);
  });

  it('a refused connection ends every subscription once and is not tried again', async () => {
    const { peer, client } = await setUp({
      onFrame: (_frame, socket) =>
        socket.send({
          type: 'connection_error',
          payload: { errors: [{ errorType: 'UnauthorizedException', errorCode: 401 }] },
        }),
    });
    const { seen, handlers } = recorder();
    client.subscribe({ document: 'subscription { a }' }, handlers);
    client.subscribe({ document: 'subscription { b }' }, handlers);
    await until(() => seen.errors.length === 2);
    expect(seen.errors[0]).toMatchObject({ kind: 'Unauthorized', code: 'REALTIME_DENIED' });
    expect(peer.sockets).toHaveLength(1);
    expect(client.state).toBe('DISCONNECTED');
  });
});
