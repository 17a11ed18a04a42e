import { OperationTypeNode } from 'graphql';
import { fieldsOf, type ServiceSchema } from '../graphql/service-schema';
import type { RootResolver } from '../graphql/execute';
import type { NestedResolver } from '../graphql/complete';
import type { StoredModel } from '../tables/stored-model';
import { createItem, deleteItem, updateItem, type MutationServices } from './mutations';
import { getItem, listItems, queryIndex, syncItems, type QueryServices } from './queries';
import { relationResolvers } from './relations';

export type ResolverServices = QueryServices & MutationServices;

/** The resolvers of an API: by operation and field at the root, by type and field below it. */
export interface ResolverMap {
  root(operation: OperationTypeNode, field: string): RootResolver | undefined;
  nested(type: string, field: string): NestedResolver | undefined;
  /** The model that a root field reads or writes. */
  modelOf(field: string): StoredModel | undefined;
}

/** Makes a resolver for every operation that the API has for its models (service reference 4). */
export function buildResolvers(
  service: ServiceSchema,
  models: ReadonlyMap<string, StoredModel>,
  services: ResolverServices,
): ResolverMap {
  const queries = new Map<string, RootResolver>();
  const mutations = new Map<string, RootResolver>();
  const nested = new Map<string, ReadonlyMap<string, NestedResolver>>();
  const modelOf = new Map<string, StoredModel>();
  for (const stored of models.values()) {
    addQueries(queries, modelOf, stored, services);
    addMutations(mutations, modelOf, stored, services);
    const fields = fieldsOf(service.schema, stored.name);
    nested.set(
      stored.name,
      relationResolvers(services, models, stored, (field) =>
        (fields[field]?.args ?? []).map((argument) => argument.name),
      ),
    );
  }
  return {
    root: (operation, field) => (operation === OperationTypeNode.QUERY ? queries : mutations).get(field),
    nested: (type, field) => nested.get(type)?.get(field),
    modelOf: (field) => modelOf.get(field),
  };
}

function addQueries(
  queries: Map<string, RootResolver>,
  modelOf: Map<string, StoredModel>,
  stored: StoredModel,
  services: QueryServices,
): void {
  const { get, list, sync } = stored.model.operations;
  const add = (field: string | null, resolver: (name: string) => RootResolver) => {
    if (field === null) return;
    queries.set(field, resolver(field));
    modelOf.set(field, stored);
  };
  add(get, () => (args) => getItem(services, stored, args));
  add(list, (field) => (args) => listItems(services, stored, field, args));
  add(sync, (field) => (args) => syncItems(services, stored, field, args));
  stored.model.indexes.forEach((index, i) => {
    const shape = stored.indexes[i];
    if (shape) add(index.queryField, (field) => (args) => queryIndex(services, stored, shape, field, args));
  });
}

function addMutations(
  mutations: Map<string, RootResolver>,
  modelOf: Map<string, StoredModel>,
  stored: StoredModel,
  services: MutationServices,
): void {
  const { create, update, delete: remove } = stored.model.operations;
  const add = (field: string | null, run: typeof createItem | typeof updateItem | typeof deleteItem) => {
    if (field === null) return;
    mutations.set(field, (args) => run(services, { stored, field, args, identity: null }));
    modelOf.set(field, stored);
  };
  add(create, createItem);
  add(update, updateItem);
  add(remove, deleteItem);
}
