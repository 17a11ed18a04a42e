import { OutbandError } from '../../shared/errors';
import type { Journal } from './journal/journal';
import type { RunRecord } from './journal/rows';
import type { PlanOrigin } from './plan-origin';

const PAGE = 500;
const OPEN_PLANS = 1_000;

export const originOf = (origin: PlanOrigin): PlanOrigin => {
  const { planId, environment, exportedAt, exportedBy, digest } = origin;
  return { planId, environment, exportedAt, exportedBy, digest };
};

/** The origin that the journal holds of a plan that was taken in from a file. */
export function importedFrom(request: unknown): PlanOrigin | null {
  if (typeof request !== 'object' || request === null || !('imported' in request)) return null;
  const { imported } = request;
  return typeof imported === 'object' ? (imported as PlanOrigin | null) : null;
}

/** The newest run of what a file holds: of the file, or of the plan before it was handed on. */
export function handedOnRun(journal: Journal, { planId }: Pick<PlanOrigin, 'planId'>): RunRecord | undefined {
  for (let offset = 0; ; offset += PAGE) {
    const runs = journal.runs({ offset, limit: PAGE });
    for (const run of runs) {
      // Single edits are many, and none of them was handed on.
      if (run.kind === 'edit') continue;
      const plan = journal.planOfRun(run);
      if (plan.id === planId || importedFrom(plan.request)?.planId === planId) return run;
    }
    if (runs.length < PAGE) return undefined;
  }
}

/** Plans of the same file that nobody has started: two of them could be run one after the other. */
export function discardTwins(journal: Journal, { planId }: Pick<PlanOrigin, 'planId'>): void {
  for (const { id, request } of journal.openPlans(OPEN_PLANS))
    if (importedFrom(request)?.planId === planId) journal.discardPlan(id);
}

export function otherBackend(
  file: string,
  { environment }: Pick<PlanOrigin, 'environment'>,
  here: string | null,
): OutbandError {
  return new OutbandError({
    kind: 'BadInput',
    code: 'PLAN_OF_ANOTHER_BACKEND',
    message: `The plan was made for ${environment ?? 'a backend without a name'}; this connection is to ${here ?? 'one without a name'}.`,
    consequence: 'Nothing was planned: the versions of another backend’s records say nothing here.',
    action:
      'Open it on its own connection. A change for several environments is a migration: its file is planned in each.',
    place: { file },
  });
}

export function alreadyRun(file: string, { id, state }: RunRecord): OutbandError {
  return new OutbandError({
    kind: 'BadInput',
    code: 'PLAN_ALREADY_RUN',
    message: `This plan was run here already: run ${id}, ${state.toLowerCase()}.`,
    consequence: 'Nothing was planned: what it has written would be written twice.',
    action: 'Go on with that run where it is unfinished, or plan again what it did not come to.',
    place: { file },
  });
}
