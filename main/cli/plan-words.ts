import type { ModelInstance } from '../../shared/model-schema';
import type { MigrationPlan } from '../migrations';
import type { PlanKinds, PlanRejection, PlanSampleRow, PlanSummary } from '../writer';

const SAMPLES = 3;
const FINDINGS = 5;
const SHOWN_FIELDS = 4;
const SHOWN_CHARS = 80;

/** What a migration would do, for people: counts of each kind of write, what deserves a look, a sample. */
export function planWords(plan: MigrationPlan): string[] {
  const { planned, unchanged, failed } = plan.operations;
  if (plan.state === 'applied') return [`${plan.migration}: it is applied here, and nothing is left to do`];
  return [
    `${plan.migration} (${plan.state}): ${planned} records, ${unchanged} right already, ${failed} that can’t be written; ${counted(plan.requests, 'request')}, about ${Math.ceil(plan.estimatedMs / 1_000)} s`,
    ...plan.partial.map(
      (model) => `  warning: only a part of ${model} is kept here; the rest is neither counted nor changed`,
    ),
    ...plan.preconditions.map(
      ({ model, where, count, actual, holds }) =>
        `  precondition ${holds ? 'holds' : 'FAILS'}: ${model} ${JSON.stringify(where)} ${JSON.stringify(count)}, found ${actual}`,
    ),
    ...plan.steps.flatMap((step) => [
      `  step ${step.step}: ${writesWords(step)}`,
      ...stepWords(step).map((line) => `    ${line}`),
    ]),
    ...(plan.steps.length > 1
      ? [
          '  Each step is planned on the records as they are now; a later one finds what the earlier ones leave.',
        ]
      : []),
  ];
}

/** `3 writes to Post: 2 updates, 1 delete` */
export function writesWords({ model, operations, kinds }: PlanSummary): string {
  const each = kindWords(kinds);
  return `${counted(operations, 'write')} to ${model}${each === '' ? '' : `: ${each}`}`;
}

/** The lines below a plan's numbers: what it is careful about, what it can't write, and a sample. */
export function stepWords(plan: PlanSummary): string[] {
  const deletes = plan.kinds?.delete ?? 0;
  return [
    ...targetWords(plan),
    ...(plan.wholeModel && plan.operations > 0
      ? [`warning: no filter narrows this step: it goes to every record of ${plan.model}`]
      : []),
    ...(deletes > 0
      ? [
          `warning: it DELETES ${counted(deletes, 'record')}; a rollback can’t bring back what the service keeps as a tombstone`,
        ]
      : []),
    ...findingWords('worth a look first', plan.warningCount, plan.warnings),
    ...findingWords('can’t be written', plan.rejectionCount, plan.rejections),
    ...plan.sample.slice(0, SAMPLES).map(sampleWords),
  ];
}

function kindWords(kinds: PlanKinds | null): string {
  const names = ['create', 'update', 'delete', 'restore', 'touch'] as const;
  const plural = {
    create: 'creates',
    update: 'updates',
    delete: 'deletes',
    restore: 'restores',
    touch: 'touches',
  };
  return names
    .flatMap((name) => {
      const count = kinds?.[name] ?? 0;
      return count === 0 ? [] : [`${count} ${count === 1 ? name : plural[name]}`];
    })
    .join(', ');
}

function targetWords({ targets, live, tombstones, pending, stale }: PlanSummary): string[] {
  const parts = [
    `${live} live`,
    ...(tombstones > 0 ? [`${counted(tombstones, 'tombstone')} left out`] : []),
    ...(pending > 0 ? [`${pending} with a change that still waits in the outbox`] : []),
    ...(stale > 0 ? [`${stale} at another version by now`] : []),
  ];
  return parts.length > 1 ? [`${counted(targets, 'target')}: ${parts.join(', ')}`] : [];
}

function findingWords(title: string, count: number, listed: readonly PlanRejection[]): string[] {
  if (count === 0) return [];
  const shown = listed.slice(0, FINDINGS);
  return [
    `${title}: ${count}`,
    ...shown.map(({ key, field, reason }) => `  ${key}  ${field === null ? '' : `${field}: `}${reason}`),
    ...(count > shown.length ? [`  and ${count - shown.length} more`] : []),
  ];
}

/** The key, then what changes; of a new or a deleted record the first values. */
function sampleWords({ key, before, after, changedFields }: PlanSampleRow): string {
  if (after === null) return [key, 'deleted:', ...valuesOf(before)].join('  ');
  if (before === null) return [key, 'new:', ...valuesOf(after)].join('  ');
  const changes = changedFields.map(
    (name) => `${name}: ${valueWords(before[name])} -> ${valueWords(after[name])}`,
  );
  return [key, ...(changes.length > 0 ? changes : ['no value changes'])].join('  ');
}

function valuesOf(record: ModelInstance | null): string[] {
  const shown = Object.entries(record ?? {}).filter(
    ([name, value]) => !name.startsWith('_') && value !== null,
  );
  return [
    ...shown.slice(0, SHOWN_FIELDS).map(([name, value]) => `${name}: ${valueWords(value)}`),
    ...(shown.length > SHOWN_FIELDS ? ['…'] : []),
  ];
}

function valueWords(value: unknown): string {
  const text = JSON.stringify(value ?? null);
  return text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : text;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
