import type { AppSyncErrorEntry, GraphQLResponse } from '../appsync';
import type { Problem } from '../../shared/errors';
import type { Model, ModelInstance, ModelSchema } from '../../shared/model-schema';
import { differingFields } from './equality';
import { isBelowRoot, problemOfEntry } from './explain';
import { NO_VERSION, storedFieldsOf, versionOf } from './operation';
import type { Operation } from './operation';

/** What an answer, or the record read back, says about one operation. */
export type Verdict =
  /** Written as asked; fields that the answer could not show are absent from the record. */
  | { readonly kind: 'APPLIED'; readonly record: ModelInstance | null }
  /** Written, but the service kept or combined some values. */
  | { readonly kind: 'MERGED'; readonly record: ModelInstance; readonly differing: readonly string[] }
  /** Refused because of the version; `theirs` is null where the error carried no record. */
  | { readonly kind: 'CONFLICT'; readonly theirs: ModelInstance | null; readonly problem: Problem | null }
  | { readonly kind: 'REJECTED'; readonly problem: Problem }
  /** Certainly not carried out; to be sent again more slowly. */
  | { readonly kind: 'THROTTLED'; readonly problem: Problem }
  /** Certainly not carried out, as the record read back shows. */
  | { readonly kind: 'NOT_APPLIED' }
  /** May have been carried out: only reading the record back can tell. */
  | { readonly kind: 'UNCERTAIN'; readonly problem: Problem };

const THROTTLED =
  /^(DynamoDB:)?(ProvisionedThroughputExceeded|Throttling|RequestLimitExceeded|TooManyRequests|LimitExceeded)(Exception|Error)?$/;
const MAYBE_WRITTEN = /^(InternalFailure|DeltaSyncWriteError|ExecutionTimeout|.*Timeout.*)$/;
const CONDITION_FAILED = /^(DynamoDB:)?ConditionalCheckFailedException$/;

/** Reads `data` and `errors` of one aliased mutation together: a field that failed below its root was written all the same. */
export function judgeResponse(
  schema: ModelSchema,
  model: Model,
  operation: Operation,
  alias: string,
  response: Pick<GraphQLResponse, 'data' | 'errors'>,
): Verdict {
  const record = response.data?.[alias];
  const own = response.errors
    .filter((entry) => entry.path?.[0] === alias)
    // Where the mutation itself was refused, that is the answer.
    .sort((left, right) => (left.path?.length ?? 0) - (right.path?.length ?? 0));
  if (typeof record === 'object' && record !== null) {
    return judgeWritten(schema, model, operation, record as ModelInstance, own);
  }
  const entry = own[0] ?? response.errors.find((candidate) => !candidate.path || candidate.path.length === 0);
  if (entry) return judgeError(model, operation, entry);
  return uncertain(model, operation, 'The answer has neither a record nor an error for this operation.');
}

function judgeWritten(
  schema: ModelSchema,
  model: Model,
  operation: Operation,
  answered: ModelInstance,
  errors: readonly AppSyncErrorEntry[],
): Verdict {
  const record = storedFieldsOf(model, answered);
  if (operation.kind === 'DELETE') return { kind: 'APPLIED', record };
  const holes = errors.flatMap((entry) => (typeof entry.path?.[1] === 'string' ? [entry.path[1]] : []));
  const differing = differingFields(schema, model, operation.change, record).filter(
    (name) => !holes.includes(name),
  );
  const seen = holes.length === 0 ? record : without(record, holes);
  return differing.length === 0
    ? { kind: 'APPLIED', record: seen }
    : { kind: 'MERGED', record: seen, differing };
}

function without(record: ModelInstance, holes: readonly string[]): ModelInstance {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !holes.includes(name)));
}

function judgeError(model: Model, operation: Operation, entry: AppSyncErrorEntry): Verdict {
  const type = entry.errorType ?? '';
  const problem = problemOfEntry(entry, model.name, operation.key);
  // Fields are resolved after the write: it is in place, though its answer has been taken away (service 8).
  if (isBelowRoot(entry)) return { kind: 'UNCERTAIN', problem };
  if (type === 'ConflictUnhandled') return { kind: 'CONFLICT', theirs: recordOf(model, entry.data), problem };
  if (THROTTLED.test(type)) return { kind: 'THROTTLED', problem };
  if (MAYBE_WRITTEN.test(type)) return { kind: 'UNCERTAIN', problem };
  // The key is taken or gone: which of the two, and whether it is our own earlier attempt, only a read can tell.
  if (CONDITION_FAILED.test(type)) return { kind: 'CONFLICT', theirs: null, problem };
  return { kind: 'REJECTED', problem };
}

function recordOf(model: Model, data: unknown): ModelInstance | null {
  return typeof data === 'object' && data !== null && '_version' in data ? storedFieldsOf(model, data) : null;
}

function uncertain(model: Model, operation: Operation, message: string): Verdict {
  return {
    kind: 'UNCERTAIN',
    problem: {
      kind: 'Transient',
      code: 'NO_ANSWER_FOR_OPERATION',
      message,
      consequence: 'Whether it was carried out is settled by reading the record back.',
      place: { model: model.name, key: operation.key },
    },
  };
}

/**
 * Decides from the record as the service has it now whether a write whose answer was lost is in place (service 9.5).
 *
 * At the base version it wasn't carried out. One version on, with everything asked in place, it was. Anything else
 * is somebody else's doing, or can't be told from it, and is shown as a conflict.
 */
export function judgeReadBack(
  schema: ModelSchema,
  model: Model,
  operation: Operation,
  record: ModelInstance | null,
): Verdict {
  const now = record && storedFieldsOf(model, record);
  if (operation.kind === 'CREATE') return judgeCreate(schema, model, operation, now);
  if (now === null) {
    return operation.kind === 'DELETE' ? { kind: 'APPLIED', record: null } : gone(model, operation);
  }
  if (operation.baseVersion === null) return judgeUnversioned(schema, model, operation, now);
  // A record from before conflict detection counts as version 0 (service 3.1).
  const version = versionOf(now) ?? NO_VERSION;
  if (version === operation.baseVersion) return { kind: 'NOT_APPLIED' };
  if (version === operation.baseVersion + 1 && isInPlace(schema, model, operation, now)) {
    return { kind: 'APPLIED', record: now };
  }
  return { kind: 'CONFLICT', theirs: now, problem: null };
}

function judgeCreate(
  schema: ModelSchema,
  model: Model,
  operation: Operation,
  now: ModelInstance | null,
): Verdict {
  if (now === null) return { kind: 'NOT_APPLIED' };
  const isFirst = versionOf(now) === 1 || model.versioned === false;
  return isFirst && differingFields(schema, model, operation.change, now).length === 0
    ? { kind: 'APPLIED', record: now }
    : { kind: 'CONFLICT', theirs: now, problem: null };
}

function judgeUnversioned(
  schema: ModelSchema,
  model: Model,
  operation: Operation,
  now: ModelInstance,
): Verdict {
  if (operation.kind === 'DELETE') return { kind: 'NOT_APPLIED' };
  return isInPlace(schema, model, operation, now)
    ? { kind: 'APPLIED', record: now }
    : { kind: 'NOT_APPLIED' };
}

function isInPlace(schema: ModelSchema, model: Model, operation: Operation, now: ModelInstance): boolean {
  if (operation.kind === 'DELETE') return now['_deleted'] === true;
  return differingFields(schema, model, operation.change, now).length === 0;
}

function gone(model: Model, operation: Operation): Verdict {
  return {
    kind: 'REJECTED',
    problem: {
      kind: 'NotFound',
      code: 'RECORD_GONE',
      message: 'The service has no record with this key.',
      consequence: 'Nothing was written.',
      action: 'Create the record anew if it should exist.',
      place: { model: model.name, key: operation.key },
    },
  };
}
