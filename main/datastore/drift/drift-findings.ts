import type { ModelKey } from '../../../shared/model-schema';
import { openDatabase, type SqliteDatabase } from '../../sqlite/open-database';
import type { DriftCounts, DriftFinding, DriftKind } from './drift-api';

interface Row {
  readonly model: string;
  readonly key: string;
  readonly kind: DriftKind;
  readonly fields: string;
  readonly here_version: number | null;
  readonly there_version: number | null;
  readonly problem: string | null;
}

const TABLES = `
CREATE TABLE seen (model TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (model, key)) WITHOUT ROWID;
CREATE TABLE finding (seq INTEGER PRIMARY KEY, model TEXT NOT NULL, key TEXT NOT NULL, kind TEXT NOT NULL, fields TEXT NOT NULL,
  here_version INTEGER, there_version INTEGER, problem TEXT, UNIQUE (model, key));
CREATE INDEX finding_kind ON finding (model, kind);`;

const findingOf = (row: Row): DriftFinding => ({
  model: row.model,
  key: row.key as ModelKey,
  kind: row.kind,
  fields: JSON.parse(row.fields) as string[],
  hereVersion: row.here_version,
  thereVersion: row.there_version,
  problem: row.problem === null ? null : (JSON.parse(row.problem) as DriftFinding['problem']),
});

/** What a comparison has seen and found, on disk: as many as there are records would not do in memory. */
export class DriftFindings {
  readonly #db: SqliteDatabase;

  /** `file` is a scratch file that must not exist yet, or `:memory:`; it belongs to the caller to remove. */
  constructor(file: string) {
    this.#db = openDatabase(file);
    this.#db.pragma('journal_mode = OFF');
    this.#db.pragma('synchronous = OFF');
    this.#db.exec(TABLES);
  }

  /** Forgets what is known of a model. */
  clear(model: string): void {
    this.#db.prepare(`DELETE FROM seen WHERE model = ?`).run(model);
    this.#db.prepare(`DELETE FROM finding WHERE model = ?`).run(model);
  }

  forgetSeen(model: string): void {
    this.#db.prepare(`DELETE FROM seen WHERE model = ?`).run(model);
  }

  transaction(work: () => void): void {
    this.#db.transaction(work)();
  }

  see(model: string, key: ModelKey): void {
    this.#db.prepare(`INSERT OR IGNORE INTO seen (model, key) VALUES (?, ?)`).run(model, key);
  }

  hasSeen(model: string, key: ModelKey): boolean {
    return this.#db.prepare(`SELECT 1 FROM seen WHERE model = ? AND key = ?`).get(model, key) !== undefined;
  }

  /** Keeps a finding in place of an earlier one of the same record. */
  put(finding: DriftFinding): void {
    this.#db
      .prepare(
        `INSERT INTO finding (model, key, kind, fields, here_version, there_version, problem) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (model, key) DO UPDATE SET kind = excluded.kind, fields = excluded.fields,
           here_version = excluded.here_version, there_version = excluded.there_version, problem = excluded.problem`,
      )
      .run(
        finding.model,
        finding.key,
        finding.kind,
        JSON.stringify(finding.fields),
        finding.hereVersion,
        finding.thereVersion,
        finding.problem === null ? null : JSON.stringify(finding.problem),
      );
  }

  remove(model: string, key: ModelKey): void {
    this.#db.prepare(`DELETE FROM finding WHERE model = ? AND key = ?`).run(model, key);
  }

  counts(model: string): DriftCounts {
    const rows = this.#db
      .prepare(`SELECT kind, count(*) AS n FROM finding WHERE model = ? GROUP BY kind`)
      .all(model) as Array<{ kind: DriftKind; n: number }>;
    return {
      ONLY_HERE: 0,
      ONLY_THERE: 0,
      DIFFERS: 0,
      PENDING: 0,
      ...Object.fromEntries(rows.map(({ kind, n }) => [kind, n])),
    };
  }

  /** In the order in which they were found. */
  page(model: string, kind: DriftKind | null, offset: number, limit: number): readonly DriftFinding[] {
    const rows = this.#db
      .prepare(
        `SELECT * FROM finding WHERE model = @model AND (@kind IS NULL OR kind = @kind) ORDER BY seq LIMIT @limit OFFSET @offset`,
      )
      .all({ model, kind, limit, offset }) as Row[];
    return rows.map(findingOf);
  }

  /** Those that are no matter of the outbox, a slice at a time, after a key. */
  unexplained(model: string, after: ModelKey | null, limit: number): readonly DriftFinding[] {
    const rows = this.#db
      .prepare(
        `SELECT * FROM finding WHERE model = @model AND kind <> 'PENDING' AND (@after IS NULL OR key > @after) ORDER BY key LIMIT @limit`,
      )
      .all({ model, after, limit }) as Row[];
    return rows.map(findingOf);
  }

  close(): void {
    this.#db.close();
  }
}
