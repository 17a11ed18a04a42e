import type { ModelKey } from '../../shared/model-schema';
import { openDatabase } from '../sqlite/open-database';
import type { SqliteDatabase } from '../sqlite/open-database';

/** Which record of the target each copied record has become, by source; kept on disk beside the target's store. */
export class IdMap {
  readonly #db: SqliteDatabase;
  readonly #source: string;

  private constructor(db: SqliteDatabase, source: string) {
    this.#db = db;
    this.#source = source;
  }

  /** Opens or creates the file; `:memory:` for a look that leaves nothing behind. */
  static open(file: string, source: string): IdMap {
    const db = openDatabase(file);
    db.exec(`CREATE TABLE IF NOT EXISTS ids (source TEXT NOT NULL, model TEXT NOT NULL, key TEXT NOT NULL,
      target TEXT NOT NULL, PRIMARY KEY (source, model, key)) WITHOUT ROWID`);
    return new IdMap(db, source);
  }

  get(model: string, key: ModelKey): ModelKey | undefined {
    const row = this.#db
      .prepare('SELECT target FROM ids WHERE source = ? AND model = ? AND key = ?')
      .get(this.#source, model, key) as { target: ModelKey } | undefined;
    return row?.target;
  }

  count(model: string): number {
    const row = this.#db
      .prepare('SELECT count(*) AS n FROM ids WHERE source = ? AND model = ?')
      .get(this.#source, model) as { n: number };
    return row.n;
  }

  /** Notes many at once: each commit costs a flush to disk. */
  note(model: string, pairs: ReadonlyArray<readonly [ModelKey, ModelKey]>): void {
    const insert = this.#db.prepare('INSERT OR REPLACE INTO ids VALUES (?, ?, ?, ?)');
    this.#db.transaction(() => {
      for (const [key, target] of pairs) insert.run(this.#source, model, key, target);
    })();
  }

  close(): void {
    this.#db.close();
  }
}
