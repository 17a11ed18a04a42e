import { Kind, parse, type DocumentNode } from 'graphql';
import { readModelSchema } from './api/read-model-schema';
import { missingPrelude } from './aws-prelude';
import { buildApi } from './build-api';
import type { LoadedSchema } from './loaded-schema';
import { noModels } from './schema-error';

const DOWNLOAD_AGAIN =
  'Download the schema from AppSync again (SDL or introspection JSON), or correct the line named here.';

/** Loads an SDL as AppSync serves it: transformed, with inputs, connections and operations. */
export function fromAppsyncSdl(document: DocumentNode, text: string, fileName: string): LoadedSchema {
  if (!hasRoots(document)) throw noModels(fileName);
  const prelude = missingPrelude(document);
  const preludeDefinitions = prelude === '' ? [] : parse(prelude, { noLocation: true }).definitions;
  const complete = { ...document, definitions: [...preludeDefinitions, ...document.definitions] };
  const api = buildApi(complete, fileName, DOWNLOAD_AGAIN);
  const modelSchema = readModelSchema(api, 'appsync-sdl');
  if (Object.keys(modelSchema.models).length === 0) throw noModels(fileName);
  return { modelSchema, apiSdl: prelude === '' ? text : `${prelude}\n\n${text}`, api };
}

/** Types alone are neither an API nor, without @model, an authored schema: GraphQL's own complaint would mislead. */
function hasRoots(document: DocumentNode): boolean {
  return document.definitions.some(
    (definition) =>
      definition.kind === Kind.SCHEMA_DEFINITION ||
      definition.kind === Kind.SCHEMA_EXTENSION ||
      (definition.kind === Kind.OBJECT_TYPE_DEFINITION && definition.name.value === 'Query'),
  );
}
