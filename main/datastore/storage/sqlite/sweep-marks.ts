import type { Statement } from 'better-sqlite3';
import type { SqliteDatabase } from '../../../sqlite/open-database';
import { SEQ, type SqlValue, type TableLayout } from './table-layout';

/** Positions that one look for records without a mark covers. */
const WINDOW = 20_000;

/**
 * Marks of the records that a base sync mentions, so that the others can be taken out at its end. They are written in the
 * transaction of each page, which lets an interrupted sync go on after a restart.
 */
export class SweepMarks {
  readonly #db: SqliteDatabase;
  readonly #layout: TableLayout;
  #mark: Statement | null = null;
  /** Records from this position on are newer than the sweep; null while none is open. */
  #before: number | null = null;
  #cursor = 0;

  constructor(db: SqliteDatabase, layout: TableLayout) {
    this.#db = db;
    this.#layout = layout;
  }

  get isOpen(): boolean {
    return this.#before !== null;
  }

  /** Reads what the file knows of a sweep; a store that is only read may be without one. */
  reload(): void {
    const hasTable =
      this.#db.prepare(`SELECT 1 FROM sqlite_master WHERE name = '~sweep'`).get() !== undefined;
    this.#cursor = 0;
    this.#before = hasTable
      ? ((this.#db
          .prepare(`SELECT before FROM "~sweep" WHERE model = ?`)
          .pluck()
          .get(this.#layout.model.name) as number | undefined) ?? null)
      : null;
  }

  begin(before: number): void {
    this.end();
    this.#db
      .prepare(`INSERT INTO "~sweep" (model, before) VALUES (?, ?)`)
      .run(this.#layout.model.name, before);
    this.#before = before;
  }

  mark(key: readonly SqlValue[]): void {
    const { keyColumns, table } = this.#layout;
    this.#mark ??= this.#db.prepare(
      `INSERT OR IGNORE INTO "~seen" (model, seq) SELECT ?, ${SEQ} FROM ${table}
       WHERE ${keyColumns.map((column) => `${column.sql} = ?`).join(' AND ')}`,
    );
    this.#mark.run(this.#layout.model.name, ...key);
  }

  /** Rows without a mark, in the next stretch of positions. */
  unseen(columns: string): { rows: readonly unknown[][]; isDone: boolean } {
    const before = this.#before;
    if (before === null) return { rows: [], isDone: true };
    const from = this.#cursor;
    const to = Math.min(before, from + WINDOW);
    this.#cursor = to;
    const rows = this.#db
      .prepare(
        `SELECT ${columns} FROM ${this.#layout.table} AS t WHERE ${SEQ} >= ? AND ${SEQ} < ?
         AND NOT EXISTS (SELECT 1 FROM "~seen" AS s WHERE s.model = ? AND s.seq = t.${SEQ})`,
      )
      .raw()
      .safeIntegers()
      .all(from, to, this.#layout.model.name) as unknown[][];
    return { rows, isDone: to >= before };
  }

  end(): void {
    if (this.#before === null) return;
    this.#db.prepare(`DELETE FROM "~sweep" WHERE model = ?`).run(this.#layout.model.name);
    this.#db.prepare(`DELETE FROM "~seen" WHERE model = ?`).run(this.#layout.model.name);
    this.#before = null;
    this.#cursor = 0;
  }
}
