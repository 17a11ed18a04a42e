import { makeExecutableSchema } from '@graphql-tools/schema';
import { describe, expect, it } from 'vitest';
import type { ServerFrame } from '../../shared/ipc-contract';
import { OutbandError } from '../../shared/errors';
import { eventStream } from './event-stream';
import { serveConsoleApi } from './server';

function setUp() {
  const frames: ServerFrame[] = [];
  let receive: (frame: unknown) => void = () => undefined;
  let close: () => void = () => undefined;
  let push: (value: { ticked: number }) => void = () => undefined;
  const listening = { count: 0 };
  const schema = makeExecutableSchema({
    typeDefs: 'type Query { one: Int! bad: Int } type Subscription { ticked: Int! }',
    resolvers: {
      Query: {
        one: () => 1,
        bad: () => {
          throw new OutbandError({
            kind: 'NotFound',
            code: 'GONE',
            message: 'it is gone',
            action: 'look elsewhere',
          });
        },
      },
      Subscription: {
        ticked: {
          subscribe: () =>
            eventStream<{ ticked: number }>((next) => {
              listening.count++;
              push = next;
              return () => void listening.count--;
            }),
        },
      },
    },
  });
  serveConsoleApi(
    {
      postMessage: (frame) => frames.push(frame),
      onMessage: (l) => (receive = l),
      onClose: (l) => (close = l),
    },
    schema,
    {},
  );
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    frames,
    listening,
    settle,
    send: (f: unknown) => receive(f),
    close: () => close(),
    push: (n: number) => push({ ticked: n }),
  };
}

describe('the console API on a port', () => {
  it('answers a query and says that it is done', async () => {
    const { frames, send, settle } = setUp();
    send({ t: 'start', id: 1, query: '{ one }' });
    await settle();
    expect(frames).toEqual([
      { t: 'next', id: 1, result: { data: { one: 1 } } },
      { t: 'done', id: 1 },
    ]);
  });

  it('passes an expected failure on as a problem, without a stack', async () => {
    const { frames, send, settle } = setUp();
    send({ t: 'start', id: 1, query: '{ bad }' });
    await settle();
    expect(frames[0]).toMatchObject({
      result: {
        data: { bad: null },
        errors: [{ extensions: { problem: { code: 'GONE', action: 'look elsewhere' } } }],
      },
    });
    expect(JSON.stringify(frames)).not.toContain('server.test');
  });

  it('reports a document that does not fit or does not parse', async () => {
    const { frames, send, settle } = setUp();
    send({ t: 'start', id: 1, query: '{ nothing }' });
    send({ t: 'start', id: 2, query: '{' });
    await settle();
    expect(frames.filter((f) => f.t === 'next')).toHaveLength(2);
    for (const frame of frames) if (frame.t === 'next') expect(frame.result).toHaveProperty('errors');
  });

  it('streams a subscription and ends its source on stop', async () => {
    const { frames, listening, send, settle, push } = setUp();
    send({ t: 'start', id: 7, query: 'subscription { ticked }' });
    await settle();
    push(1);
    push(2);
    await settle();
    send({ t: 'stop', id: 7 });
    await settle();
    expect(
      frames.map((f) => (f.t === 'next' ? (f.result as { data: { ticked: number } }).data.ticked : 'done')),
    ).toEqual([1, 2, 'done']);
    expect(listening.count).toBe(0);
  });

  it('honours a stop that arrives before the stream exists', async () => {
    const { listening, send, settle } = setUp();
    send({ t: 'start', id: 7, query: 'subscription { ticked }' });
    send({ t: 'stop', id: 7 });
    await settle();
    expect(listening.count).toBe(0);
  });

  it('ends every stream when the port closes', async () => {
    const { listening, send, settle, close } = setUp();
    send({ t: 'start', id: 7, query: 'subscription { ticked }' });
    await settle();
    expect(listening.count).toBe(1);
    close();
    await settle();
    expect(listening.count).toBe(0);
  });

  it('ignores frames that are not ours', async () => {
    const { frames, send, settle } = setUp();
    for (const frame of [null, 5, 'x', { t: 'start' }, { t: 'other', id: 1 }]) send(frame);
    await settle();
    expect(frames).toEqual([]);
  });
});
