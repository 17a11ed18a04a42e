import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NOON, openSandbox, type SandboxBackend } from './conformance/backend';
import { RealtimeClient } from './conformance/wire-client';

const isLong = process.env.OUTBAND_TEST_LONG === '1';
const RUNS = { numRuns: isLong ? 20_000 : 80, seed: isLong ? randomInt(2 ** 31) : 1 };
const MINUTES = 10 * 60_000;

/** Texts that can be sent as a header. */
const headerText = fc.string({ unit: fc.constantFrom(...'aZ09.-_=+/ :,*{}"AWS4'), maxLength: 60 });

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Credentials that look like one of the modes' and are none. */
const wrongCredentials = (token: string, key: string) =>
  fc.oneof(
    headerText.filter((text) => text !== key).map((text) => ({ 'x-api-key': text })),
    headerText.map((authorization) => ({ authorization })),
    // A good token with one place of it changed: header, claims or signature.
    fc
      .tuple(fc.nat(token.length - 1), fc.constantFrom(...'AbC09-_.'))
      .filter(([at, letter]) => token[at] !== letter && isSignificant(token, at))
      .map(([at, letter]) => ({ authorization: `${token.slice(0, at)}${letter}${token.slice(at + 1)}` })),
    // Claims of anybody, unsigned or with the algorithm that signs nothing.
    fc
      .record({ sub: fc.string(), iss: fc.constantFrom(issuerOf(token), 'https://else'), exp: fc.nat() })
      .map((claims) => ({ authorization: `${base64url({ alg: 'none' })}.${base64url(claims)}.` })),
    headerText.map((rest) => ({ authorization: `AWS4-HMAC-SHA256 Credential=${rest}, Signature=${rest}` })),
  );

const issuerOf = (token: string): string => {
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
    iss: string;
  };
  return claims.iss;
};

/** The last letter of each part may carry bits that mean nothing. */
const isSignificant = (token: string, at: number) => token[at] !== '.' && /^[^.]/.test(token.slice(at + 1));

describe('credentials that are none', () => {
  let backend: SandboxBackend;
  let token: string;
  beforeAll(async () => {
    console.log(`refusals: seed ${RUNS.seed}`);
    backend = await openSandbox({
      schema: 'mixed',
      auth: {
        defaultMode: 'AMAZON_COGNITO_USER_POOLS',
        additionalModes: ['API_KEY', 'AWS_IAM'],
        iam: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
      },
    });
    token = await backend.sandbox.issueToken({ username: 'ada' });
  });
  afterAll(() => backend.stop());

  const ask = async (headers: Record<string, string>, body = '{"query":"{ __typename }"}') => {
    const response = await fetch(backend.endpoint, { method: 'POST', headers, body });
    return {
      status: response.status,
      reply: (await response.json()) as { errors?: { errorType: string }[] },
    };
  };

  it(
    'are refused over HTTP with AppSync’s status and type, whatever they look like',
    async () => {
      await fc.assert(
        fc.asyncProperty(wrongCredentials(token, backend.apiKey), async (headers) => {
          const { status, reply } = await ask(headers);
          expect(status).toBe(401);
          expect(reply.errors?.[0]?.errorType).toBe('UnauthorizedException');
        }),
        RUNS,
      );
      expect((await ask({ authorization: token })).status).toBe(200);
    },
    MINUTES,
  );

  it('a token is refused from the second of its end', async () => {
    const at = Math.floor(NOON / 1000);
    for (const [exp, status] of [
      [at + 60, 200],
      [at, 401],
      [at - 1, 401],
    ] as const) {
      const ending = await backend.sandbox.issueToken({ username: 'ada', claims: { exp } });
      expect((await ask({ authorization: ending })).status).toBe(status);
    }
  });

  it(
    'are refused on a socket by a connection_error, and the server goes on',
    async () => {
      const { host } = new URL(backend.endpoint);
      await fc.assert(
        fc.asyncProperty(
          fc.oneof(
            wrongCredentials(token, backend.apiKey).map((headers) => base64url({ host, ...headers })),
            fc.string({ unit: fc.constantFrom(...'aZ09-_'), minLength: 1, maxLength: 40 }),
          ),
          async (header) => {
            const client = new RealtimeClient(backend, { protocols: ['graphql-ws', `header-${header}`] });
            await client.opened();
            client.send({ type: 'connection_init' });
            await client.closed();
            expect(client.frames.map(({ type }) => type)).toEqual(['connection_error']);
          },
        ),
        { ...RUNS, numRuns: isLong ? 3000 : 20 },
      );
      expect((await ask({ authorization: token })).status).toBe(200);
    },
    MINUTES,
  );

  it('oversized bodies and deep documents are answered', async () => {
    const authorization = { authorization: token };
    expect((await ask(authorization, `{"query":"${' '.repeat(11 * 1024 * 1024)}"}`)).status).toBe(413);
    for (const depth of [50, 5_000, 100_000]) {
      const query = `${'{ a '.repeat(depth)}${'}'.repeat(depth)}`;
      expect([200, 400]).toContain((await ask(authorization, JSON.stringify({ query }))).status);
      const list = `${'['.repeat(depth)}${']'.repeat(depth)}`;
      const nested = `{"query":"query ($a: ID!) { getNote(id: $a) { id } }","variables":{"a":${list}}}`;
      expect([200, 400]).toContain((await ask(authorization, nested)).status);
    }
    expect((await ask(authorization)).status).toBe(200);
  });
});
