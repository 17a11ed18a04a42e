import { writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { runCommand } from '../support/command';
import { send } from '../support/independent-client';
import { startOfficialClient } from '../support/official-client';
import type { Observed, OfficialClient } from '../support/official-client';
import { fixture, startSandboxProcess } from '../support/sandbox-process';
import type { SandboxProcess } from '../support/sandbox-process';

/** Everything that a client must receive of a post (mutation rules, level `complete`). */
const COMPLETE =
  'id title status rating content keywords metadata publishedAt coverUrl authorID createdAt updatedAt _version _lastChangedAt _deleted author { id }';

let sandbox: SandboxProcess;
let official: OfficialClient;

test.beforeEach(async () => {
  sandbox = await startSandboxProcess([
    '--schema',
    fixture('blog', 'schema.graphql'),
    '--seed',
    'Post=30,User=5',
  ]);
  official = await startOfficialClient(sandbox, fixture('blog', 'models/schema.js'));
  await official.call('configure');
  await official.call('start');
  await official.call('observe');
});

test.afterEach(async () => {
  official.end();
  await sandbox.stop();
});

interface PostRecord {
  readonly id: string;
  readonly title: string;
  readonly _version: number;
}

interface RatedPost extends PostRecord {
  readonly rating: number | null;
}

async function anyPost(): Promise<PostRecord> {
  const [post] = await official.call<PostRecord[]>('list', 'Post');
  if (!post) throw new Error('no post');
  return post;
}

const update = (selection: string) =>
  `mutation ($input: UpdatePostInput!) { updatePost(input: $input) { ${selection} } }`;

test('the official client hydrates from the sandbox, in its own order of events', async () => {
  expect(await official.call('count', 'Post')).toBe(30);
  expect(await official.call('count', 'User')).toBe(5);
  const order = official.hub.map(({ event }) => event).filter((event) => event !== 'modelSynced');
  expect(order).toEqual([
    'networkStatus',
    'storageSubscribed',
    'subscriptionsEstablished',
    'outboxStatus',
    'syncQueriesStarted',
    'syncQueriesReady',
    'ready',
  ]);
});

test('it observes a guarded write at once', async () => {
  const post = await anyPost();
  const answer = await send(sandbox, update(COMPLETE), {
    input: { id: post.id, title: 'written from outside', _version: post._version },
  });
  expect(answer.errors).toBeUndefined();
  await expect
    .poll(async () => (await official.call<PostRecord>('query', 'Post', post.id)).title)
    .toBe('written from outside');
  const observed = await official.call<Observed[]>('observed');
  expect(observed.at(-1)).toMatchObject({
    model: 'Post',
    opType: 'UPDATE',
    element: { title: 'written from outside' },
  });
});

test('it observes every write of a migration, whole and at once', async () => {
  const info = test.info();
  const migration = info.outputPath('add-rating.yaml');
  writeFileSync(
    migration,
    'id: add-rating\ndescription: rate every post\nsteps:\n  - model: Post\n    where: {}\n    change: { set: { rating: 3 } }\n',
  );
  const { status, stdout, stderr } = await runCommand([
    ...['apply', migration, '--schema', fixture('blog', 'appsync.graphql')],
    ...['--store', info.outputPath('store.sqlite'), '--yes', '--json'],
    ...['--endpoint', sandbox.endpoint, '--api-key', sandbox.apiKey],
  ]);
  expect(status, stderr).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ delivery: { incomplete: 0, notSeen: 0 } });
  const posts = () => official.call<RatedPost[]>('list', 'Post');
  await expect.poll(async () => (await posts()).every(({ rating }) => rating === 3)).toBe(true);
  const heard = await posts();
  const answer = await send(
    sandbox,
    'query { listPosts(limit: 100) { items { id rating title content _version } } }',
  );
  const { items } = answer.data?.['listPosts'] as { items: RatedPost[] };
  for (const item of items) expect(heard.find(({ id }) => id === item.id)).toMatchObject({ ...item });
});

test('it misses a write whose selection lacks what the guard requires: the reason for the guard', async () => {
  const post = await anyPost();
  const answer = await send(sandbox, update('id title'), {
    input: { id: post.id, title: 'nobody hears this', _version: post._version },
  });
  // The caller is told that all is well.
  expect(answer.errors).toBeUndefined();
  expect(answer.data).toMatchObject({ updatePost: { title: 'nobody hears this' } });
  // A guarded write to another record comes after it on the same socket: when that has arrived, the first won't any more.
  const other = (await official.call<PostRecord[]>('list', 'Post'))[1];
  if (!other) throw new Error('no second post');
  await send(sandbox, update(COMPLETE), {
    input: { id: other.id, title: 'a marker', _version: other._version },
  });
  await expect
    .poll(async () => (await official.call<PostRecord>('query', 'Post', other.id)).title)
    .toBe('a marker');
  expect((await official.call<PostRecord>('query', 'Post', post.id)).title).toBe(post.title);
});

test('it loses a value when a write does not select it: the reason for the level complete', async () => {
  const post = await anyPost();
  const required = 'id title status createdAt updatedAt _version _lastChangedAt _deleted';
  await send(sandbox, update(required), {
    input: { id: post.id, content: 'kept by the service', _version: post._version },
  });
  await expect
    .poll(async () => (await official.call<PostRecord>('query', 'Post', post.id))._version)
    .toBe(post._version + 1);
  expect(await official.call('query', 'Post', post.id)).toMatchObject({ content: null });
});

test('it writes through its own outbox and gets versions from the sandbox', async () => {
  const created = await official.call<PostRecord>('create', 'Post', {
    title: 'from an app',
    status: 'ACTIVE',
  });
  await official.heard('outboxMutationProcessed');
  const answer = await send(sandbox, `query ($id: ID!) { getPost(id: $id) { title _version } }`, {
    id: created.id,
  });
  expect(answer.data).toEqual({ getPost: { title: 'from an app', _version: 1 } });
  await expect
    .poll(async () => (await official.call<PostRecord>('query', 'Post', created.id))._version)
    .toBe(1);
  await official.call('update', 'Post', created.id, { title: 'again' });
  await expect
    .poll(
      async () =>
        (await send(sandbox, `query ($id: ID!) { getPost(id: $id) { title _version } }`, { id: created.id }))
          .data,
    )
    .toEqual({ getPost: { title: 'again', _version: 2 } });
  await official.call('remove', 'Post', created.id);
  await expect
    .poll(
      async () =>
        (
          await send(sandbox, `query ($id: ID!) { getPost(id: $id) { _deleted _version } }`, {
            id: created.id,
          })
        ).data,
    )
    .toEqual({ getPost: { _deleted: true, _version: 3 } });
});

test('it catches up by a delta sync after an absence', async () => {
  const post = await anyPost();
  await official.call('stop');
  await send(sandbox, update('id'), {
    input: { id: post.id, title: 'while it was away', _version: post._version },
  });
  const from = official.hub.length;
  await official.call('start');
  expect((await official.call<PostRecord>('query', 'Post', post.id)).title).toBe('while it was away');
  const synced = official.hub
    .slice(from)
    .find(({ event, data }) => event === 'modelSynced' && data?.['model'] === 'Post');
  expect(synced?.data).toMatchObject({ isDeltaSync: true, counts: { updated: 1 } });
});
