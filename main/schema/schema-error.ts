import type { GraphQLError } from 'graphql';
import { OutbandError, type ErrorPlace } from '../../shared/errors';

const NOTHING_LOADED = 'No schema was loaded; whatever was open before stays as it was.';

interface SchemaErrorDetails {
  readonly code: string;
  readonly message: string;
  readonly action: string;
  readonly place?: ErrorPlace;
  readonly cause?: unknown;
}

/** A model description that can't be right: says where, and that nothing was loaded. */
export function badModel({ cause, ...details }: SchemaErrorDetails): OutbandError {
  return new OutbandError({ kind: 'BadModel', consequence: NOTHING_LOADED, ...details }, { cause });
}

/** A file that is not what was asked for: unreadable, broken, or of no known kind. */
export function badInput({ cause, ...details }: SchemaErrorDetails): OutbandError {
  return new OutbandError({ kind: 'BadInput', consequence: NOTHING_LOADED, ...details }, { cause });
}

/** Turns an error of graphql-js into one of ours, keeping its first location. */
export function fromGraphqlError(
  error: GraphQLError,
  fileName: string,
  code: string,
  action: string,
): OutbandError {
  const location = error.locations?.[0];
  return badModel({
    code,
    message: error.message,
    action,
    place: { file: fileName, line: location?.line, column: location?.column },
    cause: error,
  });
}

/** Line and column, both counted from 1, of an offset into a text. */
export function positionAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}

/** The file describes an API or a schema without a single model. */
export function noModels(fileName: string): OutbandError {
  return badModel({
    code: 'SCHEMA_WITHOUT_MODELS',
    message: 'The file describes no model.',
    action: 'Choose a schema that has types with @model, or the API that Amplify generated from one.',
    place: { file: fileName },
  });
}
