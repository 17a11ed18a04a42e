import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { ModelKey } from '../../shared/model-schema';
import { startSandbox } from '../sandbox';
import { loadSchemaText } from '../schema';
import { until } from '../testing/scripted-peer';
import { Session } from './session';

const SDL = 'type Post @model { id: ID! title: String! rating: Int }';
const closers: Array<() => Promise<unknown> | void> = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function openIn(
  folder: string,
  endpoint: Parameters<typeof Session.open>[0]['endpoint'],
  sdl: string = SDL,
): Session {
  const session = Session.open(
    { folder, schema: { text: sdl, fileName: 's.graphql' }, endpoint },
    () => undefined,
  );
  closers.push(() => session.close());
  return session;
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'outband-queued-'));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function sandboxWith(titles: readonly string[]) {
  const sandbox = await startSandbox({ schema: loadSchemaText(SDL, 's.graphql'), seed: 0 });
  closers.push(() => sandbox.stop());
  const ask = async (query: string, variables: Record<string, unknown> = {}) => {
    const response = await fetch(sandbox.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': sandbox.apiKey },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as { data: Record<string, unknown> };
  };
  for (const title of titles) {
    await ask(
      'mutation ($input: CreatePostInput!) { createPost(input: $input) { id title rating createdAt updatedAt _version _deleted _lastChangedAt } }',
      { input: { id: title, title } },
    );
  }
  const posts = async () => {
    const { data } = await ask('query { listPosts { items { title _version } } }');
    return (data['listPosts'] as { items: { title: string; _version: number }[] }).items;
  };
  const endpoint = { url: sandbox.endpoint, auth: { mode: 'API_KEY' as const, apiKey: sandbox.apiKey } };
  return { endpoint, posts, stop: () => sandbox.stop() };
}

const keyOf = (id: string): ModelKey => JSON.stringify([id]) as ModelKey;
const live = (session: Session) => until(() => session.syncStatus().phase === 'READY');

describe('edits that wait in the outbox', () => {
  it('go to the service unless a person collects them, and leave when they are let go', async () => {
    const { endpoint, posts } = await sandboxWith(['a', 'b']);
    const session = openIn(newFolder(), endpoint);
    await live(session);
    const edit = (id: string, title: string, baseVersion: number) => ({
      model: 'Post',
      kind: 'UPDATE' as const,
      key: keyOf(id),
      changes: { title },
      baseVersion,
    });
    expect(session.editPreview(edit('a', 'now', 1)).goesTo).toBe('SERVICE');
    expect((await session.saveRecord(edit('a', 'now', 1))).outcome).toBe('APPLIED');

    session.setOutboxPaused(true);
    expect(session.editPreview(edit('a', 'later', 2)).goesTo).toBe('OUTBOX');
    expect(await session.saveRecord(edit('a', 'later', 2))).toMatchObject({
      outcome: 'QUEUED',
      record: { title: 'later', _version: 2 },
    });
    const [change] = session.outbox(0, 10).changes;
    expect(change).toMatchObject({ operation: 'UPDATE', fields: ['title'], state: 'WAITING', attempts: 0 });
    expect(session.pendingChange(change?.id ?? '')).toMatchObject({
      variables: { input: { id: 'a', title: 'later', _version: 2 } },
      version: 2,
      base: { title: 'now' },
      now: { title: 'later' },
      service: null,
    });
    expect((await posts()).map(({ title }) => title).toSorted()).toEqual(['b', 'now']);

    session.setOutboxPaused(false);
    await until(() => session.outbox(0, 1).total === 0);
    expect((await posts()).find(({ title }) => title === 'later')).toMatchObject({ _version: 3 });
  });

  it('are those, too, whose request found no service', async () => {
    const { endpoint, stop } = await sandboxWith(['a']);
    const session = openIn(newFolder(), endpoint);
    await live(session);
    await stop();
    const saved = await session.saveRecord({
      model: 'Post',
      kind: 'UPDATE',
      key: keyOf('a'),
      changes: { title: 'kept' },
      baseVersion: 1,
    });
    expect(saved).toMatchObject({ outcome: 'QUEUED', record: { title: 'kept' } });
    expect(session.outbox(0, 1).total).toBe(1);
  });

  it('refuse values that are wrong before anything waits', async () => {
    const session = openIn(newFolder(), null);
    const result = await session.saveRecord({ model: 'Post', kind: 'CREATE', changes: { rating: 'many' } });
    expect(result).toMatchObject({ outcome: 'REJECTED', problem: { code: 'INVALID_VALUES' } });
    expect(session.outbox(0, 1).total).toBe(0);
  });

  it('are written anew in place: kept in a file first, held as long as they are held, sent again where they were parked', async () => {
    const session = openIn(newFolder(), null);
    const made = { model: 'Post', kind: 'CREATE' as const };
    await session.saveRecord({ ...made, changes: { title: 'first', rating: 1 } });
    await session.saveRecord({ ...made, changes: { title: 'other' } });
    const [first, other] = session.outbox(0, 10).changes;
    session.holdChanges([first?.id ?? '']);
    const file = join(newFolder(), 'kept.jsonl');
    const state = session.editChange(first?.id ?? '', { title: 'second' }, file);
    expect(state.counts).toMatchObject({ HELD: 1, WAITING: 1 });
    expect(readFileSync(file, 'utf8')).toContain('"first"');
    const [changed] = session.outbox(0, 10).changes;
    expect(session.pendingChange(changed?.id ?? '')).toMatchObject({
      variables: { input: { title: 'second', rating: 1 } },
      now: { title: 'second' },
    });
    expect(() => session.editChange(other?.id ?? '', { rating: 'many' }, null)).toThrow(/rating/);
    expect(session.outbox(0, 10).counts).toMatchObject({ HELD: 1, WAITING: 1 });
  });

  it('stay paused over a restart', async () => {
    const { endpoint, posts } = await sandboxWith(['a']);
    const folder = newFolder();
    const first = openIn(folder, endpoint);
    await live(first);
    first.setOutboxPaused(true);
    await first.saveRecord({ model: 'Post', kind: 'DELETE', key: keyOf('a'), changes: {}, baseVersion: 1 });
    await first.close();
    const second = openIn(folder, endpoint);
    await live(second);
    expect(second.outbox(0, 1)).toMatchObject({ total: 1, isPaused: true, counts: { WAITING: 1 } });
    expect(await posts()).toMatchObject([{ _version: 1 }]);
  });

  it('are dropped into a file, the newest first, and made again from it', async () => {
    const folder = newFolder();
    const session = openIn(folder, null);
    const made = await session.saveRecord({ model: 'Post', kind: 'CREATE', changes: { title: 'one' } });
    await session.saveRecord({ model: 'Post', kind: 'CREATE', changes: { title: 'two' } });
    const key = keyOf(String(made.record?.['id']));
    const file = join(folder, 'dropped.jsonl');
    const nowhere = join(folder, 'none', 'x.jsonl');
    expect(() => session.dropChanges(nowhere, null)).toThrow(/can’t be written/);
    expect(session.outbox(0, 1).total).toBe(2);
    const [first] = session.outbox(0, 1).changes;
    expect(session.dropChanges(file, [first?.id ?? ''])).toEqual({ file, count: 1 });
    expect(session.outbox(0, 1).total).toBe(1);
    expect(session.record('Post', key)).toBeNull();
    expect(session.importChanges(file)).toEqual({ taken: 1, known: 0 });
    expect(session.importChanges(file)).toEqual({ taken: 0, known: 1 });
    expect(session.record('Post', key)?.record).toMatchObject({ title: 'one' });
  });

  it('all of them are held, sent again and dropped, however many there are', async () => {
    const folder = newFolder();
    const session = openIn(folder, null);
    for (let i = 0; i < 5; i += 1)
      await session.saveRecord({ model: 'Post', kind: 'CREATE', changes: { title: `${i}` } });
    expect(session.holdChanges(null).counts).toMatchObject({ HELD: 5, WAITING: 0 });
    expect(session.retryChanges(null).counts).toMatchObject({ HELD: 0, WAITING: 5 });
    expect(session.dropChanges(join(folder, 'all.jsonl'), null)).toMatchObject({ count: 5 });
    expect(session.records({ model: 'Post', offset: 0, limit: 1 }).total).toBe(0);
  });

  it('say what a deletion takes with it, through every relation, before it is made', async () => {
    const sdl = `type Post @model { id: ID! title: String! comments: [Comment] @hasMany(indexName: "byPost", fields: ["id"]) }
      type Comment @model { id: ID! postID: ID @index(name: "byPost") post: Post @belongsTo(fields: ["postID"])
        reactions: [Reaction] @hasMany(indexName: "byComment", fields: ["id"]) }
      type Reaction @model { id: ID! commentID: ID @index(name: "byComment") comment: Comment @belongsTo(fields: ["commentID"]) }`;
    const session = openIn(newFolder(), null, sdl);
    const make = async (model: string, changes: Record<string, unknown>) =>
      String((await session.saveRecord({ model, kind: 'CREATE', changes })).record?.['id']);
    const post = await make('Post', { title: 'a' });
    for (let i = 0; i < 2; i += 1) {
      const comment = await make('Comment', { postID: post });
      await make('Reaction', { commentID: comment });
    }
    const edit = { model: 'Post', kind: 'DELETE', key: keyOf(post), changes: {} } as const;
    expect(session.editPreview(edit)).toMatchObject({
      goesTo: 'OUTBOX',
      alsoDeleted: [
        { model: 'Reaction', count: 2 },
        { model: 'Comment', count: 2 },
      ],
    });
    await session.saveRecord(edit);
    for (const model of ['Post', 'Comment', 'Reaction'])
      expect(session.records({ model, offset: 0, limit: 1 }).total).toBe(0);
  });

  it('without a backend: records are made and changed, nothing can be compared, and a backend gets them later', async () => {
    const folder = newFolder();
    const local = openIn(folder, null);
    expect(local.syncStatus()).toMatchObject({ isLocal: true, phase: 'READY' });
    const made = await local.saveRecord({ model: 'Post', kind: 'CREATE', changes: { title: 'home' } });
    expect(made.outcome).toBe('QUEUED');
    const key = keyOf(String(made.record?.['id']));
    expect(
      (await local.saveRecord({ model: 'Post', kind: 'UPDATE', key, changes: { rating: 5 } })).outcome,
    ).toBe('QUEUED');
    expect(local.outbox(0, 5).changes).toMatchObject([{ operation: 'CREATE', fields: ['title', 'rating'] }]);
    expect(() => local.compareWithService(['Post'])).toThrow(/no backend/);
    await local.close();

    const { endpoint, posts } = await sandboxWith([]);
    const attached = openIn(folder, endpoint);
    await until(() => attached.outbox(0, 1).total === 0);
    expect(await posts()).toEqual([{ title: 'home', _version: 1 }]);
    expect(attached.record('Post', key)?.record).toMatchObject({ rating: 5, _version: 1 });
  });
});
