import type { ConstDirectiveNode, FieldDefinitionNode, ObjectTypeDefinitionNode } from 'graphql';
import type { RelationDefinition } from '../transform/definition';
import { baseName } from '../transform/type-text';
import { typeText } from './type-node';
import { directiveOf, fieldNode, isListNode, namesOf, textOf, type SdlContext } from './sdl-context';

const RELATION_KINDS = ['hasMany', 'hasOne', 'belongsTo'] as const;

/** The relation that a field of a model declares; null for a stored field. Throws BadModel for a join that can't be. */
export function readRelation(
  context: SdlContext,
  owner: ObjectTypeDefinitionNode,
  field: FieldDefinitionNode,
): RelationDefinition | null {
  const model = baseName(typeText(field.type));
  for (const kind of RELATION_KINDS) {
    const directive = directiveOf(field, kind);
    if (!directive) continue;
    const relation: RelationDefinition = {
      kind,
      model,
      fields: namesOf(directive, 'fields'),
      references: namesOf(directive, 'references'),
      indexName: textOf(directive, 'indexName') ?? null,
    };
    checkRelation(context, owner, field, directive, relation);
    return relation;
  }
  // Amplify lets such a field stand: it has no resolver and joins nothing.
  const unjoined = { kind: 'unjoined', model, fields: null, references: null, indexName: null } as const;
  return context.isModel(model) ? unjoined : null;
}

function checkRelation(
  context: SdlContext,
  owner: ObjectTypeDefinitionNode,
  field: FieldDefinitionNode,
  directive: ConstDirectiveNode,
  relation: RelationDefinition,
): void {
  const fault = (message: string): Error => relationFault(context, owner, field, directive, message);
  const related = context.types.get(relation.model);
  if (!related || !context.isModel(relation.model)) throw fault(`${relation.model} is not a model.`);
  if ((relation.kind === 'hasMany') !== isListNode(field)) {
    throw fault(
      relation.kind === 'hasMany' ? '@hasMany needs a list.' : `@${relation.kind} can't stand on a list.`,
    );
  }
  const columnsOf = relation.kind === 'belongsTo' ? owner : related;
  checkColumns(relation.fields, owner, fault);
  checkColumns(relation.references, columnsOf, fault);
  if (relation.indexName !== null && !hasIndex(related, relation.indexName)) {
    throw fault(`${relation.model} has no index ${relation.indexName}.`);
  }
  if (relation.kind === 'belongsTo' && !pointsBack(related, owner.name.value)) {
    throw fault(
      `${relation.model} has no @hasOne or @hasMany of ${owner.name.value} that the field could belong to.`,
    );
  }
}

function checkColumns(
  columns: readonly string[] | null,
  holder: ObjectTypeDefinitionNode,
  fault: (message: string) => Error,
): void {
  for (const column of columns ?? []) {
    if (!fieldNode(holder, column)) throw fault(`${holder.name.value} has no field ${column}.`);
  }
}

function hasIndex(type: ObjectTypeDefinitionNode, name: string): boolean {
  return (type.fields ?? []).some((field) =>
    field.directives?.some(
      (directive) => directive.name.value === 'index' && textOf(directive, 'name') === name,
    ),
  );
}

function pointsBack(related: ObjectTypeDefinitionNode, owner: string): boolean {
  return (related.fields ?? []).some(
    (field) =>
      baseName(typeText(field.type)) === owner &&
      (directiveOf(field, 'hasOne') !== undefined || directiveOf(field, 'hasMany') !== undefined),
  );
}

function relationFault(
  context: SdlContext,
  owner: ObjectTypeDefinitionNode,
  field: FieldDefinitionNode,
  directive: ConstDirectiveNode,
  message: string,
): Error {
  const subject = { model: owner.name.value, field: field.name.value };
  return context.fault(
    directive,
    'RELATION_INVALID',
    `${subject.model}.${subject.field}: ${message}`,
    'Correct the relation; both models must stand in this file.',
    subject,
  );
}
