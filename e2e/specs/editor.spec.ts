import type { Page } from '@playwright/test';
import { expect, test, testAtConnections } from '../launch';
import { send, subscribe } from '../support/independent-client';
import { fixture, startSandboxProcess } from '../support/sandbox-process';
import { connectTo, openProfile, openScreen, screenshot, typeInto, waitForRecords } from '../support/window';

const document = (page: Page) => page.getByRole('textbox', { name: 'Document', exact: true });
const variables = (page: Page) => page.getByRole('textbox', { name: 'Variables', exact: true });
const guard = (page: Page) => page.getByRole('region', { name: 'Guard' });
const run = (page: Page) => page.getByRole('button', { name: 'Run', exact: true });

const UNGUARDED = `mutation ($input: UpdatePostInput!) {
  updatePost(input: $input) {
    id
    title
  }
}`;

test('marks what apps would miss as it is typed, and repairs it all at once', async ({ page }) => {
  await waitForRecords(page);
  await openScreen(page, 'Editor');
  await typeInto(document(page), UNGUARDED);
  await typeInto(variables(page), '{"input": {"id": "p1", "title": "x"}}');
  await expect(guard(page)).toContainText('Apps will miss this change');
  await expect(guard(page)).toContainText(/\d+ findings/);
  await expect(run(page)).toBeDisabled();
  await screenshot(page, 'editor-refused');

  await test.step('one finding is repaired alone, where it stands', async () => {
    const findings = guard(page).getByRole('list', { name: 'Findings' }).getByRole('listitem');
    await guard(page)
      .getByRole('button', { name: /\d+ findings/ })
      .click();
    const before = await findings.count();
    const first = findings.filter({ has: page.getByRole('button', { name: /^Add / }) }).first();
    await first.getByRole('button', { name: /^Add / }).click();
    await expect(findings).toHaveCount(before - 1);
  });
  await page.getByRole('button', { name: /Fix all/ }).click();
  for (const field of ['_version', '_lastChangedAt', '_deleted', 'createdAt', 'status']) {
    await expect(document(page)).toContainText(field);
  }

  await test.step('completion offers what the schema has', async () => {
    await typeInto(document(page), 'query { listPo');
    await page.keyboard.press('Control+Space');
    await expect(page.getByRole('option', { name: /listPosts/ })).toBeVisible();
    await page.keyboard.press('Escape');
  });

  await test.step('a new record and a deletion are generated whole', async () => {
    for (const [kind, mutation] of [
      ['Create', 'createTag('],
      ['Delete', 'deleteTag('],
    ] as const) {
      await page.getByRole('button', { name: 'Generate…' }).click();
      const dialog = page.getByRole('dialog', { name: 'Generate a mutation' });
      await dialog.getByText(kind, { exact: true }).click();
      await dialog.getByRole('combobox', { name: 'Model' }).click();
      await page.getByRole('option', { name: 'Tag', exact: true }).click();
      if (kind === 'Delete') {
        await dialog.getByRole('combobox', { name: 'Record' }).click();
        await page.getByRole('option').first().click();
      }
      await dialog.getByRole('button', { name: 'Generate', exact: true }).click();
      await expect(document(page)).toContainText(mutation);
    }
  });
});

testAtConnections(
  'generates a mutation for a chosen record with its version, runs it, and keeps it in the history',
  async ({ app, page, relaunch }) => {
    const sandbox = await startSandboxProcess([
      '--schema',
      fixture('blog', 'schema.graphql'),
      '--seed',
      'Post=20,User=5',
    ]);
    const subscriber = await subscribe(
      sandbox,
      'subscription { onUpdatePost { id title status createdAt updatedAt _version _lastChangedAt _deleted } }',
    );
    await connectTo(app, page, sandbox);
    await openScreen(page, 'Editor');
    await page.getByRole('button', { name: 'Generate…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Generate a mutation' });
    await dialog.getByRole('combobox', { name: 'Model' }).click();
    await page.getByRole('option', { name: 'Post', exact: true }).click();
    await dialog.getByRole('combobox', { name: 'Record' }).click();
    await page.getByRole('option').first().click();
    await dialog.getByRole('button', { name: 'Generate', exact: true }).click();
    await expect(variables(page)).toContainText('"_version": 1');
    await expect(guard(page)).toContainText('Every app will receive this change');
    await screenshot(page, 'editor-generated');
    await run(page).click();
    await expect(page.getByRole('tabpanel', { name: 'Result' })).toContainText('"_version": 2');
    await screenshot(page, 'editor-result');
    const event = await subscriber.waitFor(({ data }) => data?.['onUpdatePost'] !== null);
    expect(event.errors).toBeUndefined();
    subscriber.close();
    await page.getByRole('tab', { name: 'History' }).click();
    await expect(page.getByRole('tabpanel', { name: 'History' })).toContainText('UpdatePost');
    await screenshot(page, 'editor-history');
    const { page: again } = await relaunch();
    await openProfile(again, sandbox);
    await openScreen(again, 'Editor');
    await again.getByRole('tab', { name: 'History' }).click();
    await expect(again.getByRole('tabpanel', { name: 'History' })).toContainText('UpdatePost');
    await sandbox.stop();
  },
);

testAtConnections(
  'an unguarded mutation leaves a subscriber without the change, the guarded one reaches it',
  async ({ app, page }) => {
    const sandbox = await startSandboxProcess([
      '--schema',
      fixture('blog', 'schema.graphql'),
      '--seed',
      'Post=20,User=5',
    ]);
    const subscriber = await subscribe(
      sandbox,
      'subscription { onUpdatePost { id title _version _lastChangedAt _deleted } }',
    );
    const list = await send(sandbox, 'query { listPosts(limit: 1) { items { id _version } } }');
    const [post] = (list.data?.['listPosts'] as { items: { id: string; _version: number }[] }).items;
    if (!post) throw new Error('no post');

    const unguarded = await send(sandbox, UNGUARDED, {
      input: { id: post.id, title: 'unheard', _version: 1 },
    });
    expect(unguarded.errors).toBeUndefined();
    const missed = await subscriber.waitFor(() => true);
    expect(missed.data).toEqual({ onUpdatePost: null });
    expect(missed.errors?.map(({ message }) => message)).toContain(
      "Cannot return null for non-nullable type: 'Int' within parent 'Post' (/onUpdatePost/_version)",
    );

    await connectTo(app, page, sandbox);
    await openScreen(page, 'Editor');
    await typeInto(document(page), UNGUARDED);
    await typeInto(
      variables(page),
      JSON.stringify({ input: { id: post.id, title: 'heard by all', _version: 2 } }),
    );
    await expect(run(page)).toBeDisabled();
    await page.getByRole('button', { name: /Fix all/ }).click();
    await expect(run(page)).toBeEnabled();
    await run(page).click();
    const heard = await subscriber.waitFor(({ data }) => data?.['onUpdatePost'] !== null);
    expect(heard).toMatchObject({ data: { onUpdatePost: { title: 'heard by all', _version: 3 } } });
    subscriber.close();
    await sandbox.stop();
  },
);
