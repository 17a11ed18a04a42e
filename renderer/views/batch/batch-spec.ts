import { METADATA_FIELDS } from '../../../shared/model-schema';
import type { BatchPlanInput, BatchTargetsInput } from '../../apollo/generated/operations';
import { checkField } from '../../components/field-input';
import type { ValueProblem } from '../../components/field-input';
import type { FieldView, ModelView, SchemaTypes } from '../../session';
import { readRecords } from './new-records';

/**
 * How a field changes. `unset` stores null, which is said and not implied by an empty input; `append` and `remove` take
 * items of a list; `transform` computes the value from the record.
 */
export type ChangeMode = 'set' | 'unset' | 'append' | 'remove' | 'transform';

/** One field of a batch edit. */
export interface FieldChange {
  readonly field: string;
  readonly mode: ChangeMode;
  /** A value, the items of a list, or a JSONata expression; undefined until something was entered. */
  readonly value: unknown;
}

/** `touch` changes nothing but the version; `restore` writes to tombstones; `create` makes new records. */
export type BatchAction = 'edit' | 'create' | 'touch' | 'restore' | 'delete';

/** What names the records: a filter, keys that were given as text, a query, or a selection made elsewhere. */
export type TargetSource = 'filter' | 'keys' | 'query' | 'chosen';

/** What a batch is to do, as the composer has it. */
export interface BatchSpec {
  readonly model: string | null;
  readonly source: TargetSource;
  /** The records where the filter doesn't choose; null until they are known. */
  readonly keys: readonly string[] | null;
  /** AppSync filter form; undefined is every record that isn't a tombstone. */
  readonly where: unknown;
  readonly action: BatchAction;
  readonly changes: readonly FieldChange[];
  /** New records as they were written: a JSON array. */
  readonly records: string;
  /** Reads the targets from the service before planning. */
  readonly reread: boolean;
  readonly description: string;
}

export const EMPTY_SPEC: BatchSpec = {
  model: null,
  source: 'filter',
  keys: null,
  where: undefined,
  action: 'edit',
  changes: [],
  records: '',
  reread: false,
  description: '',
};

type Described = Pick<ModelView, 'primaryKey' | 'fields'>;

/** The fields that a batch may change: not the key, and nothing that the service owns. */
export function editableFields(model: Described): readonly FieldView[] {
  return model.fields.filter((field) => !field.readOnly && !model.primaryKey.includes(field.name));
}

/** The ways in which a field may change, the most usual one first. */
export function modesOf(field: FieldView): readonly ChangeMode[] {
  const list: readonly ChangeMode[] = field.list ? ['append', 'remove'] : [];
  const unset: readonly ChangeMode[] = field.required ? [] : ['unset'];
  return ['set', ...list, ...unset, 'transform'];
}

/** What is wrong with one change; empty when it can be planned. */
export function checkChange(
  change: FieldChange,
  field: FieldView | undefined,
  types: SchemaTypes,
): readonly ValueProblem[] {
  if (!field) return [{ path: change.field, message: 'The model has no such field.' }];
  const problem = (message: string) => [{ path: field.name, message }];
  switch (change.mode) {
    case 'unset':
      return field.required ? problem('A required field can’t be unset.') : [];
    case 'transform':
      return typeof change.value === 'string' && change.value.trim() ? [] : problem('Write an expression.');
    case 'append':
    case 'remove':
      if (!Array.isArray(change.value) || change.value.length === 0) return problem('Add the first item.');
      return checkField(field, change.value, types);
    case 'set':
      if (change.value === undefined || change.value === null)
        return problem(field.required ? 'Give a value.' : 'Give a value, or choose Unset.');
      return checkField(field, change.value, types);
  }
}

/** Why a batch can't be planned yet; null when it can. */
export function whyNotPlanned(
  spec: BatchSpec,
  model: Described | undefined,
  types: SchemaTypes,
): string | null {
  if (!spec.model || !model) return 'Choose a model.';
  if (spec.action === 'create') return readRecords(spec.records).problem;
  if (spec.source !== 'filter' && !spec.keys?.length) return 'No record is chosen.';
  if (spec.action !== 'edit') return null;
  if (spec.changes.length === 0) return 'Add the first field to change.';
  const fields = new Map(model.fields.map((field) => [field.name, field]));
  for (const change of spec.changes) {
    const [fault] = checkChange(change, fields.get(change.field), types);
    // Which of its parts it is, the field itself says.
    if (fault) return `${change.field}: ${fault.message}`;
  }
  return null;
}

/** The records that a batch is about, as the console API takes them. */
export function targetsInput({ source, keys, where }: BatchSpec): BatchTargetsInput {
  return source === 'filter' ? { where: where ?? {} } : { keys: [...(keys ?? [])] };
}

/** The expressions of a batch by field; null where none is complete. */
export function transformsOf(changes: readonly FieldChange[]): Readonly<Record<string, string>> | null {
  const found = changes.flatMap(({ field, mode, value }) =>
    mode === 'transform' && typeof value === 'string' && value.trim() ? [[field, value] as const] : [],
  );
  return found.length > 0 ? Object.fromEntries(found) : null;
}

/** The batch as the console API takes it. */
export function toPlanInput(spec: BatchSpec): BatchPlanInput {
  const { action } = spec;
  return {
    model: spec.model ?? '',
    targets: action === 'create' ? { keys: [] } : targetsInput(spec),
    delete: action === 'delete',
    ...(action === 'touch' ? { touch: true } : {}),
    ...(action === 'restore' ? { restore: true } : {}),
    ...(action === 'create' ? { create: [...readRecords(spec.records).records] } : {}),
    ...(action === 'edit' ? changesInput(spec.changes) : {}),
    ...(spec.reread && action !== 'create' ? { reread: true } : {}),
    ...(spec.description.trim() ? { description: spec.description.trim() } : {}),
  };
}

function changesInput(
  changes: readonly FieldChange[],
): Pick<BatchPlanInput, 'set' | 'append' | 'remove' | 'transform'> {
  const ofMode = (...modes: readonly ChangeMode[]) => {
    const chosen = changes.filter(({ mode }) => modes.includes(mode));
    return chosen.length === 0
      ? null
      : Object.fromEntries(chosen.map(({ field, mode, value }) => [field, mode === 'unset' ? null : value]));
  };
  const parts = {
    set: ofMode('set', 'unset'),
    append: ofMode('append'),
    remove: ofMode('remove'),
    transform: ofMode('transform'),
  };
  return Object.fromEntries(Object.entries(parts).filter(([, values]) => values !== null));
}

const VERBS: Readonly<Record<Exclude<BatchAction, 'edit' | 'create'>, string>> = {
  delete: 'Delete',
  touch: 'Touch',
  restore: 'Restore',
};

/** What a batch is called unless somebody gives it a name. */
export function defaultDescription({ action, model, changes }: BatchSpec): string {
  if (!model) return '';
  if (action === 'create') return `New ${model}`;
  if (action !== 'edit') return `${VERBS[action]} ${model}`;
  const names = changes.map(({ field }) => field).join(', ');
  const verb = changes.every(({ mode }) => mode === 'set' || mode === 'unset') ? 'Set' : 'Change';
  return names ? `${verb} ${names} of ${model}` : `Edit ${model}`;
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
