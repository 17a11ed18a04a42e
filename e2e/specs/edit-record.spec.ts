import { expect, testAtConnections as test } from '../launch';
import { send, subscribe } from '../support/independent-client';
import { fixture, startSandboxProcess } from '../support/sandbox-process';
import type { SandboxProcess } from '../support/sandbox-process';
import { connectTo, openModel, screenshot } from '../support/window';

const WATCHED =
  'subscription { onUpdatePost { id title status rating createdAt updatedAt _version _lastChangedAt _deleted } }';

const EVERY_FIELD =
  'id title status rating content keywords metadata publishedAt coverUrl authorID createdAt updatedAt _version _lastChangedAt _deleted';

for (const strategy of ['automerge', 'optimistic-concurrency']) {
  test.describe(`with ${strategy}`, () => {
    let sandbox: SandboxProcess;
    test.beforeEach(async () => {
      sandbox = await startSandboxProcess([
        '--schema',
        fixture('blog', 'schema.graphql'),
        '--seed',
        'Post=20,User=5',
        '--strategy',
        strategy,
      ]);
    });
    test.afterEach(() => sandbox.stop());

    test('an edit shows its difference before it is saved, and every subscriber receives it whole', async ({
      app,
      page,
    }) => {
      const subscriber = await subscribe(sandbox, WATCHED);
      await connectTo(app, page, sandbox);
      const grid = await openModel(page, 'Post');
      await grid.locator('[col-id="title"][role="gridcell"]').first().click();
      const inspector = page.getByRole('region', { name: 'Inspector' });
      await inspector.getByRole('button', { name: 'Edit', exact: true }).click();
      await inspector.getByRole('textbox', { name: 'title' }).fill('Corrected by hand');
      await inspector.getByRole('button', { name: 'Review and save' }).click();
      const dialog = page.getByRole('dialog');
      await expect(dialog.getByRole('row', { name: /title/ })).toContainText('Corrected by hand');
      await expect(dialog.getByRole('region', { name: 'Verdict on the mutation' })).toContainText(
        'Every app will receive this change',
      );
      await screenshot(page, `edit-review-${strategy}`);
      await dialog.getByRole('button', { name: 'Save the change' }).click();
      await expect(grid.getByRole('gridcell', { name: 'Corrected by hand' })).toBeVisible();
      const event = await subscriber.waitFor(({ data }) => data?.['onUpdatePost'] !== null);
      expect(event).toMatchObject({ data: { onUpdatePost: { title: 'Corrected by hand', _version: 2 } } });
      subscriber.close();

      await test.step('an edit whose record changes meanwhile shows what would become of it', async () => {
        await inspector.getByRole('button', { name: 'Edit', exact: true }).click();
        await inspector.getByRole('textbox', { name: 'title' }).fill('Mine');
        const { id } = event.data?.['onUpdatePost'] as { id: string };
        const answer = await send(
          sandbox,
          `mutation ($input: UpdatePostInput!) { updatePost(input: $input) { ${EVERY_FIELD} } }`,
          { input: { id, title: 'Theirs', _version: 2 } },
        );
        expect(answer.errors).toBeUndefined();
        await expect(grid.getByRole('gridcell', { name: 'Theirs', exact: true })).toBeVisible();
        await inspector.getByRole('button', { name: 'Review and save' }).click();
        const warning = dialog.getByRole('region', { name: 'The record has changed meanwhile' });
        await expect(warning).toContainText('You edited version 2; the record is at version 3.');
        const row = warning.getByRole('row', { name: /^title/ });
        await expect(row).toContainText('Theirs');
        await expect(row).toContainText('The service keeps its value.');
        await screenshot(page, `edit-stale-${strategy}`);
        await dialog.getByRole('button', { name: 'Back' }).click();
      });
    });

    test('a conflict shows both sides and can be settled', async ({ app, page }) => {
      await connectTo(app, page, sandbox);
      const grid = await openModel(page, 'Post');
      await grid.locator('[col-id="title"][role="gridcell"]').first().click();
      const inspector = page.getByRole('region', { name: 'Inspector' });
      await inspector.getByRole('button', { name: 'Edit', exact: true }).click();
      await inspector.getByRole('textbox', { name: 'title' }).fill('Mine');
      const id =
        (await inspector
          .getByText(/^[0-9a-f-]{36}$/)
          .first()
          .textContent()) ?? '';
      // The other client's mutation selects nothing, so the window doesn't hear of it and its version is stale.
      const answer = await send(
        sandbox,
        'mutation ($input: UpdatePostInput!) { updatePost(input: $input) { id } }',
        {
          input: { id, title: 'Theirs', _version: 1 },
        },
      );
      expect(answer.errors).toBeUndefined();
      await inspector.getByRole('button', { name: 'Review and save' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Save the change' }).click();
      await expect(page.getByText('Theirs').first()).toBeVisible();
      await expect(page.getByText('Mine').first()).toBeVisible();
      await screenshot(page, `edit-conflict-${strategy}`);
      await page.getByRole('radio', { name: /keep Ours, Mine/ }).check({ force: true });
      await page.getByRole('button', { name: 'Retry on their version' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Save the change' }).click();
      await expect
        .poll(
          async () => (await send(sandbox, 'query ($id: ID!) { getPost(id: $id) { title } }', { id })).data,
        )
        .toEqual({ getPost: { title: 'Mine' } });
    });
  });
}
