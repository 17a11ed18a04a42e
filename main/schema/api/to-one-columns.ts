import { camelCase } from '../names';
import type { JoinColumns, RelationDraft } from './relation-draft';

/**
 * The foreign key of a to-one relation, or null when no rule finds one. In this order:
 * named after the relation (`author` → `authorID`), generated for this relation or for a collection
 * that faces it, named as the related key itself (composite keys), found by a collection that faces
 * it, named after the related model. The last and what collections tell count only where no other
 * relation between the two models could be meant.
 */
export function toOneColumns(draft: RelationDraft): JoinColumns | null {
  const { owner, related, name } = draft;
  const rivals = owner.relations.filter((other) => !other.many && other.related === related);
  const facing = related.relations.filter((other) => other.related === owner && other !== draft);
  const [opposite] = facing;
  const collection = rivals.length === 1 && facing.length === 1 && opposite?.many ? opposite : undefined;
  return (
    named(draft, (keyField) => camelCase([name, keyField])) ??
    named(draft, (keyField) => camelCase([owner.name, name, keyField])) ??
    (collection ? named(draft, (keyField) => camelCase([related.name, collection.name, keyField])) : null) ??
    namedAsRelatedKey(draft) ??
    (collection ? foundByCollection(draft, collection) : null) ??
    (rivals.length === 1 ? named(draft, (keyField) => camelCase([related.name, keyField])) : null)
  );
}

/** The only field whose type fits the related key, once nothing better is left; the own `id` is not meant. */
export function toOneColumnsByElimination(draft: RelationDraft): JoinColumns | null {
  const [keyField, ...more] = draft.related.primaryKey;
  if (keyField === undefined || more.length > 0) return null;
  const fitting = [...draft.owner.fields.keys()].filter(
    (name) => name !== 'id' && fits(draft, name, keyField),
  );
  const only = fitting.length === 1 ? fitting[0] : undefined;
  return only === undefined ? null : { local: [only], remote: draft.related.primaryKey };
}

/** Join columns that carry the given names, in any mixture of `postId`, `postID` and `post_id`. */
function named(draft: RelationDraft, nameFor: (keyField: string) => string): JoinColumns | null {
  const local: string[] = [];
  for (const keyField of draft.related.primaryKey) {
    const wanted = plain(nameFor(keyField));
    const field = [...draft.owner.fields.values()].find(
      (candidate) => plain(candidate.name) === wanted && fits(draft, candidate.name, keyField),
    );
    if (!field) return null;
    local.push(field.name);
  }
  return local.length > 0 ? { local, remote: draft.related.primaryKey } : null;
}

function plain(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

function fits(draft: RelationDraft, local: string, remote: string): boolean {
  const field = draft.owner.fields.get(local);
  return field !== undefined && !field.list && field.type === draft.related.fields.get(remote)?.type;
}

/** A key of one field counts only when it names its model (`userId` of User): `code` may be anybody's. */
function namedAsRelatedKey(draft: RelationDraft): JoinColumns | null {
  const { owner, related } = draft;
  const key = related.primaryKey;
  const [first = ''] = key;
  const isTelling = key.length > 1 || plain(first).startsWith(plain(related.name));
  const isOwnKey = key.join() === owner.primaryKey.join();
  if (owner === related || isOwnKey || !isTelling || !key.every((name) => fits(draft, name, name)))
    return null;
  return { local: key, remote: key };
}

function foundByCollection(draft: RelationDraft, collection: RelationDraft): JoinColumns | null {
  const columns = collection.columns?.remote;
  const key = draft.related.primaryKey;
  return columns?.length === key.length ? { local: columns, remote: key } : null;
}
