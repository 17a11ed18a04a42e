import { app } from 'electron';
import type { BrowserWindow } from 'electron';
import { writeFile } from 'node:fs/promises';
import type { ConnectionManager } from '../session';
import { runtimeKind } from './app-info';

const TIMEOUT_MS = 90_000;
const POLL_MS = 100;

/** Counts the cells in which a person would read something: a row that is still loading has none. */
const VISIBLE_CELLS = `[...document.querySelectorAll('[role="grid"] [role="gridcell"]')].filter((cell) => cell.textContent.trim()).length`;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function isSynced(connections: ConnectionManager): Promise<boolean> {
  if (connections.current?.state !== 'OPEN') return false;
  return (await connections.session().remote.syncStatus()).phase === 'READY';
}

/**
 * `--smoke FILE.png` of the commands contract: waits until the sandbox is synced and a grid shows records,
 * saves what the window shows, and prints one JSON line. Resolves with the exit status.
 */
export async function smoke(
  window: BrowserWindow,
  connections: ConnectionManager,
  file: string,
  startedAt: number,
): Promise<0 | 1> {
  const deadline = startedAt + TIMEOUT_MS;
  while (Date.now() < deadline) {
    const connection = connections.current;
    if (connection?.state === 'FAILED') return fail(connection.problem?.message ?? 'the connection failed');
    const cells = (await window.webContents.executeJavaScript(VISIBLE_CELLS)) as number;
    if (cells > 0 && (await isSynced(connections)))
      return save(window, connections, file, Date.now() - startedAt);
    await pause(POLL_MS);
  }
  return fail(`no grid with records after ${TIMEOUT_MS / 1000} s`);
}

async function save(
  window: BrowserWindow,
  connections: ConnectionManager,
  file: string,
  readyMs: number,
): Promise<0> {
  const models = await connections.session().remote.models();
  const records = models.reduce((sum, { counts }) => sum + counts.live, 0);
  // Two frames, so that the picture holds what the last update painted.
  await window.webContents.executeJavaScript(
    'new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)))',
  );
  await writeFile(file, (await window.webContents.capturePage()).toPNG());
  const report = {
    ready: true,
    electron: process.versions.electron,
    runtime: runtimeKind() === 'OFFICIAL' ? 'official' : 'fallback',
    version: app.getVersion(),
    models: models.length,
    records,
    readyMs,
  };
  process.stdout.write(`${JSON.stringify(report)}\n`);
  return 0;
}

function fail(reason: string): 1 {
  process.stdout.write(`${JSON.stringify({ ready: false, electron: process.versions.electron, reason })}\n`);
  return 1;
}
