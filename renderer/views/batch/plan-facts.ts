import type { PlanPartsFragment } from '../../apollo/generated/operations';
import { counted, formatCount } from '../../components/format';
import { formatDuration } from './run-facts';

export interface PlanNumber {
  readonly label: string;
  readonly count: number;
  readonly hint: string;
  readonly tone: 'main' | 'quiet' | 'bad';
}

/** What a plan comes to, number by number. The first is what will be sent; those that are zero say nothing. */
export function planNumbers(plan: PlanPartsFragment): readonly PlanNumber[] {
  const numbers: readonly PlanNumber[] = [
    { label: 'will change', count: plan.operations, hint: 'One guarded mutation each.', tone: 'main' },
    {
      label: 'already so',
      count: plan.unchanged,
      hint: 'They hold these values; nothing is sent.',
      tone: 'quiet',
    },
    { label: 'tombstones', count: plan.tombstones, hint: 'Deleted before; left alone.', tone: 'quiet' },
    { label: 'can’t change', count: plan.rejectionCount, hint: 'See why below.', tone: 'bad' },
  ];
  return numbers.filter(({ tone, count }) => tone === 'main' || count > 0);
}

/** `About 12 s, 240 requests`. */
export function describeEstimate(plan: Pick<PlanPartsFragment, 'estimatedMs' | 'requests'>): string {
  const time = formatDuration(plan.estimatedMs);
  return `${plan.estimatedMs < 1000 ? 'Under a second' : `About ${time}`}, ${counted(plan.requests, 'request')}`;
}

/** What the confirmation asks, with the number and the model in it. */
export function confirmTitle(
  plan: Pick<PlanPartsFragment, 'operations' | 'model'>,
  isDelete: boolean,
): string {
  const records = `${formatCount(plan.operations)} ${plan.model} ${plan.operations === 1 ? 'record' : 'records'}`;
  return `${isDelete ? 'Delete' : 'Change'} ${records}?`;
}
