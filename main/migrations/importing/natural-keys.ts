import { modelKeyOf } from '../../../shared/model-schema';
import type { Model, ModelInstance, ModelKey } from '../../../shared/model-schema';
import { stringifyJson } from '../../appsync';
import type { DataStoreApi } from '../../datastore';
import { openDatabase } from '../../sqlite/open-database';
import type { SqliteDatabase } from '../../sqlite/open-database';

const ROWS_A_COMMIT = 5_000;

/**
 * Finds records by what people call them: by fields that aren't the key.
 *
 * One pass over the model fills a temporary file that SQLite removes by itself, so that a million lookups cost neither
 * memory nor a million scans.
 */
export class NaturalKeys {
  readonly #db: SqliteDatabase;
  readonly #model: Model;
  readonly #fields: readonly string[];

  constructor(store: Pick<DataStoreApi, 'iterate'>, model: Model, fields: readonly string[]) {
    this.#model = model;
    this.#fields = fields;
    // An empty name is SQLite's for a temporary file.
    this.#db = openDatabase('');
    this.#db.exec(
      'CREATE TABLE keys (name TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (name, key)) WITHOUT ROWID',
    );
    let waiting: ModelInstance[] = [];
    const flush = this.#db.transaction(() => waiting.forEach((record) => this.remember(record)));
    for (const record of store.iterate(model.name)) {
      waiting.push(record);
      if (waiting.length < ROWS_A_COMMIT) continue;
      flush();
      waiting = [];
    }
    flush();
  }

  /** Two keys at most: more than one is ambiguous already. */
  find(values: Readonly<Record<string, unknown>>): readonly ModelKey[] {
    const rows = this.#db.prepare('SELECT key FROM keys WHERE name = ? LIMIT 2').all(this.#nameOf(values));
    return (rows as { key: ModelKey }[]).map(({ key }) => key);
  }

  /** Adds a record that this import is about to make. */
  remember(record: Readonly<Record<string, unknown>>): void {
    if (this.#fields.some((name) => record[name] == null)) return;
    this.#db
      .prepare('INSERT OR IGNORE INTO keys VALUES (?, ?)')
      .run(this.#nameOf(record), modelKeyOf(this.#model, record));
  }

  close(): void {
    this.#db.close();
  }

  #nameOf(values: Readonly<Record<string, unknown>>): string {
    return stringifyJson(this.#fields.map((name) => values[name] ?? null));
  }
}
