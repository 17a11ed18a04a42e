import type { Locator, Page } from '@playwright/test';
import { expect, testAtConnections as test } from '../launch';
import { send } from '../support/independent-client';
import { fixture, startSandboxProcess } from '../support/sandbox-process';
import type { SandboxProcess } from '../support/sandbox-process';
import { connectTo, openProfile, openScreen, screenshot } from '../support/window';

const RECORDS = 10_000;
const RATING = 9;
/** A run of all records under faults takes its time on a small machine. */
const LONG_MS = 240_000;

interface Post {
  readonly id: string;
  readonly rating: number | null;
  readonly _version: number;
}

/** Every post of the service, page by page; a throttled answer is asked for again. */
async function posts(sandbox: SandboxProcess): Promise<ReadonlyMap<string, Post>> {
  const found = new Map<string, Post>();
  let nextToken: string | null = null;
  do {
    const answer = await send(
      sandbox,
      'query ($nextToken: String) { listPosts(limit: 1000, nextToken: $nextToken) { items { id rating _version } nextToken } }',
      { nextToken },
    );
    const page = answer.data?.['listPosts'] as
      { items: readonly Post[]; nextToken: string | null } | null | undefined;
    if (!page) continue;
    for (const post of page.items) found.set(post.id, post);
    nextToken = page.nextToken;
    if (nextToken === null) break;
  } while (found.size < RECORDS + 1);
  return found;
}

async function planRating(page: Page): Promise<void> {
  await openScreen(page, 'Batch & runs');
  await page.getByRole('combobox', { name: 'Model' }).click();
  await page.getByRole('option', { name: 'Post', exact: true }).click();
  await page.getByRole('combobox', { name: 'Add a field to change' }).click();
  await page.getByRole('option', { name: 'rating', exact: true }).click();
  await page
    .getByRole('group', { name: 'rating' })
    .getByRole('textbox', { name: 'rating' })
    .fill(String(RATING));
  await page.getByRole('textbox', { name: 'Description' }).fill('rate everything');
  await page.getByRole('button', { name: 'Plan', exact: true }).click();
}

async function confirmRun(page: Page, from: Page | Locator): Promise<void> {
  await from.getByRole('button', { name: /^Change [\d,]+ records/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Run', exact: true }).click();
}

const percent = async (page: Page) =>
  Number(await page.getByRole('progressbar', { name: 'Progress of the run' }).getAttribute('aria-valuenow'));

test('10,000 records through throttling, lost answers and conflicts: paused, killed, resumed, settled by policy, undone', async ({
  app,
  page,
  relaunch,
}) => {
  test.setTimeout(600_000);
  const sandbox = await startSandboxProcess([
    ...['--schema', fixture('blog', 'schema.graphql'), '--seed', `Post=${RECORDS},User=5`],
    ...['--strategy', 'optimistic-concurrency'],
    ...['--fault', 'throttle=0.003', '--fault', 'lose-response=0.002', '--fault', 'conflict=0.001'],
  ]);
  await connectTo(app, page, sandbox);
  const before = await posts(sandbox);
  await planRating(page);
  await confirmRun(page, page);

  await expect.poll(() => percent(page), { timeout: LONG_MS }).toBeGreaterThan(5);
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await page.getByRole('button', { name: 'Resume', exact: true }).click({ timeout: LONG_MS });
  await expect.poll(() => percent(page), { timeout: LONG_MS }).toBeGreaterThan(20);
  app.process().kill('SIGKILL');

  const { page: again } = await relaunch();
  await openProfile(again, sandbox);
  await openScreen(again, 'Batch & runs');
  await again.getByText('rate everything').first().click();
  await screenshot(again, 'scale-interrupted');
  await again.getByRole('button', { name: 'Resume', exact: true }).click();
  await expect.poll(() => percent(again), { timeout: LONG_MS }).toBe(100);
  await screenshot(again, 'scale-finished');

  // Every record is rated, or waits as a conflict; each was written once, and once more by who was faster.
  const after = await posts(sandbox);
  expect(after.size).toBe(RECORDS);
  const left = [...after.values()].filter(({ rating }) => rating !== RATING);
  const status = again.getByRole('contentinfo', { name: 'Status' });
  expect(left.length).toBeGreaterThan(0);
  await expect(status.getByRole('button', { name: new RegExp(`^${left.length} conflicts?$`) })).toBeVisible();
  // 1 as seeded, 2 by us or by the other; a rating of ours on another's write would have been a lost update.
  expect([...after.values()].filter(({ _version }) => _version !== 2)).toEqual([]);

  await status.getByRole('button', { name: /^\d+ conflicts?$/ }).click();
  await expect(again.getByRole('list', { name: 'Conflicts' }).getByRole('listitem')).toHaveCount(left.length);
  await screenshot(again, 'scale-conflicts');
  await expect(async () => {
    const many = again.getByRole('group', { name: 'Settle many' });
    await many.getByRole('checkbox').check();
    await many.getByRole('button', { name: 'Ours…' }).click();
    await again
      .getByRole('dialog')
      .getByRole('button', { name: /^Settle \d/ })
      .click();
    await expect(again.getByText('Nothing waits for a decision')).toBeVisible({ timeout: 30_000 });
  }).toPass({ timeout: LONG_MS });
  const settled = await posts(sandbox);
  expect([...settled.values()].filter(({ rating }) => rating !== RATING)).toEqual([]);

  await openScreen(again, 'Batch & runs');
  await again.getByText('rate everything').first().click();
  const undo = again.getByRole('region', { name: 'Undo' });
  await undo.getByRole('button', { name: 'Plan the undo' }).click();
  await confirmRun(again, undo);
  await expect(again.getByRole('heading', { name: 'Undo: rate everything' })).toBeVisible();
  await expect.poll(() => percent(again), { timeout: LONG_MS }).toBe(100);
  await screenshot(again, 'scale-undone');
  const undone = await posts(sandbox);
  const conflicted = new Set(left.map(({ id }) => id));
  const wrong = [...undone.values()].filter(({ id, rating }) => rating !== (before.get(id)?.rating ?? null));
  // What is not as it was is what somebody else was faster with, during the run or during the undo.
  const waiting = Number(
    /\d+/.exec((await status.getByRole('button', { name: /\d+ conflicts?$/ }).textContent()) ?? '0')?.[0] ??
      0,
  );
  expect(wrong.filter(({ id }) => !conflicted.has(id)).length).toBeLessThanOrEqual(waiting);
  expect(wrong.length).toBeLessThan(RECORDS / 100);
  await sandbox.stop();
});
