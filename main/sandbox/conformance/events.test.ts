import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBackend, openSandbox, type Backend, type SandboxBackend } from './backend';
import { createPost, deletePost, freshId, POST, sendUpdate, updatePost } from './posts';
import { connect, fieldOf, post, type RealtimeClient } from './wire-client';

const missing = (type: string, parent: string, path: string[]) => ({
  message: `Cannot return null for non-nullable type: '${type}' within parent '${parent}' (/${path.join('/')})`,
  path,
});

describe('events of posts', () => {
  let backend: Backend;
  let client: RealtimeClient;
  beforeAll(async () => {
    backend = await openBackend();
  });
  beforeEach(async () => {
    client = await connect(backend);
    return () => client.close();
  });
  afterAll(() => backend.stop());

  const onUpdate = (selection = POST, args = '') =>
    client.subscribe('s', `subscription { onUpdatePost${args} { ${selection} } }`);
  const payload = async (skip = 0) => (await client.frame('data', 's', skip)).payload;

  it('service 10.47: an event holds what mutation and subscription both selected', async () => {
    const { id } = await createPost(backend, { id: freshId(), rating: 2 });
    await onUpdate('id title rating _version');
    const updated = await updatePost(backend, { id, title: 'new', _version: 1 });
    expect(await payload()).toEqual({ data: { onUpdatePost: { id, title: 'new', rating: 2, _version: 2 } } });
    expect(updated['_version']).toBe(2);
  });

  it('service 10.48: a nullable field that wasn’t selected is null without an error', async () => {
    const { id } = await createPost(backend, { id: freshId(), rating: 2, content: 'text' });
    await onUpdate('id rating content author { id }');
    await updatePost(backend, { id, title: 'new', _version: 1 }, 'id content');
    expect(await payload()).toEqual({
      data: { onUpdatePost: { id, rating: null, content: 'text', author: null } },
    });
  });

  it('service 10.49 and 10.51: every missing non-null field is reported, and the mutation hears nothing of it', async () => {
    const { id } = await createPost(backend, { id: freshId() });
    await onUpdate('id title status createdAt _version _lastChangedAt _deleted');
    const reply = await sendUpdate(backend, { id, title: 'new', _version: 1 }, 'id title');
    expect(JSON.parse(reply.text)).toEqual({ data: { updatePost: { id, title: 'new' } } });
    const frame = await client.frame('data', 's');
    expect(frame).toEqual({
      id: 's',
      type: 'data',
      payload: {
        data: { onUpdatePost: null },
        errors: [
          missing('PostStatus', 'Post', ['onUpdatePost', 'status']),
          missing('AWSDateTime', 'Post', ['onUpdatePost', 'createdAt']),
          missing('Int', 'Post', ['onUpdatePost', '_version']),
          missing('AWSTimestamp', 'Post', ['onUpdatePost', '_lastChangedAt']),
        ],
      },
    });
  });

  it('service 10.50: a hole in a nullable relation nulls the relation alone', async () => {
    const user = await fieldOf(
      backend,
      'createUser',
      'mutation { createUser(input: {username: "ada"}) { id } }',
    );
    const { id } = await createPost(backend, { id: freshId(), authorID: user['id'] });
    await onUpdate('id author { id username createdAt }');
    await updatePost(backend, { id, title: 'new', _version: 1 }, 'id author { id username }');
    expect(await payload()).toEqual({
      data: { onUpdatePost: { id, author: null } },
      errors: [missing('AWSDateTime', 'User', ['onUpdatePost', 'author', 'createdAt'])],
    });
  });

  it('service 5.1: an aliased leaf doesn’t reach subscribers, an aliased mutation does', async () => {
    const { id } = await createPost(backend, { id: freshId() });
    await onUpdate('id _version');
    await post(
      backend,
      `mutation { again: updatePost(input: {id: "${String(id)}", title: "x", _version: 1}) { id v: _version } }`,
    );
    expect(await payload()).toEqual({
      data: { onUpdatePost: null },
      errors: [missing('Int', 'Post', ['onUpdatePost', '_version'])],
    });
    await post(
      backend,
      `mutation { again: updatePost(input: {id: "${String(id)}", title: "y", _version: 2}) { id _version } }`,
    );
    expect(await payload(1)).toEqual({ data: { onUpdatePost: { id, _version: 3 } } });
  });

  it('service 5.1: the key of an event is the subscriber’s own, and __typename comes from the schema', async () => {
    const { id } = await createPost(backend, { id: freshId() });
    await client.subscribe('s', 'subscription { mine: onUpdatePost { key: id __typename } }');
    await updatePost(backend, { id, title: 'x', _version: 1 }, 'id');
    expect(await payload()).toEqual({ data: { mine: { key: id, __typename: 'Post' } } });
  });

  it('service 10.52: a delete that doesn’t select _deleted looks like a living record', async () => {
    const { id } = await createPost(backend, { id: freshId() });
    await client.subscribe('s', 'subscription { onDeletePost { id _version _deleted } }');
    await deletePost(backend, { id, _version: 1 }, 'id _version');
    expect(await payload()).toEqual({ data: { onDeletePost: { id, _version: 2, _deleted: null } } });
  });

  it('service 10.53: a filter on a field that wasn’t selected delivers nothing at all', async () => {
    const { id } = await createPost(backend, { id: freshId(), rating: 5 });
    await onUpdate('id', '(filter: {rating: {eq: 5}})');
    await updatePost(backend, { id, title: 'a', _version: 1 }, 'id title');
    await updatePost(backend, { id, title: 'b', _version: 2 }, 'id rating');
    expect(await payload()).toEqual({ data: { onUpdatePost: { id } } });
    await client.settle();
    expect(client.events('s')).toHaveLength(1);
  });

  it('service 10.56: a rejected mutation makes no event, aliased ones make one each, in order', async () => {
    const { id } = await createPost(backend, { id: freshId() });
    await onUpdate('id title');
    await post(
      backend,
      `mutation ($id: ID!) {
        a: updatePost(input: {id: $id, title: "1", _version: 1}) { id title }
        b: updatePost(input: {id: $id, title: "stale", _version: 1}) { id title }
        c: updatePost(input: {id: $id, title: "2", _version: 2}) { id title }
      }`,
      { id },
    );
    await client.settle();
    expect(client.events('s').map((frame) => frame.payload?.data)).toEqual([
      { onUpdatePost: { id, title: '1' } },
      { onUpdatePost: { id, title: '2' } },
    ]);
  });

  it('service 10.47: fields under @skip and in fragments count as they were answered', async () => {
    const { id } = await createPost(backend, { id: freshId(), rating: 3 });
    await onUpdate('id title rating');
    await post(
      backend,
      `mutation ($id: ID!, $no: Boolean!) { updatePost(input: {id: $id, title: "x", _version: 1}) { ...F rating @include(if: $no) } }
       fragment F on Post { id ... on Post { title } }`,
      { id, no: false },
    );
    expect(await payload()).toEqual({ data: { onUpdatePost: { id, title: 'x', rating: null } } });
  });

  it('service 5.1: a mutation whose result was nulled by an error is not published', async () => {
    await client.subscribe('s', 'subscription { onCreatePostTags { id } }');
    const reply = await post(
      backend,
      'mutation { createPostTags(input: {postId: "absent", tagId: "absent"}) { id post { id } } }',
    );
    expect(reply.data).toEqual({ createPostTags: null });
    await client.settle();
    expect(client.events('s')).toEqual([]);
  });
});

describe('filters of subscriptions', () => {
  let backend: SandboxBackend;
  let client: RealtimeClient;
  beforeAll(async () => {
    backend = await openSandbox({ schema: 'mixed' });
  });
  beforeEach(async () => {
    client = await connect(backend);
    return () => client.close();
  });
  afterAll(() => backend.stop());

  const create = (input: Record<string, unknown>, selection = 'id text owner _deleted') =>
    fieldOf(
      backend,
      'createNote',
      `mutation ($i: CreateNoteInput!) { createNote(input: $i) { ${selection} } }`,
      {
        i: { text: 'x', pages: [], ...input },
      },
    );
  const delivered = async (
    query: string,
    variables: Record<string, unknown>,
    notes: Array<Record<string, unknown>>,
    selection?: string,
  ) => {
    await client.subscribe('s', query, variables);
    for (const note of notes) await create(note, selection);
    await client.settle();
    return client.events('s').map((frame) => (frame.payload?.data?.['onCreateNote'] as { id: string }).id);
  };
  const notes = (...owners: Array<string | null>) => owners.map((owner) => ({ id: freshId(), owner }));

  it('service 5.2: each argument must equal its field', async () => {
    const [a, b] = notes('ada', 'bob');
    expect(
      await delivered('subscription { onCreateNote(owner: "ada") { id } }', {}, [a ?? {}, b ?? {}]),
    ).toEqual([a?.id]);
  });

  it('service 10.53: an argument on a field that wasn’t selected delivers nothing', async () => {
    expect(
      await delivered('subscription { onCreateNote(owner: "ada") { id } }', {}, notes('ada'), 'id'),
    ).toEqual([]);
  });

  it('service 10.54: an argument of null matches null fields only; one left out matches all', async () => {
    const both = notes('ada', null);
    const query = 'subscription ($o: String) { onCreateNote(owner: $o) { id } }';
    expect(await delivered(query, { o: null }, both)).toEqual([both[1]?.id]);
    client.send({ id: 's', type: 'stop' });
    await client.frame('complete', 's');
    client.frames.length = 0;
    expect(await delivered(query, {}, notes('cy', null))).toHaveLength(2);
  });

  it('service 10.55: an enhanced filter puts the filter by arguments off', async () => {
    const [a, b] = notes('ada', 'bob');
    const query = 'subscription { onCreateNote(owner: "ada", filter: {text: {eq: "x"}}) { id } }';
    expect(await delivered(query, {}, [a ?? {}, b ?? {}])).toEqual([a?.id, b?.id]);
  });

  it('service 4.4: an enhanced filter joins by and, or', async () => {
    const list = [
      { id: freshId(), text: 'a' },
      { id: freshId(), text: 'b' },
      { id: freshId(), text: 'c' },
    ];
    const filter = {
      or: [{ text: { eq: 'a' } }, { and: [{ text: { eq: 'b' } }, { _deleted: { ne: true } }] }],
    };
    const query = 'subscription ($f: ModelSubscriptionNoteFilterInput) { onCreateNote(filter: $f) { id } }';
    expect(await delivered(query, { f: filter }, list)).toEqual([list[0]?.id, list[1]?.id]);
  });

  it.each([
    [
      'more than ten combinations',
      { or: Array.from({ length: 11 }, (_, i) => ({ text: { eq: String(i) } })) },
      'Filters combination exceed maximum limit',
    ],
    [
      'the same field twice in an and',
      { and: [{ text: { eq: 'a' } }, { text: { ne: 'b' } }] },
      'filter uses same fieldName multiple time',
    ],
    ['not', { not: { text: { eq: 'a' } } }, "The variables input contains a field name 'not'"],
    ['an unknown field', { nothing: { eq: 'a' } }, 'is not defined for input object type'],
  ])('service 5.2: %s is refused at the start', async (_name, filter, text) => {
    client.start(
      's',
      'subscription ($f: ModelSubscriptionNoteFilterInput) { onCreateNote(filter: $f) { id } }',
      { f: filter },
    );
    const refusal = await client.frame('error', 's');
    expect(refusal.payload?.errors?.[0]?.message).toContain(text);
  });

  it('service 9.4: holes in lists and custom types null as far as types demand', async () => {
    await client.subscribe('s', 'subscription { onCreateNote { id pages place { lat lon name } } }');
    const place = { lat: 1, lon: 2, name: 'n' };
    await create({ place }, 'id pages place { lat name }');
    const first = await client.frame('data', 's');
    expect(first.payload?.data).toMatchObject({ onCreateNote: { pages: [], place: null } });
    expect(first.payload?.errors).toEqual([missing('Float', 'Place', ['onCreateNote', 'place', 'lon'])]);
    await create({ place }, 'id');
    const second = await client.frame('data', 's', 1);
    expect(second.payload).toEqual({
      data: { onCreateNote: null },
      errors: [missing('null', 'Note', ['onCreateNote', 'pages'])],
    });
  });

  it('service 6.3: an event beyond the size limit isn’t delivered', async () => {
    const small = await openSandbox({ schema: 'mixed', settings: { maxEventBytes: 500 } });
    const listener = await connect(small);
    await listener.subscribe('s', 'subscription { onCreateNote { id text } }');
    for (const text of ['x'.repeat(600), 'short']) {
      await fieldOf(
        small,
        'createNote',
        'mutation ($t: String!) { createNote(input: {text: $t, pages: []}) { id text } }',
        { t: text },
      );
    }
    await listener.settle();
    expect(
      listener.events('s').map((frame) => (frame.payload?.data?.['onCreateNote'] as { text: string }).text),
    ).toEqual(['short']);
    listener.close();
    await small.stop();
  });
});
