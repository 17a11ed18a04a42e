import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '../launch';
import { chooseFiles, screenshot, waitForRecords, waitUntilLive } from '../support/window';

test('records are made up and loaded in the sandbox’s dialog, and all of them written to a folder', async ({
  app,
  page,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'outband-records-'));
  const file = join(folder, 'User.jsonl');
  writeFileSync(file, '{"id":"from-file","username":"ada"}\n');
  await waitForRecords(page);
  await waitUntilLive(page);
  await page.getByRole('button', { name: 'Window menu' }).click();
  await page.getByRole('menuitem', { name: 'Faults on demand…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Sandbox' });
  await dialog.getByRole('tab', { name: 'Data' }).click();
  await dialog.getByRole('textbox', { name: 'More records of Tag' }).fill('25');
  await screenshot(page, 'sandbox-data');
  await dialog.getByRole('button', { name: 'Make 25 records' }).click();
  await expect(page.getByText('25 records made')).toBeVisible();
  await expect(
    page.getByRole('navigation', { name: 'Models' }).getByRole('button', { name: 'Tag', exact: true }),
  ).toContainText('65');
  await chooseFiles(app, [file, folder]);
  await dialog.getByRole('button', { name: 'Load a file…' }).click();
  await expect(page.getByText('1 record loaded')).toBeVisible();
  await dialog.getByRole('button', { name: 'Write all records to a folder…' }).click();
  await expect(page.getByText(`records written to ${folder}`)).toBeVisible();
  expect(readFileSync(file, 'utf8')).toContain('"id":"from-file","username":"ada"');
  expect(readFileSync(join(folder, 'Post.jsonl'), 'utf8')).toContain('"_version":1');
  rmSync(folder, { recursive: true });
});
