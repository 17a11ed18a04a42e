import { isNonNullType } from 'graphql';
import type { Relation } from '../../../shared/model-schema';
import { relatedModel } from './api-models';
import { sortKeyOf } from './keys';
import { collectionColumns } from './collection-columns';
import type { JoinColumns, RelationDraft, RelationSide } from './relation-draft';
import { toOneColumns, toOneColumnsByElimination } from './to-one-columns';

/**
 * Infers the relations of all models from the API.
 *
 * The API names relation fields but not their join columns. The transformer leaves traces of them in
 * names, in connection arguments and in the queries of indexes; each pass settles what the passes
 * before made unambiguous. A relation without traces keeps empty column lists.
 */
export function readRelations(
  sides: ReadonlyMap<string, RelationSide>,
): ReadonlyMap<string, readonly Relation[]> {
  draftRelations(sides);
  const drafts = [...sides.values()].flatMap((side) => side.relations);
  settle(drafts, (draft) => (draft.many ? null : toOneColumns(draft)));
  settleUntilStable(drafts, (draft) => (draft.many ? collectionColumns(draft) : toOneColumns(draft)));
  settle(drafts, (draft) => (draft.many ? null : toOneColumnsByElimination(draft)));
  settleUntilStable(drafts, (draft) => (draft.many ? collectionColumns(draft) : null));
  return new Map([...sides].map(([name, side]) => [name, side.relations.map(finished)]));
}

function draftRelations(sides: ReadonlyMap<string, RelationSide>): void {
  const models = new Map([...sides].map(([name, side]) => [name, side.model]));
  for (const owner of sides.values()) {
    for (const field of Object.values(owner.model.type.getFields())) {
      const target = relatedModel(field, models);
      const related = target && sides.get(target.model.type.name);
      if (!related) continue;
      const draft: RelationDraft = {
        name: field.name,
        owner,
        related,
        many: target.many,
        required: isNonNullType(field.type),
        sortKey: sortKeyOf(field.args, related.model),
        columns: null,
      };
      owner.relations.push(draft);
      if (draft.many) related.collections.push(draft);
    }
  }
}

function settle(
  drafts: readonly RelationDraft[],
  infer: (draft: RelationDraft) => JoinColumns | null,
): boolean {
  let settled = false;
  for (const draft of drafts) {
    if (draft.columns) continue;
    draft.columns = infer(draft);
    settled ||= draft.columns !== null;
  }
  return settled;
}

function settleUntilStable(
  drafts: readonly RelationDraft[],
  infer: (draft: RelationDraft) => JoinColumns | null,
): void {
  while (settle(drafts, infer));
}

function finished(draft: RelationDraft): Relation {
  return {
    name: draft.name,
    kind: draft.many ? 'hasMany' : isBelongsTo(draft) ? 'belongsTo' : 'hasOne',
    model: draft.related.name,
    localFields: draft.columns?.local ?? [],
    remoteFields: draft.columns?.remote ?? [],
    required: draft.required,
  };
}

/**
 * The API shows hasOne and belongsTo alike. The transformer accepts belongsTo only where the related
 * model points back, so: a collection that points back means belongsTo, nothing that points back
 * means hasOne. Of two to-one fields facing each other the one that a collection proves to be a
 * belongsTo is the other's opposite; failing that, the one with a required key belongs to the other,
 * and where the keys don't tell either, the one whose model comes later.
 */
function isBelongsTo(draft: RelationDraft): boolean {
  if (hasCollection(draft.related, draft.owner)) return true;
  const facing = draft.related.relations.find(
    (other) => !other.many && other.related === draft.owner && other !== draft,
  );
  if (!facing || hasCollection(draft.owner, draft.related)) return false;
  const [own, opposite] = [hasRequiredKey(draft), hasRequiredKey(facing)];
  return own === opposite ? draft.owner.position > facing.owner.position : own;
}

function hasCollection(owner: RelationSide, of: RelationSide): boolean {
  return owner.relations.some((relation) => relation.many && relation.related === of);
}

function hasRequiredKey(draft: RelationDraft): boolean {
  const local = draft.columns?.local ?? [];
  return local.length > 0 && local.every((name) => draft.owner.fields.get(name)?.required);
}
