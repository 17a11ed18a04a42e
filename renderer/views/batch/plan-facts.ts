import { isEqualValue } from '../../../shared/diff';
import type { PlanPartsFragment } from '../../apollo/generated/operations';
import { formatValue } from '../../components/field-value';
import { counted, formatCount } from '../../components/format';
import type { FieldView } from '../../session';
import { formatDuration } from './run-facts';

export interface PlanNumber {
  readonly label: string;
  readonly count: number;
  readonly hint: string;
  readonly tone: 'main' | 'quiet' | 'warn' | 'bad';
}

type Counts = Omit<PlanPartsFragment, '__typename' | 'sample' | 'seenAt' | 'kind'>;

/** What a plan comes to, number by number. The first is what will be sent; those that are zero say nothing. */
export function planNumbers(plan: Counts, isDelete: boolean): readonly PlanNumber[] {
  const numbers: readonly PlanNumber[] = [
    {
      label: LABELS[planVerb(plan, isDelete)],
      count: plan.operations,
      hint: 'One guarded mutation each.',
      tone: 'main',
    },
    {
      label: 'already so',
      count: plan.unchanged,
      hint: 'They hold these values; nothing is sent.',
      tone: 'quiet',
    },
    { label: 'tombstones', count: plan.tombstones, hint: 'Deleted before; left alone.', tone: 'quiet' },
    {
      label: 'pending',
      count: plan.pending,
      hint: 'A change of their own waits in the outbox.',
      tone: 'warn',
    },
    {
      label: 'stale here',
      count: plan.stale,
      hint: 'The service has another version than was known; that one is planned on.',
      tone: 'warn',
    },
    {
      label: 'worth a look',
      count: plan.warningCount,
      hint: 'Part of the plan; see why below.',
      tone: 'warn',
    },
    { label: 'can’t change', count: plan.rejectionCount, hint: 'See why below.', tone: 'bad' },
  ];
  return numbers.filter(({ tone, count }) => tone === 'main' || count > 0);
}

const LABELS = { Delete: 'will be deleted', Create: 'will be created', Change: 'will change' } as const;

/** What the button of a plan does: records that did not exist are created, not changed. */
export function planVerb(plan: Pick<PlanPartsFragment, 'document'>, isDelete: boolean): keyof typeof LABELS {
  if (isDelete) return 'Delete';
  return /\bcreate[A-Z]\w*\s*\(/.test(plan.document) ? 'Create' : 'Change';
}

/** `About 12 s, 240 requests`. */
export function describeEstimate(plan: Pick<PlanPartsFragment, 'estimatedMs' | 'requests'>): string {
  const time = formatDuration(plan.estimatedMs);
  return `${plan.estimatedMs < 1000 ? 'Under a second' : `About ${time}`}, ${counted(plan.requests, 'request')}`;
}

/** What the confirmation asks, with the number and the model in it. */
export function confirmTitle(
  plan: Pick<PlanPartsFragment, 'operations' | 'model' | 'document'>,
  isDelete: boolean,
): string {
  const records = `${formatCount(plan.operations)} ${plan.model} ${plan.operations === 1 ? 'record' : 'records'}`;
  return `${planVerb(plan, isDelete)} ${records}?`;
}

type Values = Readonly<Record<string, unknown>> | null;

/** `rating 3 → 9, note n → null`: what happens to one record, in a line. */
export function changeInBrief(before: Values, after: Values, fields: readonly FieldView[]): string {
  if (before === null) return 'new';
  if (after === null) return 'deleted';
  const changed = fields.filter(
    ({ name }) => after[name] !== undefined && !isEqualValue(before[name] ?? null, after[name] ?? null),
  );
  if (changed.length === 0) return 'a new version, nothing else';
  return changed
    .map((field) => {
      const [from, to] = [before, after].map((side) => formatValue(field, side[field.name]).text);
      return `${field.name} ${from} → ${to}`;
    })
    .join(', ');
}
