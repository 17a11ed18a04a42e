import { expect } from '@playwright/test';
import type { ElectronApplication, Locator, Page } from '@playwright/test';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fixture } from './sandbox-process';
import type { SandboxProcess } from './sandbox-process';

/** Where screenshots of a run go (Playwright empties its own folder); the README's picture is one of them. */
const SCREENSHOTS = resolve(import.meta.dirname, '../../dist/screens');

export async function screenshot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
}

/** Waits until the window shows records of some model: the sandbox is then connected and synced. */
export async function waitForRecords(page: Page): Promise<void> {
  await expect(page.getByRole('grid').getByRole('gridcell').filter({ hasText: /\w/ }).first()).toBeVisible();
}

/** Shows a model's records and returns its grid. */
export async function openModel(page: Page, model: string): Promise<Locator> {
  await page
    .getByRole('navigation', { name: 'Models' })
    .getByRole('button', { name: model, exact: true })
    .click();
  const grid = page.getByRole('grid', { name: `${model} records` });
  await expect(grid).toBeVisible();
  return grid;
}

/** Shows one of the other screens. */
export async function openScreen(
  page: Page,
  name: 'Editor' | 'Batch & runs' | 'Migrations' | 'Conflicts' | 'Outbox' | 'Sync' | 'Activity',
): Promise<void> {
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name, exact: true }).click();
}

/** Waits until everything has been read and changes arrive live. */
export async function waitUntilLive(page: Page): Promise<void> {
  await expect(
    page.getByRole('contentinfo', { name: 'Status' }).getByRole('button', { name: /^Live/ }),
  ).toBeVisible();
}

/** A configuration file as `amplify push` leaves it, for a sandbox that runs in another process. */
export function writeOutputs(sandbox: SandboxProcess, extra: Record<string, unknown> = {}): string {
  const file = join(mkdtempSync(join(tmpdir(), 'outband-config-')), 'amplify_outputs.json');
  const data = {
    url: sandbox.endpoint,
    aws_region: 'eu-west-1',
    api_key: sandbox.apiKey,
    default_authorization_type: 'API_KEY',
    authorization_types: [],
    ...extra,
  };
  writeFileSync(file, JSON.stringify({ version: '1.4', data }));
  return file;
}

/** Answers the next file dialogs, in turn, as a person would who chooses these files. */
export async function chooseFiles(app: ElectronApplication, files: readonly string[]): Promise<void> {
  await app.evaluate(({ dialog }, paths) => {
    const waiting = [...paths];
    dialog.showOpenDialog = () => {
      const next = waiting.shift();
      return Promise.resolve({ canceled: next === undefined, filePaths: next === undefined ? [] : [next] });
    };
  }, files);
}

/** Answers every dialog that asks where to save with this file. */
export async function chooseSaveFile(app: ElectronApplication, file: string): Promise<void> {
  await app.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path });
  }, file);
}

/** Leaves the open connection and comes to the screen that offers others. */
export async function closeConnection(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Window menu' }).click();
  await page.getByRole('menuitem', { name: 'Close this connection' }).click();
  await expect(page.getByRole('heading', { name: 'Outband', level: 1 })).toBeVisible();
}

/** Imports a backend from its two files and opens it. */
export async function importBackend(
  app: ElectronApplication,
  page: Page,
  files: { readonly config: string; readonly schema: string; readonly tier?: 'Development' | 'Production' },
): Promise<void> {
  await page.getByRole('button', { name: 'Import a backend…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import a backend' });
  await chooseFiles(app, [files.config, files.schema]);
  await dialog.getByRole('button', { name: 'Choose the file: Client configuration' }).click();
  await expect(dialog.getByRole('textbox', { name: 'Client configuration' })).toHaveValue(files.config);
  await dialog.getByRole('button', { name: 'Choose the file: Schema' }).click();
  await dialog.getByRole('radio', { name: files.tier ?? 'Development' }).check();
  await dialog.getByRole('button', { name: 'Import and open' }).click();
}

/** Opens a sandbox of another process in a window that shows the list of connections. */
export async function connectTo(
  app: ElectronApplication,
  page: Page,
  sandbox: SandboxProcess,
): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Outband', level: 1 })).toBeVisible();
  await importBackend(app, page, {
    config: writeOutputs(sandbox),
    schema: fixture('blog', 'appsync.graphql'),
  });
  await waitUntilLive(page);
}

/** After a restart without a keychain: gives the key of the backend again and waits until it is open. */
export async function openProfile(page: Page, sandbox: SandboxProcess): Promise<void> {
  await page
    .getByRole('region', { name: 'Connections' })
    .getByRole('listitem')
    .filter({ hasText: 'API key needed' })
    .getByRole('button', { name: /^Open/ })
    .click();
  const dialog = page.getByRole('dialog', { name: /^API key of/ });
  await dialog.getByRole('textbox', { name: 'API key' }).fill(sandbox.apiKey);
  await dialog.getByRole('button', { name: 'Save and open' }).click();
  await waitUntilLive(page);
}

/** Replaces what a code editor holds, as a paste does. */
export async function typeInto(editor: Locator, text: string): Promise<void> {
  await editor.click();
  await editor.press('ControlOrMeta+a');
  await editor.press('Delete');
  await editor.page().keyboard.insertText(text);
}
