import { isNonNullType, OperationTypeNode } from 'graphql';
import type { Caller } from '../auth/identity';
import type { FieldArguments } from '../graphql/complete';
import { fieldsOf, type ServiceSchema } from '../graphql/service-schema';
import type { Item } from '../tables/item';
import type { StoredModel } from '../tables/stored-model';
import { createItem, deleteItem, updateItem, type MutationServices } from './mutations';
import { getItem, listItems, queryIndex, syncItems, type QueryServices } from './queries';
import { redactedRelations, relationResolvers, type ModelResolver } from './relations';

export type ResolverServices = QueryServices & MutationServices;
export type FieldResolver = (args: FieldArguments, caller: Caller) => unknown;

/** The resolvers of an API: by operation and field at the root, by type and field below it. */
export interface ResolverMap {
  root(operation: OperationTypeNode, field: string): FieldResolver | undefined;
  nested(operation: OperationTypeNode, type: string, field: string): ModelResolver | undefined;
  /** The model that a root field reads, writes or listens to. */
  modelOf(field: string): StoredModel | undefined;
}

/** Collects the resolvers of one operation type. */
class RootFields {
  readonly resolvers = new Map<string, FieldResolver>();
  readonly #models: Map<string, StoredModel>;

  constructor(models: Map<string, StoredModel>) {
    this.#models = models;
  }

  add(field: string | null, stored: StoredModel, make: (field: string) => FieldResolver): void {
    if (field === null) return;
    this.resolvers.set(field, make(field));
    this.#models.set(field, stored);
  }
}

/** Makes a resolver for every operation that the API has for its models (service reference 4). */
export function buildResolvers(
  service: ServiceSchema,
  models: ReadonlyMap<string, StoredModel>,
  services: ResolverServices,
): ResolverMap {
  const modelOf = new Map<string, StoredModel>();
  const [queries, mutations] = [new RootFields(modelOf), new RootFields(modelOf)];
  const reading = new Map<string, ReadonlyMap<string, ModelResolver>>();
  const mutating = new Map<string, ReadonlyMap<string, ModelResolver>>();
  for (const stored of models.values()) {
    addQueries(queries, stored, services);
    addMutations(mutations, stored, services);
    const { onCreate, onUpdate, onDelete } = stored.model.operations;
    for (const field of [onCreate, onUpdate, onDelete]) if (field !== null) modelOf.set(field, stored);
    const nested = nestedResolvers(service, models, stored, services);
    reading.set(stored.name, nested);
    mutating.set(stored.name, withRedaction(service, nested, stored, services));
  }
  return {
    root: (operation, field) =>
      (operation === OperationTypeNode.QUERY ? queries : mutations).resolvers.get(field),
    nested: (operation, type, field) =>
      (operation === OperationTypeNode.MUTATION ? mutating : reading).get(type)?.get(field),
    modelOf: (field) => modelOf.get(field),
  };
}

function nestedResolvers(
  service: ServiceSchema,
  models: ReadonlyMap<string, StoredModel>,
  stored: StoredModel,
  services: ResolverServices,
): Map<string, ModelResolver> {
  const fields = fieldsOf(service.schema, stored.name);
  const nested = relationResolvers(services, models, stored, (field) =>
    (fields[field]?.args ?? []).map((argument) => argument.name),
  );
  for (const name of Object.keys(fields)) {
    const read = services.authorization.fieldReader(stored.name, name);
    if (!read) continue;
    const relation = nested.get(name);
    nested.set(name, (source, args, selected, caller) => {
      const value = read(source as Item, caller);
      return relation ? relation(source, args, selected, caller) : value;
    });
  }
  return nested;
}

/**
 * Mutation results are published, so relations and nullable fields that others may not see are left out of them; who
 * may not read them hears of it (4.6, 4.7).
 */
function withRedaction(
  service: ServiceSchema,
  nested: ReadonlyMap<string, ModelResolver>,
  stored: StoredModel,
  services: ResolverServices,
): ReadonlyMap<string, ModelResolver> {
  if (!services.settings.redactRelations) return nested;
  const redacted = [...redactedRelations(services, stored)].map(
    ([name, value]) => [name, () => value] as const,
  );
  const isListenedTo = Object.entries(stored.model.operations).some(
    ([kind, name]) => /^on/.test(kind) && name,
  );
  const hidden = Object.values(fieldsOf(service.schema, stored.name)).flatMap(({ name, type }) => {
    const read = nested.get(name);
    const isHidden =
      isListenedTo && !isNonNullType(type) && services.authorization.isProtected(stored.name, name);
    if (!isHidden || !read) return [];
    const hide: ModelResolver = (...call) => {
      read(...call);
      return null;
    };
    return [[name, hide] as const];
  });
  return new Map([...nested, ...redacted, ...hidden]);
}

function addQueries(queries: RootFields, stored: StoredModel, services: QueryServices): void {
  const { get, list, sync } = stored.model.operations;
  queries.add(get, stored, (field) => (args, caller) => getItem(services, { stored, field, args, caller }));
  queries.add(
    list,
    stored,
    (field) => (args, caller) => listItems(services, { stored, field, args, caller }),
  );
  queries.add(
    sync,
    stored,
    (field) => (args, caller) => syncItems(services, { stored, field, args, caller }),
  );
  stored.model.indexes.forEach((index, i) => {
    const shape = stored.indexes[i];
    if (!shape) return;
    queries.add(
      index.queryField,
      stored,
      (field) => (args, caller) => queryIndex(services, shape, { stored, field, args, caller }),
    );
  });
}

function addMutations(mutations: RootFields, stored: StoredModel, services: MutationServices): void {
  const { create, update, delete: remove } = stored.model.operations;
  mutations.add(
    create,
    stored,
    (field) => (args, caller) => createItem(services, { stored, field, args, caller }),
  );
  mutations.add(
    update,
    stored,
    (field) => (args, caller) => updateItem(services, { stored, field, args, caller }),
  );
  mutations.add(
    remove,
    stored,
    (field) => (args, caller) => deleteItem(services, { stored, field, args, caller }),
  );
}
