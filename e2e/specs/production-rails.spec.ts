import type { Page } from '@playwright/test';
import { expect, testAtConnections } from '../launch';
import { send } from '../support/independent-client';
import { fixture, startSandboxProcess } from '../support/sandbox-process';
import {
  importBackend,
  openModel,
  openScreen,
  screenshot,
  waitUntilLive,
  writeOutputs,
} from '../support/window';

async function compose(page: Page, action: 'Create' | 'Touch' | 'Restore' | 'Delete'): Promise<void> {
  await page.getByRole('button', { name: 'New batch' }).click();
  await page.getByRole('combobox', { name: 'Model' }).click();
  await page.getByRole('option', { name: 'Post', exact: true }).click();
  await page
    .getByRole('radiogroup', { name: 'What happens to them' })
    .getByText(action, { exact: true })
    .click();
}

const plan = (page: Page) => page.getByRole('button', { name: 'Plan', exact: true }).click();

/** Climbs every rung that production asks for, and starts the plan that is shown. */
async function runIt(page: Page, start: RegExp, run: string, name = 'Post'): Promise<void> {
  await page.getByRole('button', { name: start }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'I have looked at it' }).click();
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('Ticket 7');
  await dialog.getByRole('textbox', { name: `Type ${name} to go on` }).fill(name);
  await dialog.getByRole('button', { name: run, exact: true }).click();
}

testAtConnections(
  'production asks for its rails; keys come from a file, records are made, deleted, restored and made anew',
  async ({ app, page }) => {
    const schema = fixture('blog', 'schema.graphql');
    const sandbox = await startSandboxProcess(['--schema', schema, '--seed', 'Post=1005,Comment=30,User=3']);
    await importBackend(app, page, { config: writeOutputs(sandbox), schema, tier: 'Production' });
    await waitUntilLive(page);
    const { data } = await send(
      sandbox,
      'query { listPosts(limit: 1000) { items { id } } listComments(limit: 100) { items { postID } } }',
    );
    const { listPosts, listComments } = data as {
      listPosts: { items: { id: string }[] };
      listComments: { items: { postID: string }[] };
    };
    const commented = listComments.items[0]?.postID ?? '';
    const other = listPosts.items.find(({ id }) => listComments.items.every(({ postID }) => postID !== id));
    const keys = ['id', commented, other?.id ?? '', ''].join('\n');
    const readKeys = async (): Promise<void> => {
      await page.getByText('By keys', { exact: true }).click();
      await page
        .locator('input[type="file"]')
        .setInputFiles({ name: 'keys.csv', mimeType: 'text/csv', buffer: Buffer.from(keys) });
      await expect(page.getByText('2 keys', { exact: true })).toBeVisible();
    };

    await expect(page.getByRole('banner').getByText('Production')).toBeVisible();

    await openScreen(page, 'Batch & runs');
    await compose(page, 'Touch');
    await plan(page);
    await page.getByText('How it runs').click();
    await page.getByRole('textbox', { name: 'Requests a second' }).fill('500');
    await page.getByRole('button', { name: 'Change 1,005 records…' }).click();
    const dialog = page.getByRole('dialog');
    const missing = dialog.getByRole('list', { name: 'Still missing' }).getByRole('listitem');
    await expect(missing).toHaveCount(5);
    await screenshot(page, 'production-rails');
    await expect(dialog.getByRole('button', { name: 'Run', exact: true })).toBeDisabled();
    await dialog.getByRole('button', { name: 'I have looked at it' }).click();
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('Ticket 7');
    await dialog.getByRole('textbox', { name: 'Type Post to go on' }).fill('Post');
    await expect(missing).toHaveText([/writes at most 1000/, /more than the 200 writes a second/]);
    await dialog.getByRole('textbox', { name: 'Limit of this run, 1,000 unless raised' }).fill('1005');
    await expect(missing).toHaveCount(1);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('textbox', { name: 'Requests a second' }).fill('');
    await page.getByRole('button', { name: 'Discard the plan' }).click();

    await compose(page, 'Delete');
    await readKeys();
    await openScreen(page, 'Activity');
    await openScreen(page, 'Batch & runs');
    await expect(page.getByText('2 keys', { exact: true })).toBeVisible();
    await plan(page);
    await expect(page.getByRole('tab', { name: /^Worth a look/ })).toBeVisible();
    await runIt(page, /^Delete 2 records…/, 'Delete');
    await expect(page.getByText(/^All 2 writes came back complete/)).toBeVisible();
    await expect(page.getByText('Reason: Ticket 7')).toBeVisible();

    await compose(page, 'Restore');
    await expect(page.getByText('2 tombstones: the whole model')).toBeVisible();
    await plan(page);
    await runIt(page, /^Change 2 records…/, 'Run');
    const outcome = page.getByRole('region', { name: 'What the restore came to' });
    await expect(outcome).toContainText('0 records revived, 2 still deleted');
    await outcome.getByRole('button', { name: 'Plan to create them anew' }).click();
    await expect(outcome.getByRole('heading', { name: 'Create anew: Restore Post' })).toBeVisible();
    await expect(outcome.getByRole('heading', { name: /^Re-point Comment postID/ })).toBeVisible();
    await screenshot(page, 'restore-anew');
    await runIt(page, /^Create 2 records…/, 'Create');
    await expect(outcome.getByRole('heading', { name: 'Create anew: Restore Post' })).toBeHidden();
    await runIt(page, /^Change \d+ records?…/, 'Run', 'Comment');
    await expect(page.getByRole('heading', { name: /^Re-point Comment postID/, level: 2 })).toBeVisible();
    await expect(page.getByText(/came back complete: every app/)).toBeVisible();

    await compose(page, 'Create');
    await page.getByRole('textbox', { name: 'New records' }).click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText('[{"title": "Brand new", "status": "ACTIVE"}, {"title": "No status"}]');
    await plan(page);
    await expect(page.getByRole('tab', { name: 'Can’t change (1)' })).toBeVisible();
    await runIt(page, /^Create 1 record…/, 'Create');
    await expect(page.getByText(/^All 1 write came back complete/)).toBeVisible();

    await openScreen(page, 'Editor');
    await page.getByRole('button', { name: 'Generate…' }).click();
    const generate = page.getByRole('dialog', { name: 'Generate a mutation' });
    await generate.getByText('Create', { exact: true }).click();
    await generate.getByRole('combobox', { name: 'Model' }).click();
    await page.getByRole('option', { name: 'User', exact: true }).click();
    await generate.getByRole('button', { name: 'Generate', exact: true }).click();
    await page.getByRole('button', { name: 'Run…' }).click();
    const toProduction = page.getByRole('button', { name: 'Send to production' });
    await expect(toProduction).toBeDisabled();
    await page.getByRole('textbox', { name: 'Why is this changed?' }).fill('Ticket 8');
    await screenshot(page, 'production-editor');
    await toProduction.click();
    await expect(page.getByRole('tabpanel', { name: 'Result' })).toContainText('"_version": 1');

    await openScreen(page, 'Activity');
    await page.getByRole('button', { name: 'Audit record…' }).click();
    await expect(page.getByRole('dialog')).toContainText(/The chain is whole: \d+ entries/);
    await expect(
      page.getByRole('table', { name: 'Audit record' }).getByText('Ticket 7').first(),
    ).toBeVisible();
    await expect(
      page.getByRole('row', { name: /Mutation sent from the editor/ }).getByText('Ticket 8'),
    ).toBeVisible();
    await page.keyboard.press('Escape');

    const grid = await openModel(page, 'Post');
    const add = page.getByRole('button', { name: 'Filter: add a condition' });
    const condition = page.getByRole('form', { name: 'Condition' });
    await add.click();
    await condition.getByRole('combobox', { name: 'Field' }).fill('title');
    await page.getByRole('option', { name: 'title', exact: true }).click();
    await condition.getByRole('textbox', { name: 'Value' }).fill('Brand new');
    await condition.getByRole('button', { name: 'Apply' }).click();
    await expect(grid.getByRole('gridcell', { name: 'Brand new' })).toBeVisible();
    await expect(page.getByText('1 matching of')).toBeVisible();
    await sandbox.stop();
  },
);
