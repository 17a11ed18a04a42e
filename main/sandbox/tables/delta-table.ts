import type { SqliteDatabase } from '../../sqlite/open-database';
import type { Item } from './item';
import type { PageBounds, ReadPosition, TablePage } from './model-table';

/** One row of the journal, keyed as AppSync keys it (service reference 1.3). */
export interface DeltaRow {
  readonly dsPk: string;
  readonly dsSk: string;
  /** Seconds since the epoch. */
  readonly ttl: number;
  readonly item: Item;
}

interface Row {
  seq: number;
  sk: number;
  item: string;
}

/** `ds_pk` and `ds_sk` of a change: the UTC date, then time, primary key and version. */
export function deltaKeys(prefix: string, key: string, item: Item): { dsPk: string; dsSk: string } {
  const [date = '', time = ''] = new Date(item['_lastChangedAt'] as number).toISOString().split('T');
  return { dsPk: `${prefix}:${date}`, dsSk: `${time.replace('Z', '')}:${key}:${String(item['_version'])}` };
}

/** The API's one Delta Sync table: a row with the full image for every accepted write, of every model. */
export class DeltaTable {
  readonly #db: SqliteDatabase;
  readonly #append;
  readonly #read;

  constructor(db: SqliteDatabase) {
    this.#db = db;
    db.exec(`
      CREATE TABLE IF NOT EXISTS delta (seq INTEGER PRIMARY KEY, model TEXT NOT NULL, changed_at INTEGER NOT NULL,
        ds_pk TEXT NOT NULL, ds_sk TEXT NOT NULL, ttl INTEGER NOT NULL, item TEXT NOT NULL);
      CREATE INDEX IF NOT EXISTS delta_read ON delta (model, changed_at, seq);
    `);
    this.#append = db.prepare(
      'INSERT INTO delta (model, changed_at, ds_pk, ds_sk, ttl, item) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#read = db.prepare(
      `SELECT seq, changed_at AS sk, item FROM delta
       WHERE model = ? AND changed_at >= ? AND (changed_at, seq) > (?, ?) ORDER BY changed_at, seq LIMIT ?`,
    );
  }

  append(model: string, dsPk: string, dsSk: string, ttl: number, item: Item): void {
    const journalled = { ...item, _ttl: ttl };
    this.#append.run(model, item['_lastChangedAt'], dsPk, dsSk, ttl, JSON.stringify(journalled));
  }

  /** Rows of a model that changed at or after an instant, oldest first, over however many dates (2.2). */
  read(model: string, since: number, after: ReadPosition | null, bounds: PageBounds): TablePage {
    const items: Item[] = [];
    let bytes = 0;
    let last: ReadPosition | null = null;
    const rows = this.#read.iterate(model, since, after?.sk ?? -1, after?.seq ?? 0, bounds.limit + 1);
    for (const row of rows as IterableIterator<Row>) {
      if (items.length >= bounds.limit || bytes >= bounds.maxBytes) return { items, next: last };
      items.push(JSON.parse(row.item) as Item);
      bytes += row.item.length;
      last = { sk: row.sk, seq: row.seq };
    }
    return { items, next: null };
  }

  /** Rows of a model as they are stored, oldest first: for tests and inspection. */
  rows(model: string): DeltaRow[] {
    const rows = this.#db
      .prepare('SELECT ds_pk AS dsPk, ds_sk AS dsSk, ttl, item FROM delta WHERE model = ? ORDER BY seq')
      .all(model) as Array<{ dsPk: string; dsSk: string; ttl: number; item: string }>;
    return rows.map((row) => ({ ...row, item: JSON.parse(row.item) as Item }));
  }

  /** Removes rows whose time has come, oldest first; rows are as old as they are far down. Returns how many. */
  sweep(nowSeconds: number): number {
    const firstToKeep = this.#db
      .prepare('SELECT seq FROM delta WHERE ttl > ? ORDER BY seq LIMIT 1')
      .pluck()
      .get(nowSeconds) as number | undefined;
    return this.#db.prepare('DELETE FROM delta WHERE seq < ?').run(firstToKeep ?? Number.MAX_SAFE_INTEGER)
      .changes;
  }

  lastChangedAt(): number {
    return (this.#db.prepare('SELECT max(changed_at) FROM delta').pluck().get() as number | null) ?? 0;
  }
}
