import { typeNames, upperFirst } from '../names';
import { plainField, type ApiDocument, type ApiField } from './api-document';
import type { CustomTypeDefinition, FieldDefinition, ModelDefinition, SchemaDefinition } from './definition';
import {
  collectionFilterInputOf,
  filterInputOf,
  indexFilterInputOf,
  subscriptionFilterInputOf,
} from './scalar-filters';
import { baseName, isScalarType } from './type-text';

/** A model on its way through the transform, with everything that its generated types are made of. */
export interface ModelScope {
  readonly model: ModelDefinition;
  readonly schema: SchemaDefinition;
  readonly api: ApiDocument;
  readonly models: ReadonlyMap<string, ModelDefinition>;
}

/** The fields that records of a model store, as declared. */
export function storedFields({ model }: ModelScope): readonly FieldDefinition[] {
  return model.fields.filter((field) => field.relation === null);
}

/** The names of the timestamps that the transformer adds: those the author didn't declare. */
export function addedTimestamps(model: ModelDefinition): readonly string[] {
  const names = [model.timestamps?.createdAt, model.timestamps?.updatedAt];
  return names.filter((name): name is string => typeof name === 'string' && !declares(model, name));
}

/** True when the author declared a field of that name. */
export function declares(model: ModelDefinition, fieldName: string): boolean {
  return model.fields.some((field) => field.name === fieldName);
}

/** Adds the object type of a model (service reference 4.1) with its relations still as declared. */
export function addModelType({ model, api }: ModelScope): void {
  const declared = model.fields.map((field) => ({
    ...plainField(field.name, field.type),
    directives: field.directives,
  }));
  const id = declares(model, 'id') || model.customKey ? [] : [plainField('id', 'ID!')];
  const type = api.add('type', model.name, [
    ...declared,
    ...id,
    ...addedTimestamps(model).map((name) => plainField(name, 'AWSDateTime!')),
    plainField('_version', 'Int!'),
    plainField('_deleted', 'Boolean'),
    plainField('_lastChangedAt', 'AWSTimestamp!'),
  ]);
  for (const directive of model.directives) type.directives.add(directive);
}

/** Adds the filter, condition and subscription filter of a model (service reference 4.4, 4.5). */
export function addModelFilters(scope: ModelScope): void {
  const { model } = scope;
  if (model.operations.list !== null || model.operations.sync !== null)
    addFilterInput(scope, typeNames.filter(model.name), 'full');
  if (hasMutations(model)) addConditionInput(scope);
  if (hasSubscriptions(model)) addSubscriptionFilter(scope);
}

/**
 * Adds `Model…FilterInput` and `Model…Connection` where a query or a relation needs them. For a model
 * without list and sync queries the transformer makes poorer ones: declared fields only, no
 * `startedAt`, and `_deleted` only when a relation asks first.
 */
export function ensureConnection(scope: ModelScope, askedBy: 'list' | 'index' | 'relation'): string {
  const { model, api } = scope;
  const isCapitalized = model.name === upperFirst(model.name);
  const listed = model.operations.list !== null || model.operations.sync !== null;
  const isFull = askedBy === 'list' || (listed && isCapitalized);
  if (isFull) addFilterInput(scope, typeNames.filter(model.name), 'full');
  else addFilterInput(scope, filterBeside(model), askedBy);
  const fields = [plainField('items', `[${model.name}]!`), plainField('nextToken', 'String')];
  if (isFull) fields.push(plainField('startedAt', 'AWSTimestamp'));
  const name = askedBy === 'list' ? typeNames.connection(model.name) : `Model${model.name}Connection`;
  return api.add('type', name, fields).name;
}

/**
 * The filter that index queries and collections take. Those passes of the transformer don't capitalize a model's name
 * as the others do, so that they miss the types of a model `note` and make poorer ones beside them.
 */
export function filterBeside(model: ModelDefinition): string {
  return `Model${model.name}FilterInput`;
}

const INPUTS = { full: filterInputOf, index: indexFilterInputOf, relation: collectionFilterInputOf } as const;

function addFilterInput(scope: ModelScope, name: string, content: 'full' | 'index' | 'relation'): void {
  const { model, api } = scope;
  if (api.get(name)) return;
  const fields = filterFields(scope, INPUTS[content]);
  if (content === 'full') fields.push(...impliedFilterFields(model, 'Model'));
  fields.push(plainField('and', `[${name}]`), plainField('or', `[${name}]`), plainField('not', name));
  if (content !== 'index') fields.push(plainField('_deleted', 'ModelBooleanInput'));
  api.add('input', name, fields);
}

/** Key fields are no condition; neither is `id`, whatever the key is. */
function addConditionInput(scope: ModelScope): void {
  const { model, api } = scope;
  const name = typeNames.condition(model.name);
  // The passes of keys look for the input by the name as it is written.
  const isFound = model.name === upperFirst(model.name);
  const keyFields = new Set(isFound ? model.customKey : []);
  const isTaken = isFound && (model.indexes.length > 0 || model.customKey !== null);
  const fields = filterFields(scope, filterInputOf).filter(
    (field) =>
      !keyFields.has(field.name) && !(field.name === 'id' && (field.type === 'ModelIDInput' || isTaken)),
  );
  fields.push(plainField('and', `[${name}]`), plainField('or', `[${name}]`), plainField('not', name));
  fields.push(plainField('_deleted', 'ModelBooleanInput'));
  const timestamps = addedTimestamps(model).map((timestamp) => plainField(timestamp, 'ModelStringInput'));
  api.add('input', name, [...fields, ...timestamps]);
}

function addSubscriptionFilter(scope: ModelScope): void {
  const { model, api } = scope;
  const name = typeNames.subscriptionFilter(model.name);
  api.add('input', name, [
    ...filterFields(scope, subscriptionFilterInputOf),
    ...impliedFilterFields(model, 'ModelSubscription'),
    plainField('and', `[${name}]`),
    plainField('or', `[${name}]`),
    plainField('_deleted', 'ModelBooleanInput'),
  ]);
}

function filterFields(
  scope: ModelScope,
  inputOf: (api: ApiDocument, type: string) => string | null,
): ApiField[] {
  return storedFields(scope).flatMap((field) => {
    const input = inputOf(scope.api, field.type);
    return input === null ? [] : [plainField(field.name, input)];
  });
}

/** `id` filters even where a model has none. */
function impliedFilterFields(
  model: ModelDefinition,
  prefix: 'Model' | 'ModelSubscription',
): readonly ApiField[] {
  const id = declares(model, 'id') ? [] : [plainField('id', `${prefix}IDInput`)];
  return [...id, ...addedTimestamps(model).map((name) => plainField(name, `${prefix}StringInput`))];
}

/** True when the API can write records of the model. */
export function hasMutations({ operations }: ModelDefinition): boolean {
  return operations.create !== null || operations.update !== null || operations.delete !== null;
}

function hasSubscriptions({ operations }: ModelDefinition): boolean {
  return [operations.onCreate, operations.onUpdate, operations.onDelete].some((names) => names.length > 0);
}

/** True for fields that hold a custom type. */
export function customTypeOf(schema: SchemaDefinition, type: string): CustomTypeDefinition | null {
  if (isScalarType(type)) return null;
  return schema.customTypes.find((custom) => custom.name === baseName(type)) ?? null;
}
