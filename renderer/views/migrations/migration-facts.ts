import type {
  JobPartsFragment,
  MigrationPlanPartsFragment,
  MigrationState,
} from '../../apollo/generated/operations';
import { deliverySentence } from '../../components/delivery-sentence';
import { counted, formatCount } from '../../components/format';
import type { OutcomeTone } from '../batch';
import type { Figure } from './report-parts';

type Job = JobPartsFragment;

/** What each state of a migration is called, and how grave it is. */
export const MIGRATION_STATES: Readonly<
  Record<MigrationState, { readonly label: string; readonly tone: OutcomeTone }>
> = {
  PENDING: { label: 'Pending', tone: 'none' },
  PARTIAL: { label: 'Partly applied', tone: 'warn' },
  APPLIED: { label: 'Applied', tone: 'ok' },
  ROLLING_BACK: { label: 'Partly rolled back', tone: 'warn' },
  ROLLED_BACK: { label: 'Rolled back', tone: 'quiet' },
};

const UNDER_WAY: Readonly<Partial<Record<Job['kind'], string>>> = {
  PLAN: 'Being planned',
  PLAN_ROLLBACK: 'Being planned',
  APPLY: 'Being applied',
  ROLLBACK: 'Being rolled back',
};

/** What a migration is shown as: what is being done with it, or where it stands. */
export function stateOf(
  state: MigrationState,
  job: Pick<Job, 'kind' | 'state'> | null,
): { readonly label: string; readonly tone: OutcomeTone } {
  const label = job?.state === 'RUNNING' ? UNDER_WAY[job.kind] : undefined;
  return label === undefined ? MIGRATION_STATES[state] : { label, tone: 'none' };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value as YAML writes it on one line: names without quotes. */
export function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (!isRecord(value)) return JSON.stringify(value) ?? 'null';
  const parts = Object.entries(value).map(([name, inner]) => `${name}: ${flow(inner)}`);
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}

const BOUNDS = [
  ['eq', 'exactly'],
  ['le', 'at most'],
  ['ge', 'at least'],
] as const;

/** `exactly 0`, `at least 1 and at most 10`. */
export function describeCount(count: unknown): string {
  if (!isRecord(count)) return flow(count);
  return BOUNDS.flatMap(([bound, words]) => {
    const value = count[bound];
    return typeof value === 'number' ? [`${words} ${formatCount(value)}`] : [];
  }).join(' and ');
}

export interface StepView {
  readonly model: string;
  /** `Change`, `Delete`, `Import`, … */
  readonly verb: string;
  /** The filter as it is written; null where the step takes no filter or every record. */
  readonly where: string | null;
  /** What it does, a line each: the part of the change, the field, the value. */
  readonly lines: readonly { readonly part: string; readonly field: string; readonly value: string }[];
}

const WHOLE_CHANGES = { delete: 'Delete', restore: 'Restore', touch: 'Touch', create: 'Create' } as const;

/** The steps of a definition as a person reads them. */
export function describeSteps(definition: unknown): readonly StepView[] {
  const steps = isRecord(definition) && Array.isArray(definition['steps']) ? definition['steps'] : [];
  return steps.filter(isRecord).map(describeStep);
}

function describeStep(step: Readonly<Record<string, unknown>>): StepView {
  const where = isRecord(step['where']) && Object.keys(step['where']).length > 0 ? flow(step['where']) : null;
  const base = { model: String(step['model']), where };
  if (isRecord(step['import'])) return { ...base, verb: 'Import into', lines: linesOf(step['import'], '') };
  if (isRecord(step['derive'])) return { ...base, verb: 'Make', lines: deriveLines(step['derive']) };
  const change = isRecord(step['change']) ? step['change'] : {};
  const whole = Object.entries(WHOLE_CHANGES).find(([name]) => change[name] !== undefined);
  if (whole?.[0] === 'create') return { ...base, verb: whole[1], lines: createLines(change['create']) };
  if (whole) return { ...base, verb: whole[1], lines: [] };
  return { ...base, verb: 'Change', lines: Object.entries(change).flatMap(partLines) };
}

function partLines([part, value]: [string, unknown]): StepView['lines'] {
  if (part === 'unset' && Array.isArray(value))
    return value.map((field) => ({ part, field: String(field), value: 'null' }));
  return isRecord(value) ? linesOf(value, part) : [];
}

const linesOf = (values: Readonly<Record<string, unknown>>, part: string): StepView['lines'] =>
  Object.entries(values).map(([field, value]) => ({
    part,
    field,
    // An expression is code, not a text in quotes.
    value: part === 'transform' && typeof value === 'string' ? value : flow(value),
  }));

const createLines = (value: unknown): StepView['lines'] =>
  (Array.isArray(value) ? value : [value]).map((each, at) => ({
    part: 'create',
    field: String(at + 1),
    value: flow(each),
  }));

function deriveLines(derive: Readonly<Record<string, unknown>>): StepView['lines'] {
  const from = { part: 'from', field: String(derive['from']), value: flow(derive['where'] ?? {}) };
  const values = isRecord(derive['values']) ? linesOf(derive['values'], 'transform') : [];
  return [from, ...values];
}

/** The newest job of a migration: it is what its panel shows. Jobs come newest first. */
export function jobOf(jobs: readonly Job[], migration: string): Job | null {
  return jobs.find(({ kind, subject }) => UNDER_WAY[kind] !== undefined && subject === migration) ?? null;
}

/** Changes when a migration has ended, so that what was read before is read again. */
export function lastEnd(jobs: readonly Job[]): number {
  return jobs.reduce((last, { endedAt }) => Math.max(last, endedAt ?? 0), 0);
}

/** Mutations that a plan would send. */
export function writesOf(plan: Pick<MigrationPlanPartsFragment, 'steps'>): number {
  return plan.steps.reduce((sum, { plan: { operations } }) => sum + operations, 0);
}

/** The most that one of its runs writes: limits hold for each run. */
export function mostInARun(plan: Pick<MigrationPlanPartsFragment, 'steps'>): number {
  return Math.max(0, ...plan.steps.map(({ plan: { operations } }) => operations));
}

/** `Apply to 1,000 records`, `Go on with 12 records`, `Roll back 1,000 records`. */
export function carryOutLabel(kind: 'APPLY' | 'ROLLBACK', state: MigrationState, writes: number): string {
  const records = counted(writes, 'record');
  if (kind === 'ROLLBACK')
    return state === 'ROLLING_BACK' ? `Go on rolling back ${records}` : `Roll back ${records}`;
  if (writes === 0) return 'Note it as applied';
  return state === 'PARTIAL' ? `Go on with ${records}` : `Apply to ${records}`;
}

/** A run of the journal belongs to a migration by its description. */
export function isRunOf(migration: string, description: string): boolean {
  return description.replace(/^Undo: /, '').startsWith(`Migration ${migration}, step `);
}

/** Records by what became of them; those that are zero say nothing. */
export function outcomesOf(
  counts: NonNullable<Job['report']>['operations'],
  isBack = false,
): readonly Figure[] {
  const { planned, applied, unchanged, conflicted, failed, unknown } = counts;
  const outcomes: readonly Figure[] = [
    { label: isBack ? 'Put back' : 'Applied', count: counts.applied, tone: 'ok' },
    { label: 'Already so', count: counts.unchanged, tone: 'quiet' },
    { label: 'In conflict', count: counts.conflicted, tone: 'warn' },
    { label: 'Failed', count: counts.failed, tone: 'bad' },
    { label: 'Unknown', count: counts.unknown, tone: 'warn' },
    {
      label: 'Not sent',
      count: planned - applied - unchanged - conflicted - failed - unknown,
      tone: 'none',
    },
  ];
  return outcomes.filter(({ count }, at) => at === 0 || count > 0);
}

/** What the proof of delivery says in a sentence; null where nothing was applied. */
export function describeDelivery({ operations, delivery }: NonNullable<Job['report']>): string | null {
  return operations.applied === 0 ? null : deliverySentence(operations.applied, delivery);
}
