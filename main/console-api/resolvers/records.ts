import type { ModelKey } from '../../../shared/model-schema';
import type { ConsoleContext } from '../context';
import type { QueryResolvers, SubscriptionResolvers } from '../generated/resolver-types';
import { sessionStream } from './session-stream';
import { toField, toRelation } from './to-graphql';

/** A grid asks for windows; nobody needs more at once, and a million records never cross. */
const MAX_PAGE = 1000;

export const recordQueries: Pick<
  QueryResolvers<ConsoleContext>,
  'schemaView' | 'models' | 'records' | 'record'
> = {
  schemaView: async (_root, _args, context) => {
    const view = await context.connections.session().remote.schemaView();
    return {
      ...view,
      enums: view.enums.map(({ name, values }) => ({ name, values: [...values] })),
      customTypes: view.customTypes.map(({ name, fields }) => ({ name, fields: fields.map(toField) })),
    };
  },
  models: async (_root, _args, context) => {
    const views = await context.connections.session().remote.models();
    return views.map(({ model, counts }) => ({
      name: model.name,
      pluralName: model.pluralName,
      versioned: model.versioned,
      primaryKey: [...model.primaryKey],
      fields: model.fields.map(toField),
      relations: model.relations.map(toRelation),
      counts,
    }));
  },
  records: async (_root, { model, where, sort, offset, limit, tombstones }, context) => {
    const page = await context.connections.session().remote.records({
      model,
      where: where ?? undefined,
      sort: sort?.map(({ field, descending }) => ({ field, descending: descending ?? false })) ?? [],
      offset: Math.max(0, offset),
      limit: Math.min(Math.max(0, limit), MAX_PAGE),
      tombstones,
    });
    return { ...page, records: [...page.records] };
  },
  record: async (_root, { model, key }, context) => {
    const detail = await context.connections.session().remote.record(model, key as ModelKey);
    return (
      detail && {
        ...detail,
        related: detail.related.map((r) => ({ ...r, relation: toRelation(r.relation) })),
      }
    );
  },
};

export const recordSubscriptions: Pick<SubscriptionResolvers<ConsoleContext>, 'recordsChanged'> = {
  recordsChanged: {
    subscribe: (_root, { model }, context) =>
      sessionStream(context, 'recordsChanged', (changed) =>
        model && changed.model !== model
          ? null
          : {
              recordsChanged: {
                ...changed,
                changes: changed.changes.map((change) => ({
                  ...change,
                  changedFields: [...change.changedFields],
                })),
              },
            },
      ),
  },
};
