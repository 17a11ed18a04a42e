import { OutbandError, type ErrorKind } from '../../../../shared/errors';
import { openDatabase, type SqliteDatabase } from '../../../sqlite/open-database';
import type { Model, ModelInstance, ModelKey, ModelSchema } from '../../../../shared/model-schema';
import type { Predicate } from '../../../../shared/predicate';
import { parseJson, stringifyJson } from '../../../appsync';
import type { RecordChange } from '../../data-store-api';
import {
  NEVER_SYNCED,
  type MergeRequest,
  type MergeResult,
  type ModelMetadata,
  type RecordQuery,
  type Removal,
  type RemovedSlice,
  type SetUpReport,
  type StorageAdapter,
  type StoredCounts,
} from '../storage-adapter';
import { ModelTable } from './model-table';
import { asStoreProblem, isCorruption, moveAside, openStore, storeExists } from './recovery';
import { ForeignFormat, shapeTables, storedSchema } from './schema-steps';
import type { TableLayout } from './table-layout';

/** Records in a SQLite file that favours speed, because it can always be filled anew. */
export class SqliteAdapter implements StorageAdapter {
  readonly #file: string;
  readonly #now: () => number;
  #db: SqliteDatabase | null = null;
  /** Made once: a wrapper of its own for every transaction costs as much as a few records. */
  #together: ((work: () => unknown) => unknown) | null = null;
  #tables = new Map<string, ModelTable>();
  #depth = 0;

  /** `file` may be `:memory:`. `now` names a damaged file that is put aside. */
  constructor(file: string, now: () => number) {
    this.#file = file;
    this.#now = now;
  }

  /**
   * Opens an existing store for reading, by the schema it was last opened with, also while another process syncs it.
   * Throws NotFound when there is no file, BadInput when it is no store, StorageCorrupt when it is damaged.
   */
  static openReadonly(file: string): { adapter: SqliteAdapter; schema: ModelSchema } {
    if (!storeExists(file))
      throw noStore('NotFound', 'STORE_NOT_FOUND', `There is no store at ${file}.`, file);
    const adapter = new SqliteAdapter(file, () => 0);
    try {
      const db = openDatabase(file, { readonly: true });
      adapter.#db = db;
      const stored = storedSchema(db);
      if (!stored) throw noStore('BadInput', 'NO_STORE', `${file} is not a store that was synced.`, file);
      adapter.#useLayouts(db, stored.layouts);
      return { adapter, schema: stored.schema };
    } catch (error) {
      adapter.close();
      throw asStoreProblem(error, file);
    }
  }

  setUp(schema: ModelSchema): SetUpReport {
    this.close();
    let movedAside: string | null = null;
    let migrated: readonly string[];
    try {
      migrated = this.#open(schema);
    } catch (error) {
      if (!(isCorruption(error) || error instanceof ForeignFormat) || !storeExists(this.#file))
        throw asStoreProblem(error, this.#file);
      this.close();
      movedAside = moveAside(this.#file, this.#now());
      migrated = this.#open(schema);
    }
    return { movedAside, migrated };
  }

  startAnew(schema: ModelSchema): SetUpReport {
    this.close();
    const movedAside = storeExists(this.#file) ? moveAside(this.#file, this.#now()) : null;
    return { movedAside, migrated: this.#open(schema) };
  }

  #open(schema: ModelSchema): readonly string[] {
    const db = openStore(this.#file);
    this.#db = db;
    const { layouts, migrated } = shapeTables(db, schema);
    this.#useLayouts(db, layouts);
    return migrated;
  }

  #useLayouts(db: SqliteDatabase, layouts: ReadonlyMap<string, TableLayout>): void {
    const lookUp = (name: string): TableLayout | undefined => layouts.get(name);
    const stamp = { value: 0 };
    this.#tables = new Map(
      [...layouts].map(([name, layout]) => [name, new ModelTable(db, layout, lookUp, stamp)]),
    );
  }

  get(model: Model, key: ModelKey): ModelInstance | undefined {
    return this.#reading(() => this.#table(model).get(key));
  }

  page(model: Model, query: RecordQuery, offset: number, limit: number): readonly ModelInstance[] {
    this.#indexJoins(model, query.predicate);
    return this.#reading(() => this.#table(model).page(query, offset, limit));
  }

  count(model: Model, predicate: Predicate, tombstones: boolean): number {
    this.#indexJoins(model, predicate);
    return this.#reading(() => this.#table(model).count(predicate, tombstones));
  }

  counts(model: Model): StoredCounts {
    return this.#table(model).counts;
  }

  *iterate(model: Model, predicate: Predicate, tombstones: boolean): IterableIterator<ModelInstance> {
    const records = this.#table(model).iterate(predicate, tombstones);
    for (;;) {
      const next = this.#reading(() => records.next());
      if (next.done) return;
      yield next.value;
    }
  }

  merge(model: Model, request: MergeRequest): MergeResult {
    return this.transaction(() => {
      const result = this.#table(model).merge(request, (key, record) => this.#hold(model, key, record));
      if (request.metadata) this.writeMetadata(model, request.metadata);
      return result;
    });
  }

  put(model: Model, record: ModelInstance): RecordChange {
    return this.transaction(() => this.#table(model).put(record));
  }

  remove(model: Model, predicate: Predicate, removal: Removal): RemovedSlice {
    return this.transaction(() => this.#table(model).remove(predicate, removal));
  }

  removeKey(model: Model, key: ModelKey): boolean {
    return this.transaction(() => this.#table(model).removeKey(key));
  }

  beginSweep(model: Model): void {
    this.transaction(() => this.#table(model).beginSweep());
  }

  sweep(model: Model, removal: Removal): RemovedSlice {
    return this.transaction(() => this.#table(model).sweep(removal));
  }

  endSweep(model: Model): void {
    this.transaction(() => this.#table(model).endSweep());
  }

  heldBack(model: Model, key: ModelKey): ModelInstance | undefined {
    const row = this.#reading(() =>
      this.#opened()
        .prepare(`SELECT record FROM "~held" WHERE model = ? AND key = ?`)
        .pluck()
        .get(model.name, key),
    );
    return typeof row === 'string' ? (parseJson(row) as ModelInstance) : undefined;
  }

  dropHeldBack(model: Model, key: ModelKey): void {
    this.transaction(() =>
      this.#opened().prepare(`DELETE FROM "~held" WHERE model = ? AND key = ?`).run(model.name, key),
    );
  }

  metadata(model: Model): ModelMetadata {
    const text = this.#reading(() =>
      this.#opened().prepare(`SELECT metadata FROM "~model" WHERE model = ?`).pluck().get(model.name),
    );
    return typeof text === 'string' ? (JSON.parse(text) as ModelMetadata) : NEVER_SYNCED;
  }

  writeMetadata(model: Model, metadata: ModelMetadata): void {
    this.transaction(() =>
      this.#opened()
        .prepare(`UPDATE "~model" SET metadata = ? WHERE model = ?`)
        .run(JSON.stringify(metadata), model.name),
    );
  }

  origin(): string | null {
    const find = `SELECT value FROM "~setting" WHERE key = 'origin'`;
    return this.#reading(() => (this.#opened().prepare(find).pluck().get() as string | undefined) ?? null);
  }

  noteOrigin(text: string): void {
    this.transaction(() =>
      this.#opened().prepare(`INSERT OR REPLACE INTO "~setting" (key, value) VALUES ('origin', ?)`).run(text),
    );
  }

  transaction<T>(work: () => T): T {
    const db = this.#opened();
    // Named here already: the outbox's own transaction may be around this one, and has another file.
    if (this.#depth > 0) return this.#reading(work);
    this.#depth += 1;
    this.#together ??= db.transaction((inner: () => unknown): unknown => inner());
    try {
      return this.#together(work) as T;
    } catch (error) {
      for (const table of this.#tables.values()) table.reload();
      throw asStoreProblem(error, this.#file);
    } finally {
      this.#depth -= 1;
    }
  }

  clear(): void {
    this.transaction(() => {
      for (const table of this.#tables.values()) table.clear();
      this.#opened().exec(`DELETE FROM "~held"; UPDATE "~model" SET metadata = NULL;`);
    });
  }

  close(): void {
    this.#db?.close();
    this.#db = null;
    this.#together = null;
    this.#tables.clear();
  }

  #hold(model: Model, key: ModelKey, record: ModelInstance): void {
    this.#opened()
      .prepare(
        `INSERT INTO "~held" (model, key, version, record) VALUES (?, ?, ?, ?) ON CONFLICT (model, key) DO UPDATE
         SET version = excluded.version, record = excluded.record WHERE excluded.version >= version OR version IS NULL`,
      )
      .run(model.name, key, record['_version'] ?? null, stringifyJson(record));
  }

  /** Related records are looked up by their join fields; without an index each lookup would scan the other model. */
  #indexJoins(model: Model, predicate: Predicate): void {
    switch (predicate.kind) {
      case 'field':
        return;
      case 'not':
        return this.#indexJoins(model, predicate.child);
      case 'and':
      case 'or':
        return predicate.children.forEach((child) => this.#indexJoins(model, child));
      case 'relation': {
        const relation = model.relations.find((candidate) => candidate.name === predicate.relation);
        const remote = relation && this.#tables.get(relation.model);
        if (!relation || !remote) return;
        remote.ensureJoinIndex(relation.remoteFields);
        return this.#indexJoins(remote.layout.model, predicate.child);
      }
    }
  }

  #reading<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw asStoreProblem(error, this.#file);
    }
  }

  #opened(): SqliteDatabase {
    if (!this.#db) throw closed(this.#file);
    return this.#db;
  }

  #table(model: Model): ModelTable {
    const table = this.#tables.get(model.name);
    if (!this.#db) throw closed(this.#file);
    if (!table) throw new Error(`the store has no model ${model.name}`);
    return table;
  }
}

function closed(file: string): OutbandError {
  return new OutbandError({
    kind: 'BadInput',
    code: 'STORE_CLOSED',
    message: 'This store is closed.',
    consequence: 'Nothing was read or written.',
    action: 'Open it again.',
    place: { file },
  });
}

function noStore(kind: ErrorKind, code: string, message: string, file: string): OutbandError {
  return new OutbandError({
    kind,
    code,
    message,
    action: 'Make one with outband sync --store FILE.',
    place: { file },
  });
}
