import { stringifyJson } from '../appsync';
import type { OutbandWriter, PlanSummary, RunSummary } from '../writer';

/**
 * Plans that are made to be looked at and are never started. While somebody pages through one it stays in the journal;
 * nobody is offered it among the plans that wait, because a start from there would go past the ledger.
 */
const FORTH = 'Look at ';
const BACK = 'Look at the way back of ';
/** Rows, as many as a plan that is made anew shows. */
const SAMPLE = 50;

/** What the look at a step is called; steps from 0. */
export const lookName = (migration: string, step: number): string => `${FORTH}${migration}, step ${step + 1}`;

/** What the look at the way back of a step is called; steps from 0. */
export const lookBackName = (migration: string, step: number): string =>
  `${BACK}${migration}, step ${step + 1}`;

/** Whether a plan is such a look, at that migration or at any. */
export function isLook(
  { kind, description }: Pick<PlanSummary, 'kind' | 'description'>,
  migration?: string,
): boolean {
  if (kind !== 'migration' && kind !== 'undo') return false;
  if (migration === undefined) return description.startsWith(FORTH);
  return [FORTH, BACK].some((words) => description.startsWith(`${words}${migration}, step `));
}

/** Takes the looks at a migration out of the journal, or all there are. */
export function discardLooks(writer: Pick<OutbandWriter, 'plans' | 'discardPlan'>, migration?: string): void {
  for (const plan of writer.plans()) if (isLook(plan, migration)) writer.discardPlan(plan.id);
}

/**
 * What an interrupted run has left to do: a plan made anew would count what it has written, and show as wanted a second
 * time what can't be told from the first, such as an element appended to a list.
 */
export function restOfRun(
  writer: Pick<OutbandWriter, 'operations'>,
  plan: PlanSummary,
  { id, counts }: RunSummary,
): PlanSummary {
  const left = counts.notSent + counts.sent + counts.unknown;
  const { operations } = writer.operations(id, { state: 'NOT_SENT', offset: 0, limit: SAMPLE });
  const share = plan.operations === 0 ? 0 : left / plan.operations;
  return {
    ...plan,
    ...{ targets: left, operations: left, live: left, kinds: null, seenAt: null, wholeModel: false },
    ...{ unchanged: 0, tombstones: 0, pending: 0, stale: 0 },
    ...{ rejections: [], rejectionCount: 0, warnings: [], warningCount: 0 },
    sample: operations.map(({ key, before, after }) => ({
      ...{ key, before, after },
      changedFields: changedFields(before, after),
    })),
    requests: Math.ceil(plan.requests * share),
    estimatedMs: Math.round(plan.estimatedMs * share),
  };
}

type Values = Readonly<Record<string, unknown>> | null;

function changedFields(before: Values, after: Values): string[] {
  if (after === null) return [];
  return Object.keys(after).filter(
    (name) => stringifyJson(before?.[name] ?? null) !== stringifyJson(after[name] ?? null),
  );
}
