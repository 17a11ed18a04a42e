import { camelCase } from '../names';
import type { JoinColumns, RelationDraft } from './relation-draft';

/**
 * The join columns of a collection, or null while they are in doubt. In this order:
 * the foreign key generated for it; the key or index of the related model that its arguments fit and
 * that a to-one relation pointing back uses; what the only relation pointing back uses, index or not;
 * the only key or index that fits; of several the one named as the owner's key, or after the owner,
 * or the only one that no other relation uses. Of several collections of one model only those with a
 * sort key of their own can be told apart.
 */
export function collectionColumns(draft: RelationDraft): JoinColumns | null {
  const generated = generatedColumns(draft);
  const candidates = indexColumns(draft);
  if (generated || (draft.sortKey.length === 0 && !isAlone(draft))) return generated;
  const backs = pointingBack(draft);
  const free = candidates.filter((columns) => !isContested(draft, columns) && isOnlyKeyBack(draft, columns));
  return (
    only(candidates.filter(({ remote }) => backs.some((back) => startsWith(back, remote)))) ??
    columnsOfOnlyBack(draft, backs) ??
    (candidates.length === 1 ? only(free) : null) ??
    only(free.filter(({ local, remote }) => sameList(local, remote))) ??
    only(free.filter((columns) => namedAfterOwner(draft, columns))) ??
    only(free.filter(({ remote }) => !isUsedElsewhere(draft, remote)))
  );
}

/** True when another collection reads the same columns, or could. */
function isContested(draft: RelationDraft, { remote }: JoinColumns): boolean {
  return draft.related.collections.some((other) => {
    if (other === draft) return false;
    const possible = other.columns ? [other.columns] : indexColumns(other);
    return possible.some((columns) => sameList(columns.remote, remote));
  });
}

/**
 * A relation that points back by columns nobody knows yet might use another field of the same type,
 * without an index. False when there is such a field.
 */
function isOnlyKeyBack({ owner, related }: RelationDraft, { remote }: JoinColumns): boolean {
  const [column, ...more] = remote;
  const towards = related.relations.filter((other) => !other.many && other.related === owner);
  if (column === undefined || more.length > 0 || towards.every((other) => other.columns)) return true;
  const type = related.fields.get(column)?.type;
  const taken = related.relations.flatMap((other) => (other.many ? [] : (other.columns?.local ?? [])));
  return [...related.fields.values()].every(
    (field) =>
      field.name === column ||
      field.name === 'id' ||
      field.type !== type ||
      field.list ||
      taken.includes(field.name),
  );
}

/** True when the owner has no other collection of the related model. */
function isAlone({ owner, related }: RelationDraft): boolean {
  return owner.relations.filter((other) => other.many && other.related === related).length === 1;
}

/** A hasMany without `fields` adds hidden foreign keys to the related model: `categoryProductsName`. */
function generatedColumns({ owner, related, name }: RelationDraft): JoinColumns | null {
  const remote = owner.primaryKey.map((keyField) => camelCase([owner.name, name, keyField]));
  const present = remote.length > 0 && remote.every((column) => related.fields.has(column));
  return present ? { local: owner.primaryKey, remote } : null;
}

/** The columns of the to-one relations from the related model back to the owner, as far as they are known. */
function pointingBack({ owner, related }: RelationDraft): readonly (readonly string[])[] {
  return related.relations.flatMap((other) =>
    !other.many && other.related === owner && other.columns ? [other.columns.local] : [],
  );
}

/** Joins written with `references` need no index, so that only the relation pointing back shows them. */
function columnsOfOnlyBack(draft: RelationDraft, backs: readonly (readonly string[])[]): JoinColumns | null {
  const { owner, related, sortKey } = draft;
  const towards = related.relations.filter((other) => !other.many && other.related === owner);
  const [remote] = backs;
  const rivals = owner.relations.filter(
    (other) => other.related === related && other !== draft && !towards.includes(other),
  );
  if (!remote || towards.length > 1 || rivals.length > 0 || sortKey.length > 0) return null;
  return { local: owner.primaryKey, remote };
}

/** The columns by which a key or index of the related model could serve the collection. */
function indexColumns(draft: RelationDraft): readonly JoinColumns[] {
  const { related, sortKey } = draft;
  const keys = [related.primaryKey, ...related.indexes.map((index) => index.fields)];
  const distinct = keys.filter((key, i) => keys.findIndex((other) => sameList(other, key)) === i);
  return distinct.flatMap((key) => {
    const isPartition = sortKey.length > 0;
    // A collection joined on the partition alone takes a condition on the rest of the key.
    if (isPartition && !sameList(key.slice(1), sortKey)) return [];
    const columns = joinOn(draft, isPartition ? key.slice(0, 1) : key);
    return columns ? [columns] : [];
  });
}

/** The remote columns joined to the first fields of the owner's key, when that can make a collection. */
function joinOn({ owner, related }: RelationDraft, remote: readonly string[]): JoinColumns | null {
  const local = owner.primaryKey.slice(0, remote.length);
  // A join on several columns names the whole key; on one column, its partition alone.
  const isWhole = remote.length === 1 || remote.length === owner.primaryKey.length;
  const reachesOneRecord = sameList(remote, related.primaryKey);
  if (!isWhole || reachesOneRecord) return null;
  const agree = local.every(
    (name, i) => owner.fields.get(name)?.type === related.fields.get(remote[i] ?? '')?.type,
  );
  return agree ? { local, remote } : null;
}

function namedAfterOwner({ owner }: RelationDraft, { local, remote }: JoinColumns): boolean {
  return remote.every(
    (column, i) => column.toLowerCase() === camelCase([owner.name, local[i] ?? '']).toLowerCase(),
  );
}

function isUsedElsewhere({ related }: RelationDraft, remote: readonly string[]): boolean {
  return related.relations.some((other) => !other.many && sameList(other.columns?.local ?? [], remote));
}

function only<T>(items: readonly T[]): T | null {
  return items.length === 1 ? (items[0] ?? null) : null;
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && startsWith(a, b);
}

function startsWith(list: readonly string[], start: readonly string[]): boolean {
  return start.length <= list.length && start.every((name, i) => list[i] === name);
}
