import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { OutbandError, isOutbandError } from '../../shared/errors';
import { connectRpc, serveRpc } from './rpc';

interface Api {
  add(a: number, b: number): number;
  later(text: string): Promise<string>;
  refuse(): void;
}
interface Events {
  tick: number;
}

const opened: MessageChannel[] = [];
function pair() {
  const channel = new MessageChannel();
  opened.push(channel);
  const api: Api = {
    add: (a, b) => a + b,
    later: async (text) => `${text}!`,
    refuse() {
      throw new OutbandError({
        kind: 'ReadOnly',
        code: 'NO',
        message: 'not allowed',
        place: { model: 'Post' },
      });
    },
  };
  return { server: serveRpc<Events>(channel.port1, api), client: connectRpc<Api, Events>(channel.port2) };
}
afterEach(() => {
  for (const channel of opened.splice(0)) channel.port1.close();
});

describe('rpc', () => {
  it('answers plain and asynchronous methods', async () => {
    const { client } = pair();
    expect(await client.remote.add(2, 3)).toBe(5);
    expect(await client.remote.later('hey')).toBe('hey!');
  });

  it('rebuilds an error with its problem on arrival', async () => {
    const error: unknown = await pair()
      .client.remote.refuse()
      .catch((e: unknown) => e);
    expect(isOutbandError(error) && error.problem).toMatchObject({
      kind: 'ReadOnly',
      code: 'NO',
      place: { model: 'Post' },
    });
  });

  it('refuses a method that does not exist', async () => {
    const remote = pair().client.remote as unknown as Record<string, () => Promise<unknown>>;
    await expect(remote['missing']?.()).rejects.toThrow('no method missing');
  });

  it('delivers events until the listener is removed', async () => {
    const { server, client } = pair();
    const seen: number[] = [];
    const remove = client.on('tick', (value) => seen.push(value));
    server.emit('tick', 1);
    await client.remote.add(0, 0);
    remove();
    server.emit('tick', 2);
    await client.remote.add(0, 0);
    expect(seen).toEqual([1]);
  });

  it('fails calls under way and to come when the other side is gone', async () => {
    const { client } = pair();
    const call = client.remote.later('x');
    client.fail({ kind: 'Internal', code: 'GONE', message: 'gone' });
    await expect(call).rejects.toThrow('gone');
    await expect(client.remote.add(1, 1)).rejects.toThrow('gone');
  });
});
