import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBackend, type Backend } from './backend';
import { createPost, deletePost, freshId, getPost, POST, sendDelete, sendUpdate, updatePost } from './posts';
import { post } from './wire-client';

describe('versioned writes', () => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await openBackend();
  });
  afterAll(() => backend.stop());

  it('service 10.1: a create answers version 1, a change time in ms and no deletion mark', async () => {
    const created = await createPost(backend, { id: freshId() });
    expect(created).toMatchObject({ _version: 1, _deleted: null });
    expect(String(created['_lastChangedAt'])).toMatch(/^\d{13}$/);
    expect(created['createdAt']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(created['updatedAt']).toBe(created['createdAt']);
  });

  it('takes only days that the calendar has', async () => {
    const create = (publishedAt: string) =>
      post(backend, `mutation ($input: CreatePostInput!) { createPost(input: $input) { publishedAt } }`, {
        input: { title: 'dated', status: 'ACTIVE', publishedAt },
      });
    for (const day of ['2023-02-29', '2024-02-30', '2100-02-29', '2024-04-31']) {
      expect((await create(`${day}T00:00:00Z`)).errors[0]?.message).toContain('as a valid datetime');
    }
    for (const day of ['2024-02-29', '2000-02-29', '2024-12-31', '-0004-02-29']) {
      expect((await create(`${day}T00:00:00Z`)).errors).toEqual([]);
    }
  });

  it('service 4.3: a create without an id gets one', async () => {
    expect((await createPost(backend, {}))['id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('service 10.2: an update with the current version raises version and change time', async () => {
    const created = await createPost(backend, { id: freshId() });
    const updated = await updatePost(backend, { id: created['id'], title: 'second', _version: 1 });
    expect(updated).toMatchObject({ title: 'second', status: 'ACTIVE', _version: 2, _deleted: null });
    expect(updated['_lastChangedAt']).toBeGreaterThan(created['_lastChangedAt'] as number);
    expect(updated['createdAt']).toBe(created['createdAt']);
  });

  it('service 10.3: a delete keeps the other fields and raises the version', async () => {
    const { id } = await createPost(backend, { id: freshId(), rating: 4 });
    const deleted = await deletePost(backend, { id, _version: 1 });
    expect(deleted).toMatchObject({ id, title: 'first', rating: 4, _version: 2, _deleted: true });
    expect(await getPost(backend, id as string)).toEqual(deleted);
  });

  it('service 10.13 and 10.15: a create on a live key fails its condition, by its bare name', async () => {
    const existing = await createPost(backend, { id: freshId(), title: 'there first' });
    const reply = await post(
      backend,
      `mutation ($input: CreatePostInput!) { createPost(input: $input) { ${POST} } }`,
      {
        input: { id: existing['id'], title: 'late', status: 'ACTIVE' },
      },
    );
    expect(reply.status).toBe(200);
    expect(reply.data).toEqual({ createPost: null });
    expect(reply.errors[0]).toMatchObject({
      errorType: 'ConditionalCheckFailedException',
      path: ['createPost'],
      data: existing,
    });
    expect(reply.errors[0]?.message).toMatch(
      /^The conditional request failed \(Service: .+, Status Code: 400, Request ID: .+\)$/,
    );
  });

  it('service 10.14: a create on a tombstone’s key fails in the same way', async () => {
    const { id } = await createPost(backend, { id: freshId() });
    await deletePost(backend, { id, _version: 1 });
    const reply = await post(
      backend,
      'mutation ($input: CreatePostInput!) { createPost(input: $input) { id _deleted } }',
      {
        input: { id, title: 'again', status: 'ACTIVE' },
      },
    );
    expect(reply.data).toEqual({ createPost: null });
    expect(reply.errors[0]).toMatchObject({
      errorType: 'ConditionalCheckFailedException',
      data: { id, _deleted: true },
    });
  });

  it('service 10.31: a failed condition is not a conflict, even with the right version', async () => {
    const { id } = await createPost(backend, { id: freshId(), title: 'kept' });
    const reply = await sendUpdate(backend, { id, title: 'lost', _version: 1 }, POST, {
      title: { eq: 'other' },
    });
    expect(reply.errors[0]?.errorType).toBe('ConditionalCheckFailedException');
    expect(await getPost(backend, id as string)).toMatchObject({ title: 'kept', _version: 1 });
    const accepted = await sendUpdate(backend, { id, title: 'new', _version: 1 }, POST, {
      title: { eq: 'kept' },
    });
    expect(accepted.data?.['updatePost']).toMatchObject({ title: 'new', _version: 2 });
  });

  it('service 10.32: a create that sets _version is a bad request', async () => {
    const reply = await post(
      backend,
      'mutation ($input: CreatePostInput!) { createPost(input: $input) { id } }',
      {
        input: { id: freshId(), title: 'a', status: 'ACTIVE', _version: 1 },
      },
    );
    expect(reply.data).toEqual({ createPost: null });
    expect(reply.errors[0]).toMatchObject({
      errorType: 'BadRequest',
      message: 'Updating _version field can not be set from the client',
    });
  });

  it('service 3.1: an update or delete of an absent record fails the condition', async () => {
    const id = freshId();
    for (const reply of [
      await sendUpdate(backend, { id, title: 'x', _version: 1 }),
      await sendDelete(backend, { id, _version: 1 }),
    ]) {
      expect(reply.errors[0]).toMatchObject({ errorType: 'ConditionalCheckFailedException', data: null });
    }
  });

  it('service 4.3: null removes an attribute, an absent field leaves it', async () => {
    const { id } = await createPost(backend, { id: freshId(), rating: 3, content: 'text', keywords: ['a'] });
    const updated = await updatePost(backend, { id, rating: null, _version: 1 });
    expect(updated).toMatchObject({ rating: null, content: 'text', keywords: ['a'] });
    const missing = await post(
      backend,
      'query ($f: ModelPostFilterInput) { listPosts(filter: $f, limit: 1000) { items { id } } }',
      {
        f: { id: { eq: id }, rating: { attributeExists: false } },
      },
    );
    expect(missing.data).toEqual({ listPosts: { items: [{ id }] } });
  });

  it('service 1.5: an update of a tombstone with its version is accepted and leaves it a tombstone', async () => {
    const { id } = await createPost(backend, { id: freshId() });
    await deletePost(backend, { id, _version: 1 });
    expect(await updatePost(backend, { id, title: 'buried', _version: 2 })).toMatchObject({
      title: 'buried',
      _version: 3,
      _deleted: true,
    });
  });

  it('service 3.3: AWSJSON goes in and comes out as text', async () => {
    const created = await createPost(backend, { id: freshId(), metadata: '{"a":[1,{"b":null}],"c":"d"}' });
    expect(created['metadata']).toBe('{"a":[1,{"b":null}],"c":"d"}');
  });

  it('refuses what DynamoDB refuses: an item beyond 400 KB, a key that is empty', async () => {
    for (const input of [{ content: 'x'.repeat(410 * 1024) }, { id: '' }]) {
      const reply = await post(
        backend,
        'mutation ($input: CreatePostInput!) { createPost(input: $input) { id } }',
        {
          input: { title: 'a', status: 'ACTIVE', ...input },
        },
      );
      expect(reply.errors[0]?.errorType).toBe('DynamoDB:DynamoDbException');
    }
  });

  it('service 9.2: aliased mutations run one after another and fail each for itself', async () => {
    const id = freshId();
    const reply = await post(
      backend,
      `mutation ($id: ID!) {
        m0: createPost(input: {id: $id, title: "a", status: ACTIVE}) { id _version }
        m1: updatePost(input: {id: $id, title: "b", _version: 9}) { id _version }
        m2: updatePost(input: {id: $id, title: "c", _version: 1}) { title _version }
      }`,
      { id },
    );
    expect(reply.data).toEqual({ m0: { id, _version: 1 }, m1: null, m2: { title: 'c', _version: 2 } });
    expect(reply.errors.map((error) => error.path)).toEqual([['m1']]);
  });

  it('service 3.3: AWSJSON comes back exactly, with numbers beyond 2^53 too', async () => {
    const metadata = '{"big":9007199254740993}';
    const post = await createPost(backend, { metadata });
    expect(post['metadata']).toBe(metadata);
    const again = await updatePost(backend, { id: post['id'], title: 'second', _version: 1 });
    expect(again['metadata']).toBe(metadata);
  });
});
