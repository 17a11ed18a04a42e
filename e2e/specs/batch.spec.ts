import type { Page } from '@playwright/test';
import { expect, testAtConnections as test } from '../launch';
import { send } from '../support/independent-client';
import { fixture, startSandboxProcess } from '../support/sandbox-process';
import type { SandboxProcess } from '../support/sandbox-process';
import { connectTo, openProfile, openScreen, screenshot } from '../support/window';

/** Plans setting every post's rating, up to the plan in numbers. */
async function planRating(page: Page, rating: string): Promise<void> {
  await openScreen(page, 'Batch & runs');
  await page.getByRole('combobox', { name: 'Model' }).click();
  await page.getByRole('option', { name: 'Post', exact: true }).click();
  await page.getByRole('combobox', { name: 'Add a field to change' }).click();
  await page.getByRole('option', { name: 'rating', exact: true }).click();
  await page.getByRole('group', { name: 'rating' }).getByRole('textbox', { name: 'rating' }).fill(rating);
  await page.getByRole('textbox', { name: 'Description' }).fill('rate everything');
  await page.getByRole('button', { name: 'Plan', exact: true }).click();
}

async function start(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Change \d+ records/ }).click();
  // A development backend is asked about once; a sandbox isn't.
  await page.getByRole('dialog').getByRole('button', { name: 'Run', exact: true }).click();
}

async function ratings(sandbox: SandboxProcess): Promise<number[]> {
  const answer = await send(sandbox, 'query { listPosts(limit: 1000) { items { rating } } }');
  return (answer.data?.['listPosts'] as { items: { rating: number }[] }).items.map(({ rating }) => rating);
}

test('plans in numbers, runs with progress, shows each outcome, and keeps the run over a restart', async ({
  app,
  page,
}) => {
  const sandbox = await startSandboxProcess([
    '--schema',
    fixture('blog', 'schema.graphql'),
    '--seed',
    'Post=300,User=5',
  ]);
  await connectTo(app, page, sandbox);
  await planRating(page, '9');
  await expect(page.getByLabel('The plan in numbers')).toContainText('300');
  await expect(page.getByText('Nothing narrows this plan: it goes to every record of Post.')).toBeVisible();
  await screenshot(page, 'batch-plan');
  await start(page);
  await expect(page.getByLabel('Proof of delivery')).toBeVisible();
  await expect.poll(async () => new Set(await ratings(sandbox)), { timeout: 60_000 }).toEqual(new Set([9]));
  await expect(page.getByText(/finished/i).first()).toBeVisible();
  await screenshot(page, 'batch-finished');
  await sandbox.stop();
});

test('survives kill -9 in the middle of a run: the journal lists it, and it goes on to change each record once', async ({
  app,
  page,
  relaunch,
}) => {
  const sandbox = await startSandboxProcess([
    '--schema',
    fixture('blog', 'schema.graphql'),
    '--seed',
    'Post=300,User=5',
    '--fault',
    'latency=20..60ms',
  ]);
  await connectTo(app, page, sandbox);
  await planRating(page, '8');
  await start(page);
  await expect
    .poll(async () => (await ratings(sandbox)).filter((rating) => rating === 8).length)
    .toBeGreaterThan(5);
  app.process().kill('SIGKILL');
  const { page: again } = await relaunch();
  await openProfile(again, sandbox);
  await openScreen(again, 'Batch & runs');
  await again.getByText('rate everything').first().click();
  await screenshot(again, 'batch-interrupted');
  await again.getByRole('button', { name: 'Resume' }).click();
  await expect.poll(async () => new Set(await ratings(sandbox)), { timeout: 60_000 }).toEqual(new Set([8]));
  const versions = await send(sandbox, 'query { listPosts(limit: 1000) { items { _version } } }');
  const counted = (versions.data?.['listPosts'] as { items: { _version: number }[] }).items.map(
    (item) => item._version,
  );
  expect(new Set(counted)).toEqual(new Set([2]));
  await sandbox.stop();
});
