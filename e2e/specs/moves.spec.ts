import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '../launch';
import { send } from '../support/independent-client';
import { fixture, startSandboxProcess } from '../support/sandbox-process';
import type { SandboxProcess } from '../support/sandbox-process';
import {
  chooseFiles,
  closeConnection,
  connectTo,
  openScreen,
  screenshot,
  waitForRecords,
  waitUntilLive,
} from '../support/window';

/** An app that still asks DataStore's way: it would break at the switch. */
const CLIENT = `import { DataStore } from 'aws-amplify/datastore';
export const rename = /* GraphQL */ \`mutation Rename($input: UpdateTagInput!) {
  updateTag(input: $input) { id label _version }
}\`;
export const save = (tag) => DataStore.save(tag);
`;

let starting: Promise<SandboxProcess>;
test.beforeAll(() => {
  starting = startSandboxProcess(['--schema', fixture('blog', 'schema.graphql'), '--seed', 'User=2']);
});
test.afterAll(async () => (await starting).stop());

test('copies records of another connection, and walks the way out of DataStore', async ({ app, page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'outband-moves-'));
  writeFileSync(join(folder, 'app.js'), CLIENT);
  await waitForRecords(page);
  await waitUntilLive(page);
  await closeConnection(page);
  const target = await starting;
  await connectTo(app, page, target);
  await openScreen(page, 'Migrations');
  const part = page.getByRole('radiogroup', { name: 'Part of the migrations screen' });

  await test.step('a copy is tried first, then written, and finds its own records the next time', async () => {
    await part.getByText('Copy', { exact: true }).click();
    await page.getByRole('combobox', { name: 'Connection' }).click();
    await page.getByRole('option', { name: 'Sandbox' }).click();
    const models = page.getByRole('table', { name: 'Models of Sandbox' });
    await models.getByRole('checkbox', { name: 'Tag', exact: true }).check();
    await page.getByRole('button', { name: 'Try the copy' }).click();
    const dry = page.getByRole('region', { name: 'What the copy would do' });
    await expect(dry.getByRole('row', { name: /^Tag/ })).toContainText('40');
    await screenshot(page, 'copy-tried');
    await page.getByRole('button', { name: 'Copy 40 records…' }).click();
    await page
      .getByRole('dialog', { name: 'Copy 40 records?' })
      .getByRole('button', { name: 'Copy', exact: true })
      .click();
    await expect(page.getByRole('region', { name: 'The report of the copy' })).toBeVisible();
    const answer = await send(target, 'query { listTags(limit: 100) { items { id _version } } }');
    expect((answer.data?.['listTags'] as { items: unknown[] }).items).toHaveLength(40);
    await page.getByRole('button', { name: 'Copy again' }).click();
    await page.getByRole('button', { name: 'Try the copy' }).click();
    await expect(page.getByText('Everything is here already.')).toBeVisible();
  });

  await test.step('leaving begins with the clients, and says which line of them stands in the way', async () => {
    await part.getByText('Leave DataStore', { exact: true }).click();
    const clients = page.getByRole('listitem').filter({ hasText: 'Move every client first' });
    await expect(clients).toHaveAttribute('aria-current', 'step');
    await chooseFiles(app, [folder]);
    await clients.getByRole('button', { name: 'Look through a client’s folder…' }).click();
    const findings = page.getByRole('list', { name: 'What the check of “Move every client first” found' });
    await expect(findings.getByRole('listitem').filter({ hasText: 'In the way' })).toContainText('app.js:1');
    await clients.getByRole('textbox', { name: 'Or confirm it by hand' }).fill('All apps moved last week');
    await clients.getByRole('button', { name: 'Confirm', exact: true }).click();
    await expect(clients).toContainText('Confirmed by hand: All apps moved last week');
  });

  await test.step('each check that finds nothing leads on to the next step', async () => {
    for (const title of ['Adopt records without a version', 'Settle what is open']) {
      const step = page.getByRole('listitem').filter({ hasText: title });
      await expect(step).toHaveAttribute('aria-current', 'step');
      await step.getByRole('button', { name: 'Check', exact: true }).click();
      await expect(step).toContainText('Done');
    }
  });

  await test.step('the archive holds every record, and its place is shown', async () => {
    const archives = mkdtempSync(join(tmpdir(), 'outband-archive-'));
    await chooseFiles(app, [archives]);
    const step = page.getByRole('listitem').filter({ hasText: 'Write an archive' });
    await step.getByRole('button', { name: 'Write an archive…' }).click();
    await expect(step).toContainText('42 records and 0 tombstones of 5 models in');
    await expect(
      page.getByRole('listitem').filter({ hasText: 'Switch conflict detection off' }),
    ).toHaveAttribute('aria-current', 'step');
    const [archive] = readdirSync(archives);
    const tags = readFileSync(join(archives, archive ?? '', 'Tag.jsonl'), 'utf8');
    expect(tags.trim().split('\n')).toHaveLength(40);
    await screenshot(page, 'leave-archive');
  });
});
