import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '../launch';
import {
  chooseFiles,
  chooseSaveFile,
  openModel,
  openScreen,
  screenshot,
  waitForRecords,
} from '../support/window';

const MIGRATION = `id: 2026-11-feature
description: give every active post the best rating
preconditions:
  - { model: Post, count: { ge: 1 } }
steps:
  - model: Post
    where: { status: { eq: ACTIVE } }
    change: { set: { rating: 4711 } }
postconditions:
  - { model: Post, where: { and: [{ status: { eq: ACTIVE } }, { rating: { ne: 4711 } }] }, count: { eq: 0 } }
`;

test('imports a file with a bad row, exports, and takes a migration there and back', async ({
  app,
  page,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'outband-files-'));
  const csv = join(folder, 'tags.csv');
  const migrations = join(folder, 'migrations');
  const exported = join(folder, 'tags-out.csv');
  mkdirSync(migrations);
  writeFileSync(join(migrations, 'feature.yaml'), MIGRATION);
  writeFileSync(csv, 'ID,Label,Colour\nimported-1,first,red\nimported-2,,blue\nimported-3,third,green\n');
  await chooseFiles(app, [csv, migrations]);
  await chooseSaveFile(app, exported);
  await waitForRecords(page);
  await openScreen(page, 'Migrations');
  const part = page.getByRole('radiogroup', { name: 'Part of the migrations screen' });

  await test.step('an import shows what columns and rows mean, tries the file, writes the good rows', async () => {
    await part.getByText('Import', { exact: true }).click();
    await page.getByRole('button', { name: 'Choose a file…' }).click();
    await expect(page.getByRole('combobox', { name: 'Field of the column Label' })).toHaveValue('label');
    await expect(page.getByRole('combobox', { name: 'Field of the column Colour' })).toHaveValue(
      'Leave it out',
    );
    const rows = page.getByRole('table', { name: 'First rows' });
    await expect(rows).toContainText('Can’t be written');
    await expect(rows).toContainText('label');
    await page.getByRole('button', { name: 'Try the whole file' }).click();
    await expect(page.getByRole('region', { name: 'What the file would do' })).toContainText(
      'Would be created2',
    );
    await screenshot(page, 'import');
    await page.getByRole('button', { name: 'Import 2 records' }).click();
    const report = page.getByRole('region', { name: 'The report of the import' });
    await expect(report).toContainText('Created2');
    await expect(report).toContainText('Bad rows1');
    expect(readFileSync(`${csv}.bad.jsonl`, 'utf8')).toContain('imported-2');
  });

  await test.step('the records of the grid go to a file', async () => {
    await openModel(page, 'Tag');
    await page.getByRole('button', { name: 'Export these records' }).click();
    await expect(page.getByRole('combobox', { name: 'Model' })).toHaveValue('Tag');
    await page.getByRole('button', { name: /^Export \d+ records…/ }).click();
    await expect(page.getByRole('region', { name: 'Files of this session' })).toContainText('Written');
    expect(existsSync(exported)).toBe(true);
    expect(readFileSync(exported, 'utf8')).toContain('imported-1,first');
  });

  await test.step('a migration is planned, applied, verified and rolled back', async () => {
    await part.getByText('Migrations', { exact: true }).click();
    await page.getByRole('button', { name: 'Choose a folder…' }).click();
    await expect(page.getByRole('heading', { name: '2026-11-feature' })).toBeVisible();
    await page.getByRole('button', { name: 'Plan', exact: true }).click();
    const plan = page.getByRole('region', { name: 'The plan', exact: true });
    await expect(plan.getByRole('list', { name: /^Before and after in step 1/ })).toContainText('4711');
    await screenshot(page, 'migration-plan');
    await plan.getByRole('button', { name: /^Apply to/ }).click();
    const report = page.getByRole('region', { name: 'The report', exact: true });
    await expect(report).toContainText('came back complete', { timeout: 60_000 });
    await page.getByRole('button', { name: 'Verify' }).click();
    await expect(page.getByText('The postcondition holds.')).toBeVisible();
    await screenshot(page, 'migration-applied');
    await page.getByRole('button', { name: 'Plan the way back' }).click();
    const back = page.getByRole('region', { name: 'The plan of the way back' });
    await expect(back.getByRole('list', { name: /^Before and after in step 1/ })).toContainText('4711');
    await back.getByRole('button', { name: /^Roll back/ }).click();
    const item = page
      .getByRole('list', { name: 'Migrations' })
      .getByRole('button', { name: /2026-11-feature/ });
    await expect(item).toContainText('Rolled back', { timeout: 60_000 });
  });
});
