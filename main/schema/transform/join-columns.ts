import { primaryKeyOf, type ModelDefinition } from './definition';
import { facingRelation, generatedKeyOf, type RelationSite } from './relations';

/** Columns of the owner and, in the same order, of the related model. */
export interface DefinedJoin {
  readonly local: readonly string[];
  readonly remote: readonly string[];
}

/** The columns that a relation joins, declared or generated. */
export function joinColumns(site: RelationSite, models: ReadonlyMap<string, ModelDefinition>): DefinedJoin {
  const { owner, related, relation } = site;
  if (relation.references) return referencedJoin(site, relation.references);
  if (relation.kind === 'hasMany') return collectionJoin(site);
  const remote = primaryKeyOf(related);
  if (relation.fields) return { local: relation.fields, remote };
  const generated = generatedKeyOf(site);
  if (generated) return { local: generated.columns.map((column) => column.name), remote };
  return { local: facingKey(owner, related, models), remote };
}

/** `references` always names columns of the child, whichever side it stands on. */
function referencedJoin(
  { owner, related, relation }: RelationSite,
  references: readonly string[],
): DefinedJoin {
  return relation.kind === 'belongsTo'
    ? { local: references, remote: primaryKeyOf(related) }
    : { local: primaryKeyOf(owner), remote: references };
}

function collectionJoin(site: RelationSite): DefinedJoin {
  const { owner, related, relation } = site;
  const index = related.indexes.find(({ name }) => name === relation.indexName);
  const generated = index ? null : generatedKeyOf(site);
  if (generated)
    return { local: primaryKeyOf(owner), remote: generated.columns.map((column) => column.name) };
  const key = index?.fields ?? primaryKeyOf(related);
  const local = relation.fields ?? primaryKeyOf(owner).slice(0, 1);
  return { local: local.slice(0, key.length), remote: key.slice(0, local.length) };
}

/** The foreign key of a belongsTo without columns is the one of the collection it faces. */
function facingKey(
  owner: ModelDefinition,
  related: ModelDefinition,
  models: ReadonlyMap<string, ModelDefinition>,
): readonly string[] {
  const field = facingRelation(owner, related);
  const collectionOwner = models.get(related.name);
  if (!field?.relation || !collectionOwner) return [];
  const collection = { owner: collectionOwner, field, relation: field.relation, related: owner };
  return field.relation.references ?? collectionJoin(collection).remote;
}
