import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, testAtConnections as test } from '../launch';
import { send, type BackendAccess } from '../support/independent-client';
import { startSandboxProcess } from '../support/sandbox-process';
import { importBackend, openModel, waitUntilLive, writeOutputs } from '../support/window';

/** A whole Float is written without a point, and is read as the integer that it is. */
const HUGE = '100000000000000000000';
const SCHEMA =
  'type Account @model { id: ID! owner: String! balance: Float history: [Float] updatedAt: AWSDateTime }';

/** The answer's text: what a parser makes of it may be another number. */
async function askForText(access: BackendAccess, query: string): Promise<string> {
  const headers = { 'content-type': 'application/json', 'x-api-key': access.apiKey };
  const response = await fetch(access.endpoint, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query }),
  });
  return response.text();
}

test('integers beyond 2^53 are shown, set out as JSON, typed and sent as they are', async ({ app, page }) => {
  const schema = join(mkdtempSync(join(tmpdir(), 'outband-exact-')), 'schema.graphql');
  writeFileSync(schema, SCHEMA);
  const sandbox = await startSandboxProcess(['--schema', schema]);
  try {
    const made = await send(
      sandbox,
      `mutation { createAccount(input: { id: "a", owner: "Ada", balance: ${HUGE}, history: [${HUGE}] }) { id } }`,
    );
    expect(made.errors).toBeUndefined();
    await expect(page.getByRole('heading', { name: 'Outband', level: 1 })).toBeVisible();
    await importBackend(app, page, { config: writeOutputs(sandbox), schema });
    await waitUntilLive(page);
    const grid = await openModel(page, 'Account');
    await expect(grid.getByRole('gridcell', { name: HUGE, exact: true })).toBeVisible();

    await grid.locator('[col-id="owner"][role="gridcell"]').first().click();
    const inspector = page.getByRole('region', { name: 'Inspector' });
    await inspector.getByRole('tab', { name: 'Raw' }).click();
    await expect(inspector.getByLabel('The record as JSON')).toContainText(`"balance": ${HUGE}`);

    await inspector.getByRole('button', { name: 'Edit', exact: true }).click();
    await inspector.getByRole('textbox', { name: 'owner' }).fill('Grace');
    await inspector.getByRole('textbox', { name: 'balance' }).fill('200000000000000000000');
    await inspector.getByRole('button', { name: 'Review and save' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Save the change' }).click();
    await expect(grid.getByRole('gridcell', { name: 'Grace' })).toBeVisible();
    expect(await askForText(sandbox, '{ getAccount(id: "a") { owner balance history } }')).toContain(
      `{"owner":"Grace","balance":200000000000000000000,"history":[${HUGE}]}`,
    );
  } finally {
    await sandbox.stop();
  }
});
