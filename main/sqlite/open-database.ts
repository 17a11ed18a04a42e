import Database from 'better-sqlite3';
import { join } from 'node:path';

export type SqliteDatabase = Database.Database;

/**
 * The addon to load: the stock prebuild where the runtime speaks Node-API 10, else the compatibility build
 * (development runtimes only), whose path the set-up passes in the environment.
 */
function nativeBinding(): string | undefined {
  if (Number(process.versions.napi) >= 10) return undefined;
  const fromSetup = process.env['OUTBAND_SQLITE_ADDON'];
  if (fromSetup) return fromSetup;
  const resources = (process as { resourcesPath?: string }).resourcesPath;
  return resources ? join(resources, 'compat', 'better_sqlite3.node') : undefined;
}

/**
 * Opens a SQLite file (`:memory:` for none) with the addon that this runtime can load.
 * Every part of main opens its files through here. Throws better-sqlite3's errors.
 */
export function openDatabase(file: string, options: { readonly?: boolean } = {}): SqliteDatabase {
  const binding = nativeBinding();
  return new Database(file, {
    readonly: options.readonly ?? false,
    ...(binding ? { nativeBinding: binding } : {}),
  });
}
