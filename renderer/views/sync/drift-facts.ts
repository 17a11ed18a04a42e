import type { DriftKind, ModelDriftPartsFragment } from '../../apollo/generated/operations';
import { counted, formatCount } from '../../components/format';

export type ModelDrift = ModelDriftPartsFragment;

export const KIND_WORDS: Readonly<Record<DriftKind, { readonly word: string; readonly meaning: string }>> = {
  ONLY_HERE: { word: 'only here', meaning: 'The service has no such record, not even a tombstone.' },
  ONLY_THERE: { word: 'only there', meaning: 'The service has the record; this computer does not.' },
  DIFFERS: { word: 'differs', meaning: 'Both have it, with other values.' },
  PENDING: { word: 'pending', meaning: 'Changes of it wait in the outbox; a repair leaves it alone.' },
};

/** Findings that a repair would read again. */
export function repairable({ found }: Pick<ModelDrift, 'found'>): number {
  return found.onlyHere + found.onlyThere + found.differs;
}

export function countOf({ found }: Pick<ModelDrift, 'found'>, kind: DriftKind): number {
  return {
    ONLY_HERE: found.onlyHere,
    ONLY_THERE: found.onlyThere,
    DIFFERS: found.differs,
    PENDING: found.pending,
  }[kind];
}

const STEPS = {
  READING: 'reading the service',
  COMPARING: 'looking for what is only here',
  CONFIRMING: 'looking a second time',
  REPAIRING: 'repairing',
} as const;

/** How a comparison stands, in words. */
export function stateWords(drift: ModelDrift): string {
  const { state, progress } = drift;
  switch (state) {
    case 'WAITING':
      return 'waits for its turn';
    case 'CANCELLED':
      return 'cancelled; what was found by then is listed';
    case 'FAILED':
      return 'failed';
    case 'RUNNING': {
      if (!progress) return 'begins';
      const of = progress.total == null ? '' : ` of ${formatCount(progress.total)}`;
      return `${STEPS[progress.step]}: ${formatCount(progress.done)}${of}`;
    }
    case 'DONE':
      return doneWords(drift);
  }
}

function doneWords(drift: ModelDrift): string {
  const { report, repair, found } = drift;
  const left = repairable(drift);
  if (repair) {
    const rest = repair.left > 0 ? `, ${formatCount(repair.left)} left` : '';
    return `${counted(repair.repaired, 'record')} repaired${rest}`;
  }
  const compared = report ? `${formatCount(report.there)} there, ${formatCount(report.here)} here` : '';
  if (left === 0)
    return found.pending > 0 ? `agrees except for the outbox (${compared})` : `agrees (${compared})`;
  return `${counted(left, 'record')} ${left === 1 ? 'differs' : 'differ'} (${compared})`;
}

/** What else the reader of a report must know; null where nothing. */
export function caveats({ report }: ModelDrift): string | null {
  if (!report) return null;
  const parts = [
    report.unreadable > 0
      ? `${counted(report.unreadable, 'record')} came without content, so that what is only here is not known.`
      : null,
    report.unconfirmed > 0
      ? `${counted(report.unconfirmed, 'finding')} were looked at once only: changes that arrived meanwhile may be among them.`
      : null,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(' ') : null;
}
