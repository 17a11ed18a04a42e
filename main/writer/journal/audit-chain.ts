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

/** What is wrong with some entries: changed, gone, or not what followed the one before. */
export interface AuditFault {
  readonly no: number;
  /** The last of them. */
  readonly to: number;
  readonly what: 'CHANGED' | 'MISSING' | 'NOT_NEXT';
}

/** What walking the chain has found. */
export interface AuditVerdict {
  readonly entries: number;
  /** The first entry that something is wrong with; null where nothing is. */
  readonly brokenAt: number | null;
  readonly head: string;
  /** The first 100. */
  readonly faults: readonly AuditFault[];
  readonly faultCount: number;
  /** Runs that the journal has and no entry tells of, begun or ended; the first 100. */
  readonly untold: readonly string[];
  /** Whether the chain holds the entry that the caller knows; true where none was named. */
  readonly isHeadKnown: boolean;
}

const GENESIS = '0'.repeat(64);
const LISTED = 100;
const ENDED: readonly string[] = ['FINISHED', 'FAILED', 'CANCELLED'];

/** Who does something: at this computer, and at the service. */
export interface AuditActor {
  readonly person: string | null;
  readonly mode: string | null;
  readonly identity: string | null;
}

/**
 * The append-only record of what was started, stopped and ended. Each entry's SHA-256 covers the one before it,
 * so that an entry changed or removed afterwards breaks every later one.
 */
export class AuditChain {
  readonly #db: SqliteDatabase;
  #actor: (() => AuditActor | null) | null = null;

  constructor(db: SqliteDatabase) {
    this.#db = db;
  }

  /** Whom entries name from now on, under `by` of their detail; those before it stay as they are. */
  nameActor(actor: () => AuditActor | null): void {
    this.#actor = actor;
  }

  /** Appends within the caller's transaction, so that the entry and what it tells of are durable together. */
  append(at: number, action: string, subject: string, detail: unknown): void {
    const last = this.#db.prepare('SELECT no, hash FROM audit ORDER BY no DESC LIMIT 1').get() as
      Pick<AuditRow, 'no' | 'hash'> | undefined;
    const no = (last?.no ?? 0) + 1;
    const previous = last?.hash ?? GENESIS;
    const text = JSON.stringify(signed(detail ?? null, this.#actor?.() ?? null));
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

  /**
   * Walks the whole chain and names what is wrong with it. What was cut off its end can't be told from the chain alone:
   * it shows by runs that no entry tells of, and by a head that was noted elsewhere (`knownHead`) and isn't in it.
   */
  verify(knownHead: string | null = null): AuditVerdict {
    const faults: AuditFault[] = [];
    const told = new Set<string>();
    let [entries, next, previous] = [0, 1, GENESIS];
    let hasHead = knownHead === null || knownHead === GENESIS;
    const rows = this.#db.prepare('SELECT * FROM audit ORDER BY no').iterate();
    for (const row of rows as IterableIterator<AuditRow>) {
      const isGap = row.no !== next;
      if (isGap) faults.push({ no: next, to: row.no - 1, what: 'MISSING' });
      if (row.hash !== hashOf(row)) faults.push({ no: row.no, to: row.no, what: 'CHANGED' });
      else if (!isGap && row.previous !== previous) faults.push({ no: row.no, to: row.no, what: 'NOT_NEXT' });
      told.add(`${row.action} ${row.subject}`);
      hasHead ||= row.hash === knownHead;
      entries += 1;
      next = row.no + 1;
      previous = row.hash;
    }
    return {
      entries,
      brokenAt: faults[0]?.no ?? null,
      head: previous,
      faults: faults.slice(0, LISTED),
      faultCount: faults.length,
      untold: this.#untold(told),
      isHeadKnown: hasHead,
    };
  }

  /** Runs of this journal whose beginning or end has no entry. */
  #untold(told: ReadonlySet<string>): string[] {
    const untold: string[] = [];
    const rows = this.#db.prepare('SELECT id, state FROM runs ORDER BY no').iterate();
    for (const { id, state } of rows as IterableIterator<{ id: string; state: string }>) {
      const isEnded = ENDED.includes(state);
      const isTold =
        told.has(`run-started ${id}`) && (!isEnded || told.has(`run-${state.toLowerCase()} ${id}`));
      if (!isTold && untold.length < LISTED) untold.push(id);
    }
    return untold;
  }
}

function signed(detail: unknown, by: AuditActor | null): unknown {
  if (by === null) return detail;
  return typeof detail === 'object' ? { ...detail, by } : { detail, by };
}

function hashOf(row: Omit<AuditRow, 'hash'>): string {
  return createHash('sha256')
    .update(JSON.stringify([row.no, row.at, row.action, row.subject, row.detail, row.previous]))
    .digest('hex');
}
