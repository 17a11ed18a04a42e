import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, testAtConnections as test } from '../launch';
import { fixture, startSandboxProcess } from '../support/sandbox-process';
import type { SandboxProcess } from '../support/sandbox-process';
import {
  chooseFiles,
  connectTo,
  importBackend,
  openModel,
  screenshot,
  writeOutputs,
} from '../support/window';

let sandbox: SandboxProcess;
test.beforeAll(async () => {
  sandbox = await startSandboxProcess([
    '--schema',
    fixture('blog', 'schema.graphql'),
    '--seed',
    'Post=25,User=5',
  ]);
});
test.afterAll(() => sandbox.stop());

test('imports a backend from its files, opens it, and keeps it', async ({
  app,
  page,
  relaunch,
  userData,
}) => {
  await connectTo(app, page, sandbox);
  await openModel(page, 'Post');
  await expect(page.getByText('25 records')).toBeVisible();
  const { page: again } = await relaunch({ args: [] });
  // Without a keychain the key is gone with the program, and the window says so.
  await expect(again.getByText(/API key/).first()).toBeVisible();
  await screenshot(again, 'key-needed');
  expect(readdirSync(join(userData, 'profiles'))).toHaveLength(1);
});

function temporaryFile(name: string, text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'outband-bad-')), name);
  writeFileSync(file, text);
  return file;
}

async function startImport(page: Page) {
  await page.getByRole('button', { name: 'Import a backend…' }).click();
  return page.getByRole('dialog', { name: 'Import a backend' });
}

const BAD_CONFIGS: [name: string, file: string, text: string, says: RegExp][] = [
  ['isn’t JSON', 'amplify_outputs.json', '{"data": {', /not valid JSON/],
  ['lacks an endpoint', 'amplify_outputs.json', '{"version":"1.4","data":{}}', /no endpoint/],
  [
    'is of another category',
    'amplify_outputs.json',
    '{"version":"1.4","auth":{"user_pool_id":"x"}}',
    /other categories/,
  ],
];
test('a configuration that can’t be right is refused, naming the file, and nothing is kept', async ({
  app,
  page,
  userData,
}) => {
  const dialog = await startImport(page);
  for (const [name, file, text, says] of BAD_CONFIGS) {
    await test.step(name, async () => {
      await chooseFiles(app, [temporaryFile(file, text)]);
      await dialog.getByRole('button', { name: 'Choose the file: Client configuration' }).click();
      await expect(dialog.getByRole('alert')).toContainText(says);
      await expect(dialog.getByRole('alert')).toContainText(file);
      await expect(dialog.getByRole('button', { name: 'Import and open' })).toBeDisabled();
    });
  }
  expect(existsSync(join(userData, 'profiles'))).toBe(false);
});

const BAD_SCHEMAS: [name: string, text: string, says: RegExp][] = [
  ['has errors', 'type Post @model {\n  id: ID!\n  title: \n}', /schema\.graphql/],
  ['has no models', 'type Post {\n  id: ID!\n}', /model/],
  ['has an unknown directive', 'type Post @model @sparkle { id: ID! }', /sparkle/],
];
test('a schema that can’t be right is refused, naming the place, and nothing is kept', async ({
  app,
  page,
  userData,
}) => {
  const dialog = await startImport(page);
  await chooseFiles(app, [
    writeOutputs(sandbox),
    ...BAD_SCHEMAS.map(([, text]) => temporaryFile('schema.graphql', text)),
  ]);
  await dialog.getByRole('button', { name: 'Choose the file: Client configuration' }).click();
  await expect(dialog.getByRole('textbox', { name: 'Client configuration' })).not.toHaveValue('');
  for (const [name, , says] of BAD_SCHEMAS) {
    await test.step(name, async () => {
      await dialog.getByRole('button', { name: 'Choose the file: Schema' }).click();
      await expect(dialog.getByRole('alert')).toContainText(says);
    });
  }
  expect(existsSync(join(userData, 'profiles'))).toBe(false);
});

const BAD_ENDPOINTS: [name: string, status: number, type: string, body: string, says: RegExp][] = [
  ['answers HTML', 200, 'text/html', '<html><body>Welcome</body></html>', /web page/],
  [
    'answers 401',
    401,
    'application/json',
    '{"errors":[{"errorType":"UnauthorizedException","message":"You are not authorized to make this call."}]}',
    /key|authori/i,
  ],
  ['answers 403', 403, 'application/json', '{"message":"Forbidden"}', /key|authori|refus/i],
];
for (const [name, status, type, body, says] of BAD_ENDPOINTS) {
  test(`an endpoint that ${name} is explained`, async ({ app, page }) => {
    const server = createServer((_request, response) => {
      response.writeHead(status, { 'content-type': type });
      response.end(body);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    const config = writeOutputs({ ...sandbox, endpoint: `http://127.0.0.1:${port}/graphql` });
    await importBackend(app, page, { config, schema: fixture('blog', 'appsync.graphql') });
    await expect(page.getByRole('alert').filter({ hasText: says }).first()).toBeVisible();
    await screenshot(page, `endpoint-${status}-${type.split('/')[1]}`);
    server.close();
    server.closeAllConnections();
  });
}

test('an endpoint that doesn’t answer is explained, and the window goes on', async ({ app, page }) => {
  // Port 9 on the loopback address: nothing listens there.
  const config = writeOutputs({ ...sandbox, endpoint: 'http://127.0.0.1:9/graphql' });
  await importBackend(app, page, { config, schema: fixture('blog', 'appsync.graphql') });
  await expect(page.getByRole('contentinfo', { name: 'Status' })).toContainText(
    /offline|not reached|no answer|can.t be reached/i,
  );
  await screenshot(page, 'offline');
});

test('a schema that doesn’t fit the backend is explained', async ({ app, page }) => {
  await importBackend(app, page, {
    config: writeOutputs(sandbox),
    schema: fixture('commerce', 'appsync.graphql'),
  });
  await expect(
    page
      .getByRole('alert')
      .filter({ hasText: /doesn.t fit the backend/ })
      .first(),
  ).toBeVisible();
  await screenshot(page, 'schema-mismatch');
});
