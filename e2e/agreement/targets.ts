import {
  getNamedType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  getNullableType,
  type GraphQLInputObjectType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

export type Fields = Readonly<Record<string, unknown>>;

export type WriteKind = 'Create' | 'Update' | 'Delete';

/** A versioned model's write, as the API declares it. */
export interface Write {
  readonly field: string;
  readonly kind: WriteKind;
  readonly model: GraphQLObjectType;
  readonly input: GraphQLInputObjectType;
}

/** Every create, update and delete of a versioned model that has a key part of its own. */
export function writesOf(api: GraphQLSchema): Write[] {
  const fields = Object.values(api.getMutationType()?.getFields() ?? {});
  return fields.flatMap((field) => {
    const model = getNamedType(field.type);
    const input = getNamedType(field.args.find(({ name }) => name === 'input')?.type);
    const kind = /^(Create|Update|Delete)/.exec(input?.name ?? '')?.[1] as WriteKind | undefined;
    if (!kind || !isObjectType(model) || !isInputObjectType(input)) return [];
    if (!model.getFields()['_version'] || freeKeyField(api, model) === undefined) return [];
    return [{ field: field.name, kind, model, input }];
  });
}

export function inputTypeOf(api: GraphQLSchema, kind: WriteKind, model: string): GraphQLInputObjectType {
  const type = api.getType(`${kind}${model}Input`);
  if (!isInputObjectType(type)) throw new Error(`no ${kind}${model}Input`);
  return type;
}

/** Names of a model's key fields: what a delete can't do without. */
export function keyFieldsOf(api: GraphQLSchema, model: string): string[] {
  const fields = Object.values(inputTypeOf(api, 'Delete', model).getFields());
  return fields.filter(({ type }) => isNonNullType(type)).map(({ name }) => name);
}

const isModel = (api: GraphQLSchema, type: GraphQLObjectType) =>
  api.getType(`Delete${type.name}Input`) !== undefined || type.name.endsWith('Connection');

/** Every leaf of a type and of the custom types below it, and the keys of its relations: written apart from the guard. */
export function wholeSelection(
  api: GraphQLSchema,
  type: GraphQLObjectType,
  path: readonly string[] = [],
): string {
  const parts = Object.values(type.getFields()).flatMap((field) => {
    const child = getNamedType(field.type);
    if (!isObjectType(child)) return [field.name];
    if (child.name.endsWith('Connection') || path.includes(child.name)) return [];
    if (isModel(api, child))
      return path.length === 0 ? [`${field.name} { ${keyFieldsOf(api, child.name).join(' ')} }`] : [];
    return [`${field.name} { ${wholeSelection(api, child, [...path, child.name])} }`];
  });
  return parts.join(' ');
}

/** The value with its gaps filled from others of its kind, so that little is null. */
export function fillGaps(value: unknown, others: readonly unknown[]): unknown {
  const present = others.filter((other) => other !== null && other !== undefined);
  if (value === null || value === undefined || (Array.isArray(value) && value.length === 0))
    return present.find((other) => !Array.isArray(other) || other.length > 0) ?? value;
  if (Array.isArray(value)) {
    const elements = [...value, ...present.flat()] as unknown[];
    return value.map((element) => (isFields(element) ? fillGaps(element, elements) : (element as unknown)));
  }
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      fillGaps(
        inner,
        present.filter(isFields).map((other) => other[name]),
      ),
    ]),
  );
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What of a record fits an input type; the service's own fields are left out. */
export function inputOf(type: GraphQLInputObjectType, record: Fields): Fields {
  const fields = Object.values(type.getFields()).filter(({ name }) => name !== '_version');
  const entries = fields.flatMap((field): [string, unknown][] => {
    const value = record[field.name];
    if (value === undefined || value === null) return [];
    const named = getNamedType(field.type);
    if (!isInputObjectType(named)) return [[field.name, value]];
    if (isListType(getNullableType(field.type)))
      return [[field.name, (value as unknown[]).map((one) => (isFields(one) ? inputOf(named, one) : one))]];
    return [[field.name, isFields(value) ? inputOf(named, value) : value]];
  });
  return Object.fromEntries(entries);
}

/** The key field that may be changed without pointing a relation at nothing; none in a join of two parents' keys. */
function freeKeyField(api: GraphQLSchema, model: GraphQLObjectType): string | undefined {
  const keys = keyFieldsOf(api, model.name);
  const isOrdinal = (name: string) => ['Int', 'AWSDate', 'AWSDateTime'].includes(typeName(model, name));
  const isForeign = (name: string) => name !== 'id' && /I[Dd]$/.test(name);
  return keys.find((name) => name === 'id') ?? keys.find(isOrdinal) ?? keys.find((name) => !isForeign(name));
}

const typeName = (model: GraphQLObjectType, field: string) =>
  getNamedType(model.getFields()[field]?.type)?.name ?? '';

/** The record under a key that nobody has. */
export function underNewKey(
  api: GraphQLSchema,
  model: GraphQLObjectType,
  record: Fields,
  index: number,
): Fields {
  const field = freeKeyField(api, model);
  if (field === undefined) throw new Error(`${model.name} has no key of its own`);
  return { ...record, [field]: newKeyValue(typeName(model, field), record[field], index) };
}

/** Fields that hold lists of lists: the official client's models can't, and end at a record that has one. */
export function matrixFields(model: GraphQLObjectType): string[] {
  const fields = Object.values(model.getFields());
  return fields.filter(({ type }) => String(type).startsWith('[[')).map(({ name }) => name);
}

function newKeyValue(type: string, value: unknown, index: number): unknown {
  const day = () => new Date(Date.UTC(2100, 0, 1 + index)).toISOString();
  if (type === 'Int') return 1_000_000 + index;
  if (type === 'AWSDate') return day().slice(0, 10);
  if (type === 'AWSDateTime') return day();
  return `${String(value)}-${index}`;
}
