import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../sandbox';
import { loadSchemaText, type LoadedSchema } from '../schema';
import type { Auth, AuthMode, CredentialRequest } from './appsync-api';
import { AuthOrder, modelAuthModes } from './auth-order';
import { createAppSyncClient } from './client';
import { realtimeUrlOf } from './endpoint';

const SDL = `
type Post @model @auth(rules: [{ allow: public, operations: [read] }, { allow: private }]) { id: ID! title: String! }
type Draft @model @auth(rules: [{ allow: private }]) { id: ID! title: String! }
`;
const META = '_version _lastChangedAt _deleted createdAt updatedAt';
const CREATE = `mutation ($input: CreatePostInput!) { createPost(input: $input) { id title ${META} } }`;

let schema: LoadedSchema;
let sandbox: Sandbox;

beforeAll(async () => {
  schema = loadSchemaText(SDL, 'schema.graphql');
  sandbox = await startSandbox({
    schema,
    source: SDL,
    seed: 1,
    auth: { defaultMode: 'AMAZON_COGNITO_USER_POOLS', additionalModes: ['API_KEY'], rules: SDL },
  });
});
afterAll(() => sandbox.stop());

/** A pool's tokens: the first may be one that has expired, and each renewal counts. */
function tokens(first?: string) {
  const asked: CredentialRequest[] = [];
  let current = first ?? sandbox.issueToken({ username: 'ana' });
  const auth: Auth = {
    mode: 'AMAZON_COGNITO_USER_POOLS',
    token: async (request = {}) => {
      asked.push(request);
      if (request.renew) current = sandbox.issueToken({ username: 'ana' });
      return current;
    },
  };
  return { auth, renewals: () => asked.filter(({ renew }) => renew).length };
}

const expired = () => sandbox.issueToken({ username: 'ana', claims: { exp: 1_000_000 } });

describe('several modes on one connection', () => {
  const clientOf = (otherAuth: readonly Auth[]) =>
    createAppSyncClient(
      { url: sandbox.endpoint, auth: { mode: 'API_KEY', apiKey: sandbox.apiKey }, otherAuth },
      schema.api,
    );

  it('client 3.6: an operation that the default mode may not do is done by one that may', async () => {
    const client = clientOf([tokens().auth]);
    const { data, errors } = await client.query({ document: '{ listDrafts { items { id } } }' });
    expect({ data, errors }).toMatchObject({ data: { listDrafts: { items: [{}] } }, errors: [] });
    const written = await client.mutate({ document: CREATE, variables: { input: { title: 'by ana' } } });
    expect(written).toMatchObject({ data: { createPost: { title: 'by ana', _version: 1 } }, errors: [] });
    await client.close();
  });

  it('client 3.6: subscriptions fall back too, on the same socket', async () => {
    const client = clientOf([tokens().auth]);
    const document = `subscription { onCreateDraft { id title ${META} } }`;
    await new Promise<void>((onAck, reject) => {
      const onError = (problem: { message: string }) => reject(new Error(problem.message));
      client.subscribe({ document }, { onAck, onData: () => undefined, onError });
    });
    await client.close();
  });

  it('where no mode may do it, the refusal is that of the default mode', async () => {
    const client = clientOf([]);
    const { errors } = await client.query({ document: '{ listDrafts { items { id } } }' });
    expect(errors[0]).toMatchObject({ errorType: 'Unauthorized' });
    await client.close();
  });

  it('a person may choose the mode of one operation', async () => {
    const client = clientOf([tokens().auth]);
    const request = { document: '{ listDrafts { items { id } } }' };
    expect((await client.query(request, { authMode: 'API_KEY' })).errors).not.toEqual([]);
    await expect(client.query(request, { authMode: 'AWS_IAM' })).rejects.toMatchObject({
      problem: { code: 'AUTH_MODE_MISSING' },
    });
    await client.close();
  });
});

describe('credentials that expire', () => {
  it('an expired token is renewed once and the request sent again', async () => {
    const { auth, renewals } = tokens(await expired());
    const client = createAppSyncClient({ url: sandbox.endpoint, auth }, schema.api);
    const { data } = await client.query({ document: '{ listPosts { items { id } } }' });
    expect(data).toMatchObject({ listPosts: { items: expect.any(Array) as unknown } });
    expect(renewals()).toBe(1);
    await client.close();
  });

  it('the real-time connection gets a new token too', async () => {
    const { auth, renewals } = tokens(await expired());
    const client = createAppSyncClient({ url: sandbox.endpoint, auth }, schema.api, {
      reconnect: { baseMs: 1, capMs: 2 },
    });
    const document = `subscription { onCreatePost { id title ${META} } }`;
    await new Promise<void>((onAck, reject) => {
      const onError = (problem: { message: string }) => reject(new Error(problem.message));
      client.subscribe({ document }, { onAck, onData: () => undefined, onError });
    });
    expect(renewals()).toBeGreaterThan(0);
    await client.close();
  });

  it('before a token expires, a second connection takes over without a gap', async () => {
    let given = 0;
    const auth: Auth = {
      mode: 'AMAZON_COGNITO_USER_POOLS',
      token: () => {
        given += 1;
        const exp = Math.floor(Date.now() / 1000) + (given <= 2 ? 100 : 3600);
        return sandbox.issueToken({ username: 'ana', claims: { exp, jti: String(given) } });
      },
    };
    const client = createAppSyncClient({ url: sandbox.endpoint, auth }, schema.api, {
      timeouts: { renewBeforeMs: 100_000, leastConnectionMs: 20 },
    });
    const seen: unknown[] = [];
    let acks = 0;
    let losses = 0;
    client.subscribe(
      { document: `subscription { onCreatePost { id title ${META} } }` },
      {
        onAck: () => void (acks += 1),
        onLost: () => void (losses += 1),
        onData: ({ data }) => void seen.push(data?.['onCreatePost']),
        onError: (problem) => void seen.push(problem),
      },
    );
    await expect.poll(() => acks, { timeout: 30_000 }).toBe(2);
    await client.mutate({ document: CREATE, variables: { input: { title: 'once' } } });
    await expect.poll(() => seen.length, { timeout: 30_000 }).toBe(1);
    expect({ seen, losses }).toMatchObject({ seen: [{ title: 'once' }], losses: 0 });
    await client.close();
  });

  it('a token that can’t be renewed is refused in words, after one attempt', async () => {
    const token = await expired();
    const auth: Auth = { mode: 'OPENID_CONNECT', token: async () => token };
    const client = createAppSyncClient({ url: sandbox.endpoint, auth }, schema.api);
    await expect(client.query({ document: '{ listPosts { items { id } } }' })).rejects.toMatchObject({
      kind: 'Unauthorized',
    });
    await client.close();
  });
});

describe('AuthOrder', () => {
  const modes = (['API_KEY', 'AWS_IAM', 'AMAZON_COGNITO_USER_POOLS'] as const).map((mode) => ({ mode }));
  const first = (rules: readonly AuthMode[]) =>
    new AuthOrder(schema.api, modes, { Draft: rules })
      .of('query', { document: '{ listDrafts { items { id } } }' })
      .map(({ mode }) => mode);

  it('client 3.6: the modes of a model’s rules come first, in their order, and the default one before them', () => {
    expect(first([])).toEqual(['API_KEY', 'AWS_IAM', 'AMAZON_COGNITO_USER_POOLS']);
    expect(first(['AMAZON_COGNITO_USER_POOLS', 'AWS_IAM'])).toEqual([
      'AMAZON_COGNITO_USER_POOLS',
      'AWS_IAM',
      'API_KEY',
    ]);
    expect(first(['AMAZON_COGNITO_USER_POOLS', 'API_KEY'])).toEqual([
      'API_KEY',
      'AMAZON_COGNITO_USER_POOLS',
      'AWS_IAM',
    ]);
  });

  it('client 3.6: reads the modes of a model off the API’s directives, strongest first', () => {
    expect(modelAuthModes(schema.api)).toEqual({ Post: ['AMAZON_COGNITO_USER_POOLS', 'API_KEY'] });
  });

  it('what has carried an operation goes first from then on', () => {
    const order = new AuthOrder(schema.api, modes);
    const request = { document: '{ listDrafts { items { id } } }' };
    const iam = modes[1];
    if (iam) order.proved('query', request, iam);
    expect(order.of('query', request).map(({ mode }) => mode)).toEqual([
      'AWS_IAM',
      'API_KEY',
      'AMAZON_COGNITO_USER_POOLS',
    ]);
  });
});

it('client 7.4: a custom domain has its real time under /realtime, a standard one at its own host', () => {
  expect(realtimeUrlOf(new URL('https://api.shop.example/graphql')).href).toBe(
    'wss://api.shop.example/graphql/realtime',
  );
  const standard = 'https://abcdefghijklmnopqrstuvwxyz.appsync-api.eu-west-1.amazonaws.com/graphql';
  expect(realtimeUrlOf(new URL(standard)).host).toBe(
    'abcdefghijklmnopqrstuvwxyz.appsync-realtime-api.eu-west-1.amazonaws.com',
  );
});
