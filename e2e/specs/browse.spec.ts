import { expect, test, testAtConnections } from '../launch';
import { send } from '../support/independent-client';
import { fixture, startSandboxProcess } from '../support/sandbox-process';
import type { SandboxProcess } from '../support/sandbox-process';
import { connectTo, openModel, screenshot, waitForRecords } from '../support/window';

let sandbox: SandboxProcess;
test.beforeEach(async () => {
  sandbox = await startSandboxProcess([
    '--schema',
    fixture('blog', 'schema.graphql'),
    '--seed',
    'Post=40,User=5,Comment=60',
  ]);
});
test.afterEach(() => sandbox.stop());

const SELECTION =
  'id title status rating content keywords metadata publishedAt coverUrl authorID createdAt updatedAt _version _lastChangedAt _deleted author { id }';

interface PostRecord {
  readonly id: string;
  readonly title: string;
  readonly _version: number;
}

async function firstPost(): Promise<PostRecord> {
  const answer = await send(sandbox, 'query { listPosts(limit: 1) { items { id title _version } } }');
  const [post] = (answer.data?.['listPosts'] as { items: PostRecord[] }).items;
  if (!post) throw new Error('no post');
  return post;
}

testAtConnections(
  'a change by another client appears without a reload and can be seen to have changed',
  async ({ app, page }) => {
    await connectTo(app, page, sandbox);
    const grid = await openModel(page, 'Post');
    const post = await firstPost();
    await expect(grid.getByRole('gridcell', { name: post.title }).first()).toBeVisible();
    await send(
      sandbox,
      `mutation ($input: UpdatePostInput!) { updatePost(input: $input) { ${SELECTION} } }`,
      {
        input: { id: post.id, title: 'Changed by somebody else', _version: post._version },
      },
    );
    const cell = grid.getByRole('gridcell', { name: 'Changed by somebody else' });
    await expect(cell).toBeVisible();
    await expect(page.getByRole('status', { name: 'Announcements' })).toContainText(/changed/i);
    await screenshot(page, 'live-change');
  },
);

testAtConnections(
  'a record deleted by another client becomes a tombstone, hidden until asked for',
  async ({ app, page }) => {
    await connectTo(app, page, sandbox);
    const grid = await openModel(page, 'Post');
    await expect(page.getByText('40 records')).toBeVisible();
    const post = await firstPost();
    await send(
      sandbox,
      `mutation ($input: DeletePostInput!) { deletePost(input: $input) { ${SELECTION} } }`,
      {
        input: { id: post.id, _version: post._version },
      },
    );
    await expect(page.getByText('39 records')).toBeVisible();
    await expect(grid.getByRole('gridcell', { name: post.title })).toHaveCount(0);
    await page.getByRole('button', { name: 'Tombstones' }).click();
    await expect(grid.getByRole('gridcell', { name: post.title }).first()).toBeVisible();
    await screenshot(page, 'tombstones');
  },
);

test('sorts by a column and finds by text', async ({ page }) => {
  await waitForRecords(page);
  const grid = await openModel(page, 'Post');
  await grid.getByRole('columnheader', { name: 'title' }).click();
  const titles = grid.locator('[col-id="title"][role="gridcell"]');
  await expect(async () => {
    const shown = (await titles.allTextContents()).slice(0, 10);
    expect(shown.length).toBe(10);
    expect(shown).toEqual([...shown].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
  }).toPass();
  const wanted = (await titles.first().textContent()) ?? '';
  await page.getByRole('searchbox', { name: 'Search Post records' }).fill(wanted);
  await expect(page.getByText(/[1-9]\d* matching of 1,000 records/)).toBeVisible();
  await expect(titles.first()).toContainText(wanted.slice(0, 12));
  await screenshot(page, 'filtered');
});

test('the inspector shows every field typed, the relations to follow, and the raw document', async ({
  page,
}) => {
  await waitForRecords(page);
  const grid = await openModel(page, 'Post');
  await grid.locator('[col-id="title"][role="gridcell"]').first().click();
  const inspector = page.getByRole('region', { name: 'Inspector' });
  for (const field of [
    'title',
    'status',
    'rating',
    'keywords',
    'metadata',
    'publishedAt',
    'createdAt',
    '_version',
  ]) {
    await expect(inspector.getByText(field, { exact: true }).first()).toBeVisible();
  }
  await inspector.getByRole('tab', { name: 'Relations' }).click();
  await expect(inspector.getByText('comments').first()).toBeVisible();
  await screenshot(page, 'relations');
  await inspector.getByRole('tab', { name: 'Raw' }).click();
  await expect(inspector).toContainText('"_lastChangedAt"');
  await screenshot(page, 'raw');
});
