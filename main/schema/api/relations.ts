import { isNonNullType } from 'graphql';
import type { ModelField, ModelIndex, Relation } from '../../../shared/model-schema';
import { relatedModel, type ApiModel } from './api-models';
import { sortKeyOf } from './keys';
import { collectionColumns } from './collection-columns';
import { toOneColumns, toOneColumnsByElimination } from './to-one-columns';

/** What is already known of a model when its relations are inferred. */
export interface RelationSide {
  readonly model: ApiModel;
  readonly name: string;
  readonly primaryKey: readonly string[];
  readonly fields: ReadonlyMap<string, ModelField>;
  readonly indexes: readonly ModelIndex[];
  readonly relations: RelationDraft[];
  /** Collections of this model on any model. */
  readonly collections: RelationDraft[];
  /** Where the model stands among the API's types. */
  readonly position: number;
}

/** A relation field whose join columns are being looked for. */
export interface RelationDraft {
  readonly name: string;
  readonly owner: RelationSide;
  readonly related: RelationSide;
  readonly many: boolean;
  readonly required: boolean;
  /** The sort key that the collection's arguments take. */
  readonly sortKey: readonly string[];
  columns: JoinColumns | null;
}

export interface JoinColumns {
  readonly local: readonly string[];
  readonly remote: readonly string[];
}

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
