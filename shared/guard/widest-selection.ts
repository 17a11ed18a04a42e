import type { GraphQLObjectType } from 'graphql';
import type { ModelFacts, NeededField } from './model-facts';
import { neededTree, type SelectionTree } from './selection-tree';

const TYPENAME: SelectionTree = { name: '__typename', args: '', children: [] };

/**
 * What a write selects so that every kind of client gets a whole record: all leaves, custom types in full
 * depth, and each to-one relation with the related model's own leaves and custom types, but no collection
 * (service 5.3: iOS apps with classic code generation ask for the whole parent).
 */
export function widestSelection(facts: ModelFacts, model: GraphQLObjectType): readonly SelectionTree[] {
  const fields = facts
    .modelFields(model)
    .map((field) =>
      field.kind === 'toOne' ? relatedRecord(facts, field) : neededTree(facts, field, 'complete'),
    );
  return [TYPENAME, ...fields];
}

function relatedRecord(facts: ModelFacts, relation: NeededField): SelectionTree {
  const fields = relation.type ? facts.modelFields(relation.type) : [];
  const own = fields
    .filter((field) => field.kind !== 'toOne')
    .map((field) => neededTree(facts, field, 'complete'));
  return { name: relation.name, args: '', children: [TYPENAME, ...own] };
}

/** How much a read asks of to-one relations: their keys, as the official client does, or nothing. */
export type RelationDepth = 'keys' | 'none';

/**
 * What a store reads of a record (client reference 4): leaves, custom types, metadata, and of each to-one
 * relation the keys and `_deleted`.
 */
export function storedSelection(
  facts: ModelFacts,
  model: GraphQLObjectType,
  relations: RelationDepth,
): readonly SelectionTree[] {
  return facts.modelFields(model).flatMap((field) => {
    if (field.kind !== 'toOne') return [neededTree(facts, field, 'complete')];
    return relations === 'keys' ? [relatedKeys(facts, field)] : [];
  });
}

function relatedKeys(facts: ModelFacts, relation: NeededField): SelectionTree {
  const keys = neededTree(facts, relation, 'complete');
  const hasDeleted = relation.type?.getFields()['_deleted'] !== undefined;
  return hasDeleted
    ? { ...keys, children: [...keys.children, { name: '_deleted', args: '', children: [] }] }
    : keys;
}
