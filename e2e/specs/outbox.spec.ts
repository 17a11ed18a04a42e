import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, testAtConnections as test } from '../launch';
import { send } from '../support/independent-client';
import { fixture, startSandboxProcess } from '../support/sandbox-process';
import type { SandboxProcess } from '../support/sandbox-process';
import {
  chooseFiles,
  chooseSaveFile,
  connectTo,
  openModel,
  openScreen,
  screenshot,
  waitUntilLive,
} from '../support/window';

async function titles(sandbox: SandboxProcess): Promise<readonly string[]> {
  const answer = await send(sandbox, 'query { listPosts(limit: 100) { items { title } } }');
  return (answer.data?.['listPosts'] as { items: { title: string }[] }).items.map(({ title }) => title);
}

async function seriousProblems(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}

/** Gives the post of a row another title through the inspector. */
async function retitle(page: Page, row: number, title: string): Promise<void> {
  const grid = await openModel(page, 'Post');
  await grid.getByRole('row').nth(row).getByRole('gridcell').nth(1).click();
  await page.keyboard.press('Enter');
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await inspector.getByRole('button', { name: 'Edit', exact: true }).click();
  await inspector.getByRole('textbox', { name: 'title' }).fill(title);
  await inspector.getByRole('button', { name: 'Review and save' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save the change' }).click();
  await expect(grid.getByRole('gridcell', { name: title })).toBeVisible();
}

/** The switch follows the program: it moves when the wish is kept. */
async function setCollecting(page: Page, isOn: boolean): Promise<void> {
  const collecting = page.getByRole('switch', { name: 'Collect edits here' });
  await collecting.click({ force: true });
  await expect(collecting).toBeChecked({ checked: isOn });
}

/** Switches users off and keeps one post alone; the local copy comes to it, the service is left as it is. */
async function keepOnly(page: Page, title: string): Promise<void> {
  await showPart(page, 'What is kept');
  const models = page.getByRole('list', { name: 'What is kept of each model' });
  await models.getByRole('switch', { name: 'Keep User here' }).click({ force: true });
  const post = models
    .getByRole('listitem')
    .filter({ has: page.getByRole('switch', { name: 'Keep Post here' }) });
  await post.getByRole('button', { name: 'Filter: add a condition' }).click();
  const condition = page.getByRole('form', { name: 'Condition' });
  await page.getByRole('option', { name: 'title', exact: true }).click();
  await condition.getByRole('textbox', { name: 'Value' }).fill(title);
  await condition.getByRole('button', { name: 'Apply', exact: true }).click();
  await screenshot(page, 'what-is-kept');
  await page.getByRole('button', { name: 'Review and apply…' }).click();
  const review = page.getByRole('dialog', { name: 'Change what is kept here?' });
  await expect(review.getByRole('row', { name: /^Post / })).toContainText('11');
  await expect(review.getByRole('row', { name: /^User / })).toContainText('3');
  await screenshot(page, 'what-is-kept-review');
  await review.getByRole('button', { name: 'Apply', exact: true }).click();
  await waitUntilLive(page);
  const grid = await openModel(page, 'Post');
  await expect(page.getByText(/^1 record$/).first()).toBeVisible();
  await expect(grid.getByRole('gridcell', { name: title })).toBeVisible();
}

async function showPart(page: Page, part: string): Promise<void> {
  await openScreen(page, 'Sync');
  await page
    .getByRole('radiogroup', { name: 'Part of the sync screen' })
    .getByText(part, { exact: true })
    .click();
}

test('edits are collected, dropped into a file and made again, explained by the drift, kept by a clear, sent, and what is kept is chosen', async ({
  app,
  page,
  userData,
}) => {
  const sandbox = await startSandboxProcess([
    '--schema',
    fixture('blog', 'schema.graphql'),
    '--seed',
    'Post=12,User=3',
  ]);
  await connectTo(app, page, sandbox);
  await openScreen(page, 'Outbox');
  await expect(page.getByText('Nothing waits to be sent')).toBeVisible();
  expect(await seriousProblems(page)).toEqual([]);
  await setCollecting(page, true);
  const status = page.getByRole('contentinfo', { name: 'Status' });
  await expect(status.getByRole('button', { name: /Outbox 0 · collecting/ })).toBeVisible();

  const before = await titles(sandbox);
  await retitle(page, 1, 'Kept for later');
  await retitle(page, 2, 'Better not');
  await status.getByRole('button', { name: /Outbox 2/ }).click();
  const list = page.getByRole('list', { name: 'Changes in the outbox' });
  await expect(list.getByRole('listitem')).toHaveCount(2);
  expect((await titles(sandbox)).toSorted()).toEqual(before.toSorted());

  // Looked through with the keyboard alone: down, hold, release.
  const [first, second] = [list.getByRole('button').first(), list.getByRole('button').nth(1)];
  await first.focus();
  await page.keyboard.press('ArrowDown');
  await expect(second).toBeFocused();
  const detail = page.getByRole('region', { name: /^Post / });
  await expect(detail.getByRole('row', { name: /title/ })).toContainText('Better not');
  await expect(detail.getByText('Made on version 1.')).toBeVisible();
  await page.keyboard.press('h');
  await expect(second).toContainText('held');
  await page.keyboard.press('r');
  await expect(second).toContainText('waiting');
  expect(await seriousProblems(page)).toEqual([]);
  await screenshot(page, 'outbox');

  const kept = join(userData, 'dropped.jsonl');
  await chooseSaveFile(app, kept);
  await page.keyboard.press('Delete');
  const dialog = page.getByRole('dialog', { name: 'Drop 1 change?' });
  await expect(dialog).toContainText('the new value of title is lost');
  await dialog.getByRole('button', { name: 'Export and drop…' }).click();
  await expect(list.getByRole('listitem')).toHaveCount(1);
  expect(readFileSync(kept, 'utf8')).toContain('Better not');
  const grid = await openModel(page, 'Post');
  await expect(grid.getByRole('gridcell', { name: 'Better not' })).toHaveCount(0);

  await openScreen(page, 'Outbox');
  await chooseFiles(app, [kept]);
  await page.getByRole('button', { name: 'Import…' }).click();
  await expect(list.getByRole('listitem')).toHaveCount(2);
  await expect(list).toContainText('update title');
  await page.getByRole('button', { name: 'Choose all 2' }).click();
  await expect(page.getByText('2 changes chosen')).toBeVisible();
  await page.getByRole('button', { name: 'Choose none' }).click();
  await list.getByRole('button').nth(1).focus();
  await page.keyboard.press('Delete');
  await screenshot(page, 'outbox-drop');
  await dialog.getByRole('button', { name: 'Export and drop…' }).click();
  await expect(list.getByRole('listitem')).toHaveCount(1);

  await showPart(page, 'Drift');
  await page.getByRole('button', { name: 'Compare with the service' }).first().click();
  const comparisons = page.getByRole('region', { name: 'Comparisons by model' });
  await expect(comparisons.getByRole('row', { name: /^Post / })).toContainText(
    'agrees except for the outbox (12 there, 12 here)',
  );
  await expect(comparisons.getByRole('row', { name: /^User/ })).toContainText('agrees (3 there, 3 here)');
  await comparisons.getByRole('button', { name: 'Post', exact: true }).click();
  await expect(page.getByRole('group', { name: 'Here and at the service' })).toContainText('Kept for later');
  expect(await seriousProblems(page)).toEqual([]);
  await screenshot(page, 'drift');

  await page.getByRole('button', { name: 'More about the local copy' }).click();
  await page.getByRole('menuitem', { name: 'Clear the local copy…' }).click();
  const clear = page.getByRole('dialog', { name: 'Clear the local copy?' });
  await expect(clear.getByRole('row', { name: /^Post / })).toContainText('12');
  await screenshot(page, 'clear');
  const safe = join(userData, 'pending.jsonl');
  await chooseSaveFile(app, safe);
  await clear.getByRole('button', { name: 'Export and clear…' }).click();
  await expect(clear).toBeHidden();
  await waitUntilLive(page);
  expect(readFileSync(safe, 'utf8')).toContain('Kept for later');
  await openModel(page, 'Post');
  await expect(grid.getByRole('gridcell', { name: 'Kept for later' })).toBeVisible();
  expect(await titles(sandbox)).not.toContain('Kept for later');

  // Written anew where it waits, with what it was kept in a file.
  await openScreen(page, 'Outbox');
  await detail.getByRole('button', { name: 'Edit…' }).click();
  const edit = page.getByRole('dialog', { name: /^Edit the change/ });
  await edit.getByRole('textbox', { name: 'title' }).fill('Kept and corrected');
  await edit.getByRole('button', { name: 'Keep and change…' }).click();
  await expect(detail.getByRole('row', { name: /title/ })).toContainText('Kept and corrected');
  await setCollecting(page, false);
  await expect(page.getByText('Nothing waits to be sent')).toBeVisible();
  expect(await titles(sandbox)).toContain('Kept and corrected');

  // What was sent stays to be seen, with its request and the answer.
  await openScreen(page, 'Activity');
  await expect(page.getByRole('list', { name: 'Activity' })).toContainText('Outbox');
  await expect(page.getByRole('region', { name: 'UpdatePost' })).toContainText('Kept and corrected');
  await openScreen(page, 'Outbox');
  await keepOnly(page, 'Kept and corrected');
});

test('a project begins without a backend and sends what was made to the one it gets', async ({
  app,
  page,
}) => {
  await page.getByRole('button', { name: 'Choose a schema…' }).click();
  const local = page.getByRole('dialog', { name: 'Work without a backend' });
  await chooseFiles(app, [fixture('blog', 'schema.graphql')]);
  await local.getByRole('button', { name: 'Choose the file: Schema' }).click();
  await local.getByRole('textbox', { name: 'Name' }).fill('Ideas');
  expect(await seriousProblems(page)).toEqual([]);
  await local.getByRole('button', { name: 'Make and open' }).click();

  await openModel(page, 'Tag');
  await page.getByRole('button', { name: 'New', exact: true }).click();
  await page.getByRole('textbox', { name: 'label' }).fill('made at home');
  await page.getByRole('button', { name: /^Review/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Create the record' }).click();
  const grid = await openModel(page, 'Tag');
  await expect(grid.getByRole('gridcell', { name: 'made at home' })).toBeVisible();

  await openScreen(page, 'Outbox');
  await expect(page.getByText('1 change kept here until a backend is attached')).toBeVisible();
  await screenshot(page, 'outbox-without-a-backend');
  const sandbox = await startSandboxProcess([
    '--schema',
    fixture('blog', 'schema.graphql'),
    '--seed',
    'Tag=2',
  ]);
  await page.getByRole('button', { name: 'Attach a backend…' }).click();
  const attach = page.getByRole('dialog', { name: 'Attach a backend to Ideas' });
  await attach
    .getByRole('radiogroup', { name: 'How the backend is given' })
    .getByText('Address and key')
    .click();
  await attach.getByRole('textbox', { name: 'GraphQL endpoint' }).fill(sandbox.endpoint);
  await attach.getByRole('textbox', { name: 'API key' }).fill(sandbox.apiKey);
  await screenshot(page, 'attach');
  await attach.getByRole('radio', { name: 'Development' }).check();
  await attach.getByRole('button', { name: 'Attach', exact: true }).click();
  await waitUntilLive(page);
  const labels = async (): Promise<readonly string[]> => {
    const answer = await send(sandbox, 'query { listTags(limit: 100) { items { label } } }');
    return (answer.data?.['listTags'] as { items: { label: string }[] }).items.map(({ label }) => label);
  };
  expect(await labels()).not.toContain('made at home');

  await openScreen(page, 'Outbox');
  await setCollecting(page, false);
  await expect(page.getByText('Nothing waits to be sent')).toBeVisible();
  expect(await labels()).toContain('made at home');
});
