import type { SqliteDatabase } from '../../../sqlite/open-database';
import type { Predicate } from '../../../../shared/predicate';
import type { RecordQuery } from '../storage-adapter';
import { DELETED, SEQ, type Column, type TableLayout } from './table-layout';

/** Below this many records a scan is quicker than keeping an index up to date. */
export const INDEX_FROM_RECORDS = 2_000;
/**
 * From here on an index takes a second or more to make, which blocks the thread: three times what one look without it
 * takes. It is made when the same is asked for again.
 */
const PATIENT_FROM_RECORDS = 100_000;
const ASKED_REMEMBERED = 100;
const INDEXES_PER_MODEL = 8;
const MAX_COVERED = 6;

/** Fields that must equal a value, and all other fields that a predicate looks at. */
function fieldsOf(predicate: Predicate): { equal: readonly string[]; others: readonly string[] } {
  const equal: string[] = [];
  const others: string[] = [];
  const visit = (part: Predicate, top: boolean): void => {
    switch (part.kind) {
      case 'field':
        (top && part.operator === 'eq' ? equal : others).push(part.field);
        return;
      case 'and':
        part.children.forEach((child) => visit(child, top));
        return;
      case 'or':
        part.children.forEach((child) => visit(child, false));
        return;
      case 'not':
        visit(part.child, false);
        return;
      case 'relation':
        return;
    }
  };
  visit(predicate, true);
  return { equal: [...new Set(equal)], others: [...new Set(others)] };
}

/**
 * The columns of the index that serves a query by itself: first what must be equal, then the order, then whatever else
 * the filter looks at, so that skipping to a far page reads the index alone.
 */
export function indexColumns(layout: TableLayout, query: RecordQuery): readonly string[] {
  const { equal, others } = fieldsOf(query.predicate);
  const used = new Set<Column>();
  const columns: string[] = [];
  const add = (field: string, suffix = ''): void => {
    const column = layout.byField.get(field);
    if (!column || used.has(column)) return;
    used.add(column);
    columns.push(column.sql + suffix);
  };
  equal.forEach((field) => add(field));
  query.sort.forEach((key) => add(key.field, key.descending ? ' DESC' : ''));
  const rest = others.filter((field) => {
    const column = layout.byField.get(field);
    return column && !used.has(column);
  });
  // Ties are in the order of insertion, which an index has only behind its last column.
  if (rest.length > 0 || columns.length === 0) columns.push(SEQ);
  if (rest.length <= MAX_COVERED) rest.forEach((field) => add(field));
  return columns;
}

/** Makes indexes when a query first needs them, and drops the one that was longest out of use when there are many. */
export class AutoIndexes {
  readonly #db: SqliteDatabase;
  readonly #layout: TableLayout;
  /** Names in the order of use, the latest last. */
  readonly #names: Set<string>;
  /** What was asked for once and has no index. */
  readonly #asked = new Set<string>();

  constructor(db: SqliteDatabase, layout: TableLayout) {
    this.#db = db;
    this.#layout = layout;
    const rows = db
      .prepare(`SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND name LIKE 'ix:%'`)
      .pluck()
      .all(layout.bareTable) as string[];
    this.#names = new Set(rows);
  }

  /** The quoted name of the index that serves the query, which is made if it isn't there. */
  ensure(query: RecordQuery): string {
    const columns = indexColumns(this.#layout, query);
    return this.#use(columns, query.tombstones);
  }

  /** The same for a query that can do without; null where the model is large and the query is asked for the first time. */
  ensureIfAsked(query: RecordQuery, records: number): string | null {
    const columns = indexColumns(this.#layout, query);
    const name = this.#nameOf(columns, query.tombstones);
    if (records < PATIENT_FROM_RECORDS || this.#names.has(name) || this.#asked.delete(name))
      return this.#use(columns, query.tombstones);
    if (this.#asked.size >= ASKED_REMEMBERED) this.#asked.clear();
    this.#asked.add(name);
    return null;
  }

  /** An index for looking related records up. */
  ensureFor(fields: readonly string[]): void {
    const columns = fields
      .map((field) => this.#layout.byField.get(field)?.sql)
      .filter((sql) => sql !== undefined);
    if (columns.length > 0) this.#use(columns, false);
  }

  dropAll(): void {
    for (const name of this.#names) this.#db.exec(`DROP INDEX IF EXISTS "${name}"`);
    this.#names.clear();
  }

  #nameOf(columns: readonly string[], tombstones: boolean): string {
    return `ix:${this.#layout.bareTable}:${columns.join(',').replace(/"/g, '')}${tombstones ? ':all' : ''}`;
  }

  #use(columns: readonly string[], tombstones: boolean): string {
    const name = this.#nameOf(columns, tombstones);
    if (this.#names.delete(name)) {
      this.#names.add(name);
      return `"${name}"`;
    }
    for (const oldest of this.#names) {
      if (this.#names.size < INDEXES_PER_MODEL) break;
      this.#db.exec(`DROP INDEX IF EXISTS "${oldest}"`);
      this.#names.delete(oldest);
    }
    const where = tombstones ? '' : ` WHERE ${DELETED} IS NULL`;
    this.#db.exec(`CREATE INDEX "${name}" ON ${this.#layout.table} (${columns.join(', ')})${where}`);
    this.#names.add(name);
    return `"${name}"`;
  }
}
