import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { OutbandError } from '../../../shared/errors';
import { openDatabase, type SqliteDatabase } from '../../sqlite/open-database';
import { DeltaTable } from './delta-table';
import { ModelTable } from './model-table';
import type { StoredModel } from './stored-model';

function refused(code: string, message: string, action: string, file: string, cause: unknown): OutbandError {
  return new OutbandError({ kind: 'BadInput', code, message, action, place: { file } }, { cause });
}

/**
 * Opens the file for this sandbox alone: nobody else reads it, and asking for a lock at every read costs more
 * than the read. Throws BadInput when another sandbox has it or it is damaged.
 */
function openAlone(file: string): SqliteDatabase {
  const db = openDatabase(file);
  try {
    db.pragma('busy_timeout = 0');
    // Records are some hundred bytes: bigger pages waste less and are fewer.
    db.pragma('page_size = 8192');
    db.pragma('locking_mode = EXCLUSIVE');
    db.exec('BEGIN EXCLUSIVE; COMMIT');
    return db;
  } catch (error) {
    db.close();
    const { code } = error as { code?: string };
    if (code === 'SQLITE_BUSY') {
      throw refused(
        'SANDBOX_DATA_IN_USE',
        'Another sandbox has this data folder open.',
        'End the other sandbox, or give another folder.',
        file,
        error,
      );
    }
    if (code !== 'SQLITE_NOTADB' && !code?.startsWith('SQLITE_CORRUPT')) throw error;
    throw refused(
      'SANDBOX_DATA_DAMAGED',
      'The tables of this data folder are damaged.',
      'Give another folder, or delete the file and let the sandbox make it anew.',
      file,
      error,
    );
  }
}

/** Every table of one sandbox, in one SQLite file. */
export class TableStore {
  readonly #db: SqliteDatabase;
  readonly delta: DeltaTable;
  readonly #tables = new Map<string, ModelTable>();
  readonly #transaction;
  readonly #isDurable: boolean;

  /** Opens or creates the file in a folder. `durable` files survive a crash of the machine's processes. */
  constructor(folder: string, models: Iterable<StoredModel>, durable: boolean) {
    mkdirSync(folder, { recursive: true });
    this.#db = openAlone(join(folder, 'sandbox.sqlite'));
    this.#isDurable = durable;
    this.#db.pragma('cache_size = -98304');
    this.#setJournal();
    this.#db.exec(
      'CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID',
    );
    this.delta = new DeltaTable(this.#db);
    for (const stored of models) this.#tables.set(stored.name, new ModelTable(this.#db, stored));
    this.#transaction = this.#db.transaction((work: () => unknown) => work());
  }

  table(model: string): ModelTable {
    const table = this.#tables.get(model);
    if (!table) throw new Error(`No table for model ${model}`);
    return table;
  }

  tables(): IterableIterator<ModelTable> {
    return this.#tables.values();
  }

  /** Runs the work in one transaction: all of it, or nothing. */
  transact<T>(work: () => T): T {
    return this.#transaction.immediate(work) as T;
  }

  #setJournal(): void {
    this.#db.pragma(`journal_mode = ${this.#isDurable ? 'WAL' : 'MEMORY'}`);
    this.#db.pragma(`synchronous = ${this.#isDurable ? 'NORMAL' : 'OFF'}`);
  }

  /**
   * Runs a big load: pages go to the disk at the end. Tables that outlive the process keep their journal, so that one
   * killed meanwhile leaves whole transactions; others do without.
   */
  async load(work: () => Promise<void>): Promise<void> {
    if (!this.#isDurable) this.#db.pragma('journal_mode = MEMORY');
    this.#db.pragma('synchronous = OFF');
    try {
      await work();
    } finally {
      this.#setJournal();
    }
  }

  /** Removes what has outlived its time, in every table. */
  sweep(nowSeconds: number): void {
    this.delta.sweep(nowSeconds);
    for (const table of this.#tables.values()) table.sweep(nowSeconds);
  }

  getMeta(name: string): string | null {
    const value = this.#db.prepare('SELECT value FROM meta WHERE name = ?').pluck().get(name);
    return value === undefined ? null : String(value);
  }

  setMeta(name: string, value: string): void {
    this.#db.prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)').run(name, value);
  }

  deleteMeta(name: string): void {
    this.#db.prepare('DELETE FROM meta WHERE name = ?').run(name);
  }

  /** The key that tokens are sealed with; it lives as long as the tables. */
  tokenKey(): Buffer {
    const known = this.getMeta('tokenKey');
    if (known !== null) return Buffer.from(known, 'hex');
    const key = randomBytes(32);
    this.setMeta('tokenKey', key.toString('hex'));
    return key;
  }

  close(): void {
    this.#db.close();
  }
}
