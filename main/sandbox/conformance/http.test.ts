import { readFileSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBackend, openSandbox, type Backend, type SandboxBackend } from './backend';
import { createPost, freshId } from './posts';
import { post, postText } from './wire-client';

const parse = (text: string) => JSON.parse(text) as unknown;

describe('HTTP endpoint', () => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await openBackend();
  });
  afterAll(() => backend.stop());

  it('service 10.65: an empty body', async () => {
    const reply = await postText(backend, '');
    expect(reply.status).toBe(400);
    expect(parse(reply.text)).toEqual({
      errors: [{ message: 'Request body is empty.', errorType: 'MalformedHttpRequestException' }],
    });
  });

  it.each([
    'meow',
    '{}',
    '{}}',
    '[]',
    '[{"query":"{ __typename }"}]',
    'null',
    '5',
    '{"query":5}',
    '{"query":"{"}',
    '{"query":"{ __typename }","variables":[]}',
  ])('service 10.65: a body of %s', async (body) => {
    const reply = await postText(backend, body);
    expect(reply.status).toBe(400);
    expect(reply.headers.get('x-amzn-errortype')).toBe('MalformedHttpRequestException');
    expect(parse(reply.text)).toEqual({
      errors: [{ message: 'Unable to parse GraphQL query.', errorType: 'MalformedHttpRequestException' }],
    });
  });

  it('service 10.66: a validation error is answered with 200 and AppSync’s wording', async () => {
    const reply = await post(backend, '{badfield}');
    expect(reply.status).toBe(200);
    expect(parse(reply.text)).toEqual({
      data: null,
      errors: [
        {
          path: null,
          locations: [{ line: 1, column: 2, sourceName: null }],
          message:
            "Validation error of type FieldUndefined: Field 'badfield' in type 'Query' is undefined @ 'badfield'",
        },
      ],
    });
  });

  it.each([
    ['{ getPost { id } }', "MissingFieldArgument: Missing field argument id @ 'getPost'"],
    ['{ getPost(id: "1", x: 2) { id } }', "UnknownArgument: Unknown field argument x @ 'getPost'"],
    [
      '{ getPost(id: "1") }',
      "SubSelectionRequired: Sub selection required for type Post of field getPost @ 'getPost'",
    ],
    [
      '{ syncPosts { items { author } } }',
      "SubSelectionRequired: Sub selection required for type User of field author @ 'syncPosts/items/author'",
    ],
    [
      '{ getPost(id: "1") { id { x } } }',
      "SubSelectionNotAllowed: Sub selection not allowed on leaf type ID of field id @ 'getPost/id'",
    ],
    ['{ getPost(id: $x) { id } }', "UndefinedVariable: Undefined variable x @ 'getPost'"],
    [
      'query ($x: ID) { getPost(id: $x) { id } }',
      "VariableTypeMismatch: Variable type 'ID' doesn't match expected type 'ID!' @ 'getPost'",
    ],
    ['query ($x: Nope) { getPost(id: $x) { id } }', 'UnknownType: Unknown type Nope'],
    ['{ getPost(id: "1") { ...F } }', "UndefinedFragment: Undefined fragment F @ 'getPost'"],
    ['{ getPost(id: "1") { id } } fragment F on Post { id }', "UnusedFragment: Unused fragment F @ 'F'"],
    [
      'mutation { createPost(input: {status: ACTIVE}) { id } }',
      "WrongType: argument 'input' with value 'ObjectValue{objectFields=[ObjectField{name='status', value=EnumValue{name='ACTIVE'}}]}' is missing required fields '[title]' @ 'createPost'",
    ],
    [
      'mutation { createPost(input: {title: "a", status: ACTIVE, nope: 1}) { id } }',
      "contains a field not in 'CreatePostInput': 'nope' @ 'createPost'",
    ],
    [
      'mutation { createPost(input: {title: "a", status: ACTIVE, rating: "x"}) { id } }',
      "WrongType: argument 'input.rating' with value 'StringValue{value='x'}' is not a valid 'Int' @ 'createPost'",
    ],
    [
      'mutation { createPost(input: {title: "a", status: ACTIVE, metadata: {a: 1}}) { id } }',
      "is not a valid 'AWSJSON' @ 'createPost'",
    ],
  ])('service 7: %s', async (query, message) => {
    const reply = await post(backend, query);
    expect(reply.status).toBe(200);
    expect(reply.data).toBeNull();
    const [error] = reply.errors;
    expect(error?.message).toContain('Validation error of type ');
    expect(error?.message).toContain(message);
    expect(error).not.toHaveProperty('errorType');
  });

  it('service 10.67: a missing or null part of the variables names the variable', async () => {
    const query = 'mutation ($input: CreatePostInput!) { createPost(input: $input) { id } }';
    for (const input of [{ status: 'ACTIVE' }, { status: 'ACTIVE', title: null }]) {
      const reply = await post(backend, query, { input });
      expect(reply.status).toBe(200);
      expect(reply.errors[0]).toMatchObject({
        path: null,
        message: "Variable 'input' has coerced Null value for NonNull type 'String!'",
      });
    }
    const none = await post(backend, query);
    expect(none.errors[0]?.message).toBe(
      "Variable 'input' has coerced Null value for NonNull type 'CreatePostInput!'",
    );
  });

  it.each([
    [
      { title: 5, status: 'ACTIVE' },
      "Variable 'title' has an invalid value. Expected type 'String' but was 'Integer'.",
    ],
    [
      { title: ['a'], status: 'ACTIVE' },
      "Variable 'title' has an invalid value. Expected type 'String' but was 'ArrayList'.",
    ],
    [{ title: 'a', status: 'NOPE' }, "Variable 'status' has an invalid value"],
    [
      { title: 'a', status: 'ACTIVE', metadata: '{broken' },
      "Variable 'metadata' has an invalid value. Unable to parse {broken as valid JSON.",
    ],
    [
      { title: 'a', status: 'ACTIVE', metadata: { a: 1, b: { c: [true] } } },
      "Variable 'metadata' has an invalid value. Unable to parse {a=1, b={c=[true]}} as valid JSON.",
    ],
    [
      { title: 'a', status: 'ACTIVE', publishedAt: 'yesterday' },
      "Variable 'publishedAt' has an invalid value. Unable to parse `yesterday` as a valid date",
    ],
    [
      { title: 'a', status: 'ACTIVE', coverUrl: 'no url' },
      "Variable 'coverUrl' has an invalid value. Unable to parse `no url` as a valid URL.",
    ],
    [{ title: 'a', status: 'ACTIVE', rating: 2 ** 31 }, "Variable 'rating' has an invalid value"],
    [
      { title: 'a', status: 'ACTIVE', nope: 1 },
      "a field name 'nope' that is not defined for input object type 'CreatePostInput'",
    ],
    [
      'text',
      "Variable 'input' has an invalid value. Expected type 'Map' but was 'String'. Variables for input objects must be an instance of type 'Map'.",
    ],
    [['text'], "Variable 'input' has an invalid value. Expected type 'Map' but was 'ArrayList'."],
  ])('service 7: variables of %j are refused', async (input, message) => {
    const reply = await post(
      backend,
      'mutation ($input: CreatePostInput!) { createPost(input: $input) { id } }',
      { input },
    );
    expect(reply.status).toBe(200);
    expect(reply.data).toBeNull();
    expect(reply.errors[0]?.message).toContain(message);
  });

  it('service 10.68: no key is 401 and so is a wrong one', async () => {
    const body = JSON.stringify({ query: '{ __typename }' });
    for (const headers of [{ 'x-api-key': 'da2-wrong' }, { 'x-api-key': '' }]) {
      const reply = await postText(backend, body, headers);
      expect(reply.status).toBe(401);
      expect(reply.errors).toMatchObject([
        { errorType: 'UnauthorizedException', message: 'You are not authorized to make this call.' },
      ]);
      expect(reply.headers.get('x-amzn-errortype')).toBe('UnauthorizedException');
    }
    const none = await fetch(backend.endpoint, { method: 'POST', body });
    expect(none.status).toBe(401);
    expect(await none.json()).toEqual({
      errors: [{ errorType: 'UnauthorizedException', message: 'Valid authorization header not provided.' }],
    });
  });

  it('service 10.75: the answer carries a request id and the tokens it cost', async () => {
    const { headers } = await post(backend, '{ __typename }');
    expect(Number(headers.get('x-amzn-appsync-tokensconsumed'))).toBeGreaterThanOrEqual(1);
    expect(headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
  });

  it('service 7: GET takes the request from the query string, application/graphql from the body', async () => {
    const query = encodeURIComponent('query ($id: ID!) { getPost(id: $id) { id } }');
    const variables = encodeURIComponent('{"id":"absent"}');
    const get = await fetch(`${backend.endpoint}?query=${query}&variables=${variables}`, {
      headers: { 'x-api-key': backend.apiKey },
    });
    expect(await get.json()).toEqual({ data: { getPost: null } });
    const plain = await postText(backend, '{ __typename }', { 'content-type': 'application/graphql' });
    expect(plain.data).toEqual({ __typename: 'Query' });
  });

  it('service 7: an operation is chosen by name, and must be when there are several', async () => {
    const query = 'query A { __typename } query B { b: __typename }';
    const named = await postText(backend, JSON.stringify({ query, operationName: 'B' }));
    expect(named.data).toEqual({ b: 'Query' });
    expect((await postText(backend, JSON.stringify({ query }))).errors).toHaveLength(1);
    expect((await postText(backend, JSON.stringify({ query, operationName: 'C' }))).errors).toHaveLength(1);
  });

  it('service 7: a subscription that is posted opens no stream', async () => {
    const reply = await post(backend, 'subscription { onCreatePost { id } }');
    expect(reply.status).toBe(400);
    expect(reply.errors).toEqual([
      { errorType: 'BadRequestException', message: 'Subscriptions over MQTT is not supported.' },
    ]);
  });

  it('a browser’s preflight is answered, and so is every origin', async () => {
    const preflight = await fetch(backend.endpoint, {
      method: 'OPTIONS',
      headers: { origin: 'https://a.example' },
    });
    expect(preflight.status).toBe(200);
    expect(preflight.headers.get('access-control-allow-headers')).toBeTruthy();
    expect((await post(backend, '{ __typename }')).headers.get('access-control-allow-origin')).toBe('*');
  });

  it('a query with names, fragments, directives and introspection beside data', async () => {
    const id = freshId();
    await createPost(backend, { id });
    const reply = await post(
      backend,
      `query Q($id: ID!, $yes: Boolean = true) { kind: __typename a: getPost(id: $id) { ...F __typename title @skip(if: $yes) }
        __type(name: "Post") { name fields { name } } }
       fragment F on Post { key: id ... @include(if: $yes) { status } }`,
      { id },
    );
    expect(reply.data).toMatchObject({
      kind: 'Query',
      a: { key: id, __typename: 'Post', status: 'ACTIVE' },
      __type: { name: 'Post' },
    });
    expect(reply.data?.['a']).not.toHaveProperty('title');
  });
});

describe('limits and settings', () => {
  const open: SandboxBackend[] = [];
  const start = async (options: Parameters<typeof openSandbox>[0]) => {
    const backend = await openSandbox(options);
    open.push(backend);
    return backend;
  };
  afterAll(async () => {
    for (const backend of open) await backend.stop();
  });

  it('service 10.74: with introspection off its fields are validation errors', async () => {
    const backend = await start({ settings: { introspection: false } });
    const reply = await post(backend, '{ __schema { queryType { name } } }');
    expect(reply.status).toBe(200);
    expect(reply.data).toBeNull();
    expect(reply.errors[0]?.message).toContain('__schema');
    expect((await post(backend, '{ __typename }')).data).toEqual({ __typename: 'Query' });
  });

  it('service 10.74: beyond the depth limit a field is refused and its nearest nullable parent is null', async () => {
    const backend = await start({ settings: { queryDepthLimit: 3 } });
    const { id } = await createPost(backend, { id: freshId() });
    await post(
      backend,
      `mutation { createComment(input: {postID: "${String(id)}", content: "x", writtenAt: "2026-01-01T00:00:00Z"}) { id } }`,
    );
    const reply = await post(backend, `{ getPost(id: "${String(id)}") { id comments { items { id } } } }`);
    expect(reply.status).toBe(200);
    expect(reply.errors).toMatchObject([
      { errorType: 'QueryDepthLimitReached', path: ['getPost', 'comments', 'items', 0, 'id'] },
    ]);
    expect(reply.data).toEqual({ getPost: { id, comments: { items: [null] } } });
  });

  it('service 10.74: beyond the resolver limit the extra resolvers fail alone', async () => {
    const backend = await start({ settings: { resolverCountLimit: 2 } });
    const reply = await post(
      backend,
      '{ a: getPost(id: "1") { id } b: getPost(id: "2") { id } c: getPost(id: "3") { id } }',
    );
    expect(reply.data).toEqual({ a: null, b: null, c: null });
    expect(reply.errors.map((error) => [error.errorType, error.path])).toEqual([
      ['ResolverExecutionLimitReached', ['c']],
    ]);
  });

  it('a body beyond the limit is refused and the connection goes on', async () => {
    const backend = await start({ settings: { maxRequestBytes: 1_000 } });
    const reply = await postText(backend, JSON.stringify({ query: `{ __typename } # ${'x'.repeat(5_000)}` }));
    expect(reply.status).toBe(413);
    expect((await post(backend, '{ __typename }')).data).toEqual({ __typename: 'Query' });
  });

  it('deep and long documents end in an answer', async () => {
    const backend = await start({});
    const deep = await post(backend, `${'{ a '.repeat(50_000)}`);
    expect(deep.status).toBe(400);
    const nested = await post(
      backend,
      `{ getPost(id: "1") ${'{ author { posts { items '.repeat(200)} { id } ${'} } }'.repeat(200)} }`,
    );
    expect(nested.data).toEqual({ getPost: null });
    const wide = await post(
      backend,
      `{ ${Array.from({ length: 500 }, (_, i) => `a${i}: getPost(id: "x") { id }`).join(' ')} }`,
    );
    expect(Object.keys(wide.data ?? {})).toHaveLength(500);
  });

  it('other paths are not found, other methods not supported', async () => {
    const backend = await start({});
    const elsewhere = await fetch(new URL('/other', backend.endpoint), { method: 'POST' });
    expect(elsewhere.status).toBe(404);
    expect(
      (await fetch(backend.endpoint, { method: 'DELETE', headers: { 'x-api-key': backend.apiKey } })).status,
    ).toBe(405);
  });

  it('the same port speaks TLS with the certificate that was made for it', async () => {
    const backend = await start({});
    const url = new URL(backend.sandbox.tlsEndpoint);
    for (const host of ['localhost', '127.0.0.1']) {
      const status = await new Promise((resolve, reject) => {
        const ca = readFileSync(backend.sandbox.caFile);
        const headers = { 'x-api-key': backend.apiKey };
        const request = httpsRequest(
          { host, port: url.port, path: '/graphql', method: 'POST', ca, headers },
          (response) => {
            response.resume();
            resolve(response.statusCode);
          },
        );
        request.on('error', reject);
        request.end(JSON.stringify({ query: '{ __typename }' }));
      });
      expect(status).toBe(200);
    }
  });

  it('service 10.73: a record without metadata nulls its own element, and the others are answered', async () => {
    const backend = await start({});
    await createPost(backend, { id: 'whole' });
    await backend.sandbox.stop();
    const { openDatabase } = await import('../../sqlite/open-database');
    const db = openDatabase(`${backend.folder}/sandbox.sqlite`);
    const now = '2026-01-01T00:00:00.000Z';
    const bare = JSON.stringify({
      id: 'bare',
      title: 'old',
      status: 'ACTIVE',
      createdAt: now,
      updatedAt: now,
    });
    db.prepare("INSERT INTO base_Post (pk, sk, deleted, item) VALUES ('bare', '', 0, ?)").run(bare);
    db.close();
    const { startSandbox } = await import('..');
    const { loadSchemaFile } = await import('../../schema');
    const schema = await loadSchemaFile(`${import.meta.dirname}/../../testing/fixtures/blog/appsync.graphql`);
    const sandbox = await startSandbox({
      schema,
      dataDir: backend.folder,
      apiKey: backend.apiKey,
      strategy: 'OPTIMISTIC_CONCURRENCY',
    });
    const again = { ...backend, endpoint: sandbox.endpoint };
    const reply = await post(again, '{ syncPosts { items { id _version _lastChangedAt } } }');
    expect(reply.data).toMatchObject({ syncPosts: { items: [{ id: 'whole' }, null] } });
    expect(reply.errors).toEqual([
      {
        path: ['syncPosts', 'items', 1, '_version'],
        locations: null,
        message:
          "Cannot return null for non-nullable type: 'Int' within parent 'Post' (/syncPosts/items[1]/_version)",
      },
      {
        path: ['syncPosts', 'items', 1, '_lastChangedAt'],
        locations: null,
        message:
          "Cannot return null for non-nullable type: 'AWSTimestamp' within parent 'Post' (/syncPosts/items[1]/_lastChangedAt)",
      },
    ]);
    const adopted = await post(
      again,
      'mutation { updatePost(input: {id: "bare", title: "new", _version: 0}) { id _version } }',
    );
    expect(adopted.data).toEqual({ updatePost: { id: 'bare', _version: 1 } });
    await sandbox.stop();
  });
});
