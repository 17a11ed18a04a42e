import { expect, test } from '../launch';
import {
  closeConnection,
  openModel,
  openScreen,
  screenshot,
  waitForRecords,
  waitUntilLive,
} from '../support/window';

test('the first start is connected to the sandbox, with 1,000 posts and what belongs to them', async ({
  page,
}) => {
  await waitForRecords(page);
  await waitUntilLive(page);
  const models = page.getByRole('navigation', { name: 'Models' });
  await expect(models.getByRole('button', { name: 'Post', exact: true })).toContainText('1,000');
  for (const model of ['Comment', 'User', 'Tag', 'PostTags']) {
    await expect(models.getByRole('button', { name: model, exact: true })).toContainText(/[1-9]/);
  }
  const grid = await openModel(page, 'Post');
  await expect(grid.getByRole('columnheader', { name: 'title' })).toBeVisible();
  await expect(page.getByText('1,000 records')).toBeVisible();
  await screenshot(page, 'records');
});

test('the next start does a delta sync and shows what was open', async ({ page, relaunch }) => {
  await waitForRecords(page);
  await waitUntilLive(page);
  const { page: again } = await relaunch();
  await waitForRecords(again);
  await openScreen(again, 'Sync');
  const row = again.getByRole('row', { name: /Post\b/ }).first();
  await expect(row).toContainText('Delta');
  await screenshot(again, 'sync');
});

test('says that without a keychain keys are kept only until the program ends', async ({ page }) => {
  await waitForRecords(page);
  await closeConnection(page);
  await expect(page.getByRole('note')).toContainText('kept only until the program ends');
  await screenshot(page, 'connect');
});

test('says in About which Electron runs', async ({ page, app }) => {
  await waitForRecords(page);
  await page.getByRole('button', { name: 'Window menu' }).click();
  await page.getByRole('menuitem', { name: 'About Outband' }).click();
  const version = await app.evaluate(() => process.versions.electron);
  await expect(page.getByRole('dialog')).toContainText(version ?? '');
  await screenshot(page, 'about');
});
