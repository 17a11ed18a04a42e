import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox, type SandboxBackend } from './conformance/backend';
import { connect, post, postText } from './conformance/wire-client';

const isLong = process.env.OUTBAND_TEST_LONG === '1';
const LONG_MS = 10 * 60_000;

/** `few` runs with the same inputs every time, or, when there is time, as many as it allows with inputs of their own. */
function runs(few: number): { numRuns: number; seed: number; interruptAfterTimeLimit?: number } {
  if (!isLong) return { numRuns: few, seed: 1 };
  const seed = randomInt(2 ** 31);
  console.log(`robustness: seed ${seed}`);
  return {
    numRuns: few * 1000,
    seed,
    interruptAfterTimeLimit: Number(process.env.OUTBAND_FUZZ_MS ?? 60_000),
  };
}

/** Texts that begin as requests do, so that more than the first check is reached. */
const almostRequests = fc.oneof(
  fc.json(),
  fc.string(),
  fc
    .record({ query: fc.anything(), variables: fc.anything(), operationName: fc.anything() })
    .map((value) => JSON.stringify(value) ?? ''),
  fc
    .record({
      query: fc.constantFrom(
        'query ($a: String) { listPosts(nextToken: $a) { items { id } } }',
        'mutation ($a: CreatePostInput!) { createPost(input: $a) { id } }',
        'query ($a: ModelPostFilterInput) { syncPosts(filter: $a, limit: 3) { items { id } nextToken } }',
        'query ($a: Int) { syncPosts(limit: $a) { nextToken } }',
        'query ($a: AWSTimestamp) { syncPosts(lastSync: $a) { startedAt } }',
      ),
      variables: fc.record({
        a: fc.oneof(
          fc.jsonValue(),
          fc.record({
            id: fc.jsonValue(),
            title: fc.jsonValue(),
            status: fc.constantFrom('ACTIVE', 'NO'),
            metadata: fc.jsonValue(),
          }),
          fc.record({
            and: fc.jsonValue(),
            title: fc.jsonValue(),
            or: fc.array(fc.record({ rating: fc.jsonValue() })),
          }),
        ),
      }),
    })
    .map((value) => JSON.stringify(value)),
);

const brokenDocuments = fc
  .array(
    fc.constantFrom(
      '{',
      '}',
      '(',
      ')',
      'query',
      'mutation',
      'listPosts',
      'items',
      'id',
      ':',
      '$a',
      '"x"',
      '...',
      'on',
      'Post',
      '@include(if: true)',
      '[',
      ']',
      '!',
      '5',
    ),
    {
      maxLength: 30,
    },
  )
  .map((words) => words.join(' '));

const frames = fc.oneof(
  fc.string(),
  fc.json(),
  fc
    .record({
      id: fc.oneof(fc.string(), fc.integer(), fc.constant(null)),
      type: fc.constantFrom('start', 'stop', 'connection_init', 'ka', 'complete', 'unknown'),
      payload: fc.oneof(
        fc.jsonValue(),
        fc.record({ data: fc.oneof(fc.json(), fc.string(), fc.integer()), extensions: fc.jsonValue() }),
      ),
    })
    .map((value) => JSON.stringify(value)),
);

// Every run prints its seed; give it as `seed` to repeat that run.
describe('malformed input', () => {
  let backend: SandboxBackend;
  beforeAll(async () => {
    backend = await openSandbox();
  });
  afterAll(() => backend.stop());

  it(
    'every body gets an answer in the shape of a GraphQL response, and none a 500',
    async () => {
      await fc.assert(
        fc.asyncProperty(almostRequests, async (body) => {
          const { status, errors, data } = await postText(backend, body);
          expect([200, 400]).toContain(status);
          expect(data !== null || errors.length > 0).toBe(true);
          for (const error of errors) expect(typeof error.message).toBe('string');
        }),
        runs(300),
      );
    },
    LONG_MS,
  );

  it(
    'every document is executed or refused',
    async () => {
      await fc.assert(
        fc.asyncProperty(brokenDocuments, async (query) => {
          expect([200, 400]).toContain((await post(backend, query)).status);
        }),
        runs(200),
      );
    },
    LONG_MS,
  );

  it(
    'a socket survives every frame',
    async () => {
      const client = await connect(backend);
      await fc.assert(
        fc.asyncProperty(fc.array(frames, { maxLength: 10 }), async (batch) => {
          for (const frame of batch) client.send(frame);
          await client.settle();
          expect(client.closedWith).toBeNull();
        }),
        runs(60),
      );
      client.close();
    },
    LONG_MS,
  );

  it('bytes that are neither HTTP nor TLS end their own connection only', async () => {
    const { Socket } = await import('node:net');
    const port = Number(new URL(backend.endpoint).port);
    for (const bytes of [
      [0x16, 3, 1],
      [0x16, 3, 1, 0, 5, 1, 2, 3, 4, 5],
      [0, 0, 0, 0],
      [71, 69, 84, 32, 13, 10, 13, 10],
    ]) {
      const socket = new Socket();
      await new Promise<void>((resolve) => {
        socket.on('error', () => undefined);
        socket.on('close', () => resolve());
        socket.connect(port, '127.0.0.1', () => {
          socket.write(Buffer.from(bytes));
          setTimeout(() => socket.destroy(), 50);
        });
      });
    }
    expect((await post(backend, '{ __typename }')).data).toEqual({ __typename: 'Query' });
  });
});
