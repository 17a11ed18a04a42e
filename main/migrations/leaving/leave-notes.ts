import { openDatabase } from '../../sqlite/open-database';
import type { SqliteDatabase } from '../../sqlite/open-database';
import type { LeaveOutcome, LeaveStepId } from './leave-api';

/** One entry of the notes: what a step's check came to, and when. */
export interface LeaveNote extends LeaveOutcome {
  readonly step: LeaveStepId;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** What later checks need of this one, such as the archive's folder. */
  readonly kept: Readonly<Record<string, unknown>>;
}

interface NoteRow {
  readonly step: LeaveStepId;
  readonly at: number;
  readonly note: string;
}

/**
 * What has been checked and done on the way out of conflict detection, apart for each environment. Entries are only
 * ever added, so that the whole way can be read afterwards; they stand in a file that outlives the store. Where several
 * connections share it, each sees what was checked over another, but for what is open in its own files.
 */
export class LeaveNotes {
  readonly #db: SqliteDatabase;
  readonly environment: string;
  readonly #connection: string;

  private constructor(db: SqliteDatabase, environment: string, connection: string) {
    this.#db = db;
    this.environment = environment;
    this.#connection = connection;
  }

  /**
   * Opens or creates the notes in a file; `:memory:` for a look that leaves nothing behind. `connection` tells apart
   * those that share the file.
   */
  static open(file: string, environment: string, connection = ''): LeaveNotes {
    const db = openDatabase(file);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.exec(`CREATE TABLE IF NOT EXISTS leaving (seq INTEGER PRIMARY KEY, environment TEXT NOT NULL,
      step TEXT NOT NULL, at INTEGER NOT NULL, note TEXT NOT NULL)`);
    return new LeaveNotes(db, environment, connection);
  }

  add({ step, at, ...note }: LeaveNote): void {
    this.#db
      .prepare('INSERT INTO leaving (environment, step, at, note) VALUES (?, ?, ?, ?)')
      .run(this.#placeOf(step), step, at, JSON.stringify(note));
  }

  /** The newest entry of a step. */
  latest(step: LeaveStepId): LeaveNote | undefined {
    const row = this.#db
      .prepare(
        'SELECT step, at, note FROM leaving WHERE environment = ? AND step = ? ORDER BY seq DESC LIMIT 1',
      )
      .get(this.#placeOf(step), step) as NoteRow | undefined;
    return row && noteOf(row);
  }

  /** Every entry, oldest first. */
  all(): LeaveNote[] {
    const rows = this.#db
      .prepare('SELECT step, at, note FROM leaving WHERE environment IN (?, ?) ORDER BY seq')
      .all(this.environment, this.#placeOf('open-work')) as NoteRow[];
    return rows.map(noteOf);
  }

  #placeOf(step: LeaveStepId): string {
    const isOwn = step === 'open-work' && this.#connection !== '';
    return isOwn ? `${this.environment} ${this.#connection}` : this.environment;
  }

  close(): void {
    this.#db.close();
  }
}

const noteOf = ({ step, at, note }: NoteRow): LeaveNote => ({
  ...(JSON.parse(note) as Omit<LeaveNote, 'step' | 'at'>),
  step,
  at,
});
