import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { isOutbandError, problemOf, type Problem } from '../../shared/errors';

/**
 * The problem behind anything an operation failed with: the `extensions.problem` of a GraphQL error,
 * an OutbandError of the link itself, or an `Internal` one that keeps the message.
 */
export function problemFrom(error: unknown): Problem {
  if (isOutbandError(error)) return error.problem;
  if (CombinedGraphQLErrors.is(error)) {
    const [first] = error.errors;
    const carried = first?.extensions?.['problem'];
    if (isProblem(carried)) return carried;
    if (first) return problemOf(first.message);
  }
  return problemOf(error);
}

/** True for plain data in the shape of a Problem. */
export function isProblem(value: unknown): value is Problem {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    typeof value.kind === 'string' &&
    'code' in value &&
    typeof value.code === 'string' &&
    'message' in value &&
    typeof value.message === 'string'
  );
}
