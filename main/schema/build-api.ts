import {
  buildASTSchema,
  GraphQLError,
  GraphQLSchema,
  KnownDirectivesRule,
  KnownTypeNamesRule,
  PossibleTypeExtensionsRule,
  UniqueArgumentDefinitionNamesRule,
  UniqueDirectivesPerLocationRule,
  UniqueEnumValueNamesRule,
  UniqueFieldDefinitionNamesRule,
  UniqueTypeNamesRule,
  validate,
  validateSchema,
  type DocumentNode,
  type ValidationRule,
} from 'graphql';
import { badModel, fromGraphqlError } from './schema-error';

/** A schema of nothing, so that the rules judge an SDL that stands by itself. */
const NOTHING = new GraphQLSchema({ assumeValid: true });

/**
 * The rules that people break. `buildASTSchema` runs them too, but folds what they find into one
 * message without places. They read only what both kinds of validation context offer, hence the cast.
 */
const SDL_RULES = [
  KnownTypeNamesRule,
  KnownDirectivesRule,
  UniqueTypeNamesRule,
  UniqueFieldDefinitionNamesRule,
  UniqueEnumValueNamesRule,
  UniqueArgumentDefinitionNamesRule,
  UniqueDirectivesPerLocationRule,
  PossibleTypeExtensionsRule,
] as unknown as readonly ValidationRule[];

/** Builds and validates a schema. The first fault becomes an error with its place in the file. */
export function buildApi(document: DocumentNode, fileName: string, action: string): GraphQLSchema {
  const broken = validate(NOTHING, document, SDL_RULES)[0];
  if (broken) throw fromGraphqlError(broken, fileName, 'SCHEMA_INVALID', action);
  const api = attemptBuild(document, fileName, action);
  assertValidApi(api, fileName, action);
  return api;
}

/** Refuses a schema that graphql-js does not find valid. */
export function assertValidApi(api: GraphQLSchema, fileName: string, action: string): void {
  const fault = validateSchema(api)[0];
  if (fault) throw fromGraphqlError(fault, fileName, 'SCHEMA_INVALID', action);
}

function attemptBuild(document: DocumentNode, fileName: string, action: string): GraphQLSchema {
  try {
    return buildASTSchema(document);
  } catch (error) {
    if (error instanceof GraphQLError) throw fromGraphqlError(error, fileName, 'SCHEMA_INVALID', action);
    const message = error instanceof Error ? error.message : String(error);
    throw badModel({ code: 'SCHEMA_INVALID', message, action, place: { file: fileName }, cause: error });
  }
}
