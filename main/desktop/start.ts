import { app, BrowserWindow, dialog, session } from 'electron';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConsoleApi } from '../console-api';
import type { ConsoleContext } from '../console-api';
import { startSandboxWorker } from '../sandbox';
import { BLOG_SAMPLE } from '../sandbox/samples';
import { ConnectionManager, openSessionOnWorker } from '../session';
import { CredentialKeeper, ProfileStore, SecretVault } from '../workspace';
import { appInfo } from './app-info';
import { registerAppScheme, serveApp } from './app-protocol';
import { installCrashHandling, reloadWhenGone } from './crash';
import { installMenu } from './menu';
import { denyPermissions } from './permissions';
import { handOverPorts } from './port';
import { systemSecretBox } from './secret-box';
import { choosePlace } from './save-file';
import { smoke } from './smoke';
import { openWindow } from './window';

export interface DesktopOptions {
  /** The folder of the bundled main-process files. */
  readonly bundleFolder: string;
  /** The folder that holds the renderer's index.html. */
  readonly rendererFolder: string;
  /** Where to save the picture of a smoke run; null for an ordinary start. */
  readonly smokeFile: string | null;
  /** False with `--connections`: the window begins at the list of connections and opens none. */
  readonly opensLast: boolean;
}

const FILE_FILTERS = {
  CONFIG: {
    title: 'Choose the backend’s configuration file',
    name: 'Amplify configuration',
    extensions: ['json', 'js', 'mjs', 'cjs'],
  },
  PLAN: { title: 'Open a plan for review', name: 'Plan', extensions: ['plan', 'json', 'jsonl'] },
  SCHEMA: {
    title: 'Choose the schema file',
    name: 'Schema',
    extensions: ['graphql', 'graphqls', 'gql', 'json', 'js', 'mjs', 'cjs'],
  },
  DATA: {
    title: 'Choose the file to import',
    name: 'CSV or JSON Lines',
    extensions: ['csv', 'jsonl', 'ndjson'],
  },
  MIGRATION_FOLDER: {
    title: 'Choose the folder of migrations',
    name: 'Migrations',
    extensions: ['yaml', 'yml', 'json'],
  },
  FUNCTION: {
    title: 'Choose the function’s file',
    name: 'JavaScript',
    extensions: ['js', 'mjs', 'cjs'],
  },
  PENDING_CHANGES: {
    title: 'Choose the file of changes',
    name: 'Exported changes',
    extensions: ['jsonl'],
  },
  CLIENT_FOLDER: { title: 'Choose the folder of a client’s code', name: 'Code', extensions: ['*'] },
  ARCHIVE_FOLDER: {
    title: 'Choose the folder that the archive goes into',
    name: 'Archive',
    extensions: ['*'],
  },
  RECORDS_FOLDER: {
    title: 'Choose the folder of JSON Lines files',
    name: 'JSON Lines',
    extensions: ['jsonl', 'ndjson'],
  },
} as const;

async function chooseFile(kind: keyof typeof FILE_FILTERS): Promise<string | null> {
  const { title, name, extensions } = FILE_FILTERS[kind];
  const filters = [
    { name, extensions: [...extensions] },
    { name: 'All files', extensions: ['*'] },
  ];
  const parent = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  const options: Electron.OpenDialogOptions = {
    title,
    filters,
    properties: kind.endsWith('_FOLDER') ? ['openDirectory', 'createDirectory'] : ['openFile'],
  };
  const result = await (parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options));
  return result.canceled ? null : (result.filePaths[0] ?? null);
}

function createConnections(
  bundleFolder: string,
  profiles: ProfileStore,
  vault: SecretVault,
  credentials: CredentialKeeper,
): ConnectionManager {
  return new ConnectionManager({
    profiles,
    vault,
    credentials,
    openSession: (options, provider) =>
      openSessionOnWorker(join(bundleFolder, 'session-worker.cjs'), options, provider),
    startSandbox: ({ dataDir, schema }) =>
      startSandboxWorker(join(bundleFolder, 'sandbox-worker.cjs'), {
        dataDir,
        schema,
        seed: BLOG_SAMPLE.seed,
      }),
    sandboxSchema: BLOG_SAMPLE,
  });
}

/** What the page asks for must not run commands by itself. */
async function confirmCommand(command: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message: 'Allow this connection to run a command?',
    detail: `Whenever it needs a token, Outband runs:\n\n${command}`,
    buttons: ['Cancel', 'Allow'],
    defaultId: 0,
    cancelId: 0,
  });
  return response === 1;
}

/** Closes the connection before the program ends, so that what is under way is journalled to its end. */
function closeBeforeQuit(connections: ConnectionManager): void {
  let closed = false;
  app.on('before-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    void connections.close().finally(() => {
      closed = true;
      app.quit();
    });
  });
}

/** Starts the window: data folder, security, console API, then the connection that was open last. */
export async function startDesktop(options: DesktopOptions): Promise<void> {
  const startedAt = Date.now();
  const throwaway = options.smokeFile ? mkdtempSync(join(tmpdir(), 'outband-smoke-')) : null;
  const dataFolder = process.env['OUTBAND_USER_DATA'] ?? throwaway;
  if (dataFolder) app.setPath('userData', dataFolder);
  if (!app.requestSingleInstanceLock()) {
    process.stderr.write('Outband is already open; its window comes to the front.\n');
    app.exit(0);
    return;
  }
  installCrashHandling();
  registerAppScheme();
  await app.whenReady();

  const profiles = new ProfileStore(app.getPath('userData'), Date.now);
  const vault = new SecretVault(systemSecretBox(), (id) => profiles.folder(id));
  const credentials = new CredentialKeeper({ vault, env: process.env, now: Date.now });
  const connections = createConnections(options.bundleFolder, profiles, vault, credentials);
  const context: ConsoleContext = {
    connections,
    profiles,
    vault,
    credentials,
    confirmCommand,
    chooseFile,
    choosePlace,
    appInfo: () => appInfo(vault.keychainAvailable),
  };
  serveApp(options.rendererFolder);
  denyPermissions(session.defaultSession);
  handOverPorts(createConsoleApi(), context);
  installMenu();
  closeBeforeQuit(connections);

  const preload = join(options.bundleFolder, 'preload.cjs');
  const open = () => {
    const window = openWindow(preload);
    reloadWhenGone(window);
    return window;
  };
  const window = open();
  app.on('second-instance', () => {
    const [first] = BrowserWindow.getAllWindows();
    if (first?.isMinimized()) first.restore();
    first?.focus();
  });
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) open();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });

  if (options.opensLast) await connections.openLast();
  if (options.smokeFile) {
    const status = await smoke(window, connections, options.smokeFile, startedAt);
    await connections.close();
    if (throwaway) rmSync(throwaway, { recursive: true, force: true });
    app.exit(status);
  }
}
