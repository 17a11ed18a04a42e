import { app, dialog } from 'electron';
import type { BrowserWindow } from 'electron';
import { crashText, problemOf } from '../../shared/errors';

/** An exception that nobody expected ends the program after saying so; journals are durable, so nothing is lost. */
export function installCrashHandling(): void {
  const end = (error: unknown) => {
    process.stderr.write(`error[CRASH]: ${crashText(error)}\n`);
    if (app.isReady() && !process.env['OUTBAND_E2E']) {
      dialog.showErrorBox(
        'Outband has to close',
        'Something unexpected happened. Writes under way are settled by reading them back at the next start.\n\n' +
          problemOf(error).message,
      );
    }
    app.exit(1);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}

/** Offers to load the page again when its process has gone; main, with sync and runs, goes on all the while. */
export function reloadWhenGone(window: BrowserWindow): void {
  window.webContents.on('render-process-gone', (_event, details) => {
    process.stderr.write(`error[PAGE_GONE]: ${details.reason} (${details.exitCode})\n`);
    if (details.reason === 'clean-exit' || window.isDestroyed()) return;
    window.webContents.reload();
  });
}
