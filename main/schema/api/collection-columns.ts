import { camelCase } from '../names';
import type { JoinColumns, RelationDraft } from './relations';

/**
 * The join columns of a collection, or null while several candidates are left. Candidates are the
 * foreign keys generated for it, and the keys and indexes of the related model whose sort key is the
 * one that the collection's arguments take. Between several, in this order: the same names as the
 * owner's key, a to-one relation that points back, a name made of the owner's name and key,
 * the only one that no other relation uses.
 */
export function collectionColumns(draft: RelationDraft): JoinColumns | null {
  const generated = generatedColumns(draft);
  if (generated) return generated;
  const candidates = indexColumns(draft);
  if (candidates.length <= 1) return candidates[0] ?? null;
  return (
    only(candidates.filter(({ local, remote }) => sameList(local, remote))) ??
    only(candidates.filter((columns) => pointedBack(draft, columns))) ??
    only(candidates.filter((columns) => namedAfterOwner(draft, columns))) ??
    only(candidates.filter((columns) => !isUsedElsewhere(draft, columns)))
  );
}

/** A hasMany without `fields` adds hidden foreign keys to the related model: `categoryProductsName`. */
function generatedColumns(draft: RelationDraft): JoinColumns | null {
  const { owner, related, name } = draft;
  const remote = owner.primaryKey.map((keyField) => camelCase([owner.name, name, keyField]));
  const present = remote.length > 0 && remote.every((column) => related.fields.has(column));
  return present ? { local: owner.primaryKey, remote } : null;
}

function indexColumns(draft: RelationDraft): readonly JoinColumns[] {
  const { related, sortKey } = draft;
  const keys = [related.primaryKey, ...related.indexes.map((index) => index.fields)];
  const distinct = keys.filter((key, i) => keys.findIndex((other) => sameList(other, key)) === i);
  return distinct.flatMap((key) => {
    const columns = joinOn(draft, sameList(key.slice(1), sortKey) ? key.slice(0, 1) : key);
    const joined = sortKey.length > 0 ? sameList(key.slice(1), sortKey) : true;
    return columns && joined ? [columns] : [];
  });
}

/** The remote columns joined to the first fields of the owner's key, when the types agree. */
function joinOn(draft: RelationDraft, remote: readonly string[]): JoinColumns | null {
  const { owner, related } = draft;
  const local = owner.primaryKey.slice(0, remote.length);
  // A join on several columns names the whole key; on one column, its partition alone.
  if (local.length !== remote.length || (remote.length > 1 && remote.length !== owner.primaryKey.length))
    return null;
  if (owner === related && sameList(local, remote)) return null;
  const agree = local.every(
    (name, i) => owner.fields.get(name)?.type === related.fields.get(remote[i] ?? '')?.type,
  );
  return agree && !isOwnId(draft, remote) ? { local, remote } : null;
}

/** `id` to `id` joins nothing: every record has an id of its own. */
function isOwnId(draft: RelationDraft, remote: readonly string[]): boolean {
  return remote.length === 1 && remote[0] === 'id' && draft.related.primaryKey[0] === 'id';
}

function pointedBack(draft: RelationDraft, columns: JoinColumns): boolean {
  return draft.related.relations.some(
    (other) =>
      !other.many && other.related === draft.owner && startsWith(other.columns?.local ?? [], columns.remote),
  );
}

function namedAfterOwner(draft: RelationDraft, columns: JoinColumns): boolean {
  return columns.remote.every(
    (column, i) =>
      column.toLowerCase() === camelCase([draft.owner.name, columns.local[i] ?? '']).toLowerCase(),
  );
}

function isUsedElsewhere(draft: RelationDraft, columns: JoinColumns): boolean {
  return draft.related.relations.some(
    (other) => !other.many && sameList(other.columns?.local ?? [], columns.remote),
  );
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
