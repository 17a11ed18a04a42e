import { buildASTSchema, GraphQLError, parse, validateSchema, type GraphQLSchema } from 'graphql';
import { METADATA_FIELDS } from '../../shared/model-schema';
import type { Model, ModelIndex, Relation, SchemaSource } from '../../shared/model-schema';
import { readModelSchema } from './api/read-model-schema';
import { missingPrelude } from './aws-prelude';
import type { LoadedSchema } from './loaded-schema';
import { badModel } from './schema-error';
import { buildApiSdl } from './transform/build-api';
import { primaryKeyOf, type ModelDefinition, type SchemaDefinition } from './transform/definition';
import { joinColumns } from './transform/join-columns';
import { relationSites } from './transform/relations';
import { withoutConflictDetection } from './without-conflict-detection';

/**
 * Makes the API of a schema definition and the ModelSchema on top of it. Fields and operations are read
 * off the API, whose word decides; relations and indexes come from the definition, which states what
 * the API only hints at. `versioned` is null: whether the backend detects conflicts stands elsewhere.
 */
export function fromDefinition(
  definition: SchemaDefinition,
  source: SchemaSource,
  fileName: string,
): LoadedSchema {
  if (declaresVersions(definition))
    return withoutConflictDetection(fromDefinition(withoutMetadata(definition), source, fileName), 'kept');
  const sdl = buildApiSdl(definition);
  const prelude = missingPrelude(parse(sdl, { noLocation: true }));
  const apiSdl = `${prelude}\n\n${sdl}`;
  const api = buildDerivedApi(apiSdl, fileName);
  const read = readModelSchema(
    api,
    source,
    new Map(definition.models.map((model) => [model.name, primaryKeyOf(model)])),
  );
  const relations = definedRelations(definition);
  const models = definition.models.flatMap((model): [string, Model][] => {
    const fromApi = read.models[model.name];
    if (!fromApi) return [];
    return [
      [
        model.name,
        {
          ...fromApi,
          versioned: null,
          relations: fromApi.relations.map(
            (relation) => relations.get(`${model.name}.${relation.name}`)?.(relation) ?? relation,
          ),
          indexes: definedIndexes(model),
        },
      ],
    ];
  });
  return { modelSchema: { ...read, models: Object.fromEntries(models) }, apiSdl, api };
}

/** An author declares `_version` only after conflict detection was switched off, to keep what the tables hold readable. */
const declaresVersions = ({ models }: SchemaDefinition): boolean =>
  models.some(({ fields }) => fields.some(({ name }) => name === '_version'));

function withoutMetadata(definition: SchemaDefinition): SchemaDefinition {
  const isMetadata = (name: string): boolean => METADATA_FIELDS.some((metadata) => metadata === name);
  return {
    ...definition,
    models: definition.models.map((model) => ({
      ...model,
      fields: model.fields.filter(({ name }) => !isMetadata(name)),
    })),
  };
}

function definedIndexes(model: ModelDefinition): readonly ModelIndex[] {
  return model.indexes.map(({ name, fields, queryField }) => ({ name, fields, queryField }));
}

/** What the definition knows of each relation, by `Model.field`. */
function definedRelations(
  definition: SchemaDefinition,
): ReadonlyMap<string, (fromApi: Relation) => Relation> {
  const models = new Map(definition.models.map((model) => [model.name, model]));
  return new Map(
    relationSites(models).flatMap((site) => {
      const { kind } = site.relation;
      if (kind === 'unjoined') return [];
      const { local, remote } = joinColumns(site, models);
      const defined = (fromApi: Relation): Relation => ({
        ...fromApi,
        kind,
        localFields: local,
        remoteFields: remote,
      });
      return [[`${site.owner.name}.${site.field.name}`, defined] as const];
    }),
  );
}

function buildDerivedApi(apiSdl: string, fileName: string): GraphQLSchema {
  try {
    const api = buildASTSchema(parse(apiSdl));
    const fault = validateSchema(api)[0];
    if (fault) throw fault;
    return api;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const message =
      error instanceof GraphQLError ? error.message : (error.message.split('\n')[0] ?? error.message);
    throw badModel({
      code: 'SCHEMA_INVALID',
      message: `No valid API can be made of this schema: ${message}`,
      action: 'Correct the type that the message names.',
      place: { file: fileName },
      cause: error,
    });
  }
}
