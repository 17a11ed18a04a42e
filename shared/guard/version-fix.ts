import {
  getNullableType,
  Kind,
  TokenKind,
  type ArgumentNode,
  type ObjectFieldNode,
  type ObjectValueNode,
  type OperationDefinitionNode,
} from 'graphql';
import { isWithin } from './repair';
import type { RootWrite, VersionContext } from './rules/rule-context';
import type { GuardFix, NeededVersion, TextEdit } from './types';

const LABEL = "Send the record's current version";

/**
 * The repair for R1: a place for the number, and which record's version goes there. It never invents one.
 * Null where the input comes from a default or isn't written as an object.
 */
export function versionFix(context: VersionContext, write: RootWrite, input: unknown): GuardFix | null {
  const inputType = context.facts.inputType(
    write.root.model,
    write.root.kind === 'delete' ? 'delete' : 'update',
  );
  const versionField = inputType?.getFields()['_version'];
  const argument = write.first.node.arguments?.find((each) => each.name.value === 'input');
  if (!versionField || !argument) return null;
  const place = placeForVersion(context, write, argument, `${String(getNullableType(versionField.type))}!`);
  if (place === null) return null;
  const needsVersion: NeededVersion = {
    model: write.root.model.name,
    key: keyIn(input, context.facts.keyFields(write.root.model)),
    variablePath: place.variablePath,
  };
  return { label: LABEL, edits: place.edits, needsVersion };
}

interface Place {
  readonly edits: readonly TextEdit[];
  readonly variablePath: readonly string[];
}

function placeForVersion(
  context: VersionContext,
  write: RootWrite,
  argument: ArgumentNode,
  type: string,
): Place | null {
  const { value } = argument;
  if (value.kind === Kind.VARIABLE) {
    const name = value.name.value;
    const given = context.values[name];
    const isGiven = typeof given === 'object' && given !== null && !hasDefault(context.operation, name);
    return isGiven ? { edits: [], variablePath: [name, '_version'] } : null;
  }
  if (value.kind !== Kind.OBJECT) return null;
  const field = value.fields.find((each) => each.name.value === '_version');
  if (field?.value.kind === Kind.VARIABLE) return { edits: [], variablePath: [field.value.name.value] };
  const canDeclare = context.isOnlyOperation || isWithin(write.first.node, context.operation);
  return canDeclare ? newVariable(context.operation, value, field, type) : null;
}

function newVariable(
  operation: OperationDefinitionNode,
  object: ObjectValueNode,
  field: ObjectFieldNode | undefined,
  type: string,
): Place {
  const name = freshVariable(operation);
  return {
    edits: [declaration(operation, `$${name}: ${type}`), usage(object, field, `$${name}`)],
    variablePath: [name],
  };
}

function declaration(operation: OperationDefinitionNode, text: string): TextEdit {
  const last = operation.variableDefinitions?.at(-1)?.loc;
  if (last) return { from: last.end, to: last.end, insert: `, ${text}` };
  const end = operation.name?.loc?.end ?? keywordEnd(operation);
  return { from: end, to: end, insert: `(${text})` };
}

/** A description may stand before the keyword. */
function keywordEnd(operation: OperationDefinitionNode): number {
  let token = operation.loc?.startToken ?? null;
  while (token && token.kind !== TokenKind.NAME) token = token.next;
  return token?.end ?? 0;
}

function usage(object: ObjectValueNode, field: ObjectFieldNode | undefined, variable: string): TextEdit {
  if (field?.value.loc) return { from: field.value.loc.start, to: field.value.loc.end, insert: variable };
  const last = object.fields.at(-1)?.loc;
  if (last) return { from: last.end, to: last.end, insert: `, _version: ${variable}` };
  const start = (object.loc?.start ?? 0) + 1;
  return { from: start, to: start, insert: `_version: ${variable}` };
}

function freshVariable(operation: OperationDefinitionNode): string {
  const taken = new Set(operation.variableDefinitions?.map((definition) => definition.variable.name.value));
  let name = 'version';
  for (let n = 2; taken.has(name); n++) name = `version${n}`;
  return name;
}

function hasDefault(operation: OperationDefinitionNode, name: string): boolean {
  const definition = operation.variableDefinitions?.find((each) => each.variable.name.value === name);
  return definition?.defaultValue !== undefined;
}

function keyIn(input: unknown, keyFields: readonly string[]): Readonly<Record<string, unknown>> | null {
  if (typeof input !== 'object' || input === null) return null;
  const given = input as Readonly<Record<string, unknown>>;
  const isWhole = keyFields.every((name) => given[name] !== undefined && given[name] !== null);
  return isWhole ? Object.fromEntries(keyFields.map((name) => [name, given[name]])) : null;
}
