import { OutbandError } from '../../shared/errors';
import { isEmptied, openDatabase } from '../sqlite/open-database';
import type { SqliteDatabase } from '../sqlite/open-database';
import type { OperationCounts } from './operation-counts';

/** How far a migration has come in one environment. */
export type LedgerState = 'partial' | 'applied' | 'rolling-back' | 'rolled-back';

export interface LedgerEntry {
  readonly migration: string;
  /** Of the file as it was when it was first applied in this generation. */
  readonly checksum: string;
  readonly state: LedgerState;
  /** Counts from 1; a migration that is applied again after a rollback begins the next one. */
  readonly generation: number;
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** Of the latest call that applied it or took it back. */
  readonly operations: OperationCounts | null;
}

/** One run of the writer that carries out (a part of) a step, and the run that took it back. */
export interface LedgerPart {
  readonly step: number;
  readonly part: number;
  readonly planId: string;
  /** Null until the run is known to have begun. */
  readonly runId: string | null;
  readonly undoPlanId: string | null;
  readonly undoRunId: string | null;
  /** Of an imported file: rows that have been read when this part is done. */
  readonly rowsTo: number;
}

interface EntryRow {
  readonly migration: string;
  readonly checksum: string;
  readonly state: LedgerState;
  readonly generation: number;
  readonly started_at: number;
  readonly ended_at: number | null;
  readonly operations: string | null;
}

interface PartRow {
  readonly step: number;
  readonly part: number;
  readonly plan_id: string;
  readonly run_id: string | null;
  readonly undo_plan_id: string | null;
  readonly undo_run_id: string | null;
  readonly rows_to: number;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS entries (
    environment TEXT NOT NULL, migration TEXT NOT NULL, checksum TEXT NOT NULL, state TEXT NOT NULL,
    generation INTEGER NOT NULL, started_at INTEGER NOT NULL, ended_at INTEGER,
    PRIMARY KEY (environment, migration)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS steps (
    environment TEXT NOT NULL, migration TEXT NOT NULL, generation INTEGER NOT NULL, step INTEGER NOT NULL,
    rows_read INTEGER NOT NULL, is_done INTEGER NOT NULL,
    PRIMARY KEY (environment, migration, generation, step)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS parts (
    environment TEXT NOT NULL, migration TEXT NOT NULL, generation INTEGER NOT NULL, step INTEGER NOT NULL,
    part INTEGER NOT NULL, plan_id TEXT NOT NULL, run_id TEXT, undo_plan_id TEXT, undo_run_id TEXT,
    rows_to INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (environment, migration, generation, step, part)) WITHOUT ROWID;`;

const TABLES = ['entries', 'steps', 'parts'] as const;

/** What has been applied where: a durable file beside the journal, apart for each environment (its endpoint). */
export class Ledger {
  readonly #db: SqliteDatabase;
  readonly #environment: string;

  private constructor(db: SqliteDatabase, environment: string) {
    this.#db = db;
    this.#environment = environment;
  }

  /**
   * Opens or creates the file. Throws StorageCorrupt where it is there and can't be read, or is empty: a new one in its
   * place would let everything be applied again.
   */
  static open(file: string, environment: string): Ledger {
    if (isEmptied(file)) throw unreadable(file, 'it is empty');
    let db: SqliteDatabase | undefined;
    try {
      db = openDatabase(file);
      db.pragma('journal_mode = WAL');
      db.pragma('synchronous = FULL');
      db.exec(SCHEMA);
      addMissingColumns(db);
      for (const table of TABLES) db.prepare(`SELECT count(*) FROM ${table}`).get();
      return new Ledger(db, environment);
    } catch (error) {
      db?.close();
      const code = (error as { code?: unknown }).code;
      if (code !== 'SQLITE_NOTADB' && !String(code).startsWith('SQLITE_CORRUPT')) throw error;
      throw unreadable(file, (error as Error).message, error);
    }
  }

  /** Whether any environment's part of the file knows of a migration. */
  knows(migration: string): boolean {
    return this.#db.prepare('SELECT 1 FROM entries WHERE migration = ?').get(migration) !== undefined;
  }

  entry(migration: string): LedgerEntry | undefined {
    const row = this.#db
      .prepare('SELECT * FROM entries WHERE environment = ? AND migration = ?')
      .get(this.#environment, migration) as EntryRow | undefined;
    return row && entryOf(row);
  }

  /** In the order of the ids. */
  entries(): LedgerEntry[] {
    const rows = this.#db
      .prepare('SELECT * FROM entries WHERE environment = ? ORDER BY migration')
      .all(this.#environment) as EntryRow[];
    return rows.map(entryOf);
  }

  /** Begins a migration, or a further generation of one that was rolled back. */
  begin(migration: string, checksum: string, at: number): LedgerEntry {
    this.#db
      .prepare(
        `INSERT INTO entries (environment, migration, checksum, state, generation, started_at)
         VALUES (?, ?, ?, 'partial', 1, ?)
         ON CONFLICT DO UPDATE SET checksum = excluded.checksum, state = 'partial',
           generation = generation + 1, started_at = excluded.started_at, ended_at = NULL, operations = NULL`,
      )
      .run(this.#environment, migration, checksum, at);
    return this.entry(migration) as LedgerEntry;
  }

  setState(migration: string, state: LedgerState, at: number | null): void {
    this.#db
      .prepare('UPDATE entries SET state = ?, ended_at = ? WHERE environment = ? AND migration = ?')
      .run(state, at, this.#environment, migration);
  }

  /** Kept for a look without the journal. */
  noteOperations(migration: string, operations: OperationCounts): void {
    this.#db
      .prepare('UPDATE entries SET operations = ? WHERE environment = ? AND migration = ?')
      .run(JSON.stringify(operations), this.#environment, migration);
  }

  isStepDone(entry: LedgerEntry, step: number): boolean {
    return this.#step(entry, step)?.is_done === 1;
  }

  noteStepDone(entry: LedgerEntry, step: number): void {
    this.#db
      .prepare('INSERT OR REPLACE INTO steps VALUES (?, ?, ?, ?, 0, 1)')
      .run(...this.#place(entry), step);
  }

  parts(entry: LedgerEntry): LedgerPart[] {
    const rows = this.#db
      .prepare(
        'SELECT * FROM parts WHERE environment = ? AND migration = ? AND generation = ? ORDER BY step, part',
      )
      .all(...this.#place(entry)) as PartRow[];
    return rows.map((row) => ({
      step: row.step,
      part: row.part,
      planId: row.plan_id,
      runId: row.run_id,
      undoPlanId: row.undo_plan_id,
      undoRunId: row.undo_run_id,
      rowsTo: row.rows_to,
    }));
  }

  /** Notes what a part has come to; the first note of a part is its plan. */
  notePart(entry: LedgerEntry, part: LedgerPart): void {
    this.#db
      .prepare('INSERT OR REPLACE INTO parts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
      .run(
        ...this.#place(entry),
        part.step,
        part.part,
        part.planId,
        part.runId,
        part.undoPlanId,
        part.undoRunId,
        part.rowsTo,
      );
  }

  close(): void {
    this.#db.close();
  }

  #place(entry: LedgerEntry): [string, string, number] {
    return [this.#environment, entry.migration, entry.generation];
  }

  #step(entry: LedgerEntry, step: number): { is_done: number } | undefined {
    return this.#db
      .prepare(
        'SELECT is_done FROM steps WHERE environment = ? AND migration = ? AND generation = ? AND step = ?',
      )
      .get(...this.#place(entry), step) as { is_done: number } | undefined;
  }
}

/** Ledgers of earlier versions know neither parts of files nor what a call came to. */
function addMissingColumns(db: SqliteDatabase): void {
  const has = (table: string, column: string): boolean =>
    (db.pragma(`table_info(${table})`) as { name: string }[]).some(({ name }) => name === column);
  if (!has('parts', 'rows_to')) db.exec('ALTER TABLE parts ADD COLUMN rows_to INTEGER NOT NULL DEFAULT 0');
  if (!has('entries', 'operations')) db.exec('ALTER TABLE entries ADD COLUMN operations TEXT');
}

function unreadable(file: string, reason: string, cause?: unknown): OutbandError {
  return new OutbandError(
    {
      kind: 'StorageCorrupt',
      code: 'LEDGER_UNREADABLE',
      message: `The ledger of applied migrations can’t be read: ${reason}.`,
      consequence: 'Nothing was sent: what has been applied can’t be told.',
      action:
        'Bring the file back from a backup. Where no migration was ever applied with this store, remove it.',
      place: { file },
    },
    { cause },
  );
}

function entryOf(row: EntryRow): LedgerEntry {
  return {
    migration: row.migration,
    checksum: row.checksum,
    state: row.state,
    generation: row.generation,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    operations: row.operations === null ? null : (JSON.parse(row.operations) as OperationCounts),
  };
}
