import {
  test as base,
  _electron,
  type ElectronApplication,
  type Page,
  type TestInfo,
} from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export { expect } from '@playwright/test';

/** A running program and its first window, loaded. */
export interface Running {
  readonly app: ElectronApplication;
  readonly page: Page;
}

export interface LaunchOptions {
  /** The profile folder. The same one twice is the same person starting the program again. */
  readonly userData: string;
  /** Arguments for the program itself. */
  readonly args?: readonly string[];
  /** Variables laid over the environment; `undefined` takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const root = resolve(import.meta.dirname, '..');

/** Flags that this machine needs (root, no graphics): `build/runtime.mjs run` found them out. */
const machineFlags = (process.env['OUTBAND_ELECTRON_FLAGS'] ?? '').split(' ').filter(Boolean);

function environmentWith(extra: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const merged = { ...process.env, ...extra };
  return Object.fromEntries(
    Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/**
 * Starts the program as a user would and waits for its window.
 *
 * `OUTBAND_PACKAGED` names a packaged program to be driven instead of the checkout's build. The program learns from
 * `OUTBAND_USER_DATA` where its profile is and from `OUTBAND_E2E=1` that nobody is there to answer native dialogs.
 */
export async function launch({ userData, args = [], env = {} }: LaunchOptions): Promise<Running> {
  const packaged = process.env['OUTBAND_PACKAGED'];
  const app = await _electron.launch({
    ...(packaged ? { executablePath: resolve(root, packaged) } : {}),
    args: [...machineFlags, ...(packaged ? [] : ['.']), ...args],
    cwd: root,
    // Playwright's own choice would hide the program's theme setting.
    colorScheme: null,
    // `env` replaces the environment, so all of it is passed.
    env: environmentWith({ ...env, OUTBAND_USER_DATA: userData, OUTBAND_E2E: '1' }),
  });
  const page = await app.firstWindow();
  await page.waitForLoadState('domcontentloaded');
  return { app, page };
}

/**
 * Returns what is to be called with the test's outcome: a failed test gets a picture of its window attached.
 * `OUTBAND_E2E_TRACE=1` records a trace of everything too; left out otherwise because it takes as much time as the tests.
 */
async function startRecord({ app, page }: Running, testInfo: TestInfo): Promise<() => Promise<void>> {
  const { tracing } = app.context();
  const isTraced = process.env['OUTBAND_E2E_TRACE'] === '1';
  if (isTraced) await tracing.start({ screenshots: true, snapshots: true, title: testInfo.title });
  return async () => {
    if (testInfo.status === testInfo.expectedStatus) return isTraced ? tracing.stop() : undefined;
    const number = testInfo.attachments.length;
    const picture = testInfo.outputPath(`window-${number}.png`);
    await page.screenshot({ path: picture });
    await testInfo.attach('window', { path: picture, contentType: 'image/png' });
    if (!isTraced) return;
    const path = testInfo.outputPath(`trace-${number}.zip`);
    await tracing.stop({ path });
    await testInfo.attach('trace', { path, contentType: 'application/zip' });
  };
}

interface Program {
  /** The running program; after `relaunch()` the new one. */
  readonly running: Running;
  /** Quits, if it hasn't ended already, and starts again on the same profile folder. */
  relaunch(options?: Pick<LaunchOptions, 'args' | 'env'>): Promise<Running>;
}

interface Fixtures {
  /** Arguments and variables for the first start: `test.use({ startOptions: { args: [...] } })`. */
  readonly startOptions: Pick<LaunchOptions, 'args' | 'env'>;
  /** A fresh profile folder, removed after the test. */
  readonly userData: string;
  readonly program: Program;
  /** The program of the first start. */
  readonly app: ElectronApplication;
  /** The first window of the first start. */
  readonly page: Page;
  /** Starts again on the same profile folder; use what it returns from then on. */
  readonly relaunch: Program['relaunch'];
}

/** Playwright's `test` with the program started: `app`, `page`, `userData` and `relaunch()`. */
export const test = base.extend<Fixtures>({
  startOptions: [{}, { option: true }],
  // The first argument of a fixture must be a pattern, even an empty one.
  // eslint-disable-next-line no-empty-pattern
  userData: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'outband-e2e-'));
    await use(folder);
    // Helper processes of Chromium may still be writing for a moment.
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  },
  program: async ({ userData, startOptions }, use, testInfo) => {
    let running = await launch({ userData, ...startOptions });
    let keepRecord = await startRecord(running, testInfo);
    const end = async () => {
      // A test may have killed the program on purpose; then there is nothing to save or to close.
      await keepRecord().catch(() => undefined);
      await running.app.close().catch(() => undefined);
    };
    await use({
      get running() {
        return running;
      },
      relaunch: async (options) => {
        await end();
        running = await launch({ userData, ...(options ?? startOptions) });
        keepRecord = await startRecord(running, testInfo);
        return running;
      },
    });
    await end();
  },
  app: async ({ program }, use) => use(program.running.app),
  page: async ({ program }, use) => use(program.running.page),
  relaunch: async ({ program }, use) => use((options) => program.relaunch(options)),
});

/** The same, with a first start that opens nothing: for tests that connect to a backend of their own. */
export const testAtConnections = test.extend({ startOptions: { args: ['--connections'] } });
