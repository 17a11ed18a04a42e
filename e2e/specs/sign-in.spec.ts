import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { totp } from '../../main/sandbox/user-pool/totp';
import { expect, testAtConnections as test } from '../launch';
import { startSandboxProcess } from '../support/sandbox-process';
import type { SandboxProcess } from '../support/sandbox-process';
import { importBackend, openModel, openScreen, screenshot, typeInto } from '../support/window';

const TOTP_SECRET = 'JBSWY3DPEHPK3PXP';
const folder = mkdtempSync(join(tmpdir(), 'outband-sign-in-'));
const schema = join(folder, 'schema.graphql');
const config = join(folder, 'amplify_outputs.json');

let sandbox: SandboxProcess;
test.beforeAll(async () => {
  writeFileSync(schema, 'type Post @model @auth(rules: [{ allow: private }]) { id: ID! title: String! }');
  const users = join(folder, 'users.json');
  const ada = { username: 'ada', password: 'Temporary-1', mustChangePassword: true, totpSecret: TOTP_SECRET };
  writeFileSync(users, JSON.stringify([ada]));
  const auth = ['--auth', 'cognito', '--auth', 'api-key', '--pool-users', users];
  sandbox = await startSandboxProcess(['--schema', schema, '--seed', '3', ...auth]);
  const outputs = {
    version: '1.4',
    auth: { user_pool_id: 'us-east-1_Sandbox01', user_pool_client_id: '5sandb0xcl1ent00000000000' },
    data: {
      url: sandbox.endpoint,
      aws_region: 'us-east-1',
      default_authorization_type: 'AMAZON_COGNITO_USER_POOLS',
      authorization_types: ['API_KEY'],
    },
  };
  writeFileSync(config, JSON.stringify(outputs));
});
test.afterAll(() => sandbox.stop());

test('signs in to a user pool with its challenges; a connection that is made read-only refuses a write', async ({
  app,
  page,
}) => {
  await importBackend(app, page, { config, schema });
  // What is missing is asked for at once; this pool has an address of its own, which the settings take.
  await page
    .getByRole('dialog', { name: /^Sign in to/ })
    .getByRole('button', { name: 'Cancel' })
    .click();

  await test.step('the settings name the pool’s address and ask for name and password', async () => {
    await page.getByRole('button', { name: /^More for/ }).click();
    await page.getByRole('menuitem', { name: 'Settings…' }).click();
    const settings = page.getByRole('dialog', { name: /^Settings of/ });
    await settings
      .getByRole('textbox', { name: 'Address of the user pool' })
      .fill(sandbox.endpoint.replace('/graphql', '/user-pool'));
    await screenshot(page, 'profile-settings');
    await settings.getByRole('button', { name: 'Save and sign in…' }).click();
  });

  await test.step('a wrong password is explained; a temporary one is replaced; the code is asked for', async () => {
    const dialog = page.getByRole('dialog', { name: /^Sign in to/ });
    await dialog.getByRole('textbox', { name: 'User name' }).fill('ada');
    await dialog.getByRole('textbox', { name: 'Password' }).fill('wrong');
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await expect(dialog.getByRole('alert')).toContainText('user name or the password is wrong');
    await screenshot(page, 'sign-in-wrong');
    await dialog.getByRole('textbox', { name: 'Password' }).fill('Temporary-1');
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    const choose = page.getByRole('dialog', { name: 'Choose a new password' });
    await choose.getByRole('textbox', { name: 'New password', exact: true }).fill('Chosen-Now-22');
    await choose.getByRole('textbox', { name: 'New password, again' }).fill('Chosen-Now-22');
    await choose.getByRole('button', { name: 'Set the password and sign in' }).click();
    const code = page.getByRole('dialog', { name: 'Enter the code' });
    await expect(code).toBeVisible();
    await screenshot(page, 'sign-in-code');
    await code.getByRole('textbox', { name: 'Code' }).fill(totp(TOTP_SECRET, Date.now()));
    await code.getByRole('button', { name: 'Sign in' }).click();
  });

  await test.step('the connection opens with the tokens; its settings make it read-only production', async () => {
    const before = page.getByRole('dialog', { name: /^Settings of/ });
    await expect(before).toContainText('Signed in as ada');
    await before.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: /^Open outband-sign-in/ }).click();
    await openModel(page, 'Post');
    await expect(page.getByText('3 records')).toBeVisible();
    await page.getByRole('button', { name: 'Window menu' }).click();
    await page.getByRole('menuitem', { name: 'Connection settings…' }).click();
    const settings = page.getByRole('dialog', { name: /^Settings of/ });
    await expect(settings).toContainText('Signed in as ada');
    const endpoint = settings.getByRole('textbox', { name: 'Endpoint', exact: true });
    const address = await endpoint.inputValue();
    await endpoint.fill('https://api.example.com/graphql');
    const meaning = settings.getByRole('radiogroup', { name: 'What is at the new address?' });
    await expect(settings.getByRole('button', { name: 'Save', exact: true })).toBeDisabled();
    await screenshot(page, 'changed-endpoint');
    await meaning.getByRole('radio', { name: /^Another backend/ }).click();
    await expect(settings.getByRole('button', { name: 'Save', exact: true })).toBeEnabled();
    await endpoint.fill(address);
    await expect(meaning).toBeHidden();
    await settings.getByRole('textbox', { name: 'Name' }).fill('Shop of Ada');
    await settings.getByRole('radio', { name: /^Production/ }).click();
    await settings.getByRole('switch', { name: /^Read-only/ }).click({ force: true });
    await settings.getByRole('radio', { name: 'Teal' }).click();
    await settings.getByRole('combobox', { name: 'Conflict strategy' }).click();
    await page.getByRole('option', { name: 'Optimistic concurrency' }).click();
    await settings.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Shop of Ada', exact: true })).toBeVisible();
    await expect(page.getByRole('banner').getByText('Read-only')).toBeVisible();
    await openModel(page, 'Post');
    await expect(page.getByText('3 records')).toBeVisible();
    await page.getByRole('button', { name: 'About Post' }).click();
    const choice = page.getByRole('combobox', { name: 'Conflicts of Post are settled by' });
    await expect(choice).toHaveValue('As the connection: Optimistic concurrency');
    await expect(page.getByText('A write on an older version is refused whole.')).toBeVisible();
    await page.keyboard.press('Escape');
    await screenshot(page, 'read-only-production');
  });

  await test.step('a mutation is refused, and says why', async () => {
    await openScreen(page, 'Editor');
    const document =
      'mutation { createPost(input: { title: "no" }) { id title createdAt updatedAt _version _lastChangedAt _deleted } }';
    await typeInto(page.getByRole('textbox', { name: 'Document', exact: true }), document);
    await page.getByRole('combobox', { name: 'Sent with' }).click();
    await page.getByRole('option', { name: 'As Cognito user pool (ada)' }).click();
    await page.getByRole('button', { name: 'Run…', exact: true }).click();
    const confirm = page.getByRole('dialog');
    await confirm.getByRole('textbox', { name: 'Why is this changed?' }).fill('Ticket 7');
    await confirm.getByRole('button').last().click();
    await expect(page.getByText(/this connection is read-only/).first()).toBeVisible();
    await screenshot(page, 'read-only-refused');
  });
});
