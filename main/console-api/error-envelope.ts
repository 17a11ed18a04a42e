import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import { problemOf } from '../../shared/errors';

/**
 * What crosses the port for a failed field: the problem as data under `extensions.problem`, never a stack trace.
 * Errors of GraphQL itself (an unknown field, a wrong variable) have no original error and keep their own form.
 */
export function toEnvelope(error: GraphQLError): GraphQLFormattedError {
  const { message, locations, path } = error.toJSON();
  if (!error.originalError) return { message, locations, path };
  const problem = problemOf(error.originalError);
  return { message: problem.message, locations, path, extensions: { problem } };
}
