import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '../launch';
import { chooseSaveFile, openModel, openScreen, screenshot, waitUntilLive } from '../support/window';

test('an edit by keys alone is in the record’s history, found by its key, and a support bundle tells of it without its values', async ({
  app,
  page,
  userData,
}) => {
  await waitUntilLive(page);
  const grid = await openModel(page, 'Tag');
  const inspector = page.getByRole('region', { name: 'Inspector' });
  const row = grid.getByRole('row').nth(1);
  let key = '';

  await test.step('edit and save without a mouse', async () => {
    await row.getByRole('gridcell').nth(1).focus();
    await page.keyboard.press('Enter');
    await expect(inspector.getByRole('heading', { name: 'Tag' })).toBeFocused();
    key = (
      await inspector
        .getByText(/^[0-9a-f-]{36}$/)
        .first()
        .innerText()
    ).trim();
    await page.keyboard.press('e');
    const label = inspector.getByRole('textbox', { name: 'label' });
    await label.focus();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText('By keys alone');
    await page.keyboard.press('ControlOrMeta+s');
    await expect(page.getByRole('dialog').getByRole('button', { name: 'Save the change' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  await test.step('its history, with the way to the run and back', async () => {
    await inspector.getByRole('tab', { name: 'History' }).click();
    const history = inspector.getByRole('list', { name: 'History of the record' });
    await expect(history.getByRole('listitem')).toHaveCount(1);
    await expect(history).toContainText('Edit: updated');
    await expect(history).toContainText('By keys alone');
    await screenshot(page, 'record-history');
    await history.getByRole('button', { name: 'Open the run' }).click();
    await expect(page.getByRole('heading', { name: `Update Tag ${key}` })).toBeVisible();
  });

  await test.step('found by the key', async () => {
    await openScreen(page, 'Activity');
    const search = page.getByRole('textbox', { name: 'Search the activity' });
    await search.fill(key.slice(0, 8));
    await expect(page.getByRole('list', { name: 'Activity' }).getByRole('listitem')).toHaveCount(1);
    await search.fill('ffffffff-no-such-key');
    await expect(page.getByText('Nothing that was done fits.')).toBeVisible();
  });

  await test.step('a support bundle', async () => {
    const file = join(userData, 'support.jsonl');
    await chooseSaveFile(app, file);
    await page.getByRole('button', { name: 'Window menu' }).click();
    await page.getByRole('menuitem', { name: 'Support bundle…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Support bundle' });
    await expect(dialog.getByRole('list', { name: 'What is in it' }).getByRole('listitem')).toHaveCount(10);
    await screenshot(page, 'support-bundle');
    await dialog.getByRole('button', { name: 'Save…' }).click();
    await expect(dialog).toBeHidden();
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('"section":"runs"');
    for (const own of ['By keys alone', key, 'da2-', userData]) expect(text).not.toContain(own);
  });
});
