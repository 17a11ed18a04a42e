import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '../launch';
import { closeConnection, openModel, openScreen, waitForRecords } from '../support/window';

/** What axe finds serious or worse on the screen as it is. */
async function seriousFindings(page: Page): Promise<string[]> {
  // A second tab for the analysis would be a new window, which the program refuses.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious on any screen, in ${scheme} colours`, async ({ page }) => {
    await waitForRecords(page);
    if (scheme === 'dark') await page.getByRole('button', { name: 'Switch to dark colours' }).click();
    const grid = await openModel(page, 'Post');
    await grid.locator('[col-id="title"][role="gridcell"]').first().click();
    await expect(page.getByRole('region', { name: 'Inspector' })).toBeVisible();
    expect(await seriousFindings(page)).toEqual([]);
    for (const screen of ['Editor', 'Batch & runs', 'Migrations', 'Outbox', 'Sync', 'Activity'] as const) {
      await openScreen(page, screen);
      await page.waitForLoadState('networkidle');
      await expect(page.getByRole('status', { name: /Opening/ })).toHaveCount(0);
      expect(await seriousFindings(page)).toEqual([]);
    }
    await openScreen(page, 'Migrations');
    for (const part of ['Import', 'Export'] as const) {
      await page
        .getByRole('radiogroup', { name: 'Part of the migrations screen' })
        .getByText(part, { exact: true })
        .click();
      expect(await seriousFindings(page)).toEqual([]);
    }
    await closeConnection(page);
    expect(await seriousFindings(page)).toEqual([]);
  });
}

test('everything on the way to an edit can be reached by keyboard', async ({ page }) => {
  await waitForRecords(page);
  await page.keyboard.press('ControlOrMeta+k');
  const palette = page.getByRole('dialog').last();
  await expect(palette).toBeVisible();
  await page.keyboard.type('Post');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('grid', { name: /records/ })).toBeVisible();
});
