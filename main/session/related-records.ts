import { modelKeyOf } from '../../shared/model-schema';
import type { Model, ModelInstance, Relation } from '../../shared/model-schema';
import type { DataStoreApi } from '../datastore/data-store-api';
import type { RelatedSummary } from './session-api';

/** The filter that finds a record's related records, or null when a join value is null: the relation is then empty (client reference 1.1). */
export function relationFilter(record: ModelInstance, relation: Relation): Record<string, unknown> | null {
  const terms: Record<string, unknown>[] = [];
  for (const [i, remote] of relation.remoteFields.entries()) {
    const value = record[relation.localFields[i] ?? ''];
    if (value === null || value === undefined) return null;
    terms.push({ [remote]: { eq: value } });
  }
  return { and: terms };
}

/** What the local store holds on the other end of each relation of a record. */
export function relatedSummaries(store: DataStoreApi, model: Model, record: ModelInstance): RelatedSummary[] {
  return model.relations.map((relation) => {
    const where = relationFilter(record, relation);
    if (!where) return { relation, count: 0, record: null, key: null };
    if (relation.kind === 'hasMany')
      return { relation, count: store.count(relation.model, where), record: null, key: null };
    const page = store.page({ model: relation.model, where, offset: 0, limit: 1, tombstones: true });
    const related = page.records[0] ?? null;
    return {
      relation,
      count: page.total,
      record: related,
      key: related ? modelKeyOf(store.model(relation.model), related) : null,
    };
  });
}
