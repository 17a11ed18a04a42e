import { camelCase } from '../names';
import type { JoinColumns, RelationDraft } from './relations';

/**
 * The foreign key of a to-one relation, or null when no rule finds one. In this order:
 * named after the relation (`author` → `authorID`), generated for this relation or for a collection
 * that faces it, named as the related key itself (composite keys), found by a collection that faces
 * it, named after the related model where only one relation goes there.
 */
export function toOneColumns(draft: RelationDraft): JoinColumns | null {
  const { owner, related, name } = draft;
  const facing = related.relations.filter((other) => other.many && other.related === owner);
  const generated = [[owner.name, name], ...facing.map((collection) => [related.name, collection.name])];
  return (
    named(draft, (keyField) => camelCase([name, keyField])) ??
    firstOf(generated.map((words) => () => named(draft, (keyField) => camelCase([...words, keyField])))) ??
    namedAsRelatedKey(draft) ??
    foundByCollection(draft, facing) ??
    namedAfterRelatedModel(draft)
  );
}

/** The only fields whose types fit the related key, once nothing better is left. */
export function toOneColumnsByElimination(draft: RelationDraft): JoinColumns | null {
  const [keyField, ...more] = draft.related.primaryKey;
  if (keyField === undefined || more.length > 0) return null;
  const type = draft.related.fields.get(keyField)?.type;
  const ownKey = draft.owner.primaryKey;
  const taken = new Set(
    draft.owner.relations.flatMap((other) => (other.many ? [] : (other.columns?.local ?? []))),
  );
  const fitting = [...draft.owner.fields.values()].filter(
    (field) => field.type === type && !field.list && !taken.has(field.name) && !ownKey.includes(field.name),
  );
  const only = fitting.length === 1 ? fitting[0] : undefined;
  return only ? { local: [only.name], remote: draft.related.primaryKey } : null;
}

function firstOf(attempts: readonly (() => JoinColumns | null)[]): JoinColumns | null {
  for (const attempt of attempts) {
    const columns = attempt();
    if (columns) return columns;
  }
  return null;
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

function namedAsRelatedKey(draft: RelationDraft): JoinColumns | null {
  const key = draft.related.primaryKey;
  if (draft.owner === draft.related || key.includes('id') || !key.every((name) => fits(draft, name, name)))
    return null;
  return { local: key, remote: key };
}

function foundByCollection(draft: RelationDraft, facing: readonly RelationDraft[]): JoinColumns | null {
  const taken = new Set(draft.owner.relations.map((other) => JSON.stringify(other.columns?.local ?? null)));
  const size = draft.related.primaryKey.length;
  const found = facing.flatMap((collection) => {
    const remote = collection.columns?.remote;
    return remote?.length === size && !taken.has(JSON.stringify(remote)) ? [remote] : [];
  });
  const only = found.length === 1 ? found[0] : undefined;
  return only ? { local: only, remote: draft.related.primaryKey } : null;
}

function namedAfterRelatedModel(draft: RelationDraft): JoinColumns | null {
  const rivals = draft.owner.relations.filter((other) => !other.many && other.related === draft.related);
  return rivals.length === 1 ? named(draft, (keyField) => camelCase([draft.related.name, keyField])) : null;
}
