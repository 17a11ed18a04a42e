import type { ModelInstance, ModelKey } from '../../../shared/model-schema';
import type { Problem } from '../../../shared/errors';
import type { OperationRow, OperationState, PlanSummary, RunState, RunSummary } from '../plans-and-runs';
import { parseJson, stringifyJson } from '../../appsync';
import type { FieldValues, OperationKind } from '../operation';

/** Codes are part of the file format: never renumbered. */
export const STATE_CODES: Readonly<Record<OperationState, number>> = {
  NOT_SENT: 0,
  SENT: 1,
  APPLIED: 2,
  UNCHANGED: 3,
  CONFLICTED: 4,
  REJECTED: 5,
  UNKNOWN: 6,
};
const STATES: readonly OperationState[] = [
  'NOT_SENT',
  'SENT',
  'APPLIED',
  'UNCHANGED',
  'CONFLICTED',
  'REJECTED',
  'UNKNOWN',
];

/** The state behind a code of the file; throws on a code that no version has written. */
export function stateOfCode(code: number): OperationState {
  const state = STATES[code];
  if (!state) throw new Error(`Operation state ${code} in the journal`);
  return state;
}

export const DELIVERY_CODES = { NONE: 0, COMPLETE: 1, INCOMPLETE: 2, NOT_LISTENING: 3 } as const;

/** Operations of a plan have ids `planNo * OPERATIONS_A_PLAN + seq`, so that they lie together in the file. */
export const OPERATIONS_A_PLAN = 2 ** 24;

export interface PlanRecord {
  readonly no: number;
  readonly id: string;
  readonly kind: RunSummary['kind'];
  readonly model: string;
  readonly description: string;
  readonly createdAt: number;
  readonly state: 'PLANNING' | 'PLANNED' | 'STARTED' | 'DISCARDED';
  readonly request: unknown;
  readonly seenAt: number | null;
  readonly summary: PlanSummary | null;
}

export interface RunRecord {
  readonly no: number;
  readonly id: string;
  readonly planNo: number;
  readonly kind: RunSummary['kind'];
  readonly model: string;
  readonly description: string;
  readonly state: RunState;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly activeMs: number;
  readonly options: unknown;
  readonly problem: Problem | null;
  readonly deliveryClosed: boolean;
}

export interface PlanRow {
  no: number;
  id: string;
  kind: string;
  model: string;
  description: string;
  created_at: number;
  state: string;
  request: string;
  summary: string | null;
  seen_at: number | null;
}

export interface RunRow {
  no: number;
  id: string;
  plan_no: number;
  kind: string;
  model: string;
  description: string;
  state: string;
  created_at: number;
  started_at: number | null;
  ended_at: number | null;
  active_ms: number;
  options: string;
  problem: string | null;
  delivery_closed: number;
}

export interface JoinedOperationRow {
  id: number;
  state: number;
  base_version: number | null;
  attempts: number;
  uncertain: number;
  sent_at: number | null;
  settled_at: number | null;
  delivered_ms: number | null;
  kind: string;
  key: string;
  before: string | null;
  change: string;
  result: string | null;
  theirs: string | null;
  problem: string | null;
  settlement: string | null;
}

export function planOf(row: PlanRow): PlanRecord {
  return {
    no: row.no,
    id: row.id,
    kind: row.kind as RunSummary['kind'],
    model: row.model,
    description: row.description,
    createdAt: row.created_at,
    state: row.state as PlanRecord['state'],
    request: JSON.parse(row.request),
    seenAt: row.seen_at,
    summary: summaryOf(row),
  };
}

/** Plans of earlier versions lack what planning did not look at yet. */
function summaryOf(row: PlanRow): PlanSummary | null {
  const summary = parsed<PlanSummary>(row.summary);
  if (!summary) return null;
  const absent: Partial<PlanSummary> = {
    live: summary.targets - summary.tombstones,
    pending: 0,
    stale: 0,
    reread: false,
    warnings: [],
    warningCount: 0,
    kinds: null,
    wholeModel: false,
    origin: null,
  };
  return { ...absent, ...summary, kind: row.kind as RunSummary['kind'], seenAt: row.seen_at };
}

export function runOf(row: RunRow): RunRecord {
  return {
    no: row.no,
    id: row.id,
    planNo: row.plan_no,
    kind: row.kind as RunSummary['kind'],
    model: row.model,
    description: row.description,
    state: row.state as RunState,
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    activeMs: row.active_ms,
    options: JSON.parse(row.options),
    problem: parsed<Problem>(row.problem),
    deliveryClosed: row.delivery_closed === 1,
  };
}

/** The after image is the before image with the change laid over it: the journal keeps only what was asked. */
export function operationRowOf(row: JoinedOperationRow): OperationRow {
  const before = parsed<ModelInstance>(row.before);
  const change = parseJson(row.change) as FieldValues;
  return {
    id: String(row.id),
    seq: row.id % OPERATIONS_A_PLAN,
    key: row.key as ModelKey,
    state: stateOfCode(row.state),
    before,
    after: (row.kind as OperationKind) === 'DELETE' ? null : { ...before, ...change },
    result: parsed<ModelInstance>(row.result),
    theirs: parsed<ModelInstance>(row.theirs),
    settlement: row.settlement,
    problem: parsed<Problem>(row.problem),
    attempts: row.attempts,
    sentAt: row.sent_at,
    settledAt: row.settled_at,
    deliveredMs: row.delivered_ms,
  };
}

/** An operation with what its request carries. */
export interface WriteRow extends OperationRow {
  readonly kind: OperationKind;
  readonly change: FieldValues;
  readonly baseVersion: number | null;
}

export function writeRowOf(row: JoinedOperationRow): WriteRow {
  return {
    ...operationRowOf(row),
    kind: row.kind as OperationKind,
    change: parseJson(row.change) as FieldValues,
    baseVersion: row.base_version,
  };
}

/** JSON of the journal: integers beyond 2^53 stay exact, as they do on the wire. */
export function parsed<T>(text: string | null): T | null {
  return text === null ? null : (parseJson(text) as T);
}

export function serialised(value: unknown): string | null {
  return value === null || value === undefined ? null : stringifyJson(value);
}
