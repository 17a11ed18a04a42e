import { isEqualValue } from '../../../shared/diff';
import { METADATA_FIELDS } from '../../../shared/model-schema';
import type { BatchPlanInput } from '../../apollo/generated/operations';
import { checkField } from '../../components/field-input';
import type { ValueProblem } from '../../components/field-input';
import type { FieldView, ModelView, SchemaTypes } from '../../session';

/** One field of a batch edit: a value for every record, or none at all. */
export interface FieldChange {
  readonly field: string;
  /** `unset` stores null, which is said and not implied by an empty input. */
  readonly mode: 'set' | 'unset';
  /** Undefined until something was entered. */
  readonly value: unknown;
}

/** `touch` changes nothing but the version, so that every app receives the record again. */
export type BatchAction = 'edit' | 'touch' | 'delete';

/** What a batch is to do, as the composer has it. */
export interface BatchSpec {
  readonly model: string | null;
  /** Chosen records; null where the filter chooses. */
  readonly keys: readonly string[] | null;
  /** AppSync filter form; undefined is every record that isn't a tombstone. */
  readonly where: unknown;
  readonly action: BatchAction;
  readonly changes: readonly FieldChange[];
  readonly description: string;
}

export const EMPTY_SPEC: BatchSpec = {
  model: null,
  keys: null,
  where: undefined,
  action: 'edit',
  changes: [],
  description: '',
};

type Described = Pick<ModelView, 'primaryKey' | 'fields'>;

/** The fields that a batch may change: not the key, and nothing that the service owns. */
export function editableFields(model: Described): readonly FieldView[] {
  return model.fields.filter((field) => !field.readOnly && !model.primaryKey.includes(field.name));
}

/** What is wrong with one change; empty when it can be planned. */
export function checkChange(
  change: FieldChange,
  field: FieldView | undefined,
  types: SchemaTypes,
): readonly ValueProblem[] {
  if (!field) return [{ path: change.field, message: 'The model has no such field.' }];
  if (change.mode === 'unset') {
    return field.required ? [{ path: field.name, message: 'A required field can’t be unset.' }] : [];
  }
  if (change.value === undefined || change.value === null) {
    return [{ path: field.name, message: 'Give a value, or choose to unset the field.' }];
  }
  return checkField(field, change.value, types);
}

/** Why a batch can't be planned yet; null when it can. */
export function whyNotPlanned(
  spec: BatchSpec,
  model: Described | undefined,
  types: SchemaTypes,
): string | null {
  if (!spec.model || !model) return 'Choose a model.';
  if (spec.keys?.length === 0) return 'No record is chosen.';
  if (spec.action !== 'edit') return null;
  if (spec.changes.length === 0) return 'Add the first field to change.';
  const fields = new Map(model.fields.map((field) => [field.name, field]));
  const faulty = spec.changes.find(
    (change) => checkChange(change, fields.get(change.field), types).length > 0,
  );
  return faulty ? `The value for ${faulty.field} does not fit yet.` : null;
}

/** The batch as the console API takes it. */
export function toPlanInput(spec: BatchSpec): BatchPlanInput {
  const set = Object.fromEntries(
    spec.changes.map(({ field, mode, value }) => [field, mode === 'unset' ? null : value]),
  );
  return {
    model: spec.model ?? '',
    targets: spec.keys ? { keys: [...spec.keys] } : { where: spec.where ?? {} },
    delete: spec.action === 'delete',
    ...(spec.action === 'touch' ? { touch: true } : {}),
    ...(spec.action === 'edit' ? { set } : {}),
    ...(spec.description.trim() ? { description: spec.description.trim() } : {}),
  };
}

interface Images {
  readonly before?: unknown;
  readonly after?: unknown;
}

/** The changes that an operation of an earlier run stood for, so that they can be planned again for other records. */
export function changesOf({ before, after }: Images, model: Described): FieldChange[] {
  if (!isRecord(before) || !isRecord(after)) return [];
  return editableFields(model)
    .filter(({ name }) => after[name] !== undefined && !isEqualValue(before[name], after[name]))
    .map(({ name }) => {
      const value = after[name];
      return value === null
        ? { field: name, mode: 'unset', value: undefined }
        : { field: name, mode: 'set', value };
    });
}

/** A record without what the service keeps beside its fields: those numbers differ by nature and say nothing new. */
export function withoutMetadata(record: unknown): Readonly<Record<string, unknown>> | null {
  if (!isRecord(record)) return null;
  const hidden: readonly string[] = METADATA_FIELDS;
  return Object.fromEntries(Object.entries(record).filter(([name]) => !hidden.includes(name)));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
