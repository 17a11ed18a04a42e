import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openBackend, openSandbox, type Backend, type SandboxBackend } from './backend';
import {
  createPost,
  deletePost,
  freshId,
  getPost,
  POST,
  sendDelete,
  sendUpdate,
  syncPosts,
  updatePost,
} from './posts';
import { connect, fieldOf, post, postText } from './wire-client';

describe('optimistic concurrency', () => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await openBackend({ strategy: 'OPTIMISTIC_CONCURRENCY' });
  });
  afterAll(() => backend.stop());

  it('service 10.16 and 10.29: a lower version is refused with the server’s record, in AppSync’s exact shape', async () => {
    const { id } = await createPost(backend, { id: freshId(), metadata: '{"a":1}' });
    const current = await updatePost(backend, { id, title: 'second', _version: 1 });
    const reply = await postText(
      backend,
      JSON.stringify({
        query: `mutation ($input: UpdatePostInput!) {\n  updatePost(input: $input) { ${POST} }\n}`,
        variables: { input: { id, title: 'late', _version: 1 } },
      }),
    );
    expect(reply.status).toBe(200);
    expect(JSON.parse(reply.text)).toEqual({
      data: { updatePost: null },
      errors: [
        {
          path: ['updatePost'],
          data: current,
          errorType: 'ConflictUnhandled',
          errorInfo: null,
          locations: [{ line: 2, column: 3, sourceName: null }],
          message: 'Conflict resolver rejects mutation.',
        },
      ],
    });
    expect(reply.text).toMatch(
      /"errors":\[\{"path":.*"data":.*"errorType":.*"errorInfo":.*"locations":.*"message":/,
    );
  });

  it('service 10.17: a higher version is a conflict as well', async () => {
    const { id } = await createPost(backend, { id: freshId() });
    const reply = await sendUpdate(backend, { id, title: 'from the future', _version: 2 });
    expect(reply.errors[0]?.errorType).toBe('ConflictUnhandled');
  });

  it('service 10.18: no version, or null, is a conflict', async () => {
    const { id } = await createPost(backend, { id: freshId() });
    for (const input of [
      { id, title: 'blind' },
      { id, title: 'blind', _version: null },
    ]) {
      expect((await sendUpdate(backend, input)).errors[0]?.errorType).toBe('ConflictUnhandled');
    }
    expect((await sendDelete(backend, { id })).errors[0]?.errorType).toBe('ConflictUnhandled');
  });

  it('service 10.10: a rejected write changes no version and reaches no delta sync', async () => {
    const { startedAt } = await syncPosts(backend);
    const { id } = await createPost(backend, { id: freshId() });
    await sendUpdate(backend, { id, title: 'x', _version: 7 });
    expect(await getPost(backend, id as string)).toMatchObject({ title: 'first', _version: 1 });
    const rows = (await syncPosts(backend, { lastSync: startedAt, limit: 1000 })).items.filter(
      (row) => row['id'] === id,
    );
    expect(rows.map((row) => row['_version'])).toEqual([1]);
  });

  it('service 10.30: the error’s record is cut to the caller’s selection', async () => {
    const { id } = await createPost(backend, { id: freshId() });
    const reply = await sendUpdate(backend, { id, title: 'x', _version: 7 }, 'id _version');
    expect(reply.errors[0]?.data).toEqual({ id, _version: 1 });
  });

  it('service 10.30: fragments, aliases and conditions decide about the error’s record too; relations are not in it', async () => {
    const { id } = await createPost(backend, { id: freshId(), rating: 4 });
    const reply = await post(
      backend,
      `mutation ($input: UpdatePostInput!, $no: Boolean!) {
        mine: updatePost(input: $input) {
          ...Own name: title rating @include(if: $no) ... on Post { __typename } comments { items { id } }
        }
      }
      fragment Own on Post { id _version }`,
      { input: { id, title: 'x', _version: 7 }, no: false },
    );
    expect(reply.data).toEqual({ mine: null });
    expect(reply.errors).toMatchObject([
      {
        path: ['mine'],
        errorType: 'ConflictUnhandled',
        data: { id, _version: 1, name: 'first', __typename: 'Post', comments: null },
      },
    ]);
    expect(reply.errors[0]?.data).not.toHaveProperty('rating');
  });

  it('service 1.5: a stale write of a tombstone hears that it is deleted', async () => {
    const { id } = await createPost(backend, { id: freshId() });
    await deletePost(backend, { id, _version: 1 });
    for (const reply of [
      await sendUpdate(backend, { id, title: 'x', _version: 1 }),
      await sendDelete(backend, { id, _version: 1 }),
    ]) {
      expect(reply.errors[0]).toMatchObject({
        errorType: 'ConflictUnhandled',
        data: { _deleted: true, _version: 2 },
      });
    }
  });
});

describe('AUTOMERGE', () => {
  let backend: SandboxBackend;
  beforeAll(async () => {
    backend = await openSandbox({ strategy: 'AUTOMERGE' });
  });
  afterAll(() => backend.stop());

  it('service 10.19: a blind update answers without an error, changes no scalar and raises the version', async () => {
    const { id } = await createPost(backend, { id: freshId() });
    const reply = await sendUpdate(backend, { id, title: 'blind' });
    expect(reply.errors).toEqual([]);
    expect(reply.data?.['updatePost']).toMatchObject({ title: 'first', _version: 2 });
  });

  it('service 10.20 and 10.24: a stale list is appended, and again when it is sent again', async () => {
    const { id } = await createPost(backend, { id: freshId(), keywords: ['a', 'b'] });
    await updatePost(backend, { id, keywords: ['b', 'c'], _version: 9 });
    expect((await updatePost(backend, { id, keywords: ['b', 'c'], _version: 9 }))['keywords']).toEqual([
      'a',
      'b',
      'b',
      'c',
      'b',
      'c',
    ]);
  });

  it('service 10.20: an object in AWSJSON is merged key by key', async () => {
    const { id } = await createPost(backend, { id: freshId(), metadata: '{"ppg":35.4,"apg":6.3}' });
    const merged = await updatePost(backend, { id, metadata: '{"ppg":25.7,"rpg":6.9}', _version: 5 });
    expect(JSON.parse(merged['metadata'] as string)).toEqual({ ppg: 35.4, apg: 6.3, rpg: 6.9 });
  });

  it('service 10.21 and 10.22: absent fields are added, fields that were not sent stay', async () => {
    const { id } = await createPost(backend, { id: freshId(), rating: 2 });
    const merged = await updatePost(backend, { id, content: 'added', _version: 0 });
    expect(merged).toMatchObject({ content: 'added', rating: 2, title: 'first', _version: 2 });
  });

  it('service 10.23: null does not remove a value of the server', async () => {
    const { id } = await createPost(backend, { id: freshId(), rating: 2 });
    expect(await updatePost(backend, { id, rating: null, _version: 5 })).toMatchObject({
      rating: 2,
      _version: 2,
    });
  });

  it('service 3.3: updatedAt is a scalar and stays, though version and change time advance', async () => {
    const created = await createPost(backend, { id: freshId() });
    backend.clock.now += 60_000;
    const merged = await updatePost(backend, { id: created['id'], title: 'x', _version: 5 });
    expect(merged['updatedAt']).toBe(created['updatedAt']);
    expect(merged['_lastChangedAt']).toBeGreaterThanOrEqual((created['_lastChangedAt'] as number) + 60_000);
  });

  it('service 10.25: a delete without the right version is refused here too', async () => {
    const { id } = await createPost(backend, { id: freshId() });
    for (const input of [{ id }, { id, _version: 5 }]) {
      expect((await sendDelete(backend, input)).errors[0]).toMatchObject({
        errorType: 'ConflictUnhandled',
        message: 'Conflict resolver rejects mutation.',
      });
    }
  });

  it('service 10.31: a failed condition is not merged', async () => {
    const { id } = await createPost(backend, { id: freshId() });
    const reply = await sendUpdate(backend, { id, content: 'x', _version: 5 }, POST, { title: { eq: 'no' } });
    expect(reply.errors[0]?.errorType).toBe('ConditionalCheckFailedException');
    expect(await getPost(backend, id as string)).toMatchObject({ content: null, _version: 1 });
  });
});

describe('LAMBDA', () => {
  let shared: SandboxBackend;
  let own: SandboxBackend | null = null;
  beforeAll(async () => {
    shared = await openSandbox();
  });
  afterEach(async () => {
    await own?.stop();
    own = null;
  });
  afterAll(() => shared.stop());

  /** The sandbox of all these tests with another function, or one of its own where settings are given. */
  async function openWith(source: string, settings?: Record<string, number>): Promise<SandboxBackend> {
    const backend = settings ? (own = await openSandbox({ settings })) : shared;
    const file = join(backend.folder, 'handler.mjs');
    writeFileSync(file, source);
    backend.sandbox.setStrategy({ lambda: file });
    return backend;
  }

  async function conflict(on: SandboxBackend, selection = POST) {
    const { id } = await createPost(on, { id: freshId(), rating: 3 });
    return { id, reply: await sendUpdate(on, { id, title: 'mine', _version: 8 }, selection) };
  }

  it('service 10.26: the function is given exactly the documented keys', async () => {
    const on = await openWith(
      'export const handler = async (event) => ({ action: "RESOLVE", item: { ...event.existingItem, metadata: event } });',
    );
    const { id, reply } = await conflict(on);
    const seen = JSON.parse((reply.data?.['updatePost'] as { metadata: string }).metadata) as Record<
      string,
      unknown
    >;
    expect(Object.keys(seen).sort()).toEqual([
      'arguments',
      'existingItem',
      'identity',
      'newItem',
      'resolver',
    ]);
    expect(seen).toMatchObject({
      newItem: { id, title: 'mine', rating: 3 },
      existingItem: { id, title: 'first', _version: 1 },
      arguments: { input: { id, title: 'mine', _version: 8 } },
      resolver: { parentType: 'Mutation', field: 'updatePost' },
      identity: null,
    });
    expect(Object.keys(seen['resolver'] as object).sort()).toEqual([
      'awsRegion',
      'field',
      'parentType',
      'tableName',
    ]);
  });

  it('service 10.28: key and metadata of a resolved item are ignored', async () => {
    const on = await openWith(
      `export const handler = async ({ existingItem }) =>
        ({ action: 'RESOLVE', item: { ...existingItem, id: 'other', title: 'settled', _version: 99, _deleted: true, _lastChangedAt: 1 } });`,
    );
    const { id, reply } = await conflict(on);
    expect(reply.data?.['updatePost']).toMatchObject({ id, title: 'settled', _version: 2, _deleted: null });
  });

  it('service 10.27: REJECT is ConflictUnhandled', async () => {
    const on = await openWith('export const handler = async () => ({ action: "REJECT" });');
    expect((await conflict(on)).reply.errors[0]).toMatchObject({
      errorType: 'ConflictUnhandled',
      data: { title: 'first' },
    });
  });

  it('service 10.27: REMOVE settles a delete', async () => {
    const on = await openWith('export const handler = async () => ({ action: "REMOVE" });');
    const { id } = await createPost(on, { id: freshId() });
    expect((await sendDelete(on, { id, _version: 6 })).data?.['deletePost']).toMatchObject({
      _deleted: true,
      _version: 2,
    });
  });

  it.each([
    ['a reply that is no object', 'export const handler = async () => 5;'],
    ['an action for another operation', 'export const handler = async () => ({ action: "REMOVE" });'],
    ['a RESOLVE without an item', 'export const handler = async () => ({ action: "RESOLVE" });'],
    ['a RESOLVE of a list', 'export const handler = async () => ({ action: "RESOLVE", item: [1] });'],
    ['an action that there isn’t', 'export const handler = async () => ({ action: "MERGE", item: {} });'],
    ['an action in small letters', 'export const handler = async () => ({ action: "reject" });'],
    ['a reply of nothing', 'export const handler = async () => undefined;'],
    ['a function that throws', 'export const handler = () => { throw new Error("broken") };'],
    ['a file without the function', 'export const other = 1;'],
    ['a file with a fault', 'export const handler = ('],
    ['a thread that ends', 'export const handler = () => process.exit(1);'],
  ])('service 10.27: %s is ConflictError', async (_name, source) => {
    expect((await conflict(await openWith(source))).reply.errors[0]?.errorType).toBe('ConflictError');
  });

  it('service 10.27: REJECT leaves a delete undone, and RESOLVE is no answer to one', async () => {
    const on = await openWith('export const handler = async () => ({ action: "REJECT" });');
    const { id } = await createPost(on, { id: freshId() });
    const rejected = await sendDelete(on, { id, _version: 6 });
    expect(rejected.errors[0]).toMatchObject({ errorType: 'ConflictUnhandled', data: { id, _version: 1 } });
    const file = join(on.folder, 'resolve.mjs');
    writeFileSync(
      file,
      'export const handler = async ({ existingItem: item }) => ({ action: "RESOLVE", item });',
    );
    on.sandbox.setStrategy({ lambda: file });
    expect((await sendDelete(on, { id, _version: 6 })).errors[0]?.errorType).toBe('ConflictError');
    expect(await getPost(on, id as string)).toMatchObject({ _version: 1, _deleted: null });
  });

  it.each([
    ['is busy for ever', 'for (;;);'],
    ['waits for ever', 'return new Promise(() => undefined);'],
  ])(
    'service 10.27: a function that %s is ended, is ConflictError, and is asked anew',
    async (_name, body) => {
      const on = await openWith(
        `export const handler = async ({ newItem }) => {
        if (newItem.title !== 'good') { ${body} }
        return { action: 'RESOLVE', item: newItem };
      };`,
        { lambdaTimeoutMs: 400 },
      );
      const { id, reply } = await conflict(on);
      expect(reply.errors[0]).toMatchObject({ errorType: 'ConflictError', data: { id, title: 'first' } });
      expect(reply.data).toEqual({ updatePost: null });
      // On a busy machine a thread may need longer than the limit to start; one that was never started again never answers.
      const ask = () => sendUpdate(on, { id, title: 'good', _version: 8 });
      let settled = await ask();
      for (let again = 0; again < 30 && settled.errors.length > 0; again += 1) settled = await ask();
      expect(settled.data?.['updatePost']).toMatchObject({ title: 'good', _version: 2 });
    },
  );

  it('service 10.27: a writer that always comes in between ends in MaxConflicts', async () => {
    const on = await openWith('', { maxConflictAttempts: 2 });
    const file = join(on.folder, 'slow.mjs');
    writeFileSync(
      file,
      `export const handler = async ({ existingItem }) => {
        await fetch(${JSON.stringify(on.endpoint)}, { method: 'POST', headers: { 'x-api-key': ${JSON.stringify(on.apiKey)} },
          body: JSON.stringify({ query: 'mutation ($i: UpdatePostInput!) { updatePost(input: $i) { id } }',
            variables: { i: { id: existingItem.id, rating: 1, _version: existingItem._version } } }) });
        return { action: 'RESOLVE', item: existingItem };
      };`,
    );
    on.sandbox.setStrategy({ lambda: file });
    expect((await conflict(on)).reply.errors[0]?.errorType).toBe('MaxConflicts');
  });
});

describe('a model without conflict detection beside one with it', () => {
  let backend: SandboxBackend;
  beforeAll(async () => {
    backend = await openSandbox({ schema: 'mixed' });
  });
  afterAll(() => backend.stop());

  const setting = (field: string, input: unknown, condition: unknown = null) =>
    post(
      backend,
      `mutation ($input: ${field.charAt(0).toUpperCase()}${field.slice(1)}Input!, $condition: ModelSettingConditionInput) {
        ${field}(input: $input, condition: $condition) { id value } }`,
      { input, condition },
    );

  it('service 3.5: its condition failures carry the prefixed name', async () => {
    await setting('createSetting', { id: 'c', value: 'x' });
    for (const reply of [
      await setting('createSetting', { id: 'c', value: 'y' }),
      await setting('updateSetting', { id: 'c', value: 'y' }, { value: { eq: 'other' } }),
      await setting('updateSetting', { id: 'absent', value: 'y' }),
    ]) {
      expect(reply.errors[0]?.errorType).toBe('DynamoDB:ConditionalCheckFailedException');
    }
  });

  it('writes need no version, and a delete removes the record', async () => {
    await setting('createSetting', { id: 's', value: 'x' });
    expect((await setting('updateSetting', { id: 's', value: 'y' })).data).toEqual({
      updateSetting: { id: 's', value: 'y' },
    });
    expect((await setting('deleteSetting', { id: 's' })).data).toEqual({
      deleteSetting: { id: 's', value: 'y' },
    });
    expect((await post(backend, '{ getSetting(id: "s") { id } }')).data).toEqual({ getSetting: null });
    expect((await setting('createSetting', { id: 's', value: 'again' })).errors).toEqual([]);
  });

  it('one document writes to both: each fails or succeeds for itself, and only one kind of event is versioned', async () => {
    const client = await connect(backend);
    await client.subscribe('setting', 'subscription { onCreateSetting { id value } }');
    await client.subscribe('note', 'subscription { onCreateNote { id _version _deleted } }');
    const reply = await post(
      backend,
      `mutation {
        a: createSetting(input: { id: "both", value: "1" }) { id value }
        b: createNote(input: { id: "both", text: "t", pages: [] }) { id _version _deleted }
        c: updateNote(input: { id: "both", text: "u", _version: 4 }) { id }
        d: updateSetting(input: { id: "both", value: "2" }) { value } }`,
    );
    expect(reply.data).toEqual({
      a: { id: 'both', value: '1' },
      b: { id: 'both', _version: 1, _deleted: null },
      c: null,
      d: { value: '2' },
    });
    expect(reply.errors).toMatchObject([
      { path: ['c'], errorType: 'ConflictUnhandled', errorInfo: null, data: { id: 'both' } },
    ]);
    await client.settle();
    expect(client.events('setting').map(({ payload }) => payload)).toEqual([
      { data: { onCreateSetting: { id: 'both', value: '1' } } },
    ]);
    expect(client.events('note').map(({ payload }) => payload)).toEqual([
      { data: { onCreateNote: { id: 'both', _version: 1, _deleted: null } } },
    ]);
    client.close();
  });

  it('the API offers no version, sync or deletion mark of the model without', async () => {
    for (const [document, name] of [
      ['{ syncSettings { items { id } } }', 'syncSettings'],
      ['{ getSetting(id: "s") { _version } }', '_version'],
      ['{ listSettings { startedAt } }', 'startedAt'],
      ['mutation { deleteSetting(input: { id: "s", _version: 1 }) { id } }', '_version'],
    ] as const) {
      const { data, errors } = await post(backend, document);
      expect(data).toBeNull();
      expect(errors[0]?.message).toContain(`'${name}'`);
    }
  });

  it('the other model keeps its versions', async () => {
    const note = await fieldOf(
      backend,
      'createNote',
      'mutation { createNote(input: {text: "a", pages: [1]}) { id _version } }',
    );
    expect(note['_version']).toBe(1);
    const reply = await post(backend, 'mutation ($i: UpdateNoteInput!) { updateNote(input: $i) { id } }', {
      i: { id: note['id'], text: 'b' },
    });
    expect(reply.errors[0]?.errorType).toBe('ConflictUnhandled');
  });
});
