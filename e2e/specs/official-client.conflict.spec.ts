import { expect, test } from '@playwright/test';
import { send } from '../support/independent-client';
import { startOfficialClient } from '../support/official-client';
import { fixture, startSandboxProcess } from '../support/sandbox-process';

interface PostRecord {
  readonly id: string;
  readonly title: string;
  readonly rating: number | null;
  readonly _version: number;
}

interface AskedConflict {
  readonly model: string;
  readonly operation: string;
  readonly attempts: number;
  readonly local: PostRecord;
  readonly remote: PostRecord;
}

/**
 * Two writers change one post: another app behind the client's back (its selection is too poor to be heard), then the
 * official client, from the version that it knows.
 */
async function conflict(strategy: string, onConflict: string) {
  const sandbox = await startSandboxProcess([
    ...['--schema', fixture('blog', 'schema.graphql'), '--seed', 'Post=3,User=1', '--strategy', strategy],
  ]);
  const official = await startOfficialClient(sandbox, fixture('blog', 'models/schema.js'), {
    OFFICIAL_LOG_LEVEL: 'ERROR',
  });
  try {
    await official.call('configure', { onConflict });
    await official.call('start');
    const [post] = await official.call<PostRecord[]>('list', 'Post');
    if (!post) throw new Error('no post');
    await send(sandbox, 'mutation ($input: UpdatePostInput!) { updatePost(input: $input) { id } }', {
      input: { id: post.id, title: 'theirs', rating: 4, _version: post._version },
    });
    await official.call('update', 'Post', post.id, { title: 'ours' });
    await official.heard('outboxMutationProcessed');
    const known = async () => official.call<PostRecord>('query', 'Post', post.id);
    const stored = async () => {
      const answer = await send(
        sandbox,
        'query ($id: ID!) { getPost(id: $id) { id title rating _version } }',
        { id: post.id },
      );
      return answer.data?.['getPost'] as PostRecord;
    };
    await expect.poll(async () => (await known())._version).toBe((await stored())._version);
    return {
      asked: await official.call<AskedConflict[]>('conflicts'),
      known: await known(),
      stored: await stored(),
    };
  } finally {
    official.end();
    await sandbox.stop();
  }
}

test('the official client asks its conflict handler and takes the service’s record when that discards', async () => {
  const { asked, known, stored } = await conflict('optimistic-concurrency', 'discard');
  expect(asked).toMatchObject([
    {
      model: 'Post',
      operation: 'UPDATE',
      attempts: 1,
      local: { title: 'ours', _version: 1 },
      remote: { title: 'theirs', rating: 4, _version: 2 },
    },
  ]);
  expect(stored).toMatchObject({ title: 'theirs', rating: 4, _version: 2 });
  expect(known).toMatchObject({ title: 'theirs', rating: 4, _version: 2 });
});

test('it writes once more on the service’s version when its handler answers with a record', async () => {
  const { asked, known, stored } = await conflict('optimistic-concurrency', 'joinTitles');
  expect(asked).toHaveLength(1);
  expect(stored).toMatchObject({ title: 'theirs + ours', rating: 4, _version: 3 });
  expect(known).toMatchObject({ title: 'theirs + ours', rating: 4, _version: 3 });
});

test('it is asked nothing under automerge: the service keeps its scalar and says that all is well', async () => {
  const { asked, known, stored } = await conflict('automerge', 'keepLocal');
  expect(asked).toEqual([]);
  expect(stored).toMatchObject({ title: 'theirs', rating: 4, _version: 3 });
  expect(known).toMatchObject({ title: 'theirs', rating: 4, _version: 3 });
});
