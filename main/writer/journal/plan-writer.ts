import { stringifyJson } from '../../appsync';
import type { SqliteDatabase } from '../../sqlite/open-database';
import type { PlannedOperation } from '../operation';
import type { PlanFinding } from '../plan-api';
import type { PlanSummary } from '../plans-and-runs';
import { OutbandError } from '../../../shared/errors';
import { OPERATIONS_A_PLAN, serialised } from './rows';
import type { Statements } from './statements';

/** Bounds memory and the write-ahead file however large a plan is. */
const ROWS_A_COMMIT = 2_000;

/** Streams a plan's operations into the journal file; the plan is invisible until `finish`. */
export class PlanWriter {
  readonly #db: SqliteDatabase;
  readonly #sql: Statements;
  readonly #planNo: number;
  readonly #drop: () => void;
  #waiting: PlannedOperation[] = [];
  #findings: PlanFinding[] = [];
  #seq = 0;
  #findingSeq = 0;

  constructor(db: SqliteDatabase, sql: Statements, planNo: number, drop: () => void) {
    this.#db = db;
    this.#sql = sql;
    this.#planNo = planNo;
    this.#drop = drop;
  }

  get operations(): number {
    return this.#seq + this.#waiting.length;
  }

  add(operation: PlannedOperation): void {
    this.#waiting.push(operation);
    if (this.#waiting.length >= ROWS_A_COMMIT) this.#flush();
  }

  /** Keeps what was left out or marked; beyond the number of operations that a plan may hold, nothing more. */
  addFinding(finding: PlanFinding): void {
    if (this.#findingSeq + this.#findings.length >= OPERATIONS_A_PLAN) return;
    this.#findings.push(finding);
    if (this.#findings.length >= ROWS_A_COMMIT) this.#flush();
  }

  /** Makes the plan durable and visible. */
  finish(summary: PlanSummary): void {
    this.#flush();
    this.#sql.finishPlan.run(stringifyJson(summary), this.#planNo);
  }

  /** Leaves nothing of the plan behind. */
  abort(): void {
    this.#waiting = [];
    this.#findings = [];
    this.#drop();
  }

  #flush(): void {
    const rows = this.#waiting;
    if (this.#seq + rows.length > OPERATIONS_A_PLAN) {
      throw new OutbandError({
        kind: 'BadInput',
        code: 'PLAN_TOO_LARGE',
        message: `A plan holds at most ${OPERATIONS_A_PLAN} operations.`,
        consequence: 'Nothing was planned.',
        action: 'Narrow the targets and make several plans.',
      });
    }
    const findings = this.#findings;
    this.#waiting = [];
    this.#findings = [];
    this.#db
      .transaction(() => {
        for (const row of rows) this.#insert(row);
        for (const finding of findings) this.#insertFinding(finding);
      })
      .immediate();
  }

  #insert(row: PlannedOperation): void {
    const id = this.#planNo * OPERATIONS_A_PLAN + this.#seq;
    this.#seq += 1;
    this.#sql.insertOperation.run(id, row.baseVersion);
    this.#sql.insertImage.run(id, row.kind, row.key, serialised(row.before), stringifyJson(row.change));
  }

  #insertFinding({ kind, key, field, reason }: PlanFinding): void {
    this.#sql.insertFinding.run(
      this.#planNo * OPERATIONS_A_PLAN + this.#findingSeq,
      kind,
      key,
      field,
      reason,
    );
    this.#findingSeq += 1;
  }
}
