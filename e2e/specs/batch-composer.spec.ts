import type { ElectronApplication, Page } from '@playwright/test';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '../launch';
import { chooseFiles, openScreen, screenshot, waitForRecords } from '../support/window';

/** Answers the next dialogs that ask for a place, in turn. */
async function choosePlaces(app: ElectronApplication, files: readonly string[]): Promise<void> {
  await app.evaluate(({ dialog }, paths) => {
    const waiting = [...paths];
    dialog.showSaveDialog = () => {
      const next = waiting.shift();
      return Promise.resolve({ canceled: next === undefined, filePath: next ?? '' });
    };
  }, files);
}

async function chooseModel(page: Page, model = 'Post'): Promise<void> {
  await page.getByRole('combobox', { name: 'Model' }).click();
  await page.getByRole('option', { name: model, exact: true }).click();
}

async function addField(page: Page, field: string, mode: 'Append' | 'Formula'): Promise<void> {
  await page.getByRole('combobox', { name: 'Add a field to change' }).click();
  await page.getByRole('option', { name: field, exact: true }).click();
  await page
    .getByRole('group', { name: field, exact: true })
    .first()
    .getByText(mode, { exact: true })
    .click();
}

test('composes lists and formulas, hands the plan on, runs it, undoes chosen records; pauses and cancels', async ({
  app,
  page,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'outband-plans-'));
  const planFile = join(folder, 'shout.plan.jsonl');
  const outcomes = join(folder, 'outcomes.csv');
  await choosePlaces(app, [planFile, outcomes]);
  await chooseFiles(app, [planFile]);
  await waitForRecords(page);
  await openScreen(page, 'Batch & runs');
  const numbers = page.getByLabel('The plan in numbers');

  await test.step('nothing is chosen of a Boolean until a person does, and what is missing stands beside the button', async () => {
    await chooseModel(page, 'Comment');
    await page.getByRole('combobox', { name: 'Add a field to change' }).click();
    await page.getByRole('option', { name: 'hidden', exact: true }).click();
    const hidden = page.getByRole('radiogroup', { name: 'hidden', exact: true });
    await expect(hidden.getByRole('radio', { checked: true })).toHaveCount(0);
    await expect(page.getByText('hidden: Give a value, or choose Unset.')).toBeVisible();
    await hidden.getByText('null', { exact: true }).click();
    await expect(page.getByText('null in every record')).toBeVisible();
  });

  await test.step('a formula is tried on the first records, and its errors are where they stand', async () => {
    await chooseModel(page);
    await addField(page, 'keywords', 'Append');
    await expect(page.getByText('keywords: Add the first item.')).toBeVisible();
    await page.getByRole('button', { name: 'Add an item to keywords' }).click();
    await expect(page.getByRole('textbox', { name: 'keywords, item 1' })).toBeFocused();
    await page.keyboard.type('urgent');
    await addField(page, 'title', 'Formula');
    const formula = page.getByRole('textbox', { name: 'Formula for title' });
    await formula.fill('$uppercase(title');
    await expect(page.getByText(/The expression for title fails/)).toBeVisible();
    await formula.fill('$uppercase(title)');
    const preview = page.getByRole('table', { name: 'The formulas on the first records' });
    await expect(preview.getByText(/^"[^a-z]+"$/)).toHaveCount(5);
  });

  await test.step('the plan shows every record, goes to a file, and comes back from it', async () => {
    await page.getByRole('button', { name: 'Plan', exact: true }).click();
    await expect(numbers).toContainText('1,000');
    await expect(page.getByRole('list', { name: 'Before and after, 1,000 in all' })).toContainText('urgent');
    await screenshot(page, 'composer-plan');
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Export for review…' }).click();
    await expect.poll(() => existsSync(planFile)).toBe(true);
    await page.getByRole('button', { name: 'Discard the plan' }).click();
    await page.getByRole('button', { name: 'Open a plan…' }).click();
    await expect(page.getByText('Every record is as it was planned on')).toBeVisible();
    await expect(numbers).toContainText('1,000');
  });

  await test.step('it runs, and what came of each record goes to a file', async () => {
    await page.getByRole('button', { name: 'Change 1,000 records' }).click();
    await expect(page.getByText(/^All 1,000 writes came back complete/)).toBeVisible({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await page.getByRole('menuitem', { name: /^CSV/ }).click();
    await expect.poll(() => existsSync(outcomes)).toBe(true);
    expect(readFileSync(outcomes, 'utf8').trimEnd().split('\n')).toHaveLength(1_001);
  });

  await test.step('chosen records of the run are undone', async () => {
    const lines = page.getByRole('table', { name: 'Records of the run' }).getByRole('checkbox');
    await lines.nth(1).check();
    await lines.nth(2).check();
    await page.getByRole('button', { name: 'Plan the undo of 2 chosen' }).click();
    await expect(numbers).toContainText('2');
    await page.getByRole('button', { name: 'Change 2 records' }).click();
    await expect(page.getByRole('heading', { name: /^Undo: / })).toBeVisible();
    await expect(page.getByText(/^All 2 writes came back complete/)).toBeVisible();
    await screenshot(page, 'composer-undo');
  });

  await test.step('a slow run is paused, goes on, and is cancelled', async () => {
    await page.getByRole('button', { name: 'New batch' }).click();
    await chooseModel(page);
    await page.getByText('Touch', { exact: true }).click();
    await page.getByRole('button', { name: 'Plan', exact: true }).click();
    await page.getByText('How it runs').click();
    await page.getByRole('textbox', { name: 'Requests a second' }).fill('1');
    await page.getByRole('button', { name: /^Change 1,000 records/ }).click();
    const main = page.getByRole('main').or(page.locator('[data-scroller]')).first();
    await main.getByRole('button', { name: 'Pause' }).click();
    await main.getByRole('button', { name: 'Resume' }).click();
    await main.getByRole('button', { name: 'Cancel…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel the run' }).click();
    await expect(main.getByText('Cancelled').first()).toBeVisible();
    await expect(main.getByRole('button', { name: 'Resume' })).toBeHidden();
  });
});
