import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../launch';
import { openModel, screenshot, waitForRecords } from '../support/window';

/** Types a value into a cell, as over a spreadsheet. */
async function typeInCell(page: Page, cell: Locator, text: string): Promise<void> {
  await cell.dblclick();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

test('edits of cells wait together over filters and a restart, as does the choice of columns, then go as one plan', async ({
  page,
  relaunch,
}) => {
  await waitForRecords(page);
  const grid = await openModel(page, 'Post');
  const bar = page.getByRole('toolbar', { name: 'Staged edits' });
  const title = (of: Locator, row: number) => of.locator(`[row-index="${row}"] [col-id="title"]`).first();

  await test.step('two cells are marked with their new values', async () => {
    await typeInCell(page, title(grid, 0), 'Zebra one');
    await expect(bar).toContainText('1 record with edits');
    await typeInCell(page, title(grid, 1), 'Zebra two');
    await expect(bar).toContainText('2 records with edits');
    await expect(grid.locator('.ob-staged')).toHaveCount(2);
    await screenshot(page, 'staged-edits');
  });

  await test.step('a filter that hides them leaves them as they are', async () => {
    await page.getByPlaceholder('Search text').fill('no record has these words');
    await expect(page.getByText('No record matches')).toBeVisible();
    await expect(bar).toContainText('2 records with edits');
    await page.getByPlaceholder('Search text').fill('');
  });

  await test.step('one is taken back', async () => {
    await typeInCell(page, title(grid, 2), 'Taken back');
    await expect(bar).toContainText('3 records');
    await bar.getByRole('button', { name: 'Show the edits…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog
      .getByRole('listitem')
      .filter({ hasText: 'Taken back' })
      .first()
      .getByRole('button', { name: /^Take back the edits/ })
      .click();
    await expect(dialog).not.toContainText('Taken back');
    await dialog.getByRole('button', { name: 'Done' }).click();
  });

  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('checkbox', { name: 'content' }).uncheck();
  await page.keyboard.press('Escape');

  const { page: again } = await relaunch();
  await waitForRecords(again);
  const grown = await openModel(again, 'Post');
  await expect(grown.getByRole('columnheader', { name: 'title' })).toBeVisible();
  await expect(grown.getByRole('columnheader', { name: 'content' })).toHaveCount(0);
  await expect(grown.locator('.ob-staged')).toHaveCount(2);

  await test.step('the plan shows both, and its run leaves nothing staged', async () => {
    await again.getByRole('button', { name: 'Review and send' }).click();
    await expect(again.getByRole('list', { name: 'Before and after, 2 in all' })).toContainText('Zebra one');
    await again.getByRole('button', { name: 'Change 2 records' }).click();
    await expect(again.getByText(/^All 2 writes came back complete/)).toBeVisible();
    await openModel(again, 'Post');
    await expect(again.getByRole('gridcell', { name: 'Zebra two' })).toBeVisible();
    await expect(again.getByRole('toolbar', { name: 'Staged edits' })).toBeHidden();
  });

  await test.step('a record is made and deleted in the inspector', async () => {
    await openModel(again, 'Tag');
    await again.getByRole('button', { name: 'New', exact: true }).click();
    const inspector = again.getByRole('region', { name: 'Inspector' });
    for (const box of await inspector.getByRole('textbox').all()) await box.fill('made-here');
    await inspector.getByRole('button', { name: 'Review and create' }).click();
    await again.getByRole('dialog').getByRole('button', { name: 'Create the record' }).click();
    await expect(inspector.getByRole('button', { name: 'More for this record' })).toBeVisible();
    await inspector.getByRole('button', { name: 'More for this record' }).click();
    await again.getByRole('menuitem', { name: 'Delete…' }).click();
    await again.getByRole('dialog').getByRole('button', { name: 'Delete the record' }).click();
    await expect(inspector.getByText('✕ deleted')).toBeVisible();
  });
});
