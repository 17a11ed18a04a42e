import { app } from 'electron';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ConsoleContext } from '../console-api';
import { openDatabase } from '../sqlite/open-database';

/** The development fallback says so through its set-up, or, in a package, by the addon that was put beside it. */
export function runtimeKind(): 'OFFICIAL' | 'FALLBACK' {
  if (process.env['OUTBAND_RUNTIME'])
    return process.env['OUTBAND_RUNTIME'] === 'fallback' ? 'FALLBACK' : 'OFFICIAL';
  return existsSync(join(process.resourcesPath, 'compat')) ? 'FALLBACK' : 'OFFICIAL';
}

let sqliteVersion: string | null = null;
function sqlite(): string {
  if (sqliteVersion === null) {
    const db = openDatabase(':memory:');
    sqliteVersion = String(db.prepare('SELECT sqlite_version()').pluck().get());
    db.close();
  }
  return sqliteVersion;
}

export function appInfo(keychainAvailable: boolean): ReturnType<ConsoleContext['appInfo']> {
  return {
    version: app.getVersion(),
    electron: process.versions.electron ?? '',
    chromium: process.versions['chrome'] ?? '',
    node: process.versions.node,
    sqlite: sqlite(),
    runtime: runtimeKind(),
    platform: `${process.platform} ${process.arch}`,
    dataFolder: app.getPath('userData'),
    keychainAvailable,
  };
}
