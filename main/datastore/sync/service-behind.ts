import type { Problem } from '../../../shared/errors';
import type { BehindRecord, BehindSummary } from '../storage/storage-adapter';

/** A read of the service may be this far behind its writes; what changed later is not missed by it. */
export const SETTLED_MS = 10_000;

/**
 * Of the records that a base sync read in lower versions, those that no read behind its writes explains: the service had
 * the version that is here long before the sync began, and has it no more.
 */
export function lostVersions(
  behind: readonly BehindRecord[],
  startedAt: number | null,
): readonly BehindRecord[] {
  return behind.filter(
    ({ here }) => here.changedAt === null || startedAt === null || here.changedAt < startedAt - SETTLED_MS,
  );
}

/**
 * Whether a delta sync read a record that was written after the version here, in a lower one. Its older versions are part
 * of every delta; this is a count that began anew.
 */
export function beganAnew(behind: readonly BehindRecord[]): boolean {
  return behind.some(
    ({ here, there }) =>
      here.changedAt !== null && there.changedAt !== null && there.changedAt > here.changedAt + SETTLED_MS,
  );
}

/** What was known with what one more page showed. */
export function addBehind(
  known: BehindSummary | null,
  behind: readonly BehindRecord[],
): BehindSummary | null {
  const [first] = behind;
  return first ? { count: (known?.count ?? 0) + behind.length, first: known?.first ?? first } : known;
}

/** What a person is told of a model whose versions at the service went back, until a base sync finds none any more. */
export function problemOfBehind(model: string, { count, first }: BehindSummary): Problem {
  const { key, here, there } = first;
  return {
    kind: 'BadRecord',
    code: 'SERVICE_BEHIND',
    message: `The service has ${count} ${model} in lower versions than the local copy, such as ${key}: ${there.version} there, ${here.version} here.`,
    consequence:
      'Versions only rise, so the backend was made anew or put back from a backup. The local copy keeps what it had of these records, and writes to them meet conflicts.',
    action:
      'If that is so, clear the local copy: it is read again as the service is now, and what waits in the outbox stays.',
    place: { model, key },
  };
}
