import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../sqlite/open-database';
import type { TokenSubject } from '../auth/token-issuer';
import { NOON, openSandbox, type SandboxBackend } from './backend';
import { ADA, AUTH, BOB, CREATE, profile, send, SUPPORT } from './callers';
import { RealtimeClient, type Row } from './wire-client';

describe('rules of user pools', () => {
  let backend: SandboxBackend;
  const as = async (subject: TokenSubject, query: string, variables: Row = {}) =>
    send(backend, { authorization: await backend.sandbox.issueToken(subject) }, query, variables);

  beforeAll(async () => {
    backend = await openSandbox({ schema: 'commerce', auth: AUTH });
    await as(ADA, CREATE, { i: profile('ada-1') });
    await as(BOB, CREATE, { i: profile('bob-1') });
  });
  afterAll(() => backend.stop());

  it('service 4.7: an owner reads and writes his own records and nobody else’s', async () => {
    const get = 'query ($id: ID!) { getCustomerProfile(id: $id) { id owner } }';
    expect((await as(ADA, get, { id: 'ada-1' })).data).toEqual({
      getCustomerProfile: { id: 'ada-1', owner: 'ada' },
    });
    const foreign = await as(ADA, get, { id: 'bob-1' });
    expect(foreign.data).toEqual({ getCustomerProfile: null });
    expect(foreign.errors[0]).toMatchObject({
      errorType: 'Unauthorized',
      message: 'Not Authorized to access getCustomerProfile on type Query',
    });
    expect((await as(ADA, get, { id: 'absent' })).errors).toEqual([]);
    const update =
      'mutation ($i: UpdateCustomerProfileInput!) { updateCustomerProfile(input: $i) { id _version } }';
    const input = { id: 'bob-1', loyaltyPoints: 9, _version: 1 };
    expect((await as(ADA, update, { i: input })).errors[0]?.errorType).toBe('Unauthorized');
    expect((await as(BOB, update, { i: input })).data).toEqual({
      updateCustomerProfile: { id: 'bob-1', _version: 2 },
    });
  });

  it('service 4.7: lists and syncs hide what isn’t the caller’s, groups see all', async () => {
    const ids = async (subject: TokenSubject, field: string) => {
      const reply = await as(subject, `{ ${field} { items { id } } }`);
      return ((reply.data?.[field] as { items: Row[] }).items ?? []).map((item) => item['id']);
    };
    for (const field of ['listCustomerProfiles', 'syncCustomerProfiles']) {
      expect(await ids(BOB, field)).toEqual(['bob-1']);
      expect(await ids({ username: 'root', groups: ['Admins'] }, field)).toEqual(
        expect.arrayContaining(['ada-1', 'bob-1']),
      );
    }
  });

  it('service 10.71: an owner’s update or delete of an absent record is Unauthorized, not a failed condition', async () => {
    const remove = 'mutation ($i: DeleteCustomerProfileInput!) { deleteCustomerProfile(input: $i) { id } }';
    expect((await as(ADA, remove, { i: { id: 'absent', _version: 1 } })).errors[0]?.errorType).toBe(
      'Unauthorized',
    );
    const admin = await as({ username: 'root', groups: ['Admins'] }, remove, {
      i: { id: 'absent', _version: 1 },
    });
    expect(admin.errors[0]?.errorType).toBe('ConditionalCheckFailedException');
  });

  it('a caller that no rule names is refused at the root', async () => {
    const reply = await as(ADA, '{ listStockLevels { items { sku } } }');
    expect(reply.data).toEqual({ listStockLevels: null });
    expect(reply.errors[0]).toMatchObject({
      path: ['listStockLevels'],
      data: null,
      errorType: 'Unauthorized',
      errorInfo: null,
      message: 'Not Authorized to access listStockLevels on type Query',
    });
    expect(reply.errors[0]?.locations).toHaveLength(1);
  });

  it('service 10.72: a nullable relation to a model with other rules is null in a mutation’s result and not in a query’s', async () => {
    const customer = {
      id: 'c-ada',
      email: 'a@example.com',
      fullName: 'Ada',
      marketing: true,
      billing: { line1: 'a', city: 'b', postcode: 'c', country: 'd' },
      profileID: 'ada-1',
    };
    const created = await as(
      ADA,
      'mutation ($i: CreateCustomerInput!) { createCustomer(input: $i) { id profile { id } orders { items { number } } } }',
      {
        i: customer,
      },
    );
    expect(created.data).toEqual({ createCustomer: { id: 'c-ada', profile: null, orders: { items: [] } } });
    const read = await as(ADA, '{ getCustomer(id: "c-ada") { profile { id } } }');
    expect(read.data).toEqual({ getCustomer: { profile: { id: 'ada-1' } } });
  });

  it('service 4.7: a subscription’s owner must be the caller; without one, only the caller’s events arrive', async () => {
    const host = new URL(backend.endpoint).host;
    const auth = { host, Authorization: await backend.sandbox.issueToken(ADA) };
    const client = new RealtimeClient(backend, {
      protocols: ['graphql-ws', `header-${Buffer.from(JSON.stringify(auth)).toString('base64url')}`],
    });
    await client.connect();
    client.start('foreign', 'subscription { onCreateCustomerProfile(owner: "bob") { id } }', {}, auth);
    const refusal = await client.frame('error', 'foreign');
    expect(refusal.payload?.errors?.[0]).toMatchObject({
      errorType: 'Unauthorized',
      message: 'Not Authorized to access onCreateCustomerProfile on type Subscription',
    });
    for (const [id, args] of [
      ['own', '(owner: "ada")'],
      ['open', ''],
    ]) {
      client.start(id ?? '', `subscription { onCreateCustomerProfile${args} { id owner } }`, {}, auth);
      await client.frame('start_ack', id);
    }
    await as(BOB, CREATE, { i: profile('bob-e') });
    await as(ADA, CREATE, { i: profile('ada-e') });
    for (const id of ['own', 'open']) {
      expect((await client.frame('data', id)).payload).toEqual({
        data: { onCreateCustomerProfile: { id: 'ada-e', owner: 'ada' } },
      });
    }
    await client.settle();
    expect(client.frames.filter((frame) => frame.type === 'data')).toHaveLength(2);
    client.close();
  });

  it('service 10.69: a mode that a type doesn’t open to nulls the field, leaves its siblings and what was written', async () => {
    const admin = { username: 'cat', groups: ['Catalogue', 'Warehouse'] };
    await as(admin, 'mutation ($i: CreateProductInput!) { createProduct(input: $i) { sku } }', {
      i: {
        sku: 's',
        region: 'EU',
        name: 'n',
        price: { amount: 1, currency: 'EUR' },
        active: true,
        attributes: '{}',
        imageUrls: [],
      },
    });
    await as(
      admin,
      'mutation { createStockLevel(input: {warehouse: "w", sku: "s", onHand: 1, reserved: 0}) { sku } }',
    );
    const reply = await send(
      backend,
      { 'x-api-key': backend.apiKey },
      '{ getProduct(sku: "s", region: "EU") { name price { amount } reviews { items { id } } } getCustomer(id: "1") { id } }',
    );
    expect(reply.data).toEqual({
      getProduct: { name: 'n', price: { amount: 1 }, reviews: { items: [] } },
      getCustomer: null,
    });
    expect(reply.errors.map((error) => error.message)).toEqual([
      'Not Authorized to access getCustomer on type Query',
    ]);
    const review = await send(
      backend,
      { 'x-api-key': backend.apiKey },
      '{ getProduct(sku: "s", region: "EU") { name stock { items { warehouse } } } }',
    );
    expect(review.data).toMatchObject({ getProduct: { name: 'n', stock: null } });
    expect(review.errors[0]).toMatchObject({ errorType: 'Unauthorized', path: ['getProduct', 'stock'] });
  });

  it('service 10.68: tokens that are expired, foreign or none are refused with AppSync’s messages', async () => {
    const ping = '{ __typename }';
    const expired = await backend.sandbox.issueToken({
      ...ADA,
      claims: { exp: Math.floor(NOON / 1000) - 5 },
    });
    const foreign = await backend.sandbox.issueToken({
      ...ADA,
      claims: { iss: 'https://elsewhere.example' },
    });
    const valid = await backend.sandbox.issueToken(ADA);
    const forged = `${valid.slice(0, -6)}AAAAAA`;
    const messages = [
      [expired, 'Token has expired.'],
      ['nonsense', 'Unable to parse JWT token.'],
      [foreign, 'You are not authorized to make this call.'],
      [forged, 'You are not authorized to make this call.'],
      ['', 'Valid authorization header not provided.'],
    ];
    for (const [token = '', message] of messages) {
      const reply = await send(backend, { authorization: token }, ping);
      expect([reply.status, reply.errors[0]]).toEqual([401, { errorType: 'UnauthorizedException', message }]);
    }
    expect((await send(backend, { authorization: `Bearer ${valid}` }, ping)).status).toBe(200);
  });

  it('the issuer’s key set verifies its tokens', async () => {
    const token = await backend.sandbox.issueToken({ ...SUPPORT, use: 'id' });
    const [, payload = ''] = token.split('.');
    const { iss } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { iss: string };
    const keys = createRemoteJWKSet(new URL(`${iss}/.well-known/jwks.json`));
    const verified = await jwtVerify(token, keys, { issuer: iss, currentDate: new Date(NOON) });
    expect(verified.payload).toMatchObject({
      'cognito:username': 'sue',
      'cognito:groups': ['Support'],
      token_use: 'id',
    });
  });

  it('service 3.4: a conflict handler is told who the caller is', async () => {
    const file = join(backend.folder, 'identity.mjs');
    writeFileSync(
      file,
      'export const handler = ({ identity, existingItem }) => ({ action: "RESOLVE", item: { ...existingItem, avatar: "https://" + identity.username } });',
    );
    backend.sandbox.setStrategy({ lambda: file });
    const reply = await as(
      ADA,
      'mutation { updateCustomerProfile(input: {id: "ada-1", loyaltyPoints: 3, _version: 77}) { avatar } }',
    );
    expect(reply.data).toEqual({ updateCustomerProfile: { avatar: 'https://ada' } });
    backend.sandbox.setStrategy('OPTIMISTIC_CONCURRENCY');
  });
});

it('service 10.70: the owner is stored as sub::username and shown as username, an administrator’s own included', async () => {
  const backend = await openSandbox({ schema: 'commerce', auth: AUTH });
  const shown: unknown[] = [];
  for (const [id, subject] of [
    ['by-ada', ADA],
    ['by-root', { username: 'root', sub: 'sub-root', groups: ['Admins'] }],
  ] as const) {
    const headers = { authorization: await backend.sandbox.issueToken(subject) };
    const reply = await send(backend, headers, CREATE, { i: profile(id) });
    shown.push((reply.data?.['createCustomerProfile'] as Row | undefined)?.['owner']);
  }
  await backend.sandbox.stop();
  const db = openDatabase(join(backend.folder, 'sandbox.sqlite'), { readonly: true });
  const stored = db
    .prepare("SELECT json_extract(item, '$.owner') FROM base_CustomerProfile ORDER BY seq")
    .pluck()
    .all();
  db.close();
  expect(shown).toEqual(['ada', 'root']);
  expect(stored).toEqual(['sub-ada::ada', 'sub-root::root']);
  await backend.stop();
});
