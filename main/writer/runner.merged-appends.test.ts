import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox } from '../sandbox';
import type { Sandbox } from '../sandbox';
import { loadSchemaText } from '../schema';
import { openLiveWriter } from './testing/live-writer';
import type { LiveWriter } from './testing/live-writer';
import type { ConflictPolicy, RunSummary } from './writer-api';

const SDL = new URL('../testing/fixtures/blog/appsync.graphql', import.meta.url).pathname;
const schema = loadSchemaText(readFileSync(SDL, 'utf8'), SDL);
const POSTS = 60;

interface Post {
  readonly id: string;
  readonly title: string;
  readonly rating: number | null;
  readonly keywords: readonly string[] | null;
  readonly _version: number;
}

let folder = '';
let sandbox: Sandbox;
let live: LiveWriter;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outband-appends-'));
});
afterEach(async () => {
  await live.close();
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function begin({
  isRealtime = true,
  strategy = 'AUTOMERGE',
}: { isRealtime?: boolean; strategy?: 'AUTOMERGE' | 'OPTIMISTIC_CONCURRENCY' } = {}): Promise<void> {
  sandbox = await startSandbox({ schema, seed: { Post: POSTS }, strategy });
  live = await openLiveWriter(schema, sandbox, folder, {
    models: ['Post'],
    isRealtime,
    deliveryGraceMs: 60_000,
    settings: { lateWriteMs: 100, settleDelayMs: 10, backoff: { baseMs: 5, capMs: 50 }, maxAttempts: 30 },
  });
}

/** What the service holds, read without the store. */
async function posts(): Promise<Map<string, Post>> {
  const document =
    'query All { syncPosts(limit: 1000) { items { id title rating keywords _version _lastChangedAt } } }';
  const { data } = await live.client.query({ document });
  const { items } = data?.['syncPosts'] as { items: Post[] };
  return new Map(items.map((item) => [item.id, item]));
}

async function append(onConflict: ConflictPolicy): Promise<RunSummary> {
  const plan = live.writer.planBatch({
    model: 'Post',
    targets: { where: {} },
    append: { keywords: ['once'] },
    set: { rating: 4242 },
  });
  return live.writer.settled(live.writer.start(plan.id, { onConflict }).id);
}

async function undo(run: RunSummary): Promise<RunSummary> {
  const plan = await live.writer.planUndo(run.id);
  return live.writer.settled(live.writer.start(plan.id).id);
}

/** Another client writes every post on its current version, unseen by the store. */
async function othersWrite(change: (post: Post) => Record<string, unknown>): Promise<void> {
  const query = `mutation Other($input: UpdatePostInput!) { updatePost(input: $input) { id _version } }`;
  for (const post of (await posts()).values()) {
    const input = { id: post.id, _version: post._version, ...change(post) };
    const answer = await fetch(sandbox.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': sandbox.apiKey },
      body: JSON.stringify({ query, variables: { input } }),
    });
    expect(await answer.json()).not.toHaveProperty('errors');
  }
}

const ours = (post: Post | undefined): number =>
  (post?.keywords ?? []).filter((word) => word === 'once').length;

describe('an append that the service merges (service 3.3)', () => {
  it.each(['overwrite', 'retry-unchanged'] as const)(
    'is there once however often others write in between (%s), and undo takes it out again',
    async (policy) => {
      await begin();
      const before = await posts();
      sandbox.setFaults(['conflict=0.5', 'lose-response=0.05']);
      const run = await append(policy);
      sandbox.setFaults([]);
      expect(run).toMatchObject({ state: 'FINISHED', counts: { planned: POSTS, unknown: 0 } });
      expect(run.counts.applied).toBeGreaterThan(POSTS / 2);
      const written = await posts();
      const { operations } = live.writer.operations(run.id, { offset: 0, limit: POSTS });
      const applied = operations
        .filter(({ state }) => state === 'APPLIED')
        .map(({ key }) => (JSON.parse(key) as [string])[0]);
      for (const id of applied)
        expect(written.get(id)).toMatchObject({
          rating: 4242,
          keywords: [...(before.get(id)?.keywords ?? []), 'once'],
        });
      expect((await undo(run)).counts).toMatchObject({ applied: applied.length, conflicted: 0 });
      const after = await posts();
      for (const id of applied) {
        const { rating, keywords } = before.get(id) ?? {};
        expect(after.get(id)).toMatchObject({ rating, keywords });
      }
    },
  );

  it.each(['AUTOMERGE', 'OPTIMISTIC_CONCURRENCY'] as const)(
    'values that are taken where the service had none go with the others when the run is undone, though answers were lost (%s)',
    async (strategy) => {
      await begin({ strategy });
      const before = await posts();
      sandbox.setFaults(['conflict=0.5', 'lose-response=0.2']);
      const plan = live.writer.planBatch({
        model: 'Post',
        targets: { where: {} },
        set: { title: 'asked', rating: 4242 },
      });
      const started = live.writer.start(plan.id, { onConflict: 'overwrite' });
      const run = await live.writer.settled(started.id);
      sandbox.setFaults([]);
      const { operations } = live.writer.operations(run.id, { offset: 0, limit: POSTS });
      const applied = operations.flatMap(({ key, state }) =>
        state === 'APPLIED' ? [(JSON.parse(key) as [string])[0]] : [],
      );
      const written = await posts();
      for (const id of applied) expect(written.get(id)).toMatchObject({ rating: 4242, title: 'asked' });
      expect((await undo(run)).counts).toMatchObject({ applied: applied.length, conflicted: 0 });
      const after = await posts();
      for (const id of applied) {
        const { rating, title } = before.get(id) ?? {};
        expect(after.get(id)).toMatchObject({ rating, title });
      }
    },
  );

  it('keeps what others have added, and undo leaves that alone', async () => {
    await begin({ isRealtime: false });
    const before = await posts();
    await othersWrite(({ keywords }) => ({ keywords: [...(keywords ?? []), 'theirs'] }));
    const run = await append('overwrite');
    expect(run.counts).toMatchObject({ applied: POSTS, conflicted: 0 });
    for (const [id, { keywords, rating }] of await posts()) {
      expect(keywords).toEqual([...(before.get(id)?.keywords ?? []), 'theirs', 'once']);
      expect(rating).toBe(4242);
    }
    expect((await undo(run)).counts.applied).toBe(POSTS);
    for (const [id, { keywords, rating }] of await posts()) {
      expect(keywords).toEqual([...(before.get(id)?.keywords ?? []), 'theirs']);
      expect(rating).toBe(before.get(id)?.rating);
    }
  });

  it('is left to a person where the record before the merge can’t be found', async () => {
    await begin({ isRealtime: false });
    await othersWrite(({ keywords }) => ({ keywords: [...(keywords ?? []), 'theirs'] }));
    const query = live.client.query.bind(live.client);
    live.client.query = (request, options) =>
      request.document.includes('TheirsBefore')
        ? Promise.reject(new Error('The delta can’t be read.'))
        : query(request, options);
    const run = await append('overwrite');
    expect(run.counts).toMatchObject({ applied: 0, conflicted: POSTS });
    for (const post of (await posts()).values()) expect(ours(post)).toBe(1);
  });
});
