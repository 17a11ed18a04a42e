import type { Page } from '@playwright/test';
import { expect, testAtConnections as test } from '../launch';
import { send } from '../support/independent-client';
import { fixture, startSandboxProcess } from '../support/sandbox-process';
import type { SandboxProcess } from '../support/sandbox-process';
import { connectTo, openScreen, screenshot } from '../support/window';

interface Post {
  readonly id: string;
  readonly title: string;
  readonly rating: number | null;
  readonly _version: number;
}

async function posts(sandbox: SandboxProcess): Promise<readonly Post[]> {
  const answer = await send(
    sandbox,
    'query { listPosts(limit: 100) { items { id title rating _version } } }',
  );
  return (answer.data?.['listPosts'] as { items: Post[] }).items;
}

/** The other client selects nothing but the key, so that the window does not hear of its write. */
async function writeUnseen(sandbox: SandboxProcess, input: Record<string, unknown>): Promise<void> {
  const answer = await send(
    sandbox,
    'mutation ($input: UpdatePostInput!) { updatePost(input: $input) { id } }',
    { input },
  );
  expect(answer.errors).toBeUndefined();
}

/** Plans setting every post's rating to 9. */
async function planRating(page: Page): Promise<void> {
  await page.getByRole('combobox', { name: 'Model' }).click();
  await page.getByRole('option', { name: 'Post', exact: true }).click();
  await page.getByRole('combobox', { name: 'Add a field to change' }).click();
  await page.getByRole('option', { name: 'rating', exact: true }).click();
  await page.getByRole('group', { name: 'rating' }).getByRole('textbox', { name: 'rating' }).fill('9');
  await page.getByRole('button', { name: 'Plan', exact: true }).click();
}

test('what another client wrote first becomes a conflict, settled by hand and by policy', async ({
  app,
  page,
}) => {
  const sandbox = await startSandboxProcess([
    '--schema',
    fixture('blog', 'schema.graphql'),
    '--seed',
    'Post=12,User=3',
    '--strategy',
    'optimistic-concurrency',
  ]);
  await connectTo(app, page, sandbox);
  await openScreen(page, 'Conflicts');
  await expect(page.getByText('No conflict yet')).toBeVisible();
  await screenshot(page, 'conflicts-empty');

  await openScreen(page, 'Batch & runs');
  await planRating(page);
  await expect(page.getByLabel('The plan in numbers')).toContainText('12');

  // Between the plan and the run, somebody else writes.
  const [rated, alsoRated, titled] = await posts(sandbox);
  if (!rated || !alsoRated || !titled) throw new Error('the sandbox has no posts');
  await writeUnseen(sandbox, { id: rated.id, rating: 111, _version: 1 });
  await writeUnseen(sandbox, { id: alsoRated.id, rating: 222, _version: 1 });
  await writeUnseen(sandbox, { id: titled.id, title: 'Theirs', _version: 1 });

  await page.getByRole('button', { name: /^Change 12 records/ }).click();
  await expect(page.getByText(/finished/i).first()).toBeVisible();

  const status = page.getByRole('contentinfo', { name: 'Status' });
  await status.getByRole('button', { name: '3 conflicts' }).click();
  const list = page.getByRole('list', { name: 'Conflicts' });
  await expect(list.getByRole('listitem')).toHaveCount(3);
  await screenshot(page, 'conflicts-list');

  // By hand: our rating on their version.
  const row = list.getByRole('listitem').filter({ has: page.getByLabel(new RegExp(rated.id.slice(0, 6))) });
  await row.getByRole('button').click();
  const detail = page.getByRole('region', { name: /^Post / });
  await expect(detail.getByRole('row', { name: /rating/ }).first()).toContainText('111');
  await detail.getByRole('radio', { name: /keep Ours, 9/ }).check({ force: true });
  await expect(page.getByRole('region', { name: 'Result of the choices' })).toContainText('9');
  await screenshot(page, 'conflicts-chosen');
  await page.emulateMedia({ colorScheme: 'dark' });
  await screenshot(page, 'conflicts-chosen-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await detail.getByRole('button', { name: /^Send 1 field on version 2/ }).click();
  await expect(list.getByRole('listitem')).toHaveCount(2);

  // By policy: only where nobody else touched the rating.
  const many = page.getByRole('group', { name: 'Settle many' });
  await many.getByRole('checkbox').check();
  await many.getByRole('button', { name: 'Ours where unchanged…' }).click();
  const settle = page.getByRole('dialog', { name: 'Settle 2 conflicts?' });
  await expect(settle.getByRole('region', { name: 'What would happen' })).toContainText(
    '1 write will be sent · 1 stay open',
  );
  await settle.getByRole('button', { name: 'Settle 1' }).click();
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await detail.getByRole('button', { name: 'Keep theirs' }).click();
  await expect(page.getByText('Nothing waits for a decision')).toBeVisible();

  const after = new Map((await posts(sandbox)).map((post) => [post.id, post]));
  expect(after.get(rated.id)).toMatchObject({ rating: 9, _version: 3 });
  expect(after.get(alsoRated.id)).toMatchObject({ rating: 222, _version: 2 });
  expect(after.get(titled.id)).toMatchObject({ rating: 9, title: 'Theirs', _version: 3 });

  // How each was settled is kept.
  await page.getByText(/^Settled 3/).click();
  await expect(list).toContainText('kept theirs');
  await expect(list).toContainText('chosen by hand: rating sent');
  await list.getByRole('button').filter({ hasText: 'chosen by hand' }).click();
  const how = page.getByRole('region', { name: 'How it was settled' });
  await expect(how).toContainText('by a person');
  await expect(how.getByRole('row', { name: /rating/ })).toContainText('9');

  // The rules of a handler are tried on what happened.
  await page.getByRole('button', { name: 'Rules…' }).click();
  const rules = page.getByRole('dialog', { name: 'Rules for a conflict handler' });
  await rules.getByRole('combobox', { name: 'Model of the rules' }).click();
  await page.getByRole('option', { name: 'Post', exact: true }).click();
  await rules.getByRole('combobox', { name: 'Rule of rating' }).click();
  await page.getByRole('option', { name: 'The lower of the two' }).click();
  await expect(rules.getByRole('status')).toContainText('3 fields of the latest conflicts tried');
  await screenshot(page, 'conflict-rules');
  await page.keyboard.press('Escape');
  await screenshot(page, 'conflicts-settled');
  await sandbox.stop();
});

test('a run stops where it is told to, and is undone except where somebody wrote since', async ({
  app,
  page,
}) => {
  const sandbox = await startSandboxProcess([
    '--schema',
    fixture('blog', 'schema.graphql'),
    '--seed',
    'Post=12,User=3',
    '--strategy',
    'optimistic-concurrency',
  ]);
  await connectTo(app, page, sandbox);
  const before = new Map((await posts(sandbox)).map((post) => [post.id, post]));
  const [changed, raced] = await posts(sandbox);
  if (!changed || !raced) throw new Error('the sandbox has no posts');
  await openScreen(page, 'Batch & runs');
  await planRating(page);
  await expect(page.getByLabel('The plan in numbers')).toContainText('12');
  await writeUnseen(sandbox, { id: raced.id, title: 'Theirs', _version: 1 });

  await page.getByText('How it runs').click();
  await page.getByRole('combobox', { name: 'When somebody else was faster' }).click();
  await page.getByRole('option', { name: /^Send again/ }).click();
  await page.getByRole('textbox', { name: 'Stop after failures' }).fill('3');
  await page.getByRole('textbox', { name: 'Reason' }).fill('ratings were lost');
  await screenshot(page, 'batch-options');
  await page.getByRole('button', { name: /^Change 12 records/ }).click();
  // The title was changed meanwhile, the rating was not: the run has sent it again by itself.
  await expect(page.getByRole('button', { name: /^12 ?Applied$/ })).toBeVisible();

  await writeUnseen(sandbox, { id: changed.id, rating: 111, _version: 2 });
  await expect.poll(async () => (await posts(sandbox)).find(({ id }) => id === changed.id)?._version).toBe(3);
  // The window learns of it by a read of its own.
  await openScreen(page, 'Activity');
  await openScreen(page, 'Batch & runs');
  await page.getByRole('list').getByText('Set rating of Post').first().click();
  const undo = page.getByRole('region', { name: 'Undo' });
  await expect(async () => {
    const discard = undo.getByRole('button', { name: 'Discard the plan' });
    if (await discard.isVisible()) await discard.click();
    await undo.getByRole('button', { name: 'Plan the undo' }).click();
    await expect(undo.getByText(/^Can’t change \(1\)$/)).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 20_000 });
  await screenshot(page, 'batch-undo');
  await undo.getByRole('button', { name: /^Change 11 records/ }).click();
  await expect(page.getByRole('heading', { name: 'Undo: Set rating of Post' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^11 ?Applied$/ })).toBeVisible();
  const after = await posts(sandbox);
  for (const { id, rating } of after)
    expect(rating).toBe(id === changed.id ? 111 : (before.get(id)?.rating ?? null));
  await sandbox.stop();
});
