import {
  getNamedType,
  isInputObjectType,
  isNonNullType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { ModelIndex, ModelOperations } from '../../../shared/model-schema';
import { lowerFirst } from '../names';
import { connectionModel, type ApiModel } from './api-models';

/**
 * The key fields of a model, partition key first (mutation rules, Terms: *Key fields*).
 * The get query's arguments stand in key order; inputs need not.
 */
export function readPrimaryKey(
  api: GraphQLSchema,
  model: ApiModel,
  operations: ModelOperations,
): readonly string[] {
  const getArguments = operations.get === null ? [] : argumentNames(api, operations.get);
  const input = model.deleteInput ?? model.updateInput;
  if (!input) return getArguments.length > 0 ? getArguments : ['id'];
  const keyFields = requiredFields(input);
  if (sameNames(getArguments, keyFields)) return getArguments;
  const listed =
    operations.list === null ? [] : keyOfArguments(queryField(api, operations.list)?.args ?? [], model);
  return sameNames(listed, keyFields) ? listed : keyFields;
}

/** The secondary indexes that have a query: it returns the connection and requires the partition key. */
export function readIndexes(
  api: GraphQLSchema,
  model: ApiModel,
  models: ReadonlyMap<string, ApiModel>,
): readonly ModelIndex[] {
  const queries = Object.values(api.getQueryType()?.getFields() ?? {});
  return queries.flatMap((field) => {
    if (connectionModel(field.type, models) !== model) return [];
    const first = field.args[0];
    if (!first || !isNonNullType(first.type)) return [];
    const fields = keyOfArguments(field.args, model);
    return fields.length > 0 ? [{ name: indexName(field, model), fields, queryField: field.name }] : [];
  });
}

/** The fields of the sort key that a connection's or query's arguments take; empty when it takes none. */
export function sortKeyOf(args: readonly GraphQLArgument[], model: ApiModel): readonly string[] {
  for (const argument of args) {
    const type = getNamedType(argument.type);
    if (!isInputObjectType(type) || !type.name.endsWith('KeyConditionInput')) continue;
    if (!type.name.endsWith('CompositeKeyConditionInput')) {
      return argument.name in model.type.getFields() ? [argument.name] : [];
    }
    const parts = type.getFields()['eq'];
    const partsType = parts ? getNamedType(parts.type) : null;
    return isInputObjectType(partsType) ? Object.keys(partsType.getFields()) : [];
  }
  return [];
}

function keyOfArguments(args: readonly GraphQLArgument[], model: ApiModel): readonly string[] {
  const partition = args[0]?.name;
  if (partition === undefined || !(partition in model.type.getFields())) return [];
  return [partition, ...sortKeyOf(args, model)];
}

/** The API names an index only in the type of a composite sort key; elsewhere its query's name stands in. */
function indexName(field: GraphQLField<unknown, unknown>, model: ApiModel): string {
  const prefix = `Model${model.type.name}`;
  const suffix = 'CompositeKeyConditionInput';
  for (const argument of field.args) {
    const typeName = getNamedType(argument.type).name;
    if (typeName.startsWith(prefix) && typeName.endsWith(suffix)) {
      return lowerFirst(typeName.slice(prefix.length, -suffix.length));
    }
  }
  return field.name;
}

function queryField(api: GraphQLSchema, name: string): GraphQLField<unknown, unknown> | undefined {
  return api.getQueryType()?.getFields()[name];
}

function argumentNames(api: GraphQLSchema, name: string): readonly string[] {
  return queryField(api, name)?.args.map((argument) => argument.name) ?? [];
}

function requiredFields(input: GraphQLInputObjectType): readonly string[] {
  return Object.values(input.getFields())
    .filter((field) => isNonNullType(field.type))
    .map((field) => field.name);
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name));
}
