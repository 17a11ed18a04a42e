import type { Statement } from 'better-sqlite3';
import type { SqliteDatabase } from '../../../sqlite/open-database';
import type { ModelInstance } from '../../../../shared/model-schema';
import { matchesAll, type Predicate } from '../../../../shared/predicate';
import type { RecordQuery, StoredCounts } from '../storage-adapter';
import { INDEX_FROM_RECORDS } from './auto-index';
import type { AutoIndexes } from './auto-index';
import type { Match, MatchCache } from './match-cache';
import { predicateToSql, type LayoutLookup, type SqlCondition } from './predicate-to-sql';
import { DELETED, SEQ, columnListOf, decodeRecord, type SqlValue, type TableLayout } from './table-layout';

/** Filters with at most so many matches remember which they are. */
const FEW_MATCHES = 5_000;
/** Records that are read at once while a table is walked. */
const CHUNK = 500;

/** What queries of one model's table need of it. */
export interface QueriedTable {
  readonly db: SqliteDatabase;
  readonly layout: TableLayout;
  readonly lookUp: LayoutLookup;
  readonly indexes: AutoIndexes;
  readonly matches: MatchCache;
  readonly counts: () => StoredCounts;
  /** Changes with every change of any model. */
  readonly stamp: { readonly value: number };
}

/** Filtered, sorted windows of one model's table. Positions are found by an index first, then the records by position. */
export class TableQueries {
  readonly #table: QueriedTable;
  readonly #selectBySeq: Statement;

  constructor(table: QueriedTable) {
    this.#table = table;
    const { db, layout } = table;
    this.#selectBySeq = db
      .prepare(`SELECT ${SEQ}, ${columnListOf(layout)} FROM ${layout.table} WHERE ${SEQ} = ?`)
      .raw()
      .safeIntegers();
  }

  /** A window of the matching records, in the order asked for or else as they came. */
  page(query: RecordQuery, offset: number, limit: number): readonly ModelInstance[] {
    const match = this.#match(query.predicate, query.tombstones);
    const wanted = Math.min(limit, match.total - offset);
    if (wanted <= 0) return [];
    return this.#seqs(query, match, offset, wanted).flatMap((seq) => {
      const row = this.#selectBySeq.get(seq);
      return row ? [decodeRecord(this.#table.layout, row as unknown[])] : [];
    });
  }

  count(predicate: Predicate, tombstones: boolean): number {
    return this.#match(predicate, tombstones).total;
  }

  /** All matching records by key; records may be written meanwhile. */
  *iterate(predicate: Predicate, tombstones: boolean): IterableIterator<ModelInstance> {
    const { db, layout } = this.#table;
    const keys = layout.keyColumns.map((column) => column.sql);
    const condition = this.#condition(predicate, tombstones);
    const first = `SELECT ${SEQ}, ${columnListOf(layout)} FROM ${layout.table} WHERE ${condition.sql}`;
    const order = ` ORDER BY ${keys.join(', ')} LIMIT ${CHUNK}`;
    const start = db
      .prepare(first + order)
      .raw()
      .safeIntegers();
    const next = db
      .prepare(`${first} AND (${keys.join(', ')}) > (${keys.map(() => '?').join(', ')})${order}`)
      .raw()
      .safeIntegers();
    // Chunks by key instead of one open cursor, because better-sqlite3 refuses writes while a cursor is open.
    for (let rows = start.all(...condition.values) as unknown[][]; rows.length > 0;) {
      for (const row of rows) yield decodeRecord(layout, row);
      const last = rows[rows.length - 1] ?? [];
      if (rows.length < CHUNK) return;
      const after = layout.keyColumns.map((column) => last[layout.columns.indexOf(column) + 1] as SqlValue);
      rows = next.all(...condition.values, ...after) as unknown[][];
    }
  }

  get #rows(): number {
    const { live, tombstones } = this.#table.counts();
    return live + tombstones;
  }

  #match(predicate: Predicate, tombstones: boolean): Match {
    const { matches, stamp, counts } = this.#table;
    if (matchesAll(predicate)) {
      const total = counts().live + (tombstones ? counts().tombstones : 0);
      return { predicate, tombstones, total, seqs: null };
    }
    const known = matches.get(predicate, tombstones, stamp.value);
    if (known) return known;
    const match = this.#countMatches(predicate, tombstones);
    matches.set(match, stamp.value);
    return match;
  }

  #countMatches(predicate: Predicate, tombstones: boolean): Match {
    const condition = this.#condition(predicate, tombstones);
    const indexed =
      this.#rows < INDEX_FROM_RECORDS
        ? ''
        : indexedBy(this.#table.indexes.ensureIfAsked({ predicate, tombstones, sort: [] }, this.#rows));
    const few = this.#table.db
      .prepare(
        `SELECT ${SEQ} FROM ${this.#table.layout.table}${indexed} WHERE ${condition.sql} LIMIT ${FEW_MATCHES + 1}`,
      )
      .pluck()
      .all(...condition.values) as number[];
    if (few.length <= FEW_MATCHES) return { predicate, tombstones, total: few.length, seqs: new Set(few) };
    const total = this.#table.db
      .prepare(`SELECT count(*) FROM ${this.#table.layout.table}${indexed} WHERE ${condition.sql}`)
      .pluck()
      .get(...condition.values) as number;
    return { predicate, tombstones, total, seqs: null };
  }

  /** Positions of a window of the matching records, in order. */
  #seqs(query: RecordQuery, match: Match, offset: number, limit: number): readonly number[] {
    const fromEnd = match.total - offset - limit;
    // The far half is read backwards from the end, so that jumping to the last record skips nothing.
    const backwards = fromEnd >= 0 && fromEnd < offset;
    const order = [
      ...query.sort.map((key) => this.#orderTerm(key.field, key.descending !== backwards)),
      `${SEQ}${backwards ? ' DESC' : ''}`,
    ];
    const skip = backwards ? fromEnd : offset;
    const tail = ` ORDER BY ${order.join(', ')} LIMIT ${limit} OFFSET ${skip}`;
    const seqs = match.seqs ? this.#fewSeqs(match.seqs, tail) : this.#manySeqs(query, tail, skip);
    return backwards ? seqs.reverse() : seqs;
  }

  #fewSeqs(seqs: ReadonlySet<number>, tail: string): number[] {
    return this.#table.db
      .prepare(
        `SELECT ${SEQ} FROM ${this.#table.layout.table} WHERE ${SEQ} IN (SELECT value FROM json_each(?))${tail}`,
      )
      .pluck()
      .all(JSON.stringify([...seqs])) as number[];
  }

  #manySeqs(query: RecordQuery, tail: string, skip: number): number[] {
    const condition = this.#condition(query.predicate, query.tombstones);
    const plain = query.sort.length === 0 && matchesAll(query.predicate);
    // The head of the unsorted, unfiltered list needs no index: the table itself is in that order.
    const indexed =
      this.#rows < INDEX_FROM_RECORDS || (plain && skip < INDEX_FROM_RECORDS)
        ? ''
        : indexedBy(
            skip < INDEX_FROM_RECORDS
              ? this.#table.indexes.ensureIfAsked(query, this.#rows)
              : this.#table.indexes.ensure(query),
          );
    return this.#table.db
      .prepare(`SELECT ${SEQ} FROM ${this.#table.layout.table}${indexed} WHERE ${condition.sql}${tail}`)
      .pluck()
      .all(...condition.values) as number[];
  }

  #orderTerm(field: string, descending: boolean): string {
    const column = this.#table.layout.byField.get(field);
    if (!column) throw new Error(`${this.#table.layout.model.name} has no field ${field} to sort by`);
    return `${column.sql}${descending ? ' DESC' : ''}`;
  }

  #condition(predicate: Predicate, tombstones: boolean): SqlCondition {
    const filter = matchesAll(predicate)
      ? { sql: '1', values: [] }
      : predicateToSql(predicate, this.#table.layout, this.#table.lookUp);
    return { sql: tombstones ? filter.sql : `${DELETED} IS NULL AND ${filter.sql}`, values: filter.values };
  }
}

/** Without an index of its own a query is a scan: another order's index would send it to and fro over the table. */
const indexedBy = (name: string | null): string => (name === null ? ' NOT INDEXED' : ` INDEXED BY ${name}`);
