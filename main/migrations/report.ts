import type { Problem } from '../../shared/errors';
import type { ModelKey } from '../../shared/model-schema';
import type { OutbandWriter, PlanSummary, RunSummary } from '../writer';
import type { LedgerState } from './ledger';
import type { MigrationCondition } from './migration-file';
import type { OperationCounts } from './operation-counts';

/** A pre- or postcondition with what was counted. */
export interface ConditionResult {
  readonly model: string;
  readonly where: unknown;
  readonly count: MigrationCondition['count'];
  readonly actual: number;
  readonly holds: boolean;
}

/** What a step would do. */
export interface PlannedStep extends PlanSummary {
  /** From 1. */
  readonly step: number;
  /** The run that was interrupted in it: what is planned is that run’s rest. */
  readonly runId: string | null;
}

export interface MigrationPlan {
  readonly migration: string;
  readonly description: string;
  readonly state: MigrationState;
  readonly preconditions: readonly ConditionResult[];
  /** Models of which only a part is kept here: nothing else of them is counted, changed or looked up. */
  readonly partial: readonly string[];
  /** Of the steps that are not done; each on the records as they are now, before any step has run. */
  readonly steps: readonly PlannedStep[];
  readonly operations: OperationCounts;
  readonly requests: number;
  /** Milliseconds. */
  readonly estimatedMs: number;
}

export type MigrationState = 'pending' | LedgerState;

/** What `apply` and `rollback` have come to (commands contract). */
export interface MigrationReport {
  readonly migration: string;
  readonly state: MigrationState;
  readonly operations: OperationCounts;
  readonly delivery: {
    readonly complete: number;
    readonly incomplete: number;
    readonly notSeen: number;
    /** Under way while our own subscriptions had a gap; absent where none was. */
    readonly notListening?: RunSummary['delivery']['notListening'];
    /** The slowest run's 95th percentile, milliseconds. */
    readonly p95Ms: number | null;
  };
  /** Milliseconds that this call took. */
  readonly ms: number;
  /** Mutation requests of all runs. */
  readonly requests: number;
  /** Why records failed, the most frequent reasons first; absent where none did. */
  readonly reasons?: readonly FailureReason[];
  /** Records of a restore that the service keeps deleted all the same; absent where there are none. */
  readonly stillDeleted?: number;
  /** It had been applied before this call, which has sent nothing; absent otherwise. */
  readonly already?: true;
  /** Why it is not complete. */
  readonly problem?: Problem;
}

/** One reason for which records failed, with the first of them. */
export interface FailureReason {
  readonly reason: string;
  readonly count: number;
  readonly model: string;
  readonly key: ModelKey;
}

export interface MigrationStatus {
  readonly migration: string;
  readonly description: string;
  readonly file: string;
  readonly state: MigrationState;
  /** The file means something else than what was applied. */
  readonly changed: boolean;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** Steps that are done, of all. */
  readonly steps: { readonly done: number; readonly total: number };
  /** What the latest `apply` or `rollback` came to; null where nothing was begun, or an earlier version did it. */
  readonly operations: OperationCounts | null;
}

export interface MigrationVerification {
  readonly migration: string;
  readonly state: MigrationState;
  readonly postconditions: readonly ConditionResult[];
  readonly holds: boolean;
}

/** One run with the plan that it carries out; the run is missing until it has begun. */
export interface Deed {
  readonly plan: PlanSummary;
  readonly run: RunSummary | undefined;
}

/** Sums up what plans and runs say of their records. */
export function operationCounts(deeds: readonly Deed[]): OperationCounts {
  const sum = (of: (deed: Deed) => number): number => deeds.reduce((total, deed) => total + of(deed), 0);
  return {
    planned: sum(({ plan }) => plan.operations + plan.unchanged + plan.rejectionCount),
    applied: sum(({ run }) => run?.counts.applied ?? 0),
    unchanged: sum(({ plan, run }) => plan.unchanged + (run?.counts.unchanged ?? 0)),
    conflicted: sum(({ run }) => run?.counts.conflicted ?? 0),
    failed: sum(({ plan, run }) => plan.rejectionCount + (run?.counts.rejected ?? 0)),
    unknown: sum(({ run }) => run?.counts.unknown ?? 0),
  };
}

/** Failed records that are looked at for their reasons, of each run and each plan. */
const LOOKED_AT = 1_000;
const REASONS_LISTED = 10;

function reasonsOf(
  deeds: readonly Deed[],
  writer: Pick<OutbandWriter, 'operations' | 'planDesk'>,
): FailureReason[] {
  const found = new Map<string, FailureReason>();
  const add = (model: string, key: ModelKey, reason: string): void => {
    const known = found.get(reason);
    found.set(reason, known ? { ...known, count: known.count + 1 } : { reason, count: 1, model, key });
  };
  const page = { offset: 0, limit: LOOKED_AT };
  for (const { plan, run } of deeds) {
    if (plan.rejectionCount > 0)
      for (const { key, reason } of writer.planDesk.planFindings(plan.id, { kind: 'REJECTED', ...page })
        .findings)
        add(plan.model, key, reason);
    if (run && run.counts.rejected > 0)
      for (const { key, problem } of writer.operations(run.id, { state: 'REJECTED', ...page }).operations)
        add(run.model, key, problem?.message ?? 'The service gave no reason.');
  }
  return [...found.values()].sort((a, b) => b.count - a.count).slice(0, REASONS_LISTED);
}

type Gap = NonNullable<RunSummary['delivery']['notListening']>;

const gapOf = (gaps: readonly Gap[]): Gap => ({
  count: gaps.reduce((sum, { count }) => sum + count, 0),
  from: Math.min(...gaps.map(({ from }) => from)),
  to: Math.max(...gaps.map(({ to }) => to)),
});

/** The contract's report on some runs. */
export function reportOf(
  face: Pick<MigrationReport, 'migration' | 'state' | 'ms'> & {
    readonly problem: Problem | null;
  },
  deeds: readonly Deed[],
  writer: Pick<OutbandWriter, 'requestCount' | 'operations' | 'planDesk'>,
): MigrationReport {
  const runs = deeds.flatMap(({ run }) => run ?? []);
  const sum = (of: (run: RunSummary) => number): number => runs.reduce((total, run) => total + of(run), 0);
  const reasons = reasonsOf(deeds, writer);
  const gaps = runs.flatMap(({ delivery }) => delivery.notListening ?? []);
  const p95s = runs.flatMap(({ delivery }) => delivery.p95Ms ?? []);
  return {
    migration: face.migration,
    state: face.state,
    operations: operationCounts(deeds),
    delivery: {
      complete: sum(({ delivery }) => delivery.complete),
      incomplete: sum(({ delivery }) => delivery.incomplete),
      notSeen: sum(({ delivery }) => delivery.notSeen),
      ...(gaps.length > 0 ? { notListening: gapOf(gaps) } : {}),
      p95Ms: p95s.length > 0 ? Math.max(...p95s) : null,
    },
    ms: face.ms,
    requests: sum(({ id }) => writer.requestCount(id)),
    ...(reasons.length > 0 ? { reasons } : {}),
    ...(face.problem ? { problem: face.problem } : {}),
  };
}
