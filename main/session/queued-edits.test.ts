import { mkdtempSync, rmSync } from 'node:fs';
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

function openIn(folder: string, endpoint: Parameters<typeof Session.open>[0]['endpoint']): Session {
  const session = Session.open(
    { folder, schema: { text: SDL, fileName: 's.graphql' }, endpoint },
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

  it('are dropped only as they were kept', async () => {
    const session = openIn(newFolder(), null);
    const made = await session.saveRecord({ model: 'Post', kind: 'CREATE', changes: { title: 'one' } });
    const key = keyOf(String(made.record?.['id']));
    const kept = session.pendingEvents(null);
    await session.saveRecord({ model: 'Post', kind: 'UPDATE', key, changes: { title: 'two' } });
    expect(() => session.dropChanges(kept)).toThrow(/no longer what was kept/);
    expect(session.outbox(0, 1).total).toBe(1);
    session.dropChanges(session.pendingEvents(null));
    expect(session.outbox(0, 1).total).toBe(0);
    expect(session.record('Post', key)).toBeNull();
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
