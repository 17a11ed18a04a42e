import { isEqualValue } from '../../shared/diff';
import type { Problem } from '../../shared/errors';
import type { Model, ModelInstance } from '../../shared/model-schema';
import type { ConflictDecision } from './conflict-api';
import * as problems from './conflict-problems';
import { versionOf } from './operation';
import type { ConflictRecord, RecordEdit } from './writer-api';

/** What carrying a decision out comes to, before anything is sent. */
export type Considered =
  /** A write on the version that the service has now. */
  | { readonly kind: 'SEND'; readonly edit: RecordEdit; readonly now: ModelInstance }
  /** It is settled without a write; `how` says so. */
  | { readonly kind: 'NOTHING_TO_SEND'; readonly how: string }
  /** It stays open, for this reason. */
  | { readonly kind: 'STAYS_OPEN'; readonly problem: Problem };

/** Judges one decision against the record as it is known now. Nothing is sent. */
export function considerDecision(
  model: Model,
  conflict: ConflictRecord,
  decision: ConflictDecision,
  local: ModelInstance | null,
): Considered {
  if (decision.decision === 'KEEP_THEIRS') return { kind: 'NOTHING_TO_SEND', how: 'kept theirs' };
  const now = newest(local, conflict.result ?? conflict.theirs);
  const problem = obstacleTo(model, conflict, decision, now);
  if (problem || !now) return { kind: 'STAYS_OPEN', problem: problem ?? problems.goneProblem(conflict) };
  const edit = editOnTheirs(model, conflict, decision, now);
  if (edit.kind === 'UPDATE' && Object.keys(edit.changes).length === 0)
    return { kind: 'NOTHING_TO_SEND', how: 'kept theirs: it already is as chosen' };
  return { kind: 'SEND', edit, now };
}

/** How a conflict was settled by a write, in words that are kept. */
export function wordsFor(
  decision: Pick<ConflictDecision, 'decision' | 'changes'>,
  edit: Pick<RecordEdit, 'kind' | 'changes'>,
): string {
  if (decision.decision === 'OURS_WHERE_UNCHANGED') return 'sent again: the touched fields were unchanged';
  if (edit.kind === 'DELETE') return 'deleted on their version';
  return decision.changes
    ? `chosen by hand: ${Object.keys(edit.changes).join(', ')} sent`
    : 'ours, on their version';
}

function editOnTheirs(
  model: Model,
  conflict: ConflictRecord,
  decision: ConflictDecision,
  now: ModelInstance,
): RecordEdit {
  const version = versionOf(now);
  const target = {
    model: conflict.model,
    key: conflict.key,
    base: now,
    ...(version === null ? {} : { baseVersion: version }),
    ...(decision.reason === undefined ? {} : { reason: decision.reason }),
  };
  if (conflict.operation === 'DELETE' && !decision.changes) return { ...target, kind: 'DELETE', changes: {} };
  const own = writable(model);
  const wanted = Object.entries(decision.changes ?? conflict.ours).filter(
    ([name, value]) => own.includes(name) && !isEqualValue(now[name] ?? null, value ?? null),
  );
  return { ...target, kind: 'UPDATE', changes: Object.fromEntries(wanted) };
}

function obstacleTo(
  model: Model,
  conflict: ConflictRecord,
  decision: ConflictDecision,
  now: ModelInstance | null,
): Problem | null {
  if (!now || now['_deleted'] === true) return problems.goneProblem(conflict);
  if (conflict.operation === 'CREATE' && !decision.changes) return problems.createProblem(conflict);
  if (decision.version !== undefined && now['_version'] !== decision.version)
    return problems.movedOn(conflict, now);
  if (decision.decision !== 'OURS_WHERE_UNCHANGED') return null;
  const { base, ours, operation } = conflict;
  const touched = operation === 'DELETE' ? writable(model) : Object.keys(ours);
  const met = recordMet(conflict, now);
  const changed = touched.filter((name) => !isEqualValue(base?.[name] ?? null, met[name] ?? null));
  return base !== null && changed.length === 0 ? null : problems.changedThere(conflict, changed);
}

/** What others had made of the record: of a merge nobody has touched since, the record before it, without our own part. */
function recordMet({ how, theirsBefore, result }: ConflictRecord, now: ModelInstance): ModelInstance {
  const isStillTheMerge = how === 'MERGED' && versionOf(now) === versionOf(result);
  return isStillTheMerge && theirsBefore ? theirsBefore : now;
}

function writable(model: Model): string[] {
  return model.fields.flatMap(({ name, readOnly }) => (readOnly ? [] : [name]));
}

function newest(local: ModelInstance | null, told: ModelInstance | null): ModelInstance | null {
  if (!local || !told) return local ?? told;
  return (versionOf(told) ?? 0) > (versionOf(local) ?? 0) ? told : local;
}
