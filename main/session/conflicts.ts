import { isEqualValue } from '../../shared/diff';
import { OutbandError, problemOf } from '../../shared/errors';
import type { Problem } from '../../shared/errors';
import type { ModelInstance } from '../../shared/model-schema';
import type { DataStoreApi } from '../datastore';
import type { ConflictRecord, EditResult, OutbandWriter, RecordEdit } from '../writer';
import type { ConflictDecision, ConflictView, SettledConflict } from './session-api';

interface Parts {
  readonly store: Pick<DataStoreApi, 'get' | 'model'>;
  readonly writer: Pick<OutbandWriter, 'conflict' | 'save' | 'settleConflict'>;
}

/** A conflict beside the record as the local copy holds it now. */
export function conflictView(store: Parts['store'], conflict: ConflictRecord): ConflictView {
  return { ...conflict, now: store.get(conflict.model, conflict.key) ?? null };
}

/**
 * Carries out a decision about one conflict: notes it, after a guarded write on the service's current version where one
 * is asked for. A conflict whose write did not succeed stays open, with the reason. Throws NotFound for an unknown id.
 */
export async function settleConflict(parts: Parts, decision: ConflictDecision): Promise<SettledConflict> {
  const { store, writer } = parts;
  const conflict = writer.conflict(decision.id);
  if (!conflict) throw noSuchConflict(decision.id);
  const answer = (sent: boolean, problem: Problem | null): SettledConflict => ({
    conflict: conflictView(store, writer.conflict(decision.id) ?? conflict),
    sent,
    problem,
  });
  if (conflict.settled !== null) return answer(false, null);
  if (decision.decision === 'KEEP_THEIRS') {
    writer.settleConflict(conflict.id, 'kept theirs');
    return answer(false, null);
  }
  const now = newest(store.get(conflict.model, conflict.key) ?? null, conflict.result ?? conflict.theirs);
  const obstacle = whyNotSent(conflict, decision, now);
  if (obstacle || !now) return answer(false, obstacle ?? goneProblem(conflict));
  const edit = editOnTheirs(parts, conflict, decision, now);
  if (edit.kind === 'UPDATE' && Object.keys(edit.changes).length === 0) {
    writer.settleConflict(conflict.id, 'kept theirs: it already is as chosen');
    return answer(false, null);
  }
  try {
    const result = await writer.save(edit);
    if (result.outcome === 'CONFLICT' || result.outcome === 'MERGED') {
      // The write is listed as a conflict of its own: two open ones of the same record would contradict each other.
      writer.settleConflict(conflict.id, 'overtaken by a newer conflict');
      return answer(true, notApplied(result));
    }
    if (result.outcome !== 'APPLIED') return answer(true, result.problem);
    writer.settleConflict(conflict.id, wordsFor(decision, edit));
    return answer(true, null);
  } catch (error) {
    return answer(false, problemOf(error));
  }
}

/** Looked through when an edit is stored; older conflicts are settled in their own view. */
const LOOKED_THROUGH = 500;

/** An edit that was stored answers the open conflicts about the same fields of its record. */
export function settleByEdit(
  writer: Pick<OutbandWriter, 'conflicts' | 'settleConflict'>,
  { model, key, kind, changes }: RecordEdit,
): void {
  for (const conflict of writer.conflicts({ open: true, offset: 0, limit: LOOKED_THROUGH }).conflicts) {
    const isAbout = kind === 'DELETE' || Object.keys(conflict.ours).some((field) => field in changes);
    if (conflict.model === model && conflict.key === key && isAbout)
      writer.settleConflict(conflict.id, 'settled by a later edit');
  }
}

function editOnTheirs(
  { store }: Parts,
  conflict: ConflictRecord,
  decision: ConflictDecision,
  now: ModelInstance,
): RecordEdit {
  const target = {
    model: conflict.model,
    key: conflict.key,
    base: now,
    ...(typeof now._version === 'number' ? { baseVersion: now._version } : {}),
  };
  if (conflict.operation === 'DELETE' && !decision.changes) return { ...target, kind: 'DELETE', changes: {} };
  const writable = new Set(
    store
      .model(conflict.model)
      .fields.filter(({ readOnly }) => !readOnly)
      .map(({ name }) => name),
  );
  const wanted = Object.entries(decision.changes ?? conflict.ours).filter(
    ([name, value]) => writable.has(name) && !isEqualValue(now[name] ?? null, value ?? null),
  );
  return { ...target, kind: 'UPDATE', changes: Object.fromEntries(wanted) };
}

function whyNotSent(
  conflict: ConflictRecord,
  decision: ConflictDecision,
  now: ModelInstance | null,
): Problem | null {
  if (!now || now._deleted === true) return goneProblem(conflict);
  if (conflict.operation === 'CREATE' && !decision.changes) return createProblem(conflict);
  if (decision.version !== undefined && now._version !== decision.version) return movedOn(conflict, now);
  if (decision.decision !== 'OURS_WHERE_UNCHANGED') return null;
  const touched =
    conflict.operation === 'DELETE' ? Object.keys(conflict.base ?? {}) : Object.keys(conflict.ours);
  const changed = touched.filter(
    (name) => !isServiceField(name) && !isEqualValue(conflict.base?.[name] ?? null, now[name] ?? null),
  );
  return changed.length > 0 || conflict.base === null ? changedThere(conflict, changed) : null;
}

function isServiceField(name: string): boolean {
  return name.startsWith('_') || name === 'updatedAt' || name === 'createdAt';
}

function newest(local: ModelInstance | null, seen: ModelInstance | null): ModelInstance | null {
  if (!local || !seen) return local ?? seen;
  return Number(seen._version ?? 0) > Number(local._version ?? 0) ? seen : local;
}

function wordsFor({ decision, changes }: ConflictDecision, edit: RecordEdit): string {
  if (decision === 'OURS_WHERE_UNCHANGED') return 'sent again: the touched fields were unchanged';
  if (edit.kind === 'DELETE') return 'deleted on their version';
  return changes ? `chosen by hand: ${Object.keys(edit.changes).join(', ')} sent` : 'ours, on their version';
}

function noSuchConflict(id: string): OutbandError {
  return new OutbandError({
    kind: 'NotFound',
    code: 'CONFLICT_NOT_FOUND',
    message: `The journal holds no conflict ${id}.`,
    consequence: 'Nothing was sent.',
    action: 'Look at the list again.',
  });
}

const place = ({ model, key }: ConflictRecord) => ({ model, key });

function goneProblem(conflict: ConflictRecord): Problem {
  return {
    kind: 'ConflictUnhandled',
    code: 'RECORD_GONE',
    message: 'The record has been deleted since; a write to a tombstone does not bring it back.',
    consequence: 'Nothing was sent, and the conflict stays open.',
    action: 'Keep theirs, or create the record anew under another key.',
    place: place(conflict),
  };
}

function createProblem(conflict: ConflictRecord): Problem {
  return {
    kind: 'ConflictUnhandled',
    code: 'KEY_TAKEN',
    message: 'Another record has this key, so it can’t be created again.',
    consequence: 'Nothing was sent, and the conflict stays open.',
    action: 'Choose field by field what the existing record should hold, or keep theirs.',
    place: place(conflict),
  };
}

function movedOn(conflict: ConflictRecord, now: ModelInstance): Problem {
  return {
    kind: 'ConflictUnhandled',
    code: 'VERSION_MOVED_ON',
    message: `The record has moved on to version ${String(now._version)} since you looked.`,
    consequence: 'Nothing was sent, and the conflict stays open.',
    action: 'Look at the values again and decide on them.',
    place: place(conflict),
  };
}

function changedThere(conflict: ConflictRecord, fields: readonly string[]): Problem {
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

function notApplied({ outcome, differingFields }: EditResult): Problem {
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
