import {
  getNamedType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import { inputTypeOf, isConnectionName } from '../../../shared/model-schema';

/** A model as the API shows it: its object type and the inputs that make it one. */
export interface ApiModel {
  readonly type: GraphQLObjectType;
  readonly createInput: GraphQLInputObjectType | null;
  readonly updateInput: GraphQLInputObjectType | null;
  readonly deleteInput: GraphQLInputObjectType | null;
}

/** The API's models by name (mutation rules, Terms: *Model*), with those that are known to be declared as models. */
export function findApiModels(
  api: GraphQLSchema,
  declared: ReadonlySet<string> = new Set(),
): ReadonlyMap<string, ApiModel> {
  const models = new Map<string, ApiModel>();
  const roots = rootTypes(api);
  for (const type of Object.values(api.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__') || roots.has(type)) continue;
    const model = apiModelOf(api, type);
    if (isWritten(model) || declared.has(type.name)) models.set(type.name, model);
  }
  return models;
}

function apiModelOf(api: GraphQLSchema, type: GraphQLObjectType): ApiModel {
  const input = (kind: 'create' | 'update' | 'delete') => inputTypeOf(api, type, kind);
  return { type, createInput: input('create'), updateInput: input('update'), deleteInput: input('delete') };
}

function isWritten({ createInput, updateInput, deleteInput }: ApiModel): boolean {
  return createInput !== null || updateInput !== null || deleteInput !== null;
}

/** The query, mutation and subscription types, whatever they are called. */
export function rootTypes(api: GraphQLSchema): ReadonlySet<GraphQLObjectType> {
  const roots = [api.getQueryType(), api.getMutationType(), api.getSubscriptionType()];
  return new Set(roots.filter((root) => root !== null && root !== undefined));
}

/** The model whose connection this type is (`ModelPostConnection` of `Post`), or null. */
export function connectionModel(
  type: GraphQLOutputType,
  models: ReadonlyMap<string, ApiModel>,
): ApiModel | null {
  const named = getNamedType(type);
  if (!isObjectType(named) || !isConnectionName(named.name)) return null;
  const items = named.getFields()['items'];
  return items ? (models.get(getNamedType(items.type).name) ?? null) : null;
}

/** The model that a field reaches and whether it reaches one or many of them; null for any other field. */
export function relatedModel(
  field: GraphQLField<unknown, unknown>,
  models: ReadonlyMap<string, ApiModel>,
): { readonly model: ApiModel; readonly many: boolean } | null {
  const connected = connectionModel(field.type, models);
  if (connected) return { model: connected, many: true };
  const model = models.get(getNamedType(field.type).name);
  return model ? { model, many: isListed(field.type) } : null;
}

/** True when the type is a list, with or without an outer `!`. */
export function isListed(type: unknown): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}
