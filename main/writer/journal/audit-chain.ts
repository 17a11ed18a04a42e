import { createHash } from 'node:crypto';
import type { SqliteDatabase } from '../../sqlite/open-database';

export interface AuditEntry {
  readonly no: number;
  readonly at: number;
  readonly action: string;
  /** The run or plan that the action was about. */
  readonly subject: string;
  readonly detail: unknown;
  readonly hash: string;
}

interface AuditRow {
  no: number;
  at: number;
  action: string;
  subject: string;
  detail: string;
  previous: string;
  hash: string;
}

const GENESIS = '0'.repeat(64);

/**
 * The append-only record of what was started, stopped and ended. Each entry's SHA-256 covers the one before it,
 * so that an entry changed or removed afterwards breaks every later one.
 */
export class AuditChain {
  readonly #db: SqliteDatabase;

  constructor(db: SqliteDatabase) {
    this.#db = db;
  }

  /** Appends within the caller's transaction, so that the entry and what it tells of are durable together. */
  append(at: number, action: string, subject: string, detail: unknown): void {
    const last = this.#db.prepare('SELECT no, hash FROM audit ORDER BY no DESC LIMIT 1').get() as
      Pick<AuditRow, 'no' | 'hash'> | undefined;
    const no = (last?.no ?? 0) + 1;
    const previous = last?.hash ?? GENESIS;
    const text = JSON.stringify(detail ?? null);
    this.#db
      .prepare(
        'INSERT INTO audit (no, at, action, subject, detail, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        no,
        at,
        action,
        subject,
        text,
        previous,
        hashOf({ no, at, action, subject, detail: text, previous }),
      );
  }

  /** Newest first. */
  entries(page: { offset: number; limit: number }): AuditEntry[] {
    const rows = this.#db
      .prepare('SELECT * FROM audit ORDER BY no DESC LIMIT ? OFFSET ?')
      .all(page.limit, page.offset) as AuditRow[];
    return rows.map(({ no, at, action, subject, detail, hash }) => ({
      no,
      at,
      action,
      subject,
      detail: JSON.parse(detail) as unknown,
      hash,
    }));
  }

  /** Walks the whole chain; `brokenAt` is the first entry that doesn't follow from the ones before it. */
  verify(): { entries: number; brokenAt: number | null; head: string } {
    let entries = 0;
    let previous = GENESIS;
    for (const row of this.#db
      .prepare('SELECT * FROM audit ORDER BY no')
      .iterate() as IterableIterator<AuditRow>) {
      if (row.no !== entries + 1 || row.previous !== previous || row.hash !== hashOf(row)) {
        return { entries, brokenAt: entries + 1, head: previous };
      }
      entries += 1;
      previous = row.hash;
    }
    return { entries, brokenAt: null, head: previous };
  }
}

function hashOf(row: Omit<AuditRow, 'hash'>): string {
  return createHash('sha256')
    .update(JSON.stringify([row.no, row.at, row.action, row.subject, row.detail, row.previous]))
    .digest('hex');
}
