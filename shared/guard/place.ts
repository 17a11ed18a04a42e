import { getLocation, Kind, type ASTNode, type FieldNode, type GraphQLError, type Source } from 'graphql';
import type { GuardFinding } from './types';

/** Offsets in the document. */
export interface TextRange {
  readonly from: number;
  readonly to: number;
}

type Place = Pick<GuardFinding, 'from' | 'to' | 'line' | 'column' | 'endLine' | 'endColumn'>;

/** A range as lines and columns from 1, beside the offsets. */
export function placeOf(source: Source, range: TextRange): Place {
  const start = getLocation(source, range.from);
  const end = getLocation(source, range.to);
  return { ...range, line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}

export function rangeOfNode(node: ASTNode | undefined): TextRange {
  return { from: node?.loc?.start ?? 0, to: node?.loc?.end ?? 0 };
}

/** A field's alias and name, without its arguments and selections. */
export function rangeOfFieldName(node: FieldNode): TextRange {
  return { from: (node.alias ?? node.name).loc?.start ?? 0, to: node.name.loc?.end ?? 0 };
}

/** Where graphql-js sees the cause of an error. */
export function rangeOfError(source: Source, error: GraphQLError): TextRange {
  const node = error.nodes?.[0];
  if (node?.kind === Kind.FIELD) return rangeOfFieldName(node);
  if (node?.loc) return rangeOfNode(node);
  const from = Math.min(error.positions?.[0] ?? 0, source.body.length);
  return { from, to: Math.min(from + 1, source.body.length) };
}
