import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { openDatabase } from '../../sqlite/open-database';
import type { SqliteDatabase } from '../../sqlite/open-database';

/**
 * Writes every row of a damaged file that SQLite can still read as one JSON line `{table, row}`.
 * Reads each table from both ends, so that one bad page costs only what lies on it and between.
 */
export function exportReadable(file: string, target: string, tables: readonly string[]): { rows: number } {
  const out = openSync(target, 'w', 0o600);
  let rows = 0;
  const write = (table: string, row: unknown): void => {
    writeSync(out, `${JSON.stringify({ table, row })}\n`);
    rows += 1;
  };
  try {
    const db = openReadable(file);
    if (db) {
      for (const table of tables) exportTable(db, table, (row) => write(table, row));
      db.close();
    }
    fsyncSync(out);
  } finally {
    closeSync(out);
  }
  return { rows };
}

function openReadable(file: string): SqliteDatabase | null {
  try {
    return openDatabase(file);
  } catch {
    // Not a database at all: there is nothing to export, and the caller says so.
    return null;
  }
}

function exportTable(db: SqliteDatabase, table: string, write: (row: unknown) => void): void {
  const first = readUntilDamage(
    db,
    `SELECT rowid AS rowid__, * FROM ${table} ORDER BY rowid`,
    write,
    () => true,
  );
  if (first.complete) return;
  const tail: unknown[] = [];
  readUntilDamage(
    db,
    `SELECT rowid AS rowid__, * FROM ${table} ORDER BY rowid DESC`,
    (row) => tail.push(row),
    (rowid) => first.last === null || rowid > first.last,
  );
  for (const row of tail.reverse()) write(row);
}

function readUntilDamage(
  db: SqliteDatabase,
  sql: string,
  write: (row: unknown) => void,
  isWanted: (rowid: number) => boolean,
): { complete: boolean; last: number | null } {
  let last: number | null = null;
  try {
    for (const row of db.prepare(sql).iterate() as IterableIterator<{ rowid__: number }>) {
      const { rowid__, ...columns } = row;
      if (!isWanted(rowid__)) break;
      write(columns);
      last = rowid__;
    }
    return { complete: true, last };
  } catch {
    // The damage is the reason for this export: what came before it is kept, and the other end is tried.
    return { complete: false, last };
  }
}
