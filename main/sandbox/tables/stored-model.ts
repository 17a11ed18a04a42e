import { isObjectType, type GraphQLSchema } from 'graphql';
import { isVersioned } from '../../../shared/model-schema';
import type { Model, ModelSchema, Relation } from '../../../shared/model-schema';
import type { Item, ItemKey, KeyValue, MutableItem } from './item';

/** A key of a table or of an index: a partition attribute and at most one sort attribute. */
export interface KeyShape {
  /** Names the columns; the table's own key has the empty name. */
  readonly column: string;
  readonly name: string;
  readonly partition: string;
  readonly sortFields: readonly string[];
  /** `ts#kind` when there is more than one sort field (service reference 4.3). */
  readonly sortAttribute: string | null;
}

/** A model as the tables keep it. */
export interface StoredModel {
  readonly model: Model;
  readonly name: string;
  /** Data source name in AppSync's terms. */
  readonly dataSource: string;
  /** The DynamoDB table's name, in the form that Amplify gives it. */
  readonly tableName: string;
  readonly versioned: boolean;
  readonly key: KeyShape;
  readonly indexes: readonly KeyShape[];
  readonly createdAtField: string | null;
  readonly updatedAtField: string | null;
}

function keyShape(column: string, name: string, fields: readonly string[]): KeyShape {
  const [partition, ...sortFields] = fields;
  if (partition === undefined) throw new Error(`Key ${name} has no fields`);
  const sortAttribute = sortFields.length === 0 ? null : sortFields.join('#');
  return { column, name, partition, sortFields, sortAttribute };
}

/** Generated timestamps by role: the creation's name says so or comes first. */
function timestampFields(model: Model): { createdAt: string | null; updatedAt: string | null } {
  const names = model.fields.map((field) => field.name);
  const generated = model.fields
    .filter((field) => field.readOnly && field.type === 'AWSDateTime')
    .map((f) => f.name);
  const createdAt = names.includes('createdAt') ? 'createdAt' : generated.find((name) => /creat/i.test(name));
  const updatedAt = names.includes('updatedAt')
    ? 'updatedAt'
    : generated.find((name) => /updat|modif|chang/i.test(name));
  return { createdAt: createdAt ?? null, updatedAt: updatedAt ?? null };
}

/** Every list of fields that something is looked up by: declared indexes, and the far ends of relations. */
function lookupKeys(schema: ModelSchema, model: Model): Array<{ name: string; fields: readonly string[] }> {
  const keys = model.indexes.map((index) => ({ name: index.name, fields: index.fields }));
  const startsWith = (fields: readonly string[], prefix: readonly string[]) =>
    prefix.every((f, i) => fields[i] === f);
  const addRelation = (relation: Relation) => {
    if (relation.model !== model.name || relation.remoteFields.length === 0) return;
    if (startsWith(model.primaryKey, relation.remoteFields)) return;
    if (keys.some((key) => startsWith(key.fields, relation.remoteFields))) return;
    keys.push({ name: `by-${relation.remoteFields.join('-')}`, fields: relation.remoteFields });
  };
  for (const other of Object.values(schema.models)) other.relations.forEach(addRelation);
  return keys;
}

/** Describes how each model of the API is stored. */
export function storeModels(schema: ModelSchema, api: GraphQLSchema): ReadonlyMap<string, StoredModel> {
  const stored = new Map<string, StoredModel>();
  for (const model of Object.values(schema.models)) {
    const type = api.getType(model.name);
    if (!isObjectType(type)) continue;
    const { createdAt, updatedAt } = timestampFields(model);
    stored.set(model.name, {
      model,
      name: model.name,
      dataSource: `${model.name}Table`,
      tableName: `${model.name}-sandbox-local`,
      versioned: isVersioned(api, type),
      key: keyShape('', 'primary key', model.primaryKey),
      indexes: lookupKeys(schema, model).map((key, i) => keyShape(`i${i}_`, key.name, key.fields)),
      createdAtField: createdAt,
      updatedAtField: updatedAt,
    });
  }
  return stored;
}

function isKeyValue(value: unknown): value is KeyValue {
  return typeof value === 'string' || typeof value === 'number';
}

/** A boolean can't be a DynamoDB key; its text is, so that such a schema still works. */
function keyValue(value: unknown): KeyValue | null {
  if (isKeyValue(value)) return value;
  return typeof value === 'boolean' ? String(value) : null;
}

/** The sort key of `values` in the form it is stored in, or null when a part is absent. */
export function sortValue(shape: KeyShape, values: Item): KeyValue | null {
  if (shape.sortFields.length === 0) return '';
  if (shape.sortFields.length === 1) return keyValue(values[shape.sortFields[0] ?? '']);
  const parts = shape.sortFields.map((field) => keyValue(values[field]));
  return parts.includes(null) ? null : parts.join('#');
}

/** The key that `values` name, or null when a part is absent: such an item is in no index. */
export function keyOf(shape: KeyShape, values: Item): ItemKey | null {
  const pk = keyValue(values[shape.partition]);
  const sk = sortValue(shape, values);
  return pk === null || sk === null ? null : { pk, sk };
}

/** Writes the joined sort attributes (`ts#kind`) that Amplify's templates store beside their parts. */
export function setJoinedSortAttributes(stored: StoredModel, item: MutableItem): void {
  for (const shape of [stored.key, ...stored.indexes]) {
    if (shape.sortFields.length < 2 || shape.sortAttribute === null) continue;
    const value = sortValue(shape, item);
    if (value === null) delete item[shape.sortAttribute];
    else item[shape.sortAttribute] = value;
  }
}
