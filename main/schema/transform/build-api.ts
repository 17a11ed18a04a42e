import { ApiDocument, plainField } from './api-document';
import { addAuth } from './auth';
import type { ModelDefinition, SchemaDefinition } from './definition';
import { addModelFilters, addModelType, type ModelScope } from './model-types';
import { addMutationInputs } from './mutation-inputs';
import { addIndex, addMutations, addQueries, addSubscriptions } from './operations';
import { addRelations, relationSites } from './relations';
import { addScalarFilters } from './scalar-filters';
import { addSearch } from './search';

/**
 * Writes the SDL of the API that Amplify's transformer makes of a schema, conflict resolution on
 * (service reference 4). The passes follow the transformer's own order, because later ones add to
 * what earlier ones made.
 */
export function buildApiSdl(schema: SchemaDefinition): string {
  const api = new ApiDocument();
  const models = new Map(schema.models.map((model) => [model.name, model]));
  const scopeOf = (model: ModelDefinition): ModelScope => ({ model, schema, api, models });
  const scopes = schema.models.map(scopeOf);
  addDeclaredTypes(api, schema);
  scopes.forEach(addModelType);
  addScalarFilters(api);
  addServiceTypes(api);
  for (const scope of scopes) {
    addModelFilters(scope);
    addQueries(scope);
    addMutationInputs(scope);
    addMutations(scope);
    addSubscriptions(scope);
  }
  for (const scope of scopes) {
    for (const index of scope.model.indexes) addIndex(scope, index);
  }
  addRelations(api, relationSites(models), scopeOf);
  for (const { model } of scopes) addSearch(api, model);
  addAuth(api, schema);
  return api.print();
}

function addDeclaredTypes(api: ApiDocument, schema: SchemaDefinition): void {
  for (const { name, values } of schema.enums) api.addEnum(name, values);
  for (const sdl of schema.otherDefinitions) api.addText(sdl);
  for (const type of schema.customTypes) {
    const added = api.add('type', type.name, type.fields, type.interfaces);
    for (const directive of type.directives) added.directives.add(directive);
  }
  for (const [root, fields] of Object.entries(schema.rootFields)) api.add('type', root, fields);
}

/** The transformer puts this input into every API, whether it holds conversations or not. */
function addServiceTypes(api: ApiDocument): void {
  const fields = [plainField('errorType', 'String!'), plainField('message', 'String!')];
  api.add('input', 'AmplifyAIConversationTurnErrorInput', fields);
}
