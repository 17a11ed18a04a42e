import type { Problem } from '../../shared/errors';
import { OutbandError } from '../../shared/errors';
import type { ModelInstance, ModelKey } from '../../shared/model-schema';
import type { ConflictRecord, EditResult } from './writer-api';

type Placed = Pick<ConflictRecord, 'model' | 'key'>;

const place = ({ model, key }: Placed) => ({ model, key });

/** The record is a tombstone, or gone. */
export function goneProblem(conflict: Placed): Problem {
  return {
    kind: 'ConflictUnhandled',
    code: 'RECORD_GONE',
    message: 'The record has been deleted since; a write to a tombstone does not bring it back.',
    consequence: 'Nothing was sent, and the conflict stays open.',
    action: 'Keep theirs, or create the record anew under another key.',
    place: place(conflict),
  };
}

/** A create met a record that has its key. */
export function createProblem(conflict: Placed): Problem {
  return {
    kind: 'ConflictUnhandled',
    code: 'KEY_TAKEN',
    message: 'Another record has this key, so it can’t be created again.',
    consequence: 'Nothing was sent, and the conflict stays open.',
    action: 'Choose field by field what the existing record should hold, or keep theirs.',
    place: place(conflict),
  };
}

/** The decision was made on an older version. */
export function movedOn(conflict: Placed, now: ModelInstance): Problem {
  return {
    kind: 'ConflictUnhandled',
    code: 'VERSION_MOVED_ON',
    message: `The record has moved on to version ${String(now._version)} since you looked.`,
    consequence: 'Nothing was sent, and the conflict stays open.',
    action: 'Look at the values again and decide on them.',
    place: place(conflict),
  };
}

/** Somebody else changed what the decision touches, or nobody knows. */
export function changedThere(conflict: Placed, fields: readonly string[]): Problem {
  return {
    kind: 'ConflictUnhandled',
    code: 'TOUCHED_FIELDS_CHANGED',
    message:
      fields.length > 0
        ? `Somebody else changed ${fields.join(', ')}.`
        : 'What the record held before is not known.',
    consequence: 'Nothing was sent, and the conflict stays open.',
    action: 'Decide field by field.',
    place: place(conflict),
  };
}

/** The write that was to settle a conflict met another one. */
export function notApplied({ outcome, differingFields }: EditResult): Problem {
  return {
    kind: 'ConflictUnhandled',
    code: 'NOT_APPLIED',
    message:
      outcome === 'MERGED'
        ? `The service merged the write again and kept its own ${differingFields.join(', ')}.`
        : 'The record was changed again while this was sent.',
    consequence: 'A newer conflict of the same record is listed.',
    action: 'Decide on the newer one.',
  };
}

/** How a conflict is settled whose write has met a newer one. */
export const OVERTAKEN = 'overtaken by a newer conflict';

/** There is no record that an edit could meet. */
export function nothingToPredictOn(model: string, key: ModelKey): OutbandError {
  return new OutbandError({
    kind: 'NotFound',
    code: 'RECORD_NOT_FOUND',
    message: `The local copy holds no ${model} with this key.`,
    consequence: 'What would become of the edit can’t be told.',
    action: 'Resync the model, or read the record from the service.',
    place: { model, key },
  });
}
