import type { ModelKey } from '../../../shared/model-schema';
import { keyText } from '../../../shared/model-schema';
import type { OperationKind } from '../operation';
import type { RecordHistoryApi, RecordHistoryEntry, RecordHistoryPage } from '../record-history-api';
import type { ConflictLog } from './conflict-log';
import { operationRowOf } from './rows';
import type { JoinedOperationRow } from './rows';
import type { Statements } from './statements';

interface EntryRow {
  operation_id: number | null;
  conflict_no: number | null;
  at: number;
}

interface RunOfRow {
  id: string;
  kind: string;
  description: string;
  reason: string | null;
}

/** So few letters would fit half of the journal. */
const FEWEST_LETTERS = 3;

/** What the journal knows of single records. Plans that were never started are not among it. */
export class RecordHistory implements RecordHistoryApi {
  readonly #sql: Statements;
  readonly #conflicts: ConflictLog;

  constructor(sql: Statements, conflicts: ConflictLog) {
    this.#sql = sql;
    this.#conflicts = conflicts;
  }

  page(
    model: string,
    key: ModelKey,
    { offset, limit }: { offset: number; limit: number },
  ): RecordHistoryPage {
    const { n } = this.#sql.countRecordHistory.get({ model, key }) as { n: number };
    const rows = this.#sql.recordHistory.all({ model, key, offset, limit }) as EntryRow[];
    const entries = rows.flatMap((row) =>
      row.operation_id === null ? this.#ofConflict(row) : this.#ofOperation(row.operation_id, row.at),
    );
    return { total: n, offset, entries };
  }

  runIds(text: string): readonly string[] {
    const wanted = text.trim();
    if (wanted.length < FEWEST_LETTERS) return [];
    const [first = ''] = wanted.split(' · ');
    const starts = [JSON.stringify([first]).slice(0, -2), `[${first}`];
    const rows = starts.flatMap(
      (from) =>
        this.#sql.runsOfKeys.all({ from, to: `${from}\u{10ffff}` }) as {
          id: string;
          no: number;
          key: string;
        }[],
    );
    const fitting = rows.filter(({ key }) => keyText(key).startsWith(wanted)).sort((a, b) => b.no - a.no);
    return [...new Set(fitting.map(({ id }) => id))].slice(0, 200);
  }

  #ofOperation(operationId: number, at: number): RecordHistoryEntry[] {
    const row = this.#sql.operationById.get(operationId) as JoinedOperationRow | undefined;
    const run = this.#sql.runOfOperation.get(operationId) as RunOfRow | undefined;
    if (!row || !run) return [];
    const { id, state, before, after, result, settlement, problem } = operationRowOf(row);
    return [
      {
        ...{ id, at, state, before, after, result, settlement, problem },
        kind: row.kind as OperationKind,
        runId: run.id,
        runKind: run.kind,
        runDescription: run.description,
        reason: run.reason,
      },
    ];
  }

  #ofConflict({ conflict_no: no, at }: EntryRow): RecordHistoryEntry[] {
    const conflict = this.#conflicts.find(String(no));
    if (!conflict) return [];
    return [
      {
        id: `conflict-${conflict.id}`,
        at,
        kind: conflict.operation,
        state: 'CONFLICTED',
        runId: null,
        runKind: conflict.runKind,
        runDescription: conflict.runDescription,
        reason: conflict.detail?.reason ?? null,
        before: conflict.base,
        after: conflict.operation === 'DELETE' ? null : { ...conflict.base, ...conflict.ours },
        result: conflict.result,
        settlement: conflict.settled,
        problem: null,
      },
    ];
  }
}
