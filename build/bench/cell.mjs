/** The last step of an event: from its leaving the service until a cell of the real window's grid shows it. */
/* global Element, MutationObserver -- what watches titles runs in the page. */
import { _electron } from '@playwright/test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../runtime/paths.mjs';

/** The deployed API, as a backend would be imported. */
const API = join(root, 'main/testing/fixtures/blog/appsync.graphql');

/** Starts the program, opens the backend at `endpoint` and resolves with its posts' grid and an end. */
async function openPosts(endpoint) {
  const folder = mkdtempSync(join(tmpdir(), 'outband-bench-window-'));
  const config = join(folder, 'amplify_outputs.json');
  const data = {
    url: endpoint,
    aws_region: 'eu-west-1',
    api_key: 'key',
    default_authorization_type: 'API_KEY',
  };
  writeFileSync(config, JSON.stringify({ version: '1.4', data }));
  const flags = (process.env.OUTBAND_ELECTRON_FLAGS ?? '').split(' ').filter(Boolean);
  const app = await _electron.launch({
    args: [...flags, '.', '--connections'],
    cwd: root,
    colorScheme: null,
    env: { ...process.env, OUTBAND_USER_DATA: join(folder, 'profile'), OUTBAND_E2E: '1' },
  });
  const close = async () => {
    await app.close();
    // Helper processes of Chromium may still be writing for a moment.
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  try {
    const page = await app.firstWindow();
    await page.getByRole('button', { name: 'Import a backend…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Import a backend' });
    await app.evaluate(
      ({ dialog: native }, files) => {
        native.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [files.shift()] });
      },
      [config, API],
    );
    await dialog.getByRole('button', { name: 'Choose the file: Client configuration' }).click();
    await dialog.getByRole('button', { name: 'Choose the file: Schema' }).click();
    await dialog.getByRole('radio', { name: 'Development' }).check();
    await dialog.getByRole('button', { name: 'Import and open' }).click();
    await page
      .getByRole('navigation', { name: 'Models' })
      .getByRole('button', { name: 'Post', exact: true })
      .click();
    const grid = page.getByRole('grid', { name: 'Post records' });
    await grid
      .getByRole('gridcell')
      .filter({ hasText: /^\d+\.\d+$/ })
      .first()
      .waitFor();
    return { grid, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Milliseconds until the document has each new title, by the clock of the machine; runs in the page. */
function watchTitles(grid, ms) {
  const known = new Set([...grid.querySelectorAll('[col-id="title"]')].map((cell) => cell.textContent));
  const delays = [];
  const observer = new MutationObserver((mutations) => {
    const at = performance.timeOrigin + performance.now();
    for (const { target } of mutations) {
      const element = target instanceof Element ? target : target.parentElement;
      const title = element?.closest('[col-id="title"]')?.textContent?.trim() ?? '';
      if (!/^\d+\.\d+$/.test(title) || known.has(title)) continue;
      known.add(title);
      delays.push(at - Number(title));
    }
  });
  observer.observe(grid, { subtree: true, childList: true, characterData: true });
  return new Promise((resolve) => {
    setTimeout(() => {
      observer.disconnect();
      resolve(delays);
    }, ms);
  });
}

/** Delays of all titles that came into the grid within so many seconds. */
export async function measureCells(endpoint, seconds) {
  const { grid, close } = await openPosts(endpoint);
  try {
    return await grid.evaluate(watchTitles, seconds * 1_000);
  } finally {
    await close();
  }
}
