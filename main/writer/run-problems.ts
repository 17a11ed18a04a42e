import type { Problem } from '../../shared/errors';
import type { ModelKey } from '../../shared/model-schema';

/** Operations that stay unknown at the end of a run. */
export function unsettled(count: number): Problem {
  return {
    kind: 'Transient',
    code: 'OUTCOMES_UNKNOWN',
    message: `${count} operations could not be settled.`,
    consequence: 'Their records may or may not have been written.',
    action: 'Go on with the run when the service answers: it reads them back before it sends anything again.',
  };
}

export function mergedByService(model: string, key: ModelKey, differing: readonly string[]): Problem {
  return {
    kind: 'ConflictUnhandled',
    code: 'MERGED_BY_SERVICE',
    message: `The service merged this write with another one: ${differing.join(', ')} ${differing.length === 1 ? 'is' : 'are'} not as asked.`,
    consequence: 'The record has a new version that holds the service’s values for these fields.',
    action: 'Compare both sides, then write again on the present version if the asked values are right.',
    place: { model, key: key },
  };
}

export function changedMeanwhile(model: string, key: ModelKey): Problem {
  return {
    kind: 'ConflictUnhandled',
    code: 'CHANGED_MEANWHILE',
    message: 'The answer to this write was lost, and the record has been changed by someone else as well.',
    consequence: 'Whether the write was carried out before that change can’t be told from the record.',
    action: 'Compare both sides, then write again on the present version if the asked values are missing.',
    place: { model, key: key },
  };
}

/** Of a write that was held back: its record was read before it left, and is not the one that was planned on. */
export function changedBeforeSent(model: string, key: ModelKey): Problem {
  return {
    kind: 'ConflictUnhandled',
    code: 'CHANGED_BEFORE_SENT',
    message: 'Someone else changed the record before this write was sent.',
    consequence: 'Nothing was sent for it: the record holds the other values.',
    action:
      'Compare both sides, then write again on the present version if the asked values are still right.',
    place: { model, key: key },
  };
}

export function stoppedBy(what: string, problem: Problem | null): Problem {
  return {
    kind: 'ConflictUnhandled',
    code: 'STOPPED_BY_POLICY',
    message: `The run stopped because of ${what}, as its policy asks.${problem ? ` ${problem.message}` : ''}`,
    consequence: 'Operations that had not left are untouched.',
    action: 'Settle the conflicts and failures, then go on with the run.',
  };
}
