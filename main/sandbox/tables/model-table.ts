import type { SqliteDatabase } from '../../sqlite/open-database';
import type { Item, ItemKey, KeyValue } from './item';
import { keyOf, type KeyShape, type StoredModel } from './stored-model';

/** A comparison on a sort key; `null` bounds nothing. */
export type SortCondition =
  | { readonly op: 'eq' | 'lt' | 'le' | 'gt' | 'ge'; readonly value: KeyValue }
  | { readonly op: 'between'; readonly from: KeyValue; readonly to: KeyValue }
  | { readonly op: 'beginsWith'; readonly value: KeyValue };

export interface ReadPosition {
  readonly sk: KeyValue;
  readonly seq: number;
}

/** What one read evaluated, and where the next one goes on; null at the end. */
export interface TablePage {
  readonly items: Item[];
  readonly next: ReadPosition | null;
}

export interface PageBounds {
  readonly limit: number;
  readonly maxBytes: number;
}

interface Row {
  seq: number;
  sk: KeyValue;
  item: string;
}

type Statement = ReturnType<SqliteDatabase['prepare']>;

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** Columns of the table's key and of its indexes, in the order of `columnValues`. */
function keyColumns(stored: StoredModel): string[] {
  return ['pk', 'sk', ...stored.indexes.flatMap((index) => [`${index.column}pk`, `${index.column}sk`])];
}

/** The base table of a model: one JSON text per item, with its keys beside it as columns. */
export class ModelTable {
  readonly stored: StoredModel;
  readonly #db: SqliteDatabase;
  readonly #name: string;
  readonly #columns: readonly string[];
  readonly #statements = new Map<string, Statement>();
  readonly #get;
  readonly #peek;
  readonly #put;
  readonly #remove;
  readonly #scan;
  #live = 0;

  constructor(db: SqliteDatabase, stored: StoredModel) {
    this.#db = db;
    this.stored = stored;
    this.#name = quote(`base_${stored.name}`);
    this.#columns = keyColumns(stored);
    // Key columns have no declared type, so that numbers sort as numbers and texts by their bytes.
    db.exec(
      `CREATE TABLE IF NOT EXISTS ${this.#name} (seq INTEGER PRIMARY KEY, ${this.#columns.join(', ')},
       deleted INTEGER NOT NULL, ttl INTEGER, item TEXT NOT NULL)`,
    );
    this.createIndexes();
    const all = [...this.#columns, 'deleted', 'ttl', 'item'];
    this.#get = db.prepare(`SELECT item FROM ${this.#name} WHERE pk = ? AND sk = ?`).pluck();
    this.#peek = db.prepare(`SELECT deleted FROM ${this.#name} WHERE pk = ? AND sk = ?`).pluck();
    this.#put = db.prepare(
      `INSERT INTO ${this.#name} (${all.join(', ')}) VALUES (${all.map(() => '?').join(', ')})
       ON CONFLICT (pk, sk) DO UPDATE SET ${all.map((c) => `${c} = excluded.${c}`).join(', ')}`,
    );
    this.#remove = db.prepare(`DELETE FROM ${this.#name} WHERE pk = ? AND sk = ?`);
    this.#scan = db.prepare(
      `SELECT seq, '' AS sk, item FROM ${this.#name} WHERE seq > ? ORDER BY seq LIMIT ?`,
    );
    this.#live = this.#count();
  }

  /** Live items. */
  get liveCount(): number {
    return this.#live;
  }

  /** Counts by the indexes: only tombstones have a time to live. */
  #count(): number {
    const count = (where: string) =>
      this.#db.prepare(`SELECT count(*) FROM ${this.#name} ${where}`).pluck().get() as number;
    return count('') - count('WHERE ttl IS NOT NULL');
  }

  #prepare(sql: string): Statement {
    let statement = this.#statements.get(sql);
    if (!statement) this.#statements.set(sql, (statement = this.#db.prepare(sql)));
    return statement;
  }

  createIndexes(): void {
    const table = this.#name;
    this.#db.exec(
      `CREATE UNIQUE INDEX IF NOT EXISTS ${quote(`${this.stored.name}_key`)} ON ${table} (pk, sk)`,
    );
    this.#db.exec(
      `CREATE INDEX IF NOT EXISTS ${quote(`${this.stored.name}_ttl`)} ON ${table} (ttl) WHERE ttl IS NOT NULL`,
    );
    for (const { column } of this.stored.indexes) {
      this.#db.exec(
        `CREATE INDEX IF NOT EXISTS ${quote(`${this.stored.name}_${column}`)} ON ${table} (${column}pk, ${column}sk)
         WHERE ${column}pk IS NOT NULL`,
      );
    }
  }

  get(key: ItemKey): Item | null {
    const text = this.#get.get(key.pk, key.sk) as string | undefined;
    return text === undefined ? null : (JSON.parse(text) as Item);
  }

  /** Whether the key is in use, and whether by a tombstone, without reading the item. */
  peek(key: ItemKey): 'live' | 'tombstone' | null {
    const deleted = this.#peek.get(key.pk, key.sk) as number | undefined;
    if (deleted === undefined) return null;
    return deleted === 1 ? 'tombstone' : 'live';
  }

  /** Inserts the item, or replaces `before`, the one that its key has now. */
  put(item: Item, before: Item | null): void {
    const key = keyOf(this.stored.key, item);
    if (!key) throw new Error(`${this.stored.name} item without its key`);
    this.#put.run(...this.#rowOf(key, item));
    this.#live += Number(item['_deleted'] !== true) - Number(before !== null && before['_deleted'] !== true);
  }

  #rowOf(key: ItemKey, item: Item): unknown[] {
    const row: unknown[] = [key.pk, key.sk];
    for (const index of this.stored.indexes) {
      const indexKey = keyOf(index, item);
      row.push(indexKey?.pk ?? null, indexKey?.sk ?? null);
    }
    row.push(item['_deleted'] === true ? 1 : 0, item['_ttl'] ?? null, JSON.stringify(item));
    return row;
  }

  remove(key: ItemKey, before: Item): void {
    this.#remove.run(key.pk, key.sk);
    if (before['_deleted'] !== true) this.#live--;
  }

  /** Removes tombstones whose time has come (service reference 1.4). Returns how many. */
  sweep(nowSeconds: number): number {
    return this.#db.prepare(`DELETE FROM ${this.#name} WHERE ttl <= ?`).run(nowSeconds).changes;
  }

  /** Inserts many new items in the caller's transaction, without looking for earlier ones. */
  load(items: Iterable<Item>): void {
    const all = [...this.#columns, 'deleted', 'ttl', 'item'];
    const insert = this.#db.prepare(
      `INSERT OR IGNORE INTO ${this.#name} (${all.join(', ')}) VALUES (${all.map(() => '?').join(', ')})`,
    );
    for (const item of items) {
      const key = keyOf(this.stored.key, item);
      if (key) this.#live += insert.run(...this.#rowOf(key, item)).changes;
    }
  }

  /**
   * Drops the indexes before a big load of an empty table; `createIndexes` builds them again in one pass, which
   * is several times faster than keeping them.
   */
  dropIndexes(): void {
    this.#db.exec(`DROP INDEX IF EXISTS ${quote(`${this.stored.name}_key`)}`);
    for (const { column } of this.stored.indexes) {
      this.#db.exec(`DROP INDEX IF EXISTS ${quote(`${this.stored.name}_${column}`)}`);
    }
  }

  /** Reads items in the order in which they came to be. */
  scan(after: ReadPosition | null, bounds: PageBounds): TablePage {
    return readPage(this.#scan.iterate(after?.seq ?? 0, bounds.limit + 1) as IterableIterator<Row>, bounds);
  }

  /** Reads one partition of the key or of an index, by its sort key. */
  query(
    shape: KeyShape,
    pk: KeyValue,
    conditions: readonly SortCondition[],
    forward: boolean,
    after: ReadPosition | null,
    bounds: PageBounds,
  ): TablePage {
    const [pkColumn, skColumn] = [`${shape.column}pk`, `${shape.column}sk`];
    const where = [`${pkColumn} = ?`];
    const values: unknown[] = [pk];
    for (const condition of conditions) addSortCondition(condition, skColumn, where, values);
    if (after) {
      where.push(`(${skColumn}, seq) ${forward ? '>' : '<'} (?, ?)`);
      values.push(after.sk, after.seq);
    }
    const order = forward ? 'ASC' : 'DESC';
    const statement = this.#prepare(
      `SELECT seq, ${skColumn} AS sk, item FROM ${this.#name} WHERE ${where.join(' AND ')}
       ORDER BY ${skColumn} ${order}, seq ${order} LIMIT ?`,
    );
    return readPage(statement.iterate([...values, bounds.limit + 1]) as IterableIterator<Row>, bounds);
  }
}

const SORT_OPERATORS = { eq: '=', lt: '<', le: '<=', gt: '>', ge: '>=' } as const;

function addSortCondition(
  condition: SortCondition,
  column: string,
  where: string[],
  values: unknown[],
): void {
  if (condition.op === 'between') {
    where.push(`${column} BETWEEN ? AND ?`);
    values.push(condition.from, condition.to);
  } else if (condition.op === 'beginsWith') {
    const prefix = String(condition.value);
    where.push(`typeof(${column}) = 'text' AND ${column} >= ? AND substr(${column}, 1, ?) = ?`);
    values.push(prefix, [...prefix].length, prefix);
  } else {
    // SQLite ranks every number below every text; DynamoDB compares within one type only.
    where.push(`${column} ${SORT_OPERATORS[condition.op]} ?`);
    values.push(condition.value);
  }
}

/** Takes rows until the limit or DynamoDB's bound on bytes; the row beyond tells that there is more. */
function readPage(rows: IterableIterator<Row>, bounds: PageBounds): TablePage {
  const items: Item[] = [];
  let bytes = 0;
  let last: ReadPosition | null = null;
  for (const row of rows) {
    if (items.length >= bounds.limit || bytes >= bounds.maxBytes) return { items, next: last };
    items.push(JSON.parse(row.item) as Item);
    bytes += row.item.length;
    last = { sk: row.sk, seq: row.seq };
  }
  return { items, next: null };
}
