import { createHash, createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../sqlite/open-database';
import type { SandboxAuthOptions } from '../auth/gate';
import type { TokenSubject } from '../auth/token-issuer';
import { NOON, openSandbox, type SandboxBackend } from './backend';
import { RealtimeClient, type Reply, type Row } from './wire-client';

const RULES = readFileSync(
  join(import.meta.dirname, '../../testing/fixtures/commerce/schema.graphql'),
  'utf8',
);
const AUTH: SandboxAuthOptions = {
  defaultMode: 'AMAZON_COGNITO_USER_POOLS',
  additionalModes: ['API_KEY'],
  rules: RULES,
};

const ADA = { username: 'ada', sub: 'sub-ada' };
const BOB = { username: 'bob', sub: 'sub-bob' };
const SUPPORT = { username: 'sue', sub: 'sub-sue', groups: ['Support'] };

/** Sends a document with the given credentials. */
async function send(
  backend: SandboxBackend,
  headers: Record<string, string>,
  query: string,
  variables: Row = {},
): Promise<Reply> {
  const response = await fetch(backend.endpoint, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  const { data = null, errors = [] } = JSON.parse(text) as Partial<Reply>;
  return { status: response.status, headers: response.headers, data, errors, text };
}

const profile = (id: string, extra: Row = {}): Row => ({
  id,
  customerID: 'c',
  loyaltyPoints: 1,
  interests: [],
  ...extra,
});
const CREATE =
  'mutation ($i: CreateCustomerProfileInput!) { createCustomerProfile(input: $i) { id owner loyaltyPoints _version } }';

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

describe('rules of fields', () => {
  const rules = `
    type Note @model @auth(rules: [{ allow: private }, { allow: public, operations: [read] }]) {
      id: ID!
      text: String!
      pages: [Int!]!
      place: Place @auth(rules: [{ allow: groups, groups: ["Maps"] }, { allow: private, operations: [read] }])
      owner: String
    }
    type Setting @model { id: ID! value: String }
    input AMPLIFY { globalAuthRule: AuthRule = { allow: private } }`;
  const auth: SandboxAuthOptions = { defaultMode: 'AMAZON_COGNITO_USER_POOLS', rules };
  const create = 'mutation ($i: CreateNoteInput!) { createNote(input: $i) { id } }';
  const place = { lat: 1, lon: 2 };

  it('service 4.7: a field that the caller may not write is named in the refusal; a global rule covers the rest', async () => {
    const backend = await openSandbox({ schema: 'mixed', auth });
    const as = async (subject: TokenSubject, query: string, variables: Row = {}) =>
      send(backend, { authorization: await backend.sandbox.issueToken(subject) }, query, variables);
    const denied = await as(ADA, create, { i: { text: 'a', pages: [], place } });
    expect(denied.errors[0]).toMatchObject({ errorType: 'Unauthorized', message: 'Unauthorized on [place]' });
    const allowed = await as({ ...ADA, groups: ['Maps'] }, create, {
      i: { id: 'n', text: 'a', pages: [], place },
    });
    expect(allowed.data).toEqual({ createNote: { id: 'n' } });
    expect((await as(BOB, '{ getNote(id: "n") { place { lat } } }')).data).toEqual({
      getNote: { place: { lat: 1 } },
    });
    const global = await as(BOB, 'mutation { createSetting(input: {value: "v"}) { value } }');
    expect(global.data).toEqual({ createSetting: { value: 'v' } });
    await backend.stop();
  });
});

describe('rules of fields beside those of their model', () => {
  const rules = `
    type Note @model @auth(rules: [{ allow: private, operations: [read] }, { allow: owner, operations: [create, read, update] },
        { allow: groups, groups: ["Maps", "Admins"], operations: [create, read, update, delete] }]) {
      id: ID!
      text: String!
      pages: [Int!]!
      place: Place @auth(rules: [{ allow: groups, groups: ["Maps", "Admins", "Painters"], operations: [create, read, update] },
        { allow: groups, groups: ["Admins"] }, { allow: owner, operations: [create, read, update] }])
      owner: String
    }`;
  const auth: SandboxAuthOptions = { defaultMode: 'AMAZON_COGNITO_USER_POOLS', rules };
  const place = { lat: 1, lon: 2 };
  const update = 'mutation ($i: UpdateNoteInput!) { updateNote(input: $i) { id place { lat } _version } }';
  let backend: SandboxBackend;
  const as = async (subject: TokenSubject, query: string, variables: Row = {}) =>
    send(backend, { authorization: await backend.sandbox.issueToken(subject) }, query, variables);
  const inGroup = (group: string): TokenSubject => ({ username: 'gus', sub: 'sub-gus', groups: [group] });
  beforeAll(async () => {
    backend = await openSandbox({ schema: 'mixed', auth });
    const create = 'mutation ($i: CreateNoteInput!) { createNote(input: $i) { id } }';
    for (const id of ['a', 'b']) await as(ADA, create, { i: { id, text: 't', pages: [1], place } });
  });
  afterAll(() => backend.stop());

  it('service 4.7: who may write one field updates that field, and no other', async () => {
    const painter = inGroup('Painters');
    const both = await as(painter, update, { i: { id: 'a', text: 'x', place, _version: 1 } });
    expect(both.errors[0]?.message).toBe('Unauthorized on [text]');
    const one = await as(painter, update, { i: { id: 'a', place: { lat: 5, lon: 2 }, _version: 1 } });
    expect(one.data?.['updateNote']).toMatchObject({ id: 'a', _version: 2 });
    const none = await as(BOB, update, { i: { id: 'a', place, _version: 2 } });
    expect(none.errors[0]).toMatchObject({ message: 'Not Authorized to access updateNote on type Mutation' });
  });

  it('service 4.7: a field is set to null by who may delete it', async () => {
    const input = { i: { id: 'b', place: null, _version: 1 } };
    const refused = await as(ADA, update, input);
    expect(refused.errors[0]?.message).toBe('Unauthorized on [place]');
    expect((await as(inGroup('Maps'), update, input)).errors[0]?.message).toBe('Unauthorized on [place]');
    expect((await as(inGroup('Admins'), update, input)).data?.['updateNote']).toMatchObject({ _version: 2 });
  });

  it('service 4.7: a record is deleted by who may delete every field of it', async () => {
    const remove = 'mutation { deleteNote(input: { id: "b", _version: 2 }) { id _deleted } }';
    expect((await as(inGroup('Maps'), remove)).errors[0]?.errorType).toBe('Unauthorized');
    expect((await as(inGroup('Admins'), remove)).data?.['deleteNote']).toEqual({ id: 'b', _deleted: true });
  });

  it('service 4.7: a field with readers of its own is null in a mutation’s result, and refused to others in every read', async () => {
    const own = await as(ADA, update, { i: { id: 'a', text: 'mine', _version: 2 } });
    expect(own.data?.['updateNote']).toEqual({ id: 'a', place: null, _version: 3 });
    expect(own.errors).toEqual([]);
    expect((await as(ADA, '{ getNote(id: "a") { place { lat } } }')).data).toEqual({
      getNote: { place: { lat: 5 } },
    });
    const other = await as(BOB, '{ listNotes(filter: { id: { eq: "a" } }) { items { id place { lat } } } }');
    expect(other.data).toEqual({ listNotes: { items: [{ id: 'a', place: null }] } });
    expect(other.errors[0]?.message).toBe('Not Authorized to access place on type Note');
  });
});

describe('Lambda authorizer', () => {
  it('service 8: lets in, turns away, takes fields away, and a misfit is a bad request', async () => {
    const authorizer = `exports.handler = async ({ authorizationToken, requestContext }) => {
      if (authorizationToken === 'odd') return { nothing: true };
      if (authorizationToken === 'throws') throw new Error('no');
      return { isAuthorized: authorizationToken.startsWith('let-me-in') && typeof requestContext.queryString === 'string',
        deniedFields: authorizationToken.endsWith('-less') ? ['Note.text', 'arn:aws:appsync:us-east-1:1:apis/x/types/Query/fields/listSettings'] : [] };
    };`;
    const folder = mkdtempSync(join(tmpdir(), 'outband-authorizer-'));
    const file = join(folder, 'authorizer.cjs');
    writeFileSync(file, authorizer);
    const backend = await openSandbox({
      schema: 'mixed',
      auth: { defaultMode: 'AWS_LAMBDA', lambdaAuthorizer: file },
    });
    const create = 'mutation { createNote(input: {id: "n", text: "a", pages: []}) { id } }';
    expect((await send(backend, { authorization: 'let-me-in' }, create)).data).toEqual({
      createNote: { id: 'n' },
    });
    const turned = await send(backend, { authorization: 'other' }, create);
    expect([turned.status, turned.errors[0]?.errorType]).toEqual([401, 'UnauthorizedException']);
    for (const token of ['odd', 'throws']) {
      const misfit = await send(backend, { authorization: token }, create);
      expect([misfit.status, misfit.errors[0]?.errorType]).toEqual([400, 'BadRequestException']);
    }
    const less = await send(
      backend,
      { authorization: 'let-me-in-less' },
      '{ getNote(id: "n") { id pages } listSettings { items { id } } }',
    );
    expect(less.data).toEqual({ getNote: { id: 'n', pages: [] }, listSettings: null });
    const hole = await send(backend, { authorization: 'let-me-in-less' }, '{ getNote(id: "n") { text } }');
    expect(hole.errors[0]?.message).toBe('Not Authorized to access text on type Note');
    await backend.stop();
    rmSync(folder, { recursive: true });
  });
});

describe('IAM', () => {
  const iam = {
    accessKeyId: 'AKIDEXAMPLE',
    secretAccessKey: 'secret',
    sessionToken: 'session',
    region: 'eu-west-1',
  };
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

  /** Signature Version 4, written from its description and not from the verifier. */
  function signed(
    url: string,
    body: string,
    secret = iam.secretAccessKey,
    at = '20260514T120000Z',
  ): Record<string, string> {
    const { host, pathname } = new URL(url);
    const canonical = `POST\n${pathname}\n\nhost:${host}\nx-amz-date:${at}\nx-amz-security-token:session\n\nhost;x-amz-date;x-amz-security-token\n${sha256(body)}`;
    const scope = `${at.slice(0, 8)}/eu-west-1/appsync/aws4_request`;
    const key = hmac(
      hmac(hmac(hmac(`AWS4${secret}`, at.slice(0, 8)), 'eu-west-1'), 'appsync'),
      'aws4_request',
    );
    const signature = hmac(key, `AWS4-HMAC-SHA256\n${at}\n${scope}\n${sha256(canonical)}`).toString('hex');
    return {
      host,
      'x-amz-date': at,
      'x-amz-security-token': 'session',
      authorization: `AWS4-HMAC-SHA256 Credential=${iam.accessKeyId}/${scope}, SignedHeaders=host;x-amz-date;x-amz-security-token, Signature=${signature}`,
    };
  }

  it('service 8: a right signature passes, every wrong one is refused; generic access needs no owner', async () => {
    const backend = await openSandbox({
      schema: 'commerce',
      auth: { ...AUTH, defaultMode: 'AWS_IAM', iam, additionalModes: [] },
    });
    const body = JSON.stringify({ query: CREATE, variables: { i: profile('by-iam') } });
    const call = async (headers: Record<string, string>, text = body) => {
      const response = await fetch(backend.endpoint, { method: 'POST', headers, body: text });
      return [response.status, (await response.json()) as Reply] as const;
    };
    const [status, reply] = await call(signed(backend.endpoint, body));
    expect(status).toBe(200);
    expect(reply.data).toMatchObject({ createCustomerProfile: { id: 'by-iam', owner: null } });
    const wrong = [
      [signed(backend.endpoint, body, 'other'), body],
      [signed(backend.endpoint, body), `${body} `],
      [signed(backend.endpoint, body, iam.secretAccessKey, '20260514T115000Z'), body],
      [{ ...signed(backend.endpoint, body), 'x-amz-security-token': 'other' }, body],
      [{ authorization: 'AWS4-HMAC-SHA256 nonsense' }, body],
      [{ 'x-api-key': backend.apiKey }, body],
    ] as const;
    for (const [headers, text] of wrong) expect((await call(headers, text))[0]).toBe(401);
    await backend.stop();
  });

  it('service 6.1: connection and start are signed each for itself', async () => {
    const backend = await openSandbox({ schema: 'mixed', auth: { defaultMode: 'AWS_IAM', iam } });
    const header = signed(`${backend.endpoint}/connect`, '{}');
    const client = new RealtimeClient(backend, {
      protocols: ['graphql-ws', `header-${Buffer.from(JSON.stringify(header)).toString('base64url')}`],
    });
    await client.connect();
    const data = JSON.stringify({ query: 'subscription { onCreateNote { id } }', variables: {} });
    for (const [id, authorization, type] of [
      ['good', signed(backend.endpoint, data), 'start_ack'],
      ['bad', header, 'error'],
    ] as const) {
      client.send({ id, type: 'start', payload: { data, extensions: { authorization } } });
      await client.frame(type, id);
    }
    client.close();
    await backend.stop();
  });
});
