import type { Model, ModelInstance, ModelKey } from '../../shared/model-schema';
import type { Problem } from '../../shared/errors';

export type OperationKind = 'CREATE' | 'UPDATE' | 'DELETE';

/** What the service takes a missing version for (service 3.1): adopting is the one write without an answered version. */
export const NO_VERSION = 0;

/** New values by field: exactly what goes into the input beside the key and `_version`. Null removes. */
export type FieldValues = Readonly<Record<string, unknown>>;

/** One guarded write as planning hands it to the journal. */
export interface PlannedOperation {
  readonly key: ModelKey;
  readonly kind: OperationKind;
  /** The version the change is based on, copied from the store; null for creates and models without versions. */
  readonly baseVersion: number | null;
  readonly before: ModelInstance | null;
  readonly change: FieldValues;
}

/** One guarded write as the runner holds it while it is under way. */
export interface Operation {
  readonly id: number;
  readonly key: ModelKey;
  readonly kind: OperationKind;
  readonly baseVersion: number | null;
  readonly change: FieldValues;
  readonly attempts: number;
  /** An earlier attempt's answer was lost, so the write may already be in place. */
  readonly uncertain: boolean;
  readonly sentAt: number | null;
}

/** What became of one operation; its `id` is the journal's. */
export interface Outcome {
  readonly id: number;
  readonly state: 'NOT_SENT' | 'APPLIED' | 'UNCHANGED' | 'CONFLICTED' | 'REJECTED' | 'UNKNOWN';
  readonly at: number;
  readonly result?: ModelInstance | null;
  readonly theirs?: ModelInstance | null;
  readonly problem?: Problem | null;
  /** Set when the operation goes on with another base. */
  readonly rebase?: Rebase;
}

/** What an operation goes on with after a conflict. */
export interface Rebase {
  /** Always a version that the service has given out. */
  readonly baseVersion: number | null;
  /** The record without our own write: older than `baseVersion` where the service has merged part of that already. */
  readonly before: ModelInstance | null;
  readonly change: FieldValues;
}

/** False where sending the write twice could leave other data than sending it once: Automerge appends lists (service 3.3). */
export function isRepeatable(model: Model, operation: Pick<Operation, 'kind' | 'change'>): boolean {
  if (operation.kind !== 'UPDATE') return true;
  return model.fields.every(
    (field) =>
      operation.change[field.name] === undefined ||
      (!field.list && field.kind !== 'customType' && field.type !== 'AWSJSON'),
  );
}

/** A record cut to what the model stores and the service keeps beside it; relations that a response carries are left out. */
export function storedFieldsOf(model: Model, record: ModelInstance): ModelInstance {
  const stored: Record<string, unknown> = {};
  for (const field of model.fields) {
    const value = record[field.name];
    if (value !== undefined) stored[field.name] = value;
  }
  for (const name of ['_version', '_lastChangedAt', '_deleted'] as const) {
    if (record[name] !== undefined) stored[name] = record[name];
  }
  return stored;
}

/** The version that a record from the service or the store carries; null where it has none. */
export function versionOf(record: ModelInstance | null | undefined): number | null {
  const version = record?.['_version'];
  return typeof version === 'number' ? version : null;
}
