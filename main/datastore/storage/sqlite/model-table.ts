import type { Statement } from 'better-sqlite3';
import type { SqliteDatabase } from '../../../sqlite/open-database';
import { modelKeyOf, type ModelInstance, type ModelKey } from '../../../../shared/model-schema';
import { matchesAll, type Predicate } from '../../../../shared/predicate';
import type { RecordChange } from '../../data-store-api';
import { differingFields, normalizeInstance, problemOfRecord } from '../instance';
import type {
  MergeRequest,
  MergeResult,
  RecordQuery,
  RejectedRecord,
  Removal,
  RemovedSlice,
  StoredCounts,
} from '../storage-adapter';
import { AutoIndexes, INDEX_FROM_RECORDS } from './auto-index';
import { MatchCache, type Match } from './match-cache';
import { SweepMarks } from './sweep-marks';
import { predicateToSql, type LayoutLookup, type SqlCondition } from './predicate-to-sql';
import {
  CHANGED_AT,
  DELETED,
  SEQ,
  VERSION,
  decode,
  encode,
  type SqlValue,
  type TableLayout,
} from './table-layout';

const FEW_MATCHES = 5_000;
const REJECTED_KEPT = 100;
/** Records that are taken out at once. */
const SLICE = 2_000;
/** Merges up to this size keep remembered counts right; a larger one counts anew later, which is quicker. */
const COUNTED_MERGE = 1_000;

interface Stored {
  readonly seq: number;
  readonly record: ModelInstance;
}

/** Counts the changes of all models of a store. */
export interface ChangeStamp {
  value: number;
}

/** The statements and caches of one model's table. Callers hold the transaction. */
export class ModelTable {
  readonly layout: TableLayout;
  readonly matches = new MatchCache();
  readonly #db: SqliteDatabase;
  readonly #lookUp: LayoutLookup;
  readonly #indexes: AutoIndexes;
  readonly #marks: SweepMarks;
  readonly #stamp: ChangeStamp;
  readonly #columnList: string;
  readonly #upsertRead: Statement;
  readonly #upsertEvent: Statement;
  readonly #upsertAny: Statement;
  readonly #selectByKey: Statement;
  readonly #selectBySeq: Statement;
  readonly #deleteByKey: Statement;
  readonly #addCounts: Statement;
  readonly #selectCounts: Statement;
  #counts: StoredCounts;
  #nextSeq: number;

  constructor(db: SqliteDatabase, layout: TableLayout, lookUp: LayoutLookup, stamp: ChangeStamp) {
    this.#stamp = stamp;
    this.#db = db;
    this.layout = layout;
    this.#lookUp = lookUp;
    this.#indexes = new AutoIndexes(db, layout);
    this.#marks = new SweepMarks(db, layout);
    this.#columnList = layout.columns.map((column) => column.sql).join(', ');
    const upsert = this.#upsertSql();
    this.#upsertAny = db.prepare(upsert);
    this.#upsertEvent = db.prepare(`${upsert} WHERE ${this.#isNewer()}`);
    this.#upsertRead = db.prepare(`${upsert} WHERE ${this.#isNewer()} OR ${this.#differsAtSameVersion()}`);
    const byKey = layout.keyColumns.map((column) => `${column.sql} = ?`).join(' AND ');
    this.#selectByKey = db
      .prepare(`SELECT ${SEQ}, ${this.#columnList} FROM ${layout.table} WHERE ${byKey}`)
      .raw()
      .safeIntegers();
    this.#selectBySeq = db
      .prepare(`SELECT ${SEQ}, ${this.#columnList} FROM ${layout.table} WHERE ${SEQ} = ?`)
      .raw()
      .safeIntegers();
    this.#deleteByKey = db.prepare(`DELETE FROM ${layout.table} WHERE ${byKey}`);
    this.#addCounts = db.prepare(
      `INSERT INTO "~model" (model, live, tombstones, next_seq) VALUES (?, ?, ?, ?) ON CONFLICT (model) DO UPDATE
       SET live = live + excluded.live, tombstones = tombstones + excluded.tombstones, next_seq = excluded.next_seq`,
    );
    this.#selectCounts = db.prepare(`SELECT live, tombstones, next_seq FROM "~model" WHERE model = ?`);
    this.#counts = { live: 0, tombstones: 0 };
    this.#nextSeq = 1;
    this.reload();
  }

  /** Reads counts and position again, after a rollback took written ones back. */
  reload(): void {
    const row = this.#countsRow();
    this.#counts = { live: row?.live ?? 0, tombstones: row?.tombstones ?? 0 };
    this.#nextSeq = row?.next_seq ?? 1;
    this.#stamp.value += 1;
    this.matches.clear();
    this.#marks.reload();
  }

  get counts(): StoredCounts {
    return this.#counts;
  }

  get(key: ModelKey): ModelInstance | undefined {
    return this.#byKey(valuesOf(key))?.record;
  }

  page(query: RecordQuery, offset: number, limit: number): readonly ModelInstance[] {
    const match = this.#match(query.predicate, query.tombstones);
    const wanted = Math.min(limit, match.total - offset);
    if (wanted <= 0) return [];
    return this.#seqs(query, match, offset, wanted).flatMap((seq) => {
      const row = this.#selectBySeq.get(seq);
      return row ? [this.#decodeRow(row as unknown[]).record] : [];
    });
  }

  count(predicate: Predicate, tombstones: boolean): number {
    return this.#match(predicate, tombstones).total;
  }

  *iterate(predicate: Predicate, tombstones: boolean): IterableIterator<ModelInstance> {
    const keys = this.layout.keyColumns.map((column) => column.sql);
    const condition = this.#condition(predicate, tombstones);
    const first = `SELECT ${SEQ}, ${this.#columnList} FROM ${this.layout.table} WHERE ${condition.sql}`;
    const order = ` ORDER BY ${keys.join(', ')} LIMIT 500`;
    const start = this.#db
      .prepare(first + order)
      .raw()
      .safeIntegers();
    const next = this.#db
      .prepare(`${first} AND (${keys.join(', ')}) > (${keys.map(() => '?').join(', ')})${order}`)
      .raw()
      .safeIntegers();
    // Chunks by key instead of one open cursor, because better-sqlite3 refuses writes while a cursor is open.
    for (let rows = start.all(...condition.values) as unknown[][]; rows.length > 0;) {
      for (const row of rows) yield this.#decodeRow(row).record;
      const last = rows[rows.length - 1] ?? [];
      if (rows.length < 500) return;
      const after = this.layout.keyColumns.map(
        (column) => last[this.layout.columns.indexOf(column) + 1] as SqlValue,
      );
      rows = next.all(...condition.values, ...after) as unknown[][];
    }
  }

  merge(request: MergeRequest, hold: (key: ModelKey, record: ModelInstance) => void): MergeResult {
    const { layout } = this;
    const statement = request.origin === 'SUBSCRIPTION' ? this.#upsertEvent : this.#upsertRead;
    const isCounted = !this.matches.isEmpty && request.records.length <= COUNTED_MERGE;
    const changes: RecordChange[] = [];
    const rejected: RejectedRecord[] = [];
    const values: SqlValue[] = new Array<SqlValue>(layout.columns.length + 1).fill(null);
    const columns = layout.columns;
    const versioned = layout.model.versioned !== false;
    let inserted = 0;
    let insertedTombstones = 0;
    let changed = 0;
    let heldBack = 0;
    for (const item of request.records) {
      const record = item as Record<string, unknown>;
      if (!isStorable(item, layout.model.primaryKey, versioned)) {
        const problem = problemOfRecord(layout.model, item);
        if (problem && rejected.length < REJECTED_KEPT) rejected.push({ record: item, problem });
        continue;
      }
      if (request.isPending) {
        const key = modelKeyOf(layout.model, record);
        if (request.isPending(key)) {
          if (this.#marks.isOpen) this.#marks.mark(this.#keyValues(record));
          hold(key, normalizeInstance(layout.model, record));
          heldBack += 1;
          continue;
        }
      }
      const describes = changes.length < request.describe;
      const before = describes || isCounted ? this.#byKey(this.#keyValues(record)) : undefined;
      if (before && request.origin === 'SUBSCRIPTION' && !isNewer(record, before.record)) {
        // An event of our own write, mostly, which its answer has brought already.
        if (this.#marks.isOpen) this.#marks.mark(this.#keyValues(record));
        continue;
      }
      values[0] = this.#nextSeq;
      for (let i = 0; i < columns.length; i += 1) {
        const column = columns[i] as (typeof columns)[number];
        const value = record[column.field];
        values[i + 1] =
          column.kind === 'text' && typeof value === 'string' ? value : encode(column.kind, value);
      }
      if (values[columns.length] !== 1) values[columns.length] = null;
      const info = statement.run(values);
      if (this.#marks.isOpen) this.#marks.mark(this.#keyValues(record));
      if (info.changes === 0) continue;
      changed += 1;
      const isNew = info.lastInsertRowid === this.#nextSeq;
      if (isNew) {
        inserted += 1;
        this.#nextSeq += 1;
        if (values[columns.length] === 1) insertedTombstones += 1;
      }
      if (describes || isCounted) {
        const after = normalizeInstance(layout.model, record);
        if (isCounted) this.matches.apply(before?.seq ?? this.#nextSeq - 1, before?.record, after);
        // A tombstone of a record that was never here is kept, but nobody saw it go (client reference 2.8).
        const unseen = !before && after['_deleted'] === true;
        if (describes && !unseen) changes.push(this.#describe(before?.record, after));
      }
    }
    if (changed > 0) this.#stamp.value += 1;
    if (changed > 0 && !isCounted) this.matches.clear();
    if (inserted > 0) this.#count(inserted - insertedTombstones, insertedTombstones);
    if (changed > inserted) this.#readFlips();
    return { changed, inserted, changes, rejected, heldBack };
  }

  put(record: ModelInstance): RecordChange {
    const { layout } = this;
    const before = this.#byKey(this.#keyValues(record));
    const after = normalizeInstance(layout.model, record);
    const values: SqlValue[] = [
      this.#nextSeq,
      ...layout.columns.map((column) => encode(column.kind, after[column.field])),
    ];
    if (values[layout.columns.length] !== 1) values[layout.columns.length] = null;
    this.#upsertAny.run(values);
    if (!before) {
      this.#nextSeq += 1;
      this.#count(after['_deleted'] === true ? 0 : 1, after['_deleted'] === true ? 1 : 0);
    } else this.#readFlips();
    this.#stamp.value += 1;
    this.matches.apply(before?.seq ?? this.#nextSeq - 1, before?.record, after);
    return this.#describe(before?.record, after);
  }

  removeKey(key: ModelKey): boolean {
    const before = this.#byKey(valuesOf(key));
    if (!before) return false;
    this.#deleteByKey.run(...this.#keyValues(before.record));
    const dead = before.record['_deleted'] === true;
    this.#count(dead ? 0 : -1, dead ? -1 : 0);
    this.#stamp.value += 1;
    this.matches.apply(before.seq, before.record, undefined);
    return true;
  }

  remove(predicate: Predicate, removal: Removal): RemovedSlice {
    const doomed: ModelInstance[] = [];
    for (const record of this.iterate(predicate, true)) {
      if (doomed.length === SLICE) break;
      if (!removal.keep(modelKeyOf(this.layout.model, record), record)) doomed.push(record);
    }
    return { ...this.#removeAll(doomed, removal.describe), isDone: doomed.length < SLICE };
  }

  beginSweep(): void {
    this.#marks.begin(this.#nextSeq);
  }

  sweep(removal: Removal): RemovedSlice {
    const { rows, isDone } = this.#marks.unseen(`${SEQ}, ${this.#columnList}`);
    const records = rows.map((row) => this.#decodeRow(row).record);
    const doomed = records.filter((record) => !removal.keep(modelKeyOf(this.layout.model, record), record));
    const slice = { ...this.#removeAll(doomed, removal.describe), isDone };
    if (isDone) this.#marks.end();
    return slice;
  }

  endSweep(): void {
    this.#marks.end();
  }

  #removeAll(doomed: readonly ModelInstance[], describe: number): Omit<RemovedSlice, 'isDone'> {
    const changes: RecordChange[] = [];
    for (const record of doomed) {
      const key = modelKeyOf(this.layout.model, record);
      this.removeKey(key);
      if (changes.length >= describe || record['_deleted'] === true) continue;
      changes.push({
        key,
        kind: 'DELETED',
        changedFields: ['_deleted'],
        record: { ...record, _deleted: true },
      });
    }
    return { removed: doomed.length, changes };
  }

  clear(): void {
    this.#marks.end();
    this.#indexes.dropAll();
    this.#db.exec(`DELETE FROM ${this.layout.table}`);
    this.#count(-this.#counts.live, -this.#counts.tombstones);
    this.#stamp.value += 1;
    this.matches.clear();
  }

  /** An index on the fields by which other models look records of this one up. */
  ensureJoinIndex(fields: readonly string[]): void {
    if (this.#rows() >= INDEX_FROM_RECORDS) this.#indexes.ensureFor(fields);
  }

  #rows(): number {
    return this.#counts.live + this.#counts.tombstones;
  }

  #match(predicate: Predicate, tombstones: boolean): Match {
    if (matchesAll(predicate)) {
      return {
        predicate,
        tombstones,
        total: this.#counts.live + (tombstones ? this.#counts.tombstones : 0),
        seqs: null,
      };
    }
    const known = this.matches.get(predicate, tombstones, this.#stamp.value);
    if (known) return known;
    const match = this.#countMatches(predicate, tombstones);
    this.matches.set(match, this.#stamp.value);
    return match;
  }

  #countMatches(predicate: Predicate, tombstones: boolean): Match {
    const condition = this.#condition(predicate, tombstones);
    const indexed =
      this.#rows() < INDEX_FROM_RECORDS
        ? ''
        : indexedBy(this.#indexes.ensureIfAsked({ predicate, tombstones, sort: [] }, this.#rows()));
    const few = this.#db
      .prepare(
        `SELECT ${SEQ} FROM ${this.layout.table}${indexed} WHERE ${condition.sql} LIMIT ${FEW_MATCHES + 1}`,
      )
      .pluck()
      .all(...condition.values) as number[];
    if (few.length <= FEW_MATCHES) return { predicate, tombstones, total: few.length, seqs: new Set(few) };
    const total = this.#db
      .prepare(`SELECT count(*) FROM ${this.layout.table}${indexed} WHERE ${condition.sql}`)
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
    return this.#db
      .prepare(
        `SELECT ${SEQ} FROM ${this.layout.table} WHERE ${SEQ} IN (SELECT value FROM json_each(?))${tail}`,
      )
      .pluck()
      .all(JSON.stringify([...seqs])) as number[];
  }

  #manySeqs(query: RecordQuery, tail: string, skip: number): number[] {
    const condition = this.#condition(query.predicate, query.tombstones);
    const plain = query.sort.length === 0 && matchesAll(query.predicate);
    // The head of the unsorted, unfiltered list needs no index: the table itself is in that order.
    const indexed =
      this.#rows() < INDEX_FROM_RECORDS || (plain && skip < INDEX_FROM_RECORDS)
        ? ''
        : indexedBy(
            skip < INDEX_FROM_RECORDS
              ? this.#indexes.ensureIfAsked(query, this.#rows())
              : this.#indexes.ensure(query),
          );
    return this.#db
      .prepare(`SELECT ${SEQ} FROM ${this.layout.table}${indexed} WHERE ${condition.sql}${tail}`)
      .pluck()
      .all(...condition.values) as number[];
  }

  #orderTerm(field: string, descending: boolean): string {
    const column = this.layout.byField.get(field);
    if (!column) throw new Error(`${this.layout.model.name} has no field ${field} to sort by`);
    return `${column.sql}${descending ? ' DESC' : ''}`;
  }

  #condition(predicate: Predicate, tombstones: boolean): SqlCondition {
    const filter = matchesAll(predicate)
      ? { sql: '1', values: [] }
      : predicateToSql(predicate, this.layout, this.#lookUp);
    return { sql: tombstones ? filter.sql : `${DELETED} IS NULL AND ${filter.sql}`, values: filter.values };
  }

  #byKey(key: readonly unknown[]): Stored | undefined {
    const row = this.#selectByKey.get(
      ...this.layout.keyColumns.map((column, i) => encode(column.kind, key[i])),
    );
    return row ? this.#decodeRow(row as unknown[]) : undefined;
  }

  #keyValues(record: Readonly<Record<string, unknown>>): SqlValue[] {
    return this.layout.keyColumns.map((column) => encode(column.kind, record[column.field]));
  }

  #decodeRow(row: readonly unknown[]): Stored {
    const record: Record<string, unknown> = {};
    const columns = this.layout.columns;
    for (let i = 0; i < columns.length; i += 1) {
      const column = columns[i] as (typeof columns)[number];
      record[column.field] = decode(column.kind, row[i + 1]);
    }
    return { seq: Number(row[0]), record };
  }

  #describe(before: ModelInstance | undefined, after: ModelInstance): RecordChange {
    const isLive = after['_deleted'] !== true;
    const wasLive = before !== undefined && before['_deleted'] !== true;
    return {
      key: modelKeyOf(this.layout.model, after),
      kind: !isLive ? 'DELETED' : wasLive ? 'UPDATED' : 'CREATED',
      changedFields: differingFields(this.layout.model, before, after),
      record: after,
    };
  }

  #count(live: number, tombstones: number): void {
    this.#addCounts.run(this.layout.model.name, live, tombstones, this.#nextSeq);
    this.#counts = { live: this.#counts.live + live, tombstones: this.#counts.tombstones + tombstones };
  }

  /** A trigger counts records that became tombstones or came back, because an upsert doesn't tell. */
  #readFlips(): void {
    const row = this.#countsRow();
    if (row) this.#counts = { live: row.live, tombstones: row.tombstones };
  }

  #countsRow(): (StoredCounts & { readonly next_seq: number }) | undefined {
    return this.#selectCounts.get(this.layout.model.name) as
      (StoredCounts & { readonly next_seq: number }) | undefined;
  }

  #upsertSql(): string {
    const { layout } = this;
    const names = [SEQ, ...layout.columns.map((column) => column.sql)];
    const keys = layout.keyColumns.map((column) => column.sql);
    const set = layout.columns
      .filter((column) => !layout.keyColumns.includes(column))
      .map((column) => `${column.sql} = excluded.${column.sql}`);
    return `INSERT INTO ${layout.table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')}) ON CONFLICT (${keys.join(', ')}) DO UPDATE SET ${set.join(', ')}`;
  }

  #isNewer(): string {
    const stored = `${this.layout.table}.${VERSION}`;
    return `excluded.${VERSION} > ${stored} OR ${stored} IS NULL`;
  }

  /** What a read says about the same version is the truth: an event may have come with holes (service reference 5.4). */
  #differsAtSameVersion(): string {
    const { layout } = this;
    const columns = layout.columns.filter(
      (column) => column.sql !== VERSION && column.sql !== CHANGED_AT && !layout.keyColumns.includes(column),
    );
    const stored = columns.map((column) => `${layout.table}.${column.sql}`).join(', ');
    const sent = columns.map((column) => `excluded.${column.sql}`).join(', ');
    return `(excluded.${VERSION} = ${layout.table}.${VERSION} AND (${stored}) IS NOT (${sent}))`;
  }
}

/** The parts of a key; none for text that is no key, which then finds nothing. */
function valuesOf(key: ModelKey): readonly unknown[] {
  try {
    const values: unknown = JSON.parse(key);
    return Array.isArray(values) ? (values as unknown[]) : [];
  } catch {
    return [];
  }
}

/** What the condition of an event's upsert asks, for a stored record that is at hand anyway. */
function isNewer(record: ModelInstance, stored: ModelInstance): boolean {
  const [next, held] = [record['_version'], stored['_version']];
  return typeof next !== 'number' || typeof held !== 'number' || next > held;
}

/** Without an index of its own a query is a scan: another order's index would send it to and fro over the table. */
const indexedBy = (name: string | null): string => (name === null ? ' NOT INDEXED' : ` INDEXED BY ${name}`);

/** The checks that every record passes; their failures are put in words by problemOfRecord. */
function isStorable(item: unknown, primaryKey: readonly string[], versioned: boolean): boolean {
  if (typeof item !== 'object' || item === null) return false;
  const record = item as Record<string, unknown>;
  if (versioned && typeof record['_version'] !== 'number') return false;
  for (const name of primaryKey) if (record[name] === null || record[name] === undefined) return false;
  return true;
}
