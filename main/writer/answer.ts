import { problemOf } from '../../shared/errors';
import type { Problem } from '../../shared/errors';
import type { GraphQLResponse } from '../appsync';

/** What became of a whole request. */
export type Answer =
  | { readonly kind: 'ANSWERED'; readonly response: GraphQLResponse }
  /** Certainly not carried out. `pace` asks for fewer requests; `stop` says that no other request would fare better. */
  | {
      readonly kind: 'NOT_SENT';
      readonly problem: Problem;
      readonly reason: 'pace' | 'network' | 'stop' | 'document';
    }
  /** May have been carried out; `stop` as above. */
  | { readonly kind: 'UNCERTAIN'; readonly problem: Problem; readonly stop: boolean };

/** Sorts a thrown failure by what it says about the write. What isn't known to be harmless counts as uncertain. */
export function answerOfError(error: unknown): Answer {
  const problem = problemOf(error);
  switch (problem.kind) {
    case 'Unauthorized':
    case 'ReadOnly':
      return { kind: 'NOT_SENT', problem, reason: 'stop' };
    case 'GuardRefused':
    case 'BadInput':
      return { kind: 'NOT_SENT', problem, reason: 'document' };
    case 'Transient':
      if (problem.code === 'THROTTLED') return { kind: 'NOT_SENT', problem, reason: 'pace' };
      if (problem.code === 'NO_CONNECTION') return { kind: 'NOT_SENT', problem, reason: 'network' };
      return { kind: 'UNCERTAIN', problem, stop: false };
    case 'ConfigError':
      if (problem.code === 'TLS_UNTRUSTED') return { kind: 'NOT_SENT', problem, reason: 'stop' };
      return { kind: 'UNCERTAIN', problem, stop: true };
    default:
      return { kind: 'UNCERTAIN', problem, stop: problem.kind !== 'Cancelled' };
  }
}

/** An answer that failed as a whole before any field was resolved: validation, limits, the authoriser. */
export function isRefusedWhole(response: GraphQLResponse): boolean {
  return (
    response.data === null && response.errors.length > 0 && response.errors.every(({ path }) => !path?.length)
  );
}
