import { parseJson } from '../../appsync';
import type { Problem } from '../../../shared/errors';
import type { ModelKey } from '../../../shared/model-schema';
import type { FieldValues, OperationKind } from '../operation';
import type { CauseFilter, RunCause } from '../plan-api';
import type { OperationRow } from '../plans-and-runs';
import { OPERATIONS_A_PLAN, operationRowOf, parsed, STATE_CODES, stateOfCode } from './rows';
import type { JoinedOperationRow, RunRecord } from './rows';
import type { Statements } from './statements';

export type MissedOperation = OperationRow & { readonly kind: OperationKind; readonly change: FieldValues };

type Range = Pick<RunRecord, 'planNo'>;

/** Operations of a run that did not come to what was asked: by cause, and one after the other. */
export class MissedOperations {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  /** Conflicts, refusals and unknown outcomes by cause, the most frequent first. */
  causes({ planNo }: Range): RunCause[] {
    const rows = this.#sql.causes.all(...rangeOf(planNo)) as {
      state: number;
      code: string;
      n: number;
      key: string;
      problem: string | null;
    }[];
    return rows.map(({ state, code, n, key, problem }) => ({
      state: stateOfCode(state),
      code,
      count: n,
      key: key as ModelKey,
      problem: parsed<Problem>(problem),
    }));
  }

  /** A window of the operations of one cause, in the order of the plan. */
  page(
    { planNo }: Range,
    { state, code, offset, limit }: CauseFilter & { code: string; offset: number; limit: number },
  ): { total: number; rows: OperationRow[] } {
    const [from, to] = rangeOf(planNo);
    const filter = { from, to, state: state === undefined ? null : STATE_CODES[state], code };
    const { n } = this.#sql.countOfCause.get(filter) as { n: number };
    const rows = this.#sql.pageOfCause.all({ ...filter, offset, limit }) as JoinedOperationRow[];
    return { total: n, rows: rows.map(operationRowOf) };
  }

  /**
   * Those that were neither carried out nor decided about since, in the order of the plan, in bounded memory: in
   * conflict, refused, unknown, and, where no state is given, not sent.
   */
  *each({ planNo }: Range, { state, code }: CauseFilter = {}): IterableIterator<MissedOperation> {
    const [from, to] = rangeOf(planNo);
    const filter = { to, state: state === undefined ? null : STATE_CODES[state], code: code ?? null };
    for (let after = from - 1; ;) {
      const rows = this.#sql.missed.all({ ...filter, after }) as JoinedOperationRow[];
      for (const row of rows) {
        if (row.settlement !== null) continue;
        yield {
          ...operationRowOf(row),
          kind: row.kind as OperationKind,
          change: parseJson(row.change) as FieldValues,
        };
      }
      const last = rows.at(-1);
      if (!last) return;
      after = last.id;
    }
  }
}

const rangeOf = (planNo: number): [number, number] => [
  planNo * OPERATIONS_A_PLAN,
  (planNo + 1) * OPERATIONS_A_PLAN,
];
