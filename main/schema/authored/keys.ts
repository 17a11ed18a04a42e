import type { ConstDirectiveNode, FieldDefinitionNode, ObjectTypeDefinitionNode } from 'graphql';
import { lowerFirst, upperFirst } from '../names';
import type { IndexDefinition } from '../transform/definition';
import { baseName, isListType, isNonNullType, isScalarType } from '../transform/type-text';
import {
  argumentOf,
  directiveOf,
  directivesOf,
  fieldNode,
  namesOf,
  textOf,
  type SdlContext,
} from './sdl-context';
import { typeText } from './type-node';
import pluralize from 'pluralize';

/** The key that `@primaryKey` declares, partition key first; null where the model has none. */
export function readCustomKey(context: SdlContext, type: ObjectTypeDefinitionNode): readonly string[] | null {
  const declared = (type.fields ?? []).filter((field) => directiveOf(field, 'primaryKey'));
  const [field, second] = declared;
  const directive = field && directiveOf(field, 'primaryKey');
  if (!field || !directive) return null;
  if (second) throw keyFault(context, type, second, 'A model has one @primaryKey.');
  const key = [field.name.value, ...(namesOf(directive, 'sortKeyFields') ?? [])];
  checkKeyFields(context, type, directive, key);
  for (const name of key) {
    const part = fieldNode(type, name);
    if (part && !isNonNullType(typeText(part.type))) {
      throw keyFault(context, type, directive, `The key field ${name} must be non-null.`);
    }
  }
  return key;
}

/** The indexes that `@index` declares, in the order of the file. */
export function readIndexes(context: SdlContext, type: ObjectTypeDefinitionNode): readonly IndexDefinition[] {
  const names = new Set<string>();
  return (type.fields ?? []).flatMap((field) =>
    directivesOf(field, 'index').map((directive) => {
      const index = readIndex(type, field, directive);
      checkKeyFields(context, type, directive, index.fields);
      if (names.has(index.name))
        throw keyFault(context, type, directive, `There are two indexes named ${index.name}.`);
      names.add(index.name);
      return index;
    }),
  );
}

function readIndex(
  type: ObjectTypeDefinitionNode,
  field: FieldDefinitionNode,
  directive: ConstDirectiveNode,
): IndexDefinition {
  const fields = [field.name.value, ...(namesOf(directive, 'sortKeyFields') ?? [])];
  const usualName = usualIndexName(type.name.value, fields);
  const queryField = argumentOf(directive, 'queryField') === null ? null : textOf(directive, 'queryField');
  return {
    name: textOf(directive, 'name') ?? usualName,
    fields,
    queryField: queryField === undefined ? usualName : queryField,
  };
}

/** The name of an index, and of its query, whose author gave none: `contactsByClientIDAndFullName`. */
export function usualIndexName(model: string, fields: readonly string[]): string {
  return `${lowerFirst(pluralize(model))}By${fields.map(upperFirst).join('And')}`;
}

function checkKeyFields(
  context: SdlContext,
  type: ObjectTypeDefinitionNode,
  directive: ConstDirectiveNode,
  key: readonly string[],
): void {
  for (const [i, name] of key.entries()) {
    const field = fieldNode(type, name);
    if (!field) throw keyFault(context, type, directive, `${type.name.value} has no field ${name}.`);
    if (key.indexOf(name) !== i) throw keyFault(context, type, directive, `The key names ${name} twice.`);
    const text = typeText(field.type);
    const keyable = isScalarType(text) || context.enums.has(baseName(text));
    if (!keyable || isListType(text)) {
      throw keyFault(
        context,
        type,
        directive,
        `The key field ${name} must be a scalar or an enum, not ${text}.`,
      );
    }
  }
}

function keyFault(
  context: SdlContext,
  type: ObjectTypeDefinitionNode,
  node: ConstDirectiveNode | FieldDefinitionNode,
  message: string,
): Error {
  const subject = { model: type.name.value };
  return context.fault(
    node,
    'KEY_INVALID',
    `${subject.model}: ${message}`,
    'Correct the key of the model.',
    subject,
  );
}
