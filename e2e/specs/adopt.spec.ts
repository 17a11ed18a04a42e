import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, testAtConnections as test } from '../launch';
import { fixture, startSandboxProcess } from '../support/sandbox-process';
import type { SandboxProcess } from '../support/sandbox-process';
import { connectTo, openModel, openScreen, screenshot } from '../support/window';

let sandbox: SandboxProcess;
test.beforeAll(async () => {
  // As in a table that was filled before conflict detection was enabled.
  const folder = mkdtempSync(join(tmpdir(), 'outband-unversioned-'));
  const [createdAt, updatedAt] = ['2020-01-01T00:00:00.000Z', '2020-01-01T00:00:00.000Z'];
  const users = [1, 2, 3].map((n) =>
    JSON.stringify({ id: `user-${n}`, username: `person-${n}`, createdAt, updatedAt }),
  );
  writeFileSync(join(folder, 'User.jsonl'), `${users.join('\n')}\n`);
  sandbox = await startSandboxProcess(['--schema', fixture('blog', 'schema.graphql'), '--load', folder]);
});
test.afterAll(() => sandbox.stop());

test('records without a version are found from the sync’s problem, planned, and adopted', async ({
  app,
  page,
}) => {
  await connectTo(app, page, sandbox);
  await openScreen(page, 'Sync');
  const problem = page.getByRole('alert').filter({ hasText: 'RECORDS_WITHOUT_VERSION' });
  await problem.getByRole('button', { name: 'Adopt…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Adopt records without a version' });
  await dialog.getByRole('button', { name: 'Look for them' }).click();
  await expect(dialog.getByRole('status')).toHaveText('3 of 3 records of User have no version.');
  await screenshot(page, 'adopt');
  await dialog.getByRole('button', { name: 'Look at the plan' }).click();
  await expect(page.getByRole('heading', { name: 'Adopt User records without a version' })).toBeVisible();
  await page.getByRole('button', { name: 'Change 3 records' }).click();
  await expect(page.getByRole('main').getByText('Finished').first()).toBeVisible();
  await openModel(page, 'User');
  await expect(page.getByText('3 records')).toBeVisible();
});
