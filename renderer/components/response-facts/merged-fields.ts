import { getOperationAST, Kind, parse, valueFromASTUntyped } from 'graphql';
import type { FieldNode } from 'graphql';
import { isEqualValue, isPlainObject, parseJsonText } from '../../../shared/diff';
import type { PlainObject } from '../../../shared/diff';

/** A write whose answer holds other values than were sent: the service merged it with someone else's. */
export interface MergedWrite {
  /** The root field's response key. */
  readonly field: string;
  readonly names: readonly string[];
  /** The values of those fields as they were sent, and as the service has them. */
  readonly asked: PlainObject;
  readonly stored: PlainObject;
}

interface Sent {
  readonly document: string;
  readonly variables?: unknown;
  readonly operationName?: string | null;
  readonly response?: unknown;
}

/**
 * The writes that AppSync answered with success although it kept some of its own values, which AUTOMERGE does for an
 * outdated `_version`. Only fields that were both sent and selected can be compared.
 */
export function mergedWrites(sent: Sent): MergedWrite[] {
  const data = isPlainObject(sent.response) ? sent.response['data'] : null;
  if (!isPlainObject(data)) return [];
  return writesOf(sent).flatMap(({ field, input }) => {
    const record = data[field];
    if (!isPlainObject(record)) return [];
    const names = Object.keys(input).filter(
      (name) => name !== '_version' && record[name] !== undefined && !holds(record[name], input[name]),
    );
    if (names.length === 0) return [];
    const pick = (from: PlainObject) => Object.fromEntries(names.map((name) => [name, from[name]]));
    return [{ field, names, asked: pick(input), stored: pick(record) }];
  });
}

function writesOf({ document, variables, operationName }: Sent): { field: string; input: PlainObject }[] {
  const operation = operationOf(document, operationName ?? null);
  if (operation?.operation !== 'mutation') return [];
  const values = isPlainObject(variables) ? { ...variables } : {};
  return operation.selectionSet.selections.flatMap((node) => {
    if (node.kind !== Kind.FIELD) return [];
    const input = inputOf(node, values);
    return input ? [{ field: node.alias?.value ?? node.name.value, input }] : [];
  });
}

function inputOf(node: FieldNode, values: Record<string, unknown>): PlainObject | null {
  const argument = node.arguments?.find(({ name }) => name.value === 'input');
  const input = argument ? valueFromASTUntyped(argument.value, values) : null;
  return isPlainObject(input) ? input : null;
}

function operationOf(document: string, operationName: string | null) {
  try {
    return getOperationAST(parse(document, { noLocation: true }), operationName);
  } catch {
    // A document of the history that this version can't parse simply has no comparison.
    return null;
  }
}

/** Whether what is stored holds what was asked. An object may hold more members than were asked for. */
function holds(stored: unknown, asked: unknown): boolean {
  if (asked === undefined) return true;
  if (Array.isArray(asked)) {
    return (
      Array.isArray(stored) &&
      stored.length === asked.length &&
      asked.every((item: unknown, at) => holds(stored[at], item))
    );
  }
  if (isPlainObject(asked)) {
    return (
      isPlainObject(stored) && Object.keys(asked).every((name) => holds(stored[name] ?? null, asked[name]))
    );
  }
  return isEqualValue(stored, asked) || isSameText(stored, asked);
}

/** JSON, instants and numbers may come back spelt in another way. */
function isSameText(stored: unknown, asked: unknown): boolean {
  const left = parseJsonText(stored) ?? stored;
  const right = parseJsonText(asked) ?? asked;
  if (typeof left === 'object' && left !== null) return isEqualValue(left, right);
  if (stored === null || asked === null) return false;
  const instants = [stored, asked].map((value) =>
    /^\d{4}-\d\d-\d\dT/.test(String(value)) ? Date.parse(String(value)) : NaN,
  );
  return String(stored) === String(asked) || (instants[0] !== undefined && instants[0] === instants[1]);
}
