import { buildASTSchema, GraphQLError, validateSchema, type DocumentNode, type GraphQLSchema } from 'graphql';
import { validateSDL } from 'graphql/validation/validate.js';
import { fromGraphqlError } from './schema-error';

/**
 * Refuses an SDL that breaks GraphQL's rules for type systems, with the place of the first fault.
 * `buildASTSchema` applies the same rules, but folds what they find into one message without places.
 */
export function assertValidSdl(document: DocumentNode, fileName: string): void {
  const fault = validateSDL(document)[0];
  if (fault)
    throw fromGraphqlError(fault, fileName, 'SCHEMA_INVALID', 'Correct the schema at the place named here.');
}

/** Builds and validates a schema. The first fault becomes an error with its place in the file. */
export function buildApi(document: DocumentNode, fileName: string, action: string): GraphQLSchema {
  assertValidSdl(document, fileName);
  try {
    const api = buildASTSchema(document, { assumeValidSDL: true });
    assertValidApi(api, fileName, action);
    return api;
  } catch (error) {
    throw error instanceof GraphQLError ? fromGraphqlError(error, fileName, 'SCHEMA_INVALID', action) : error;
  }
}

/** Refuses a schema that graphql-js does not find valid. */
export function assertValidApi(api: GraphQLSchema, fileName: string, action: string): void {
  const fault = validateSchema(api)[0];
  if (fault) throw fromGraphqlError(fault, fileName, 'SCHEMA_INVALID', action);
}
