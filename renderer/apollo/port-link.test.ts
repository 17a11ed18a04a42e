import { ApolloClient, gql, InMemoryCache } from '@apollo/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClientFrame, ServerFrame } from '../../shared/ipc-contract';
import { problemFrom } from './problem';
import { PortLink } from './port-link';

const QUERY = gql`
  query Number($n: Int) {
    number(n: $n)
  }
`;
const SUBSCRIPTION = gql`
  subscription Ticks {
    tick
  }
`;

/** The other end of the port, driven by hand. */
class Peer {
  readonly frames: ClientFrame[] = [];
  readonly #port: MessagePort;
  #waiting: (() => void)[] = [];

  constructor(port: MessagePort) {
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<ClientFrame>) => {
      this.frames.push(data);
      for (const wake of this.#waiting.splice(0)) wake();
    };
  }

  /** Resolves once so many frames have arrived. */
  async received(count: number): Promise<readonly ClientFrame[]> {
    while (this.frames.length < count) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.frames;
  }

  send(frame: ServerFrame): void {
    this.#port.postMessage(frame);
  }

  sendRaw(data: unknown): void {
    this.#port.postMessage(data);
  }

  close(): void {
    this.#port.close();
  }
}

function start(): { readonly client: ApolloClient; readonly peer: Peer; readonly link: PortLink } {
  const { port1, port2 } = new MessageChannel();
  const link = new PortLink(port1);
  return { client: new ApolloClient({ link, cache: new InMemoryCache() }), peer: new Peer(port2), link };
}

describe('PortLink', () => {
  let { client, peer, link } = start();
  beforeEach(() => {
    ({ client, peer, link } = start());
  });
  afterEach(() => link.close());

  const ask = (n: number) => client.query({ query: QUERY, variables: { n }, fetchPolicy: 'no-cache' });
  const answer = (id: number, number: number): void => {
    peer.send({ t: 'next', id, result: { data: { number } } });
    peer.send({ t: 'done', id });
  };

  it('brings every answer to the operation that asked, in whatever order they come', async () => {
    const [first, second] = [ask(1), ask(2)];
    const [a, b] = await peer.received(2);
    expect(a).toMatchObject({ t: 'start', variables: { n: 1 }, operationName: 'Number' });
    answer(b?.id ?? 0, 20);
    answer(a?.id ?? 0, 10);
    expect((await first).data).toEqual({ number: 10 });
    expect((await second).data).toEqual({ number: 20 });
  });

  it('streams a subscription until it is stopped, and says so to the other end', async () => {
    const seen: unknown[] = [];
    const stream = client.subscribe({ query: SUBSCRIPTION });
    const two = new Promise<void>((resolve) => {
      const subscription = stream.subscribe(({ data }) => {
        seen.push(data);
        if (seen.length < 2) return;
        subscription.unsubscribe();
        resolve();
      });
    });
    const [started] = await peer.received(1);
    const id = started?.id ?? 0;
    peer.send({ t: 'next', id, result: { data: { tick: 1 } } });
    peer.send({ t: 'next', id, result: { data: { tick: 2 } } });
    await two;
    expect((await peer.received(2)).at(-1)).toEqual({ t: 'stop', id });
    expect(seen).toEqual([{ tick: 1 }, { tick: 2 }]);
  });

  it('a subscription that is cancelled at once sends stop after start, so that the other end can drop it', async () => {
    const subscription = client.subscribe({ query: SUBSCRIPTION }).subscribe(() => undefined);
    await peer.received(1);
    subscription.unsubscribe();
    const frames = await peer.received(2);
    expect(frames.map((frame) => frame.t)).toEqual(['start', 'stop']);
    expect(frames[0]?.id).toBe(frames[1]?.id);
  });

  it('ignores an answer to what was stopped, and frames that are none', async () => {
    const subscription = client.subscribe({ query: SUBSCRIPTION }).subscribe(() => undefined);
    const [started] = await peer.received(1);
    subscription.unsubscribe();
    await peer.received(2);
    peer.send({ t: 'next', id: started?.id ?? 0, result: { data: { tick: 9 } } });
    peer.sendRaw('noise');
    peer.sendRaw({ t: 'next', id: 'x', result: {} });
    const after = ask(3);
    const frames = await peer.received(3);
    answer(frames[2]?.id ?? 0, 30);
    expect((await after).data).toEqual({ number: 30 });
  });

  it('fails everything that waits when the port closes, and whatever is asked later', async () => {
    const waiting = ask(1).catch((error: unknown) => problemFrom(error));
    await peer.received(1);
    peer.close();
    expect(await waiting).toMatchObject({ code: 'WINDOW_DISCONNECTED' });
    const later = await ask(2).catch((error: unknown) => problemFrom(error));
    expect(later).toMatchObject({ code: 'WINDOW_DISCONNECTED', action: 'Reload the window.' });
  });

  it('fails an operation whose variables can’t travel, and no other', async () => {
    const broken = client.query({ query: QUERY, variables: { n: () => 1 }, fetchPolicy: 'no-cache' });
    await expect(broken).rejects.toThrow(/could not be cloned/);
    const fine = ask(4);
    const [frame] = await peer.received(1);
    answer(frame?.id ?? 0, 40);
    expect((await fine).data).toEqual({ number: 40 });
  });

  it('rebuilds the problem that a GraphQL error carries', async () => {
    const problem = {
      kind: 'ConfigError',
      code: 'CONFIG_SYNTAX',
      message: 'A comma is missing.',
      place: { file: 'a.json', line: 3 },
    };
    const failed = ask(1).catch((error: unknown) => problemFrom(error));
    const [frame] = await peer.received(1);
    const id = frame?.id ?? 0;
    peer.send({ t: 'next', id, result: { errors: [{ message: 'x', extensions: { problem } }], data: null } });
    peer.send({ t: 'done', id });
    expect(await failed).toEqual(problem);
  });

  it('an error without a problem keeps its message', async () => {
    const failed = ask(1).catch((error: unknown) => problemFrom(error));
    const [frame] = await peer.received(1);
    peer.send({ t: 'next', id: frame?.id ?? 0, result: { errors: [{ message: 'Cannot query field "x"' }] } });
    expect(await failed).toMatchObject({
      ...{ kind: 'Internal', code: 'INTERNAL', message: 'Cannot query field "x"' },
      action: expect.stringContaining('try again') as string,
    });
  });
});
