import { openDatabase } from './open-database';
import type { SqliteDatabase } from './open-database';

/** Beyond so many keys they lie in a temporary file, which SQLite removes by itself. */
const IN_MEMORY = 10_000;

/** Which keys have come already, in memory that stays flat however many there are. Has to be closed. */
export class SeenKeys implements Disposable {
  readonly #few = new Set<string>();
  #db: SqliteDatabase | null = null;
  #insert: (key: string) => boolean = () => false;
  #find: (key: string) => boolean = () => false;

  /** Notes a key; false where it has come before. */
  add(key: string): boolean {
    if (this.#few.has(key)) return false;
    if (this.#few.size < IN_MEMORY) return this.#few.add(key).has(key);
    this.#db ??= this.#open();
    return this.#insert(key);
  }

  has(key: string): boolean {
    return this.#few.has(key) || this.#find(key);
  }

  [Symbol.dispose](): void {
    this.#db?.close();
    this.#db = null;
    this.#find = () => false;
    this.#few.clear();
  }

  #open(): SqliteDatabase {
    const db = openDatabase('');
    db.exec('CREATE TABLE seen (key TEXT PRIMARY KEY) WITHOUT ROWID');
    const insert = db.prepare('INSERT OR IGNORE INTO seen VALUES (?)');
    const find = db.prepare('SELECT 1 FROM seen WHERE key = ?');
    this.#insert = (key) => insert.run(key).changes === 1;
    this.#find = (key) => find.get(key) !== undefined;
    return db;
  }
}
