import { existsSync, renameSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { OutbandError } from '../../../shared/errors';
import { isEmptied, openDatabase } from '../../sqlite/open-database';
import type { SqliteDatabase } from '../../sqlite/open-database';
import { exportReadable } from './salvage';
import { SCHEMA_STEPS } from './schema-steps';

const LOCK_WAIT_MS = 1_000;
/** 32 MiB of pages of 4 KiB. */
const WAL_PAGES = 8_192;
const SIDE_FILES = ['', '-wal', '-shm'] as const;
const TABLES = [
  'plans',
  'runs',
  'operations',
  'images',
  'outcomes',
  'requests',
  'conflicts',
  'findings',
  'staged',
  'audit',
] as const;

/**
 * Opens the journal and brings it to the present schema.
 *
 * Durability is FULL: a commit has reached the disk before the call returns (invariant 3). An unreadable file is
 * never replaced in silence: it is moved aside, what can be read of it is exported as JSON Lines, and StorageCorrupt
 * says where both are. A file written by a newer version is left as it is (ConfigError).
 */
export function openJournalDatabase(file: string, now: () => number): SqliteDatabase {
  if (isEmptied(file)) throw moveAside(file, now(), new Error('it is empty'));
  let db: SqliteDatabase | undefined;
  try {
    db = openDatabase(file);
    db.pragma(`busy_timeout = ${LOCK_WAIT_MS}`);
    // One writer a journal: two would settle each other's operations. The lock goes with the process, even a killed one.
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    // Runs write steadily: moving pages into the file more rarely saves two flushes each time.
    db.pragma(`wal_autocheckpoint = ${WAL_PAGES}`);
    migrate(db, file);
    probe(db);
    return db;
  } catch (error) {
    closeQuietly(db);
    if (isCorruption(error)) throw moveAside(file, now(), error);
    if (codeOf(error).startsWith('SQLITE_BUSY')) throw inUse(file, error);
    throw error;
  }
}

/** Journal files that were moved aside earlier, oldest first: they hold what their runs did. */
export function movedAsideFiles(file: string): string[] {
  if (file === ':memory:' || !existsSync(dirname(file))) return [];
  const prefix = `${basename(file)}.unreadable-`;
  return readdirSync(dirname(file))
    .filter((name) => name.startsWith(prefix) && /\d$/.test(name))
    .sort()
    .map((name) => join(dirname(file), name));
}

/** True for SQLite's own word that a file is damaged or not a database. */
export function isCorruption(error: unknown): boolean {
  const code = codeOf(error);
  return code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function inUse(file: string, cause: unknown): OutbandError {
  return new OutbandError(
    {
      kind: 'ConfigError',
      code: 'JOURNAL_IN_USE',
      message: 'Another Outband has this journal of writes open.',
      consequence: 'Nothing was sent; the other one goes on undisturbed.',
      action: 'Close the other window or wait for the other command to end.',
      place: { file },
    },
    { cause },
  );
}

function migrate(db: SqliteDatabase, file: string): void {
  const version = db.pragma('user_version', { simple: true }) as number;
  if (version > SCHEMA_STEPS.length) {
    throw new OutbandError({
      kind: 'ConfigError',
      code: 'JOURNAL_FROM_NEWER_VERSION',
      message: `The journal was written by a newer version of Outband (schema ${version}, this one knows ${SCHEMA_STEPS.length}).`,
      consequence: 'Nothing was changed; writing stays off so that no operation is lost or repeated.',
      action: 'Open it with the newer version.',
      place: { file },
    });
  }
  for (let step = version; step < SCHEMA_STEPS.length; step += 1) {
    db.transaction(() => {
      db.exec(SCHEMA_STEPS[step] ?? '');
      db.pragma(`user_version = ${step + 1}`);
    })();
  }
}

/** Reads both ends of every table, which touches each root page: damage shows here, before anything is sent. */
function probe(db: SqliteDatabase): void {
  for (const table of TABLES) {
    db.prepare(`SELECT * FROM ${table} ORDER BY rowid LIMIT 1`).get();
    db.prepare(`SELECT * FROM ${table} ORDER BY rowid DESC LIMIT 1`).get();
  }
}

function moveAside(file: string, at: number, cause: unknown): OutbandError {
  const stamp = new Date(at).toISOString().replace(/\D/g, '');
  const aside = `${file}.unreadable-${stamp}`;
  for (const side of SIDE_FILES) if (existsSync(file + side)) renameSync(file + side, aside + side);
  const salvage = exportReadable(aside, `${aside}.jsonl`, TABLES);
  return new OutbandError(
    {
      kind: 'StorageCorrupt',
      code: 'JOURNAL_UNREADABLE',
      message: `The journal of writes can't be read (${cause instanceof Error ? cause.message : String(cause)}).`,
      consequence:
        `It was moved to ${aside}; ${salvage.rows} rows of it could be read and are in ${aside}.jsonl. ` +
        'Runs that were under way are not known any more: their records may or may not have been written.',
      action:
        'Compare the exported operations with the records before repeating a run. Opening again starts a new journal beside the old one.',
      place: { file },
    },
    { cause },
  );
}

function closeQuietly(db: SqliteDatabase | undefined): void {
  try {
    db?.close();
  } catch {
    // The file is about to be moved aside; a failing close changes nothing about that.
  }
}
