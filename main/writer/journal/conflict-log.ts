import type { StrategyName } from '../../../shared/conflict';
import type { ModelInstance, ModelKey } from '../../../shared/model-schema';
import { parseJson, stringifyJson } from '../../appsync';
import type { SqliteDatabase } from '../../sqlite/open-database';
import type {
  ConflictFilter,
  ConflictRates,
  ConflictRecord,
  ForeignConflict,
  SettlementDetail,
} from '../conflict-api';
import type { FieldValues, OperationKind } from '../operation';
import { parsed, serialised } from './rows';
import type { Statements } from './statements';
import type { ConflictEvent } from './step';

interface ConflictRow {
  no: number;
  operation_id: number | null;
  source: string;
  model: string;
  key: string;
  kind: string;
  at: number;
  how: string;
  base_version: number | null;
  base: string | null;
  ours: string;
  fields: string;
  theirs: string | null;
  theirs_before: string | null;
  theirs_source: string | null;
  outcome: string | null;
  settled: string | null;
  settled_at: number | null;
  detail: string | null;
  run_id: string | null;
  description: string | null;
}

export type ConflictPage = ConflictFilter & {
  readonly offset: number;
  readonly limit: number;
};

/** Conflicts as they happened; nothing is ever taken off the list, only settled. */
export class ConflictLog {
  readonly #db: SqliteDatabase;
  readonly #sql: Statements;

  constructor(db: SqliteDatabase, sql: Statements) {
    this.#db = db;
    this.#sql = sql;
  }

  /** Adds the conflict of an operation, within the caller's transaction. */
  add(event: ConflictEvent): void {
    this.#sql.insertConflict.run({
      operationId: event.operationId,
      at: event.at,
      how: event.how,
      baseVersion: event.baseVersion,
      ours: stringifyJson(event.ours),
      fields: JSON.stringify(event.fields),
      theirs: serialised(event.theirs),
      theirsBefore: serialised(event.theirsBefore?.record),
      theirsSource: event.theirsBefore?.source ?? null,
      settled: event.settled,
      settledAt: event.settled === null ? null : event.at,
      detail: serialised(event.settled === null ? null : policyDetail(event.settled)),
    });
  }

  /** Adds a conflict that no operation of the journal had; returns its id. */
  addForeign(conflict: ForeignConflict, fields: readonly string[], at: number): string {
    const { lastInsertRowid } = this.#sql.insertForeignConflict.run({
      source: conflict.source,
      model: conflict.model,
      key: conflict.key,
      kind: conflict.operation,
      at,
      how: conflict.how,
      baseVersion: conflict.baseVersion,
      base: serialised(conflict.base),
      ours: stringifyJson(conflict.ours),
      fields: JSON.stringify(fields),
      theirs: serialised(conflict.theirs),
      theirsBefore: conflict.how === 'REFUSED' ? serialised(conflict.theirs) : null,
      theirsSource: conflict.how === 'REFUSED' && conflict.theirs ? 'ANSWER' : null,
      result: serialised(conflict.result),
      settled: conflict.settled,
      settledAt: conflict.settled === null ? null : at,
      detail: serialised(conflict.settled === null ? null : policyDetail(conflict.settled)),
    });
    return String(lastInsertRowid);
  }

  /** Newest first. */
  page(page: ConflictPage): { total: number; conflicts: ConflictRecord[] } {
    const filter = boundFilter(page);
    const { n } = this.#sql.countConflicts.get(filter) as { n: number };
    const window = { ...filter, limit: page.limit, offset: page.offset };
    return { total: n, conflicts: (this.#sql.conflicts.all(window) as ConflictRow[]).map(recordOf) };
  }

  find(id: string): ConflictRecord | undefined {
    if (!/^\d+$/.test(id)) return undefined;
    const row = this.#sql.conflictByNo.get(Number(id)) as ConflictRow | undefined;
    return row && recordOf(row);
  }

  /** Newest first, however many there are: ids alone are short. */
  openIds(filter: ConflictFilter): string[] {
    const rows = this.#sql.conflictNumbers.all(boundFilter({ ...filter, open: true })) as { no: number }[];
    return rows.map(({ no }) => String(no));
  }

  /** Notes how an open conflict was settled; a settled one keeps what it has. */
  settle(id: string, how: string, at: number, detail: SettlementDetail | null = null): void {
    this.#sql.settleConflict.run(how, at, serialised(detail), Number(id));
  }

  /** Several at once, with one flush to disk. */
  settleAll(
    settled: readonly { readonly id: string; readonly detail: SettlementDetail }[],
    at: number,
  ): void {
    if (settled.length === 0) return;
    this.#db.transaction(() => {
      for (const { id, detail } of settled) this.settle(id, detail.decision, at, detail);
    })();
  }

  keepTheirsBefore(id: string, record: ModelInstance, source: string): void {
    this.#sql.keepTheirsBefore.run(stringifyJson(record), source, Number(id));
  }

  /** Open conflicts of one record with the fields that were to be written. */
  openOf(model: string, key: ModelKey): { id: string; fields: readonly string[] }[] {
    const rows = this.#sql.openConflictsOfRecord.all(model, key) as { no: number; fields: string }[];
    return rows.map(({ no, fields }) => ({ id: String(no), fields: JSON.parse(fields) as string[] }));
  }

  /** What the newest conflict of a model shows of the service's strategy. */
  observedStrategy(model: string): StrategyName | null {
    const row = this.#sql.latestHow.get(model) as { how: string; kind: string } | undefined;
    if (!row) return null;
    return row.how === 'MERGED' ? 'AUTOMERGE' : 'OPTIMISTIC_CONCURRENCY';
  }

  rates(range: { from?: number; to?: number; bucketMs: number; model?: string }): ConflictRates {
    const filter = {
      from: range.from ?? 0,
      to: range.to ?? Number.MAX_SAFE_INTEGER,
      model: range.model ?? null,
    };
    const bucketed = { ...filter, bucket: Math.max(1, Math.floor(range.bucketMs)) };
    type ByModel = { model: string; n: number };
    type ByTime = { at: number; n: number };
    const writes = new Map(
      (this.#sql.writesByModel.all(filter) as ByModel[]).map(({ model, n }) => [model, n]),
    );
    const conflicts = this.#sql.conflictsByModel.all(filter) as ByModel[];
    const quiet = [...writes.keys()].filter((model) => !conflicts.some((row) => row.model === model));
    const fields = this.#sql.conflictsByField.all(filter) as (ByModel & { field: string })[];
    const conflictsAt = new Map(
      (this.#sql.conflictsByTime.all(bucketed) as ByTime[]).map(({ at, n }) => [at, n]),
    );
    const writesAt = new Map((this.#sql.writesByTime.all(bucketed) as ByTime[]).map(({ at, n }) => [at, n]));
    const moments = [...new Set([...conflictsAt.keys(), ...writesAt.keys()])].sort((a, b) => a - b);
    return {
      byModel: [...conflicts, ...quiet.map((model) => ({ model, n: 0 }))].map(({ model, n }) => ({
        model,
        conflicts: n,
        writes: writes.get(model) ?? 0,
      })),
      byField: fields.map(({ model, field, n }) => ({ model, field, conflicts: n })),
      byTime: moments.map((at) => ({
        at,
        conflicts: conflictsAt.get(at) ?? 0,
        writes: writesAt.get(at) ?? 0,
      })),
    };
  }
}

/** The parameters of the statements that narrow the list; null narrows nothing. */
function boundFilter(filter: ConflictFilter) {
  return {
    runId: filter.runId ?? null,
    open: filter.open === undefined ? null : filter.open ? 1 : 0,
    model: filter.model ?? null,
    key: filter.key ?? null,
    field: filter.field ?? null,
    source: filter.source ?? null,
    how: filter.how ?? null,
    from: filter.from ?? null,
    to: filter.to ?? null,
  };
}

function policyDetail(policy: string): SettlementDetail {
  return { by: 'POLICY', decision: policy, sent: null, onVersion: null };
}

function recordOf(row: ConflictRow): ConflictRecord {
  return {
    id: String(row.no),
    runId: row.run_id,
    runKind: row.source as ConflictRecord['runKind'],
    runDescription: row.description ?? '',
    model: row.model,
    key: row.key as ModelKey,
    operation: row.kind as OperationKind,
    at: row.at,
    how: row.how as ConflictRecord['how'],
    baseVersion: row.base_version,
    base: parsed(row.base),
    ours: parseJson(row.ours) as FieldValues,
    fields: JSON.parse(row.fields) as string[],
    theirs: parsed(row.theirs),
    theirsBefore: parsed(row.theirs_before),
    theirsSource: row.theirs_source as ConflictRecord['theirsSource'],
    result: parsed(row.outcome),
    settled: row.settled,
    settledAt: row.settled_at,
    detail: parsed<SettlementDetail>(row.detail),
  };
}
