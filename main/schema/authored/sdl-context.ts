import {
  Kind,
  valueFromASTUntyped,
  type ASTNode,
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  type ObjectTypeDefinitionNode,
} from 'graphql';
import type { ErrorPlace } from '../../../shared/errors';
import { badModel } from '../schema-error';

/** The authored file while it is read: its types by name, and where errors point. */
export class SdlContext {
  readonly fileName: string;
  readonly types: ReadonlyMap<string, ObjectTypeDefinitionNode>;
  readonly enums: ReadonlySet<string>;

  constructor(
    fileName: string,
    types: ReadonlyMap<string, ObjectTypeDefinitionNode>,
    enums: ReadonlySet<string>,
  ) {
    this.fileName = fileName;
    this.types = types;
    this.enums = enums;
  }

  isModel(name: string): boolean {
    const type = this.types.get(name);
    return type !== undefined && directiveOf(type, 'model') !== undefined;
  }

  /** An error at a node of the file. */
  fault(
    node: ASTNode,
    code: string,
    message: string,
    action: string,
    subject: Pick<ErrorPlace, 'model' | 'field'> = {},
  ): Error {
    const { line, column } = node.loc?.startToken ?? {};
    return badModel({ code, message, action, place: { file: this.fileName, line, column, ...subject } });
  }
}

/** The first directive of that name on a type or field. */
export function directiveOf(
  node: { readonly directives?: readonly ConstDirectiveNode[] },
  name: string,
): ConstDirectiveNode | undefined {
  return node.directives?.find((directive) => directive.name.value === name);
}

/** Every directive of that name, for those that may be repeated. */
export function directivesOf(
  node: { readonly directives?: readonly ConstDirectiveNode[] },
  name: string,
): readonly ConstDirectiveNode[] {
  return node.directives?.filter((directive) => directive.name.value === name) ?? [];
}

/** The value of a directive's argument as plain data; undefined when it isn't there. */
export function argumentOf(directive: ConstDirectiveNode, name: string): unknown {
  const argument = directive.arguments?.find((candidate) => candidate.name.value === name);
  return argument ? valueFromASTUntyped(argument.value) : undefined;
}

/** The text of a directive's argument; undefined when it isn't there. */
export function textOf(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = argumentOf(directive, name);
  return typeof value === 'string' ? value : undefined;
}

/** Names in a directive's argument, which may be one name or a list of them; null when it isn't there. */
export function namesOf(directive: ConstDirectiveNode, name: string): readonly string[] | null {
  const value = argumentOf(directive, name);
  if (value === undefined || value === null) return null;
  return [value].flat().filter((item): item is string => typeof item === 'string');
}

/** The field definition of that name. */
export function fieldNode(type: ObjectTypeDefinitionNode, name: string): FieldDefinitionNode | undefined {
  return type.fields?.find((field) => field.name.value === name);
}

/** True for the node of a list type, with or without an outer `!`. */
export function isListNode(field: FieldDefinitionNode): boolean {
  const type = field.type.kind === Kind.NON_NULL_TYPE ? field.type.type : field.type;
  return type.kind === Kind.LIST_TYPE;
}
