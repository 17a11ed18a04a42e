import { isEnumType, isObjectType, type GraphQLSchema } from 'graphql';
import { isConnectionName, isVersioned } from '../../../shared/model-schema';
import type { CustomType, EnumType, Model, ModelSchema, SchemaSource } from '../../../shared/model-schema';
import { pluralOf } from '../names';
import { findApiModels, rootTypes, type ApiModel } from './api-models';
import { readCustomTypeFields, readModelFields } from './fields';
import { readIndexes, readPrimaryKey } from './keys';
import { readOperations } from './operations';
import type { RelationSide } from './relation-draft';
import { readRelations } from './relations';

type ModelWithoutRelations = Omit<Model, 'relations'>;

/** Types that belong to the API's machinery and never to a record. */
const MACHINERY =
  /^(ModelAttributeTypes|ModelSortDirection|Searchable(Aggregate\w+|SortDirection|\w+(Connection|SortableFields|AggregateField)))$/;

/**
 * Reads the ModelSchema off an API as AppSync serves it. Join columns of relations are inferred
 * (see `readRelations`); everything else is stated by the API itself. `declaredKeys` names models whose
 * declarations are known, with their keys: without mutations a model leaves no trace in the API.
 */
export function readModelSchema(
  api: GraphQLSchema,
  source: SchemaSource,
  declaredKeys: ReadonlyMap<string, readonly string[]> = new Map(),
): ModelSchema {
  const apiModels = findApiModels(api, new Set(declaredKeys.keys()));
  const models = new Map(
    [...apiModels].map(([name, model]) => [name, readModel(api, model, apiModels, declaredKeys.get(name))]),
  );
  const sides = new Map([...models].map(([name, model], i) => [name, relationSide(model, apiModels, i)]));
  const relations = readRelations(sides);
  return {
    source,
    models: Object.fromEntries(
      [...models].map(([name, model]) => [name, { ...model, relations: relations.get(name) ?? [] }]),
    ),
    enums: readEnums(api),
    customTypes: readCustomTypes(api, apiModels),
  };
}

function readModel(
  api: GraphQLSchema,
  model: ApiModel,
  models: ReadonlyMap<string, ApiModel>,
  declaredKey: readonly string[] | undefined,
): ModelWithoutRelations {
  const operations = readOperations(api, model, models);
  return {
    name: model.type.name,
    pluralName: pluralName(model.type.name, operations.sync, operations.list),
    versioned: isVersioned(api, model.type),
    primaryKey: declaredKey ?? readPrimaryKey(api, model, operations),
    fields: readModelFields(model, models),
    indexes: readIndexes(api, model, models),
    operations,
  };
}

/** Sync queries always carry Amplify's own plural; list queries do unless they were renamed. */
function pluralName(name: string, sync: string | null, list: string | null): string {
  const match = /^(?:sync|list)([A-Z]\w*)$/.exec(sync ?? list ?? '');
  return match?.[1] ?? pluralOf(name);
}

function relationSide(
  model: ModelWithoutRelations,
  models: ReadonlyMap<string, ApiModel>,
  order: number,
): RelationSide {
  const apiModel = models.get(model.name);
  if (!apiModel) throw new Error(`no API model ${model.name}`);
  return {
    model: apiModel,
    name: model.name,
    primaryKey: model.primaryKey,
    fields: new Map(model.fields.map((field) => [field.name, field])),
    indexes: model.indexes,
    relations: [],
    collections: [],
    position: apiModel.type.astNode?.loc?.start ?? order,
  };
}

function readEnums(api: GraphQLSchema): Record<string, EnumType> {
  const enums = Object.values(api.getTypeMap()).filter(isEnumType);
  return Object.fromEntries(
    enums
      .filter((type) => !type.name.startsWith('__') && !MACHINERY.test(type.name))
      .map((type) => [type.name, { name: type.name, values: type.getValues().map((value) => value.name) }]),
  );
}

function readCustomTypes(
  api: GraphQLSchema,
  models: ReadonlyMap<string, ApiModel>,
): Record<string, CustomType> {
  const roots = rootTypes(api);
  const types = Object.values(api.getTypeMap())
    .filter(isObjectType)
    .filter((type) => !type.name.startsWith('__') && !roots.has(type) && !models.has(type.name))
    .filter((type) => !isConnectionName(type.name) && !MACHINERY.test(type.name));
  return Object.fromEntries(
    types.map((type) => [type.name, { name: type.name, fields: readCustomTypeFields(type, models) }]),
  );
}
