import { existsSync, renameSync, rmSync } from 'node:fs';
import { isOutbandError, OutbandError, problemOf } from '../../../../shared/errors';
import { openDatabase, type SqliteDatabase } from '../../../sqlite/open-database';

/** Whether an error says that the file itself is damaged, rather than the request wrong. */
export function isCorruption(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^SQLITE_(CORRUPT|NOTADB|FORMAT)/.test(code);
}

/** Puts a damaged file out of the way, with its journal; returns its new name. */
export function moveAside(file: string, now: number): string {
  const aside = `${file}.damaged-${now}`;
  renameSync(file, aside);
  for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
  return aside;
}

/** Opens the store for speed: whatever a crash of the whole machine takes from it, the next sync brings back. */
export function openStore(file: string): SqliteDatabase {
  const db = openDatabase(file);
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = OFF');
    db.pragma('temp_store = MEMORY');
    db.pragma('cache_size = -65536');
    db.pragma('mmap_size = 134217728');
    db.pragma('wal_autocheckpoint = 8000');
    // Reads the header and the schema, where damage shows first.
    db.prepare('SELECT count(*) FROM sqlite_master').get();
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}

/** Whether an error is that the disk has no room, typed or as SQLite says it. */
export const isDiskFull = (error: unknown): boolean => problemOf(error).code === 'DISK_FULL';

/** Names the file that the disk had no room for; other errors pass as they are. */
export function asDiskFull(error: unknown, file: string, consequence: string): unknown {
  if (isOutbandError(error) || !isDiskFull(error)) return error;
  return new OutbandError(
    {
      ...problemOf(error),
      message: `The disk is full: ${file} can’t be written.`,
      consequence,
      action: 'Make room on the disk; the store notices it by itself and goes on.',
      place: { file },
    },
    { cause: error },
  );
}

/** Wraps what SQLite says about a full disk or a damaged file; other errors pass as they are. */
export function asStoreProblem(error: unknown, file: string): unknown {
  if (isCorruption(error)) return storeDamaged(error, file);
  return asDiskFull(
    error,
    file,
    'The local copy is as it was and follows nothing meanwhile. What is in the outbox is kept, and is written into the local copy once there is room.',
  );
}

function storeDamaged(error: unknown, file: string): OutbandError {
  return new OutbandError(
    {
      kind: 'StorageCorrupt',
      code: 'STORE_DAMAGED',
      message: `The local store is damaged: ${error instanceof Error ? error.message : String(error)}`,
      consequence: 'Nothing on the service is affected, and pending changes are in another file.',
      action: 'The store is put aside and filled anew by a sync.',
      place: { file },
    },
    { cause: error },
  );
}

export const storeExists = (file: string): boolean => file !== ':memory:' && existsSync(file);
