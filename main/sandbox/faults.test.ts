import { afterEach, describe, expect, it } from 'vitest';
import { openSandbox, type BackendOptions, type SandboxBackend } from './conformance/backend';
import { createPost, freshId, getPost, sendUpdate } from './conformance/posts';
import { connect, post } from './conformance/wire-client';
import { FaultDice, NO_FAULTS, parseFaults } from './faults';
import { seededRandom } from './random';

describe('fault specifications', () => {
  it('reads every fault of the commands contract', () => {
    const specs = [
      'latency=50..200ms',
      'throttle=0.05',
      'error500=0.01',
      'drop-socket=30s',
      'lose-response=0.01',
      'conflict=0.02',
      'slow-page=2s',
    ];
    expect(parseFaults(specs)).toEqual({
      latency: [50, 200],
      throttle: 0.05,
      error500: 0.01,
      dropSocketMs: 30_000,
      loseResponse: 0.01,
      conflict: 0.02,
      slowPageMs: 2_000,
    });
    expect(parseFaults(['latency=20ms', 'latency=1s']).latency).toEqual([1_000, 1_000]);
    expect(parseFaults([])).toEqual(NO_FAULTS);
  });

  it.each([
    '',
    'nothing=1',
    'throttle',
    'throttle=',
    'throttle=2',
    'throttle=-1',
    'throttle=x',
    'latency=5',
    'latency=9..2ms',
    'slow-page=2h',
    'drop-socket=s',
  ])('refuses %j', (spec) => {
    expect(() => parseFaults([spec])).toThrowError(
      expect.objectContaining({ problem: expect.objectContaining({ code: 'FAULT_SPEC' }) }),
    );
  });

  it('strikes alike with the same seed, and as often as asked', () => {
    const [a, b] = [new FaultDice(seededRandom(7)), new FaultDice(seededRandom(7))];
    const strikes = Array.from({ length: 2_000 }, () => a.strikes(0.1));
    expect(Array.from({ length: 2_000 }, () => b.strikes(0.1))).toEqual(strikes);
    expect(strikes.filter(Boolean).length).toBeGreaterThan(140);
    expect(strikes.filter(Boolean).length).toBeLessThan(260);
  });
});

describe('faults on demand', () => {
  let backend: SandboxBackend | null = null;
  afterEach(async () => {
    await backend?.stop();
    backend = null;
  });
  const open = async (options: BackendOptions = {}) => (backend = await openSandbox(options));

  it('throttle answers 429', async () => {
    const on = await open({ faults: ['throttle=1'] });
    const reply = await post(on, '{ __typename }');
    expect(reply.status).toBe(429);
    expect(reply.errors[0]?.errorType).toBe('ThrottlingException');
    on.sandbox.setFaults([]);
    expect((await post(on, '{ __typename }')).status).toBe(200);
  });

  it('error500 answers 500 and nothing is written', async () => {
    const on = await open({ faults: ['error500=1'] });
    const reply = await post(
      on,
      'mutation { createPost(input: {id: "p", title: "a", status: ACTIVE}) { id } }',
    );
    expect([reply.status, reply.errors[0]?.errorType]).toEqual([500, 'InternalFailure']);
    expect(on.sandbox.records()['Post']).toBe(0);
  });

  it('lose-response writes, publishes and cuts the connection; queries are answered', async () => {
    const on = await open({ faults: ['lose-response=1'] });
    const client = await connect(on);
    await client.subscribe('s', 'subscription { onCreatePost { id } }');
    const id = freshId();
    await expect(createPost(on, { id })).rejects.toThrow('fetch failed');
    expect((await client.frame('data', 's')).payload?.data).toEqual({ onCreatePost: { id } });
    expect(await getPost(on, id)).toMatchObject({ id, _version: 1 });
    client.close();
  });

  it('conflict lets another client write in between, and it is heard of', async () => {
    const on = await open({ strategy: 'OPTIMISTIC_CONCURRENCY' });
    const { id } = await createPost(on, { id: freshId(), metadata: '{"a":1}' });
    const client = await connect(on);
    await client.subscribe(
      's',
      'subscription { onUpdatePost { id title metadata _version _lastChangedAt createdAt updatedAt } }',
    );
    on.sandbox.setFaults(['conflict=1']);
    const reply = await sendUpdate(on, { id, title: 'mine', _version: 1 });
    expect(reply.errors[0]).toMatchObject({
      errorType: 'ConflictUnhandled',
      data: { title: 'first', _version: 2 },
    });
    const event = await client.frame('data', 's');
    expect(event.payload).toMatchObject({
      data: { onUpdatePost: { id, title: 'first', metadata: '{"a":1}', _version: 2 } },
    });
    client.close();
  });

  it('drop-socket ends sockets after their time', async () => {
    const on = await open({ faults: ['drop-socket=30ms'] });
    expect(await (await connect(on)).closed()).toBe(1006);
  });

  it('latency and slow-page hold answers back', async () => {
    const on = await open({ faults: ['latency=30ms', 'slow-page=120ms'] });
    const time = async (query: string) => {
      const startedAt = performance.now();
      await post(on, query);
      return performance.now() - startedAt;
    };
    expect(await time('{ __typename }')).toBeGreaterThanOrEqual(29);
    expect(await time('{ syncPosts { nextToken } }')).toBeGreaterThanOrEqual(148);
  });
});
