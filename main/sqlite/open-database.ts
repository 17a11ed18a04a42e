import Database from 'better-sqlite3';
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { OutbandError } from '../../shared/errors';

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

/** What is at a path, or undefined where nothing is or may be seen. */
function kindAt(path: string): 'folder' | 'file' | undefined {
  try {
    return statSync(path).isDirectory() ? 'folder' : 'file';
  } catch {
    return undefined;
  }
}

function unusable(file: string, reason: string, cause?: unknown): OutbandError {
  return new OutbandError(
    {
      kind: 'BadInput',
      code: 'DATABASE_UNUSABLE',
      message: `The database can't be opened: ${reason}.`,
      consequence: 'Nothing was read or written.',
      action: 'Give the path of a file in an existing folder that may be read and written.',
      place: { file },
    },
    { cause },
  );
}

/**
 * Opens a SQLite file (`:memory:` for none) with the addon that this runtime can load.
 * Every part of main opens its files through here. Throws BadInput when the path can't hold a database, and
 * better-sqlite3's errors otherwise.
 */
export function openDatabase(file: string, options: { readonly?: boolean } = {}): SqliteDatabase {
  if (file !== ':memory:') {
    // SQLite itself tells of these only by "disk I/O error", or not before the first read.
    if (kindAt(file) === 'folder') throw unusable(file, 'it is a folder');
    if (kindAt(dirname(file)) !== 'folder') throw unusable(file, 'its folder does not exist');
  }
  try {
    return connect(file, options);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'SQLITE_CANTOPEN') throw error;
    throw unusable(file, 'it may not be opened', error);
  }
}

/**
 * True where a file is there and holds nothing. SQLite takes it for a new one; nobody but a failing disk or a hand leaves
 * one behind, so what must not begin anew in silence asks first.
 */
export function isEmptied(file: string): boolean {
  return file !== ':memory:' && kindAt(file) === 'file' && statSync(file).size === 0;
}

function connect(file: string, options: { readonly?: boolean }): SqliteDatabase {
  const binding = nativeBinding();
  return new Database(file, {
    readonly: options.readonly ?? false,
    ...(binding ? { nativeBinding: binding } : {}),
  });
}
