import type { Statement } from 'better-sqlite3';
import type { SqliteDatabase } from '../../../sqlite/open-database';
import { modelKeyOf, type ModelInstance, type ModelKey } from '../../../../shared/model-schema';
import type { Predicate } from '../../../../shared/predicate';
import type { RecordChange } from '../../data-store-api';
import { behindOf, isSyncOrigin } from '../behind';
import { differingFields, normalizeInstance, problemOfRecord } from '../instance';
import type {
  BehindRecord,
  MergeRequest,
  MergeResult,
  RecordQuery,
  RejectedRecord,
  Removal,
  RemovedSlice,
  StoredCounts,
} from '../storage-adapter';
import { AutoIndexes, INDEX_FROM_RECORDS } from './auto-index';
import { MatchCache } from './match-cache';
import { SweepMarks } from './sweep-marks';
import type { LayoutLookup } from './predicate-to-sql';
import {
  CHANGED_AT,
  SEQ,
  VERSION,
  columnListOf,
  decodeRecord,
  encode,
  type SqlValue,
  type TableLayout,
} from './table-layout';
import { TableQueries } from './table-queries';
import { upsertSqlOf } from './upsert-sql';

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
  readonly #indexes: AutoIndexes;
  readonly #queries: TableQueries;
  readonly #marks: SweepMarks;
  readonly #stamp: ChangeStamp;
  readonly #upsertRead: Statement;
  readonly #upsertEvent: Statement;
  readonly #upsertAny: Statement;
  readonly #selectByKey: Statement;
  readonly #deleteByKey: Statement;
  readonly #selectNewer: Statement;
  readonly #addCounts: Statement;
  readonly #selectCounts: Statement;
  #counts: StoredCounts;
  #nextSeq: number;

  constructor(db: SqliteDatabase, layout: TableLayout, lookUp: LayoutLookup, stamp: ChangeStamp) {
    this.#stamp = stamp;
    this.#db = db;
    this.layout = layout;
    this.#indexes = new AutoIndexes(db, layout);
    this.#marks = new SweepMarks(db, layout);
    this.#queries = new TableQueries({
      ...{ db, layout, lookUp, stamp, indexes: this.#indexes, matches: this.matches },
      counts: () => this.#counts,
    });
    const upsert = upsertSqlOf(layout);
    this.#upsertAny = db.prepare(upsert.any);
    this.#upsertEvent = db.prepare(upsert.event);
    this.#upsertRead = db.prepare(upsert.read);
    const byKey = layout.keyColumns.map((column) => `${column.sql} = ?`).join(' AND ');
    this.#selectByKey = db
      .prepare(`SELECT ${SEQ}, ${columnListOf(layout)} FROM ${layout.table} WHERE ${byKey}`)
      .raw()
      .safeIntegers();
    this.#deleteByKey = db.prepare(`DELETE FROM ${layout.table} WHERE ${byKey}`);
    this.#selectNewer = db.prepare(
      `SELECT ${VERSION}, ${CHANGED_AT} FROM ${layout.table} WHERE ${byKey} AND ${VERSION} > ?`,
    );
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
    return this.#queries.page(query, offset, limit);
  }

  count(predicate: Predicate, tombstones: boolean): number {
    return this.#queries.count(predicate, tombstones);
  }

  iterate(predicate: Predicate, tombstones: boolean): IterableIterator<ModelInstance> {
    return this.#queries.iterate(predicate, tombstones);
  }

  merge(request: MergeRequest, hold: (key: ModelKey, record: ModelInstance) => void): MergeResult {
    const { layout } = this;
    const statement = request.origin === 'SUBSCRIPTION' ? this.#upsertEvent : this.#upsertRead;
    const isCounted = !this.matches.isEmpty && request.records.length <= COUNTED_MERGE;
    const changes: RecordChange[] = [];
    const rejected: RejectedRecord[] = [];
    const behind: BehindRecord[] = [];
    const values: SqlValue[] = new Array<SqlValue>(layout.columns.length + 1).fill(null);
    const isDeleted = layout.columns.length;
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
          this.#markSeen(record);
          hold(key, normalizeInstance(layout.model, record));
          heldBack += 1;
          continue;
        }
      }
      const describes = changes.length < request.describe;
      const before = describes || isCounted ? this.#byKey(this.#keyValues(record)) : undefined;
      if (before && request.origin === 'SUBSCRIPTION' && !isNewer(record, before.record)) {
        // An event of our own write, mostly, which its answer has brought already.
        this.#markSeen(record);
        continue;
      }
      this.#bind(values, record);
      const info = statement.run(values);
      this.#markSeen(record);
      if (info.changes === 0) {
        const older = isSyncOrigin(request.origin) ? this.#behind(record) : null;
        if (older) behind.push(older);
        continue;
      }
      changed += 1;
      const isNew = info.lastInsertRowid === this.#nextSeq;
      if (isNew) {
        inserted += 1;
        this.#nextSeq += 1;
        if (values[isDeleted] === 1) insertedTombstones += 1;
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
    return { changed, inserted, changes, rejected, heldBack, behind };
  }

  #behind(record: ModelInstance): BehindRecord | null {
    const here = this.#selectNewer.get(...this.#keyValues(record), record['_version']) as
      ModelInstance | undefined;
    return here ? behindOf(modelKeyOf(this.layout.model, record), here, record) : null;
  }

  put(record: ModelInstance): RecordChange {
    const { layout } = this;
    const before = this.#byKey(this.#keyValues(record));
    const after = normalizeInstance(layout.model, record);
    const values: SqlValue[] = [];
    this.#bind(values, after);
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
    const { rows, isDone } = this.#marks.unseen(`${SEQ}, ${columnListOf(this.layout)}`);
    const records = rows.map((row) => decodeRecord(this.layout, row));
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
    const { live, tombstones } = this.#counts;
    if (live + tombstones >= INDEX_FROM_RECORDS) this.#indexes.ensureFor(fields);
  }

  /** Sets what an upsert takes, in an array that a merge uses again for each of its records. */
  #bind(values: SqlValue[], record: Readonly<Record<string, unknown>>): void {
    const { columns } = this.layout;
    values[0] = this.#nextSeq;
    for (let i = 0; i < columns.length; i += 1) {
      const column = columns[i] as (typeof columns)[number];
      const value = record[column.field];
      values[i + 1] =
        column.kind === 'text' && typeof value === 'string' ? value : encode(column.kind, value);
    }
    if (values[columns.length] !== 1) values[columns.length] = null;
  }

  #markSeen(record: Readonly<Record<string, unknown>>): void {
    if (this.#marks.isOpen) this.#marks.mark(this.#keyValues(record));
  }

  #byKey(key: readonly unknown[]): Stored | undefined {
    const row = this.#selectByKey.get(
      ...this.layout.keyColumns.map((column, i) => encode(column.kind, key[i])),
    );
    if (!row) return undefined;
    const columns = row as unknown[];
    return { seq: Number(columns[0]), record: decodeRecord(this.layout, columns) };
  }

  #keyValues(record: Readonly<Record<string, unknown>>): SqlValue[] {
    return this.layout.keyColumns.map((column) => encode(column.kind, record[column.field]));
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

/** The checks that every record passes; their failures are put in words by problemOfRecord. */
function isStorable(item: unknown, primaryKey: readonly string[], versioned: boolean): boolean {
  if (typeof item !== 'object' || item === null) return false;
  const record = item as Record<string, unknown>;
  if (versioned && typeof record['_version'] !== 'number') return false;
  for (const name of primaryKey) if (record[name] === null || record[name] === undefined) return false;
  return true;
}
