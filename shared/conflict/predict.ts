import { parseJson, stringifyJson } from '../exact-json';
import { isEqualValue } from '../diff';
import type { Model, ModelField, ModelInstance, ModelSchema } from '../model-schema';
import { automerge } from './automerge';
import type { AutomergeStep } from './automerge';

/** AppSync's conflict handlers. */
export const STRATEGIES = ['AUTOMERGE', 'OPTIMISTIC_CONCURRENCY', 'LAMBDA'] as const;
export type StrategyName = (typeof STRATEGIES)[number];

/** What decided over one field (service reference 3.2 to 3.4). */
export type FieldRule =
  /** The version is the service's: no conflict, everything is written. */
  | 'VERSION_MATCHES'
  /** The service holds what was asked for already. */
  | 'ALREADY_SO'
  /** Automerge: a value of the service is never replaced. */
  | 'SERVICE_KEEPS'
  /** Automerge: the service has no value there. */
  | 'ABSENT_IS_ADDED'
  /** Automerge: the items go behind those of the service, duplicates too. */
  | 'LIST_IS_APPENDED'
  /** Automerge: a custom type or JSON object, decided member by member. */
  | 'MEMBERS_ARE_MERGED'
  /** Automerge: emptying a field needs the present version. */
  | 'EMPTYING_IS_IGNORED'
  /** The whole write is refused. */
  | 'WRITE_IS_REFUSED'
  /** A function of the backend decides. */
  | 'HANDLER_DECIDES';

/** What decided over one member of a custom type or JSON value. */
export interface MemberRule {
  /** Names from the field down, the field left out. */
  readonly path: readonly string[];
  readonly rule: FieldRule;
}

export interface FieldPrediction {
  readonly field: string;
  readonly base: unknown;
  readonly ours: unknown;
  readonly theirs: unknown;
  /** The value afterwards; undefined where it can't be known. */
  readonly result: unknown;
  readonly rule: FieldRule;
  /** With MEMBERS_ARE_MERGED: the rule of each member that was to be written. */
  readonly members: readonly MemberRule[];
  /** Whose value stands afterwards. */
  readonly outcome: 'OURS' | 'THEIRS' | 'COMBINED' | 'SAME' | 'UNDECIDED';
  /** The service's value has changed since the base. */
  readonly changedThere: boolean;
}

/** What a strategy makes of one write. */
export interface Prediction {
  readonly strategy: StrategyName;
  /** The version is not the service's. */
  readonly isConflict: boolean;
  /** MERGED: written, but not everything as asked. */
  readonly outcome: 'WRITTEN' | 'MERGED' | 'REFUSED' | 'UNDECIDED';
  /** The fields that were to be written, in the model's order. */
  readonly fields: readonly FieldPrediction[];
  /** The record afterwards, without the version that the service will give it; null where it can't be known. */
  readonly result: ModelInstance | null;
}

export interface PredictedWrite {
  readonly schema: ModelSchema;
  readonly model: Model;
  readonly operation: 'UPDATE' | 'DELETE';
  /** The record that the change was made on; null where it isn't known. */
  readonly base: ModelInstance | null;
  /** The version that is sent. */
  readonly version: number | null;
  /** New values by field; null removes. */
  readonly change: Readonly<Record<string, unknown>>;
  /** The record as the service has it. */
  readonly current: ModelInstance;
}

const SERVICE_FIELDS = ['_version', '_lastChangedAt', '_deleted', '_ttl', '__typename'];

/** What a strategy makes of a write, by the very rules of the sandbox's resolvers. */
export function predictWrite(write: PredictedWrite, strategy: StrategyName): Prediction {
  const isConflict = write.version !== write.current['_version'];
  if (!isConflict) return written(write, strategy);
  if (strategy === 'LAMBDA') return undecided(write);
  if (strategy === 'OPTIMISTIC_CONCURRENCY' || write.operation === 'DELETE') return refused(write, strategy);
  return merged(write);
}

/** A write that a function of the backend has decided over, with what came out of it. */
export function handledWrite(write: PredictedWrite, result: ModelInstance): Prediction {
  const fields = fieldsOf(write, () => 'HANDLER_DECIDES', result);
  const isAsAsked = fields.every(({ outcome }) => outcome === 'OURS' || outcome === 'SAME');
  return { strategy: 'LAMBDA', isConflict: true, outcome: isAsAsked ? 'WRITTEN' : 'MERGED', fields, result };
}

/** The same write under every strategy. */
export function predictAll(write: PredictedWrite): Prediction[] {
  return STRATEGIES.map((strategy) => predictWrite(write, strategy));
}

function written(write: PredictedWrite, strategy: StrategyName): Prediction {
  const { current, change, operation } = write;
  const result = operation === 'DELETE' ? { ...current, _deleted: true } : { ...current, ...change };
  return {
    strategy,
    isConflict: false,
    outcome: 'WRITTEN',
    fields: fieldsOf(write, () => 'VERSION_MATCHES', result),
    result,
  };
}

function refused(write: PredictedWrite, strategy: StrategyName): Prediction {
  return {
    strategy,
    isConflict: true,
    outcome: 'REFUSED',
    fields: fieldsOf(write, () => 'WRITE_IS_REFUSED', write.current),
    result: write.current,
  };
}

function undecided(write: PredictedWrite): Prediction {
  return {
    strategy: 'LAMBDA',
    isConflict: true,
    outcome: 'UNDECIDED',
    fields: fieldsOf(write, () => 'HANDLER_DECIDES', null),
    result: null,
  };
}

function merged(write: PredictedWrite): Prediction {
  const { model, schema } = write;
  const untouched = new Set([...model.primaryKey, ...SERVICE_FIELDS]);
  const outcome = automerge(
    stored(schema, model.fields, write.current),
    stored(schema, model.fields, write.change),
    { untouched },
  );
  const result = spelled(schema, model.fields, outcome.merged, write.current);
  const ruleOf = (field: ModelField, theirs: unknown, ours: unknown): FieldRule => {
    if (isSame(schema, field, theirs, ours)) {
      // Automerge doesn't compare lists: what is there already is appended once more.
      const isAppended = actionOf(outcome.steps, field.name) === 'APPENDED' && !isEmptyList(ours);
      if (!isAppended) return 'ALREADY_SO';
    }
    return ruleOfSteps(outcome.steps, field.name, ours);
  };
  const decided = fieldsOf(write, ruleOf, result);
  const fields = decided.map((field) =>
    field.rule === 'MEMBERS_ARE_MERGED' ? { ...field, members: memberRules(outcome.steps, field) } : field,
  );
  const isAsAsked = fields.every(({ outcome: whose }) => whose === 'OURS' || whose === 'SAME');
  return {
    strategy: 'AUTOMERGE',
    isConflict: true,
    outcome: isAsAsked ? 'WRITTEN' : 'MERGED',
    fields,
    result,
  };
}

function fieldsOf(
  write: PredictedWrite,
  ruleOf: (field: ModelField, theirs: unknown, ours: unknown) => FieldRule,
  result: ModelInstance | null,
): FieldPrediction[] {
  const { schema, model, base, change, current } = write;
  return model.fields.flatMap((field): FieldPrediction[] => {
    if (!(field.name in change)) return [];
    const ours = change[field.name] ?? null;
    const theirs = current[field.name] ?? null;
    const known = base?.[field.name] ?? null;
    const after = result === null ? undefined : (result[field.name] ?? null);
    return [
      {
        field: field.name,
        base: known,
        ours,
        theirs,
        result: after,
        rule: ruleOf(field, theirs, ours),
        members: [],
        outcome: outcomeOf(schema, field, { ours, theirs, after }),
        changedThere: base !== null && !isSame(schema, field, known, theirs),
      },
    ];
  });
}

function outcomeOf(
  schema: ModelSchema,
  field: ModelField,
  { ours, theirs, after }: { ours: unknown; theirs: unknown; after: unknown },
): FieldPrediction['outcome'] {
  if (after === undefined) return 'UNDECIDED';
  const isOurs = isSame(schema, field, after, ours);
  const isTheirs = isSame(schema, field, after, theirs);
  if (isOurs) return isTheirs ? 'SAME' : 'OURS';
  return isTheirs ? 'THEIRS' : 'COMBINED';
}

/** Of each member the rule that decided over it, in the order of the merge. */
function memberRules(
  steps: readonly AutomergeStep[],
  { field, ours, theirs }: Pick<FieldPrediction, 'field' | 'ours' | 'theirs'>,
): MemberRule[] {
  return steps.flatMap(({ path, action }): MemberRule[] => {
    if (path[0] !== field || path.length === 1) return [];
    const below = path.slice(1);
    const wanted = valueAt(ours, below);
    const isThere = action === 'REJECTED' && isEqualValue(wanted, valueAt(theirs, below));
    return [{ path: below, rule: isThere ? 'ALREADY_SO' : ruleOfAction(action, wanted) }];
  });
}

/** A member of a value; JSON in text is read, as the service reads it. */
function valueAt(value: unknown, path: readonly string[]): unknown {
  const [name, ...rest] = path;
  const opened = typeof value === 'string' ? parsedJson(value) : value;
  if (name === undefined) return opened;
  return typeof opened === 'object' && opened !== null
    ? valueAt((opened as Readonly<Record<string, unknown>>)[name] ?? null, rest)
    : null;
}

function ruleOfSteps(steps: readonly AutomergeStep[], field: string, ours: unknown): FieldRule {
  return ruleOfAction(actionOf(steps, field), ours);
}

function ruleOfAction(action: AutomergeStep['action'] | undefined, ours: unknown): FieldRule {
  if (ours === null) return 'EMPTYING_IS_IGNORED';
  switch (action) {
    case 'ADDED':
      return 'ABSENT_IS_ADDED';
    case 'APPENDED':
      return 'LIST_IS_APPENDED';
    case 'REJECTED':
      return 'SERVICE_KEEPS';
    default:
      return 'MEMBERS_ARE_MERGED';
  }
}

/** What became of the field as a whole; undefined where its members were decided one by one. */
function actionOf(steps: readonly AutomergeStep[], field: string): AutomergeStep['action'] | undefined {
  return steps.find(({ path }) => path.length === 1 && path[0] === field)?.action;
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function isSame(schema: ModelSchema, field: ModelField, left: unknown, right: unknown): boolean {
  return isEqualValue(storedValue(schema, field, left ?? null), storedValue(schema, field, right ?? null));
}

/** Values as the service's table holds them: AWSJSON is parsed, so that Automerge goes into it (service 3.3). */
function stored(
  schema: ModelSchema,
  fields: readonly ModelField[],
  values: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const result: Record<string, unknown> = { ...values };
  for (const field of fields) {
    if (field.name in values) result[field.name] = storedValue(schema, field, values[field.name]);
  }
  return result;
}

function storedValue(schema: ModelSchema, field: ModelField, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (field.list && Array.isArray(value)) {
    return value.map((item: unknown) => storedValue(schema, field, item));
  }
  if (field.kind === 'customType') {
    const type = schema.customTypes[field.type];
    return type && typeof value === 'object' ? stored(schema, type.fields, { ...value }) : value;
  }
  return field.type === 'AWSJSON' && typeof value === 'string' ? parsedJson(value) : value;
}

function parsedJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    // Not JSON: the service would have refused it; it is compared as it is.
    return text;
  }
}

/** The stored form back in the API's; values that did not change keep the text that the service sent. */
function spelled(
  schema: ModelSchema,
  fields: readonly ModelField[],
  values: Readonly<Record<string, unknown>>,
  current: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const result: Record<string, unknown> = { ...values };
  for (const field of fields) {
    if (!(field.name in values)) continue;
    const value = values[field.name];
    result[field.name] = isEqualValue(value, storedValue(schema, field, current[field.name]))
      ? current[field.name]
      : spelledValue(schema, field, value);
  }
  return result;
}

function spelledValue(schema: ModelSchema, field: ModelField, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (field.list && Array.isArray(value)) {
    return value.map((item: unknown) => spelledValue(schema, field, item));
  }
  if (field.kind === 'customType') {
    const type = schema.customTypes[field.type];
    return type && typeof value === 'object' ? spelled(schema, type.fields, { ...value }, {}) : value;
  }
  return field.type === 'AWSJSON' ? stringifyJson(value) : value;
}
