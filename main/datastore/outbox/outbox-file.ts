import { isEmptied, openDatabase, type SqliteDatabase } from '../../sqlite/open-database';
import { OutbandError, problemOf, type Problem } from '../../../shared/errors';
import type { ModelKey } from '../../../shared/model-schema';
import { parseJson, stringifyJson } from '../../appsync';
import { asDiskFull, isCorruption } from '../storage/sqlite/recovery';
import type { MutationEvent, NewMutationEvent } from './mutation-event';

interface Row {
  readonly seq: number;
  readonly id: string;
  readonly model: string;
  readonly key: string;
  readonly operation: MutationEvent['operation'];
  readonly data: string;
  readonly version: number | null;
  readonly condition: string | null;
  readonly base: string | null;
  readonly state: MutationEvent['state'];
  readonly attempts: number;
  readonly problem: string | null;
  readonly created_at: number;
}

const UNWRITTEN = 'Nothing was saved or sent; what waits in the outbox is kept as it was.';
const FORMAT = 1;
const TABLE = `CREATE TABLE IF NOT EXISTS mutation_event (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, model TEXT NOT NULL, key TEXT NOT NULL, operation TEXT NOT NULL,
  data TEXT NOT NULL, version INTEGER, condition TEXT, base TEXT, state TEXT NOT NULL, attempts INTEGER NOT NULL, problem TEXT,
  created_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS mutation_event_record ON mutation_event (model, key);
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS mutation_event_in_flight ON mutation_event (seq) WHERE state = 'IN_FLIGHT';`;

/** A process that is just ending gives its claim up within that. */
const CLAIM_WAIT_MS = 1_000;

const isBusy = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === 'SQLITE_BUSY';

const json = (value: unknown): string | null =>
  value === null || value === undefined ? null : stringifyJson(value);
const parsed = <T>(text: string | null): T | null => (text === null ? null : (parseJson(text) as T));

function eventOf(row: Row): MutationEvent {
  return {
    id: row.id,
    seq: row.seq,
    model: row.model,
    key: row.key as ModelKey,
    operation: row.operation,
    data: parseJson(row.data) as MutationEvent['data'],
    version: row.version,
    condition: parsed(row.condition),
    base: parsed(row.base),
    state: row.state,
    attempts: row.attempts,
    problem: parsed(row.problem),
    createdAt: row.created_at,
  };
}

/** The durable rows of the outbox. A call that returned has reached the disk (design, invariant 3). */
export class OutboxFile {
  readonly #db: SqliteDatabase;

  readonly #file: string;
  readonly #onDiskFull: (problem: Problem) => void;

  /**
   * Opens or makes the file. Throws StorageCorrupt: what waits in it can't be made anew, so nothing is moved aside;
   * BadInput where somebody else has claimed it.
   */
  constructor(file: string, onDiskFull: (problem: Problem) => void = () => undefined) {
    this.#file = file;
    this.#onDiskFull = onDiskFull;
    if (isEmptied(file)) throw damaged(file, 'it is empty');
    let db: SqliteDatabase | undefined;
    try {
      this.#db = db = openDatabase(file);
      this.#db.pragma(`busy_timeout = ${CLAIM_WAIT_MS}`);
      this.#db.pragma('journal_mode = WAL');
      this.#db.pragma('synchronous = FULL');
      const format = this.#db.pragma('user_version', { simple: true }) as number;
      if (format > FORMAT) throw damaged(file, 'it was written by a newer version of this program');
      this.#db.exec(TABLE);
      // A file that may turn out to be damaged is not written to for nothing.
      if (format !== FORMAT) this.#db.pragma(`user_version = ${FORMAT}`);
    } catch (error) {
      db?.close();
      if (isBusy(error)) throw inUse(file, error);
      if (!isCorruption(error)) throw asDiskFull(error, file, UNWRITTEN);
      throw damaged(file, error instanceof Error ? error.message : String(error), error);
    }
  }

  /**
   * Keeps everybody else out until it is closed: two that send the same changes would send them twice, and neither would
   * see what the other writes into the store. The lock is the system's, so that it goes with the process. Throws BadInput.
   */
  claim(): void {
    try {
      this.#db.pragma('locking_mode = EXCLUSIVE');
      this.#db.exec('BEGIN EXCLUSIVE; COMMIT');
    } catch (error) {
      if (isBusy(error)) throw inUse(this.#file, error);
      throw error;
    }
  }

  append(event: NewMutationEvent, id: string, createdAt: number): MutationEvent {
    const { lastInsertRowid } = this.#db
      .prepare(
        `INSERT INTO mutation_event (id, model, key, operation, data, version, condition, base, state, attempts, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'WAITING', 0, ?)`,
      )
      .run(
        id,
        event.model,
        event.key,
        event.operation,
        json(event.data),
        event.version,
        json(event.condition),
        json(event.base),
        createdAt,
      );
    return {
      ...event,
      id,
      seq: Number(lastInsertRowid),
      state: 'WAITING',
      attempts: 0,
      problem: null,
      createdAt,
    };
  }

  update(
    id: string,
    change: Partial<Pick<MutationEvent, 'data' | 'version' | 'state' | 'attempts' | 'problem' | 'base'>>,
  ): void {
    const event = this.get(id);
    if (!event) return;
    const next = { ...event, ...change };
    const { version, state, attempts } = next;
    this.#writing(() =>
      this.#db
        .prepare(
          `UPDATE mutation_event SET data = ?, version = ?, state = ?, attempts = ?, problem = ?, base = ? WHERE id = ?`,
        )
        .run(json(next.data), version, state, attempts, json(next.problem), json(next.base), id),
    );
  }

  remove(id: string): void {
    this.#writing(() => this.#db.prepare(`DELETE FROM mutation_event WHERE id = ?`).run(id));
  }

  get(id: string): MutationEvent | undefined {
    const row = this.#db.prepare(`SELECT * FROM mutation_event WHERE id = ?`).get(id) as Row | undefined;
    return row && eventOf(row);
  }

  /** An event whose request left and whose outcome is not known. */
  inFlight(): MutationEvent | undefined {
    const row = this.#db
      .prepare(`SELECT * FROM mutation_event WHERE state = 'IN_FLIGHT' ORDER BY seq LIMIT 1`)
      .get() as Row | undefined;
    return row && eventOf(row);
  }

  /** In the order in which they are to be sent. Throws StorageCorrupt: damage may lie deeper than where opening looks. */
  all(): readonly MutationEvent[] {
    return this.#whole(() =>
      (this.#db.prepare(`SELECT * FROM mutation_event ORDER BY seq`).all() as Row[]).map(eventOf),
    );
  }

  /** Some of them, in the order in which they are to be sent. */
  page(offset: number, limit: number): readonly MutationEvent[] {
    return (
      this.#db
        .prepare(`SELECT * FROM mutation_event ORDER BY seq LIMIT ? OFFSET ?`)
        .all(limit, offset) as Row[]
    ).map(eventOf);
  }

  /** How many there are in each state; a state without any is absent. */
  counts(): Readonly<Partial<Record<MutationEvent['state'], number>>> {
    const rows = this.#db
      .prepare(`SELECT state, count(*) AS n FROM mutation_event GROUP BY state`)
      .all() as Array<{ state: MutationEvent['state']; n: number }>;
    return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
  }

  /** What a person has decided about the outbox as a whole; it outlives the program. */
  setting(name: string): string | null {
    const find = this.#db.prepare<[string], { readonly value: string }>(
      `SELECT value FROM setting WHERE name = ?`,
    );
    return this.#whole(() => find.get(name))?.value ?? null;
  }

  /** A disk without room is told of beside the call that met it, so that the sync can wait for room. */
  #writing<T>(write: () => T): T {
    try {
      return write();
    } catch (error) {
      const named = asDiskFull(error, this.#file, UNWRITTEN);
      if (named !== error) this.#onDiskFull(problemOf(named));
      throw named;
    }
  }

  #whole<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (!isCorruption(error)) throw error;
      throw damaged(this.#file, error instanceof Error ? error.message : String(error), error);
    }
  }

  setSetting(name: string, value: string): void {
    this.#writing(() =>
      this.#db.prepare(`INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)`).run(name, value),
    );
  }

  /** Gives events other positions, the same number of both. */
  reorder(ids: readonly string[], seqs: readonly number[]): void {
    const move = this.#db.prepare(`UPDATE mutation_event SET seq = ? WHERE id = ?`);
    // By way of positions that nobody has, because two events can't stand in one place even for a moment.
    ids.forEach((id, i) => move.run(-1 - i, id));
    ids.forEach((id, i) => move.run(seqs[i], id));
  }

  of(model: string, key: ModelKey): readonly MutationEvent[] {
    return (
      this.#db
        .prepare(`SELECT * FROM mutation_event WHERE model = ? AND key = ? ORDER BY seq`)
        .all(model, key) as Row[]
    ).map(eventOf);
  }

  /** The first event that may be sent: none before it of the same record is still open. */
  next(): MutationEvent | undefined {
    const row = this.#whole(() =>
      this.#db
        .prepare(
          `SELECT * FROM mutation_event AS e WHERE state = 'WAITING' AND NOT EXISTS (
             SELECT 1 FROM mutation_event AS earlier WHERE earlier.model = e.model AND earlier.key = e.key AND earlier.seq < e.seq
             AND earlier.state <> 'REJECTED') ORDER BY seq LIMIT 1`,
        )
        .get(),
    ) as Row | undefined;
    return row && eventOf(row);
  }

  /** Throws DISK_FULL where there is no room to write. */
  probe(): void {
    this.setSetting('room', 'yes');
  }

  transaction<T>(work: () => T): T {
    return this.#writing(() => (this.#db.inTransaction ? work() : this.#db.transaction(work)()));
  }

  close(): void {
    this.#db.close();
  }
}

function inUse(file: string, cause: unknown): OutbandError {
  return new OutbandError(
    {
      kind: 'BadInput',
      code: 'STORE_IN_USE',
      message: 'Another window or command works on this store.',
      consequence: 'Nothing was read, written or sent.',
      action: 'End the other one first, or give another file.',
      place: { file },
    },
    { cause },
  );
}

function damaged(file: string, reason: string, cause?: unknown): OutbandError {
  return new OutbandError(
    {
      kind: 'StorageCorrupt',
      code: 'OUTBOX_DAMAGED',
      message: `The file of changes that wait to be sent can't be read: ${reason}.`,
      consequence: 'Nothing is sent and nothing is thrown away.',
      action: 'Restore the file from a backup, or move it away to go on without those changes.',
      place: { file },
    },
    { cause },
  );
}
