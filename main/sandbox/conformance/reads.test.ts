import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox, type SandboxBackend } from './backend';
import { createPost, deletePost } from './posts';
import { fieldOf, post, type Row } from './wire-client';

const ids = (connection: Row) => (connection['items'] as Row[]).map((item) => item['id']);

describe('filters', () => {
  let backend: SandboxBackend;
  beforeAll(async () => {
    backend = await openSandbox();
    await createPost(backend, {
      id: 'full',
      title: 'beta',
      rating: 4,
      keywords: ['red', 'blue'],
      content: 'some text',
      metadata: '{"k":1}',
    });
    await createPost(backend, { id: 'bare', title: 'alpha', status: 'INACTIVE' });
    await createPost(backend, { id: 'null', title: 'gamma', rating: null, content: 'größer' });
    await createPost(backend, { id: 'gone', title: 'delta', rating: 2 });
    await deletePost(backend, { id: 'gone', _version: 1 });
  });
  afterAll(() => backend.stop());

  const list = async (filter: Row) =>
    ids(
      await fieldOf(
        backend,
        'listPosts',
        'query ($f: ModelPostFilterInput) { listPosts(filter: $f) { items { id } } }',
        { f: filter },
      ),
    );

  it.each<[string, Row, string[]]>([
    [
      'service 10.12: ne true keeps records that lack the attribute',
      { _deleted: { ne: true } },
      ['full', 'bare', 'null'],
    ],
    ['service 10.11: tombstones are listed', {}, ['full', 'bare', 'null', 'gone']],
    ['eq', { title: { eq: 'beta' } }, ['full']],
    ['eq of an absent attribute is false', { rating: { eq: 4 } }, ['full']],
    ['ne is true for absent ones', { rating: { ne: 4 } }, ['bare', 'null', 'gone']],
    ['eq null is for null attributes only', { rating: { eq: null } }, ['null']],
    ['gt is false for absent ones', { rating: { gt: 2 } }, ['full']],
    ['le', { rating: { le: 2 } }, ['gone']],
    ['between includes its ends', { rating: { between: [2, 4] } }, ['full', 'gone']],
    ['text compares by bytes', { title: { ge: 'beta' } }, ['full', 'null', 'gone']],
    ['beginsWith', { title: { beginsWith: 'al' } }, ['bare']],
    ['contains in a text', { content: { contains: 'me te' } }, ['full']],
    ['contains in a list is an element', { keywords: { contains: 'red' } }, ['full']],
    ['contains in a list is no part of an element', { keywords: { contains: 're' } }, []],
    ['notContains is true for absent ones', { keywords: { notContains: 'red' } }, ['bare', 'null', 'gone']],
    ['attributeExists', { rating: { attributeExists: true } }, ['full', 'null', 'gone']],
    ['attributeExists false', { rating: { attributeExists: false } }, ['bare']],
    ['attributeType', { rating: { attributeType: 'number' } }, ['full', 'gone']],
    ['attributeType of null', { rating: { attributeType: '_null' } }, ['null']],
    ['attributeType of a list', { keywords: { attributeType: 'list' } }, ['full']],
    ['attributeType of parsed JSON', { metadata: { attributeType: 'map' } }, ['full']],
    ['size of a text', { title: { size: { eq: 4 } } }, ['full']],
    ['size of a text counts bytes', { content: { size: { eq: 8 } } }, ['null']],
    ['size of a list', { keywords: { size: { ge: 2 } } }, ['full']],
    ['enum', { status: { eq: 'INACTIVE' } }, ['bare']],
    ['fields side by side are joined by AND', { rating: { ge: 2 }, title: { eq: 'delta' } }, ['gone']],
    ['operators of one field are joined by AND', { rating: { ge: 2, lt: 4 } }, ['gone']],
    ['or', { or: [{ title: { eq: 'beta' } }, { rating: { eq: 2 } }] }, ['full', 'gone']],
    [
      'and, nested',
      { and: [{ rating: { attributeExists: true } }, { or: [{ title: { eq: 'gamma' } }] }] },
      ['null'],
    ],
    ['not', { not: { title: { beginsWith: 'b' } } }, ['bare', 'null', 'gone']],
  ])('%s', async (_name, filter, expected) => {
    expect(await list(filter)).toEqual(expected);
  });
});

describe('keys and indexes', () => {
  let backend: SandboxBackend;
  const order = (customerID: string, placedAt: string, number: number) =>
    fieldOf(
      backend,
      'createOrder',
      `mutation ($i: CreateOrderInput!) { createOrder(input: $i) { number _version } }`,
      {
        i: {
          customerID,
          placedAt,
          number,
          state: 'PLACED',
          total: { amount: 1, currency: 'EUR' },
          shipTo: { line1: 'a', city: 'b', postcode: 'c', country: 'd' },
          history: [],
        },
      },
    );
  const numbers = (connection: Row) => (connection['items'] as Row[]).map((item) => item['number']);

  beforeAll(async () => {
    backend = await openSandbox({ schema: 'commerce' });
    await order('c1', '2026-01-02T00:00:00.000Z', 10);
    await order('c1', '2026-01-01T00:00:00.000Z', 9);
    await order('c1', '2026-01-02T00:00:00.000Z', 2);
    await order('c2', '2026-01-01T00:00:00.000Z', 1);
  });
  afterAll(() => backend.stop());

  it('service 10.45: a composite key needs all of its parts', async () => {
    const key = { customerID: 'c1', placedAt: '2026-01-02T00:00:00.000Z', number: 10 };
    const query = `query ($customerID: ID!, $placedAt: AWSDateTime!, $number: Int!) {
      getOrder(customerID: $customerID, placedAt: $placedAt, number: $number) { number state } }`;
    expect(await fieldOf(backend, 'getOrder', query, key)).toEqual({ number: 10, state: 'PLACED' });
    expect((await post(backend, query, { ...key, number: 11 })).data).toEqual({ getOrder: null });
    const sortOnly =
      '{ listOrders(placedAtNumber: {eq: {placedAt: "2026-01-02T00:00:00.000Z", number: 2}}) { nextToken } }';
    expect((await post(backend, sortOnly)).errors[0]?.message).toBe(
      "When providing argument 'placedAtNumber' you must also provide arguments 'customerID'.",
    );
    const partly = await post(backend, '{ getOrder(customerID: "c1") { number } }');
    expect(partly.errors[0]?.message).toContain('MissingFieldArgument');
  });

  it('service 4.2: list takes the partition and a joined condition on the sort key', async () => {
    const list = (args: string) =>
      fieldOf(backend, 'listOrders', `{ listOrders(${args}) { items { number } } }`);
    expect(numbers(await list('customerID: "c1"'))).toEqual([9, 10, 2]);
    expect(numbers(await list('customerID: "c1", sortDirection: DESC'))).toEqual([2, 10, 9]);
    expect(
      numbers(
        await list('customerID: "c1", placedAtNumber: {beginsWith: {placedAt: "2026-01-02T00:00:00.000Z"}}'),
      ),
    ).toEqual([10, 2]);
    expect(
      numbers(
        await list(
          'customerID: "c1", placedAtNumber: {eq: {placedAt: "2026-01-01T00:00:00.000Z", number: 9}}',
        ),
      ),
    ).toEqual([9]);
    expect(
      numbers(
        await list(
          'customerID: "c1", placedAtNumber: {between: [{placedAt: "2026-01-01T00:00:00.000Z", number: 0}, {placedAt: "2026-01-02T00:00:00.000Z", number: 10}]}',
        ),
      ),
    ).toEqual([9, 10]);
  });

  it('service 4.2: a sort key of one number sorts and compares as a number', async () => {
    const query = (args: string) =>
      fieldOf(
        backend,
        'ordersByCustomer',
        `{ ordersByCustomer(customerID: "c1"${args}) { items { number } } }`,
      );
    expect(numbers(await query(''))).toEqual([2, 9, 10]);
    expect(numbers(await query(', number: {ge: 9}, sortDirection: DESC'))).toEqual([10, 9]);
  });

  it('service 4.2: pages of an index go on where they stopped, in both directions', async () => {
    for (const direction of ['ASC', 'DESC']) {
      const seen: unknown[] = [];
      let token: string | null = null;
      do {
        const page: Row = await fieldOf(
          backend,
          'ordersByCustomer',
          `query ($t: String) { ordersByCustomer(customerID: "c1", sortDirection: ${direction}, limit: 1, nextToken: $t) { items { number } nextToken } }`,
          { t: token },
        );
        seen.push(...numbers(page));
        token = page['nextToken'] as string | null;
      } while (token !== null);
      expect(seen).toEqual(direction === 'ASC' ? [2, 9, 10] : [10, 9, 2]);
    }
  });

  it('service 4.2: a sort condition or direction without the partition is refused', async () => {
    for (const args of ['placedAtNumber: {eq: {number: 1}}', 'sortDirection: DESC']) {
      const reply = await post(backend, `{ listOrders(${args}) { items { number } } }`);
      expect(reply.errors[0]?.errorType).toBe('InvalidArgumentsError');
    }
  });

  it('service 4.3: a part of an index’s joined sort key can’t be updated alone', async () => {
    const line = await fieldOf(
      backend,
      'createOrderLine',
      `mutation { createOrderLine(input: {orderCustomerID: "c1", orderPlacedAt: "2026-01-01T00:00:00.000Z", orderNumber: 9,
        sku: "s", quantity: 1, unitPrice: {amount: 1, currency: EUR}}) { id _version order { number } } }`,
    );
    expect(line['order']).toEqual({ number: 9 });
    const reply = await post(
      backend,
      'mutation ($i: UpdateOrderLineInput!) { updateOrderLine(input: $i) { id } }',
      {
        i: { id: line['id'], orderNumber: 2, _version: 1 },
      },
    );
    expect(reply.errors[0]?.message).toContain("Missing key: 'orderPlacedAt'");
    const lines = await fieldOf(
      backend,
      'getOrder',
      '{ getOrder(customerID: "c1", placedAt: "2026-01-01T00:00:00.000Z", number: 9) { lines { items { id } } } }',
    );
    expect(ids(lines['lines'] as Row)).toEqual([line['id']]);
  });
});

describe('relations', () => {
  let backend: SandboxBackend;
  beforeAll(async () => {
    backend = await openSandbox();
    await fieldOf(
      backend,
      'createUser',
      'mutation { createUser(input: {id: "u", username: "ada", links: [{network: "n", url: "https://a.example"}]}) { id } }',
    );
    await createPost(backend, { id: 'p', authorID: 'u' });
    await createPost(backend, { id: 'lonely' });
    for (const n of [1, 2, 3]) {
      await fieldOf(
        backend,
        'createComment',
        `mutation { createComment(input: {id: "c${n}", postID: "p", content: "x", writtenAt: "2026-01-0${n}T00:00:00Z"}) { id } }`,
      );
    }
    await fieldOf(
      backend,
      'deleteComment',
      'mutation { deleteComment(input: {id: "c2", _version: 1}) { id } }',
    );
    await fieldOf(backend, 'createTag', 'mutation { createTag(input: {id: "t", label: "l"}) { id } }');
    await fieldOf(
      backend,
      'createPostTags',
      'mutation { createPostTags(input: {id: "pt", postId: "p", tagId: "t"}) { id post { id } tag { label } } }',
    );
  });
  afterAll(() => backend.stop());

  it('service 10.11: a connection lists tombstones and takes conditions, direction and pages', async () => {
    const comments = async (args: string) => {
      const found = await fieldOf(
        backend,
        'getPost',
        `{ getPost(id: "p") { comments${args} { items { id _deleted } nextToken } } }`,
      );
      return found['comments'] as Row;
    };
    expect((await comments(''))['items']).toEqual([
      { id: 'c1', _deleted: null },
      { id: 'c2', _deleted: true },
      { id: 'c3', _deleted: null },
    ]);
    expect(ids(await comments('(sortDirection: DESC, writtenAt: {gt: "2026-01-01T00:00:00Z"})'))).toEqual([
      'c3',
      'c2',
    ]);
    const first = await comments('(limit: 2)');
    expect(ids(await comments(`(limit: 2, nextToken: "${String(first['nextToken'])}")`))).toEqual(['c3']);
  });

  it('service 4.6: belongsTo, hasMany and many-to-many lead both ways', async () => {
    const found = await fieldOf(
      backend,
      'getPost',
      '{ getPost(id: "p") { author { id username links { network } posts { items { id } } } tags { items { tag { label posts { items { postId } } } } } } }',
    );
    expect(found).toEqual({
      author: { id: 'u', username: 'ada', links: [{ network: 'n' }], posts: { items: [{ id: 'p' }] } },
      tags: { items: [{ tag: { label: 'l', posts: { items: [{ postId: 'p' }] } } }] },
    });
    expect(await fieldOf(backend, 'getPost', '{ getPost(id: "lonely") { author { id } } }')).toEqual({
      author: null,
    });
  });

  it('a deleted parent is still there for a selection of its key and state alone', async () => {
    await fieldOf(
      backend,
      'createUser',
      'mutation { createUser(input: {id: "gone", username: "x"}) { id } }',
    );
    await createPost(backend, { id: 'orphan', authorID: 'gone' });
    await fieldOf(backend, 'deleteUser', 'mutation { deleteUser(input: {id: "gone", _version: 1}) { id } }');
    const keys = '{ getPost(id: "orphan") { author { id _deleted __typename } } }';
    expect(await fieldOf(backend, 'getPost', keys)).toEqual({
      author: { id: 'gone', _deleted: true, __typename: 'User' },
    });
    const all = '{ getPost(id: "orphan") { author { id username _deleted } } }';
    expect(await fieldOf(backend, 'getPost', all)).toEqual({
      author: { id: 'gone', username: 'x', _deleted: true },
    });
  });

  it('service 10.46: a missing non-null relation nulls its parent', async () => {
    await fieldOf(
      backend,
      'createPostTags',
      'mutation { createPostTags(input: {id: "bad", postId: "p", tagId: "absent"}) { id } }',
    );
    const reply = await post(backend, '{ getPostTags(id: "bad") { id tag { id } } }');
    expect(reply.data).toEqual({ getPostTags: null });
    expect(reply.errors).toEqual([
      {
        path: ['getPostTags', 'tag'],
        locations: null,
        message:
          "Cannot return null for non-nullable type: 'Tag' within parent 'PostTags' (/getPostTags/tag)",
      },
    ]);
  });
});
