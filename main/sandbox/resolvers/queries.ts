import type { FieldArguments } from '../graphql/complete';
import type { Item, KeyValue } from '../tables/item';
import type { Page, PageRequest, PartitionQuery, SyncShortcut, TableReader } from '../tables/reader';
import { keyOf, type KeyShape, type StoredModel } from '../tables/stored-model';
import type { TableStore } from '../tables/table-store';
import { invalidArguments, isForward, sortArgument, sortConditions } from './key-arguments';

export interface QueryServices {
  readonly store: TableStore;
  readonly reader: TableReader;
}

export function pageRequest(resolver: string, args: FieldArguments): PageRequest {
  return { resolver, limit: args['limit'], nextToken: args['nextToken'], filter: args['filter'] };
}

/** One item by its whole key; a tombstone too (10.11). */
export function getItem({ store }: QueryServices, stored: StoredModel, args: FieldArguments): Item | null {
  const key = keyOf(stored.key, args);
  return key ? store.table(stored.name).get(key) : null;
}

/** `listX`: a scan, or a query when the partition key is given. */
export function listItems(
  services: QueryServices,
  stored: StoredModel,
  field: string,
  args: FieldArguments,
): Page {
  const { key } = stored;
  const request = pageRequest(`Query.${field}`, args);
  const pk = args[key.partition];
  if (pk === null || pk === undefined) {
    const sort = sortArgument(key, args);
    if (sort !== null && sort !== undefined) {
      throw invalidArguments(
        `When providing argument '${key.sortFields.join('')}' you must also provide arguments '${key.partition}'.`,
      );
    }
    if (args['sortDirection'] !== null && args['sortDirection'] !== undefined) {
      throw invalidArguments('sortDirection is not supported for List operations without a Partition key.');
    }
    return services.reader.list(stored, request);
  }
  return services.reader.query(stored, partitionQuery(key, pk as KeyValue, args), request);
}

function partitionQuery(shape: KeyShape, pk: KeyValue, args: FieldArguments): PartitionQuery {
  return {
    shape,
    pk,
    conditions: sortConditions(shape, sortArgument(shape, args)),
    forward: isForward(args),
  };
}

/** The query field of an `@index`. */
export function queryIndex(
  services: QueryServices,
  stored: StoredModel,
  shape: KeyShape,
  field: string,
  args: FieldArguments,
): Page {
  const pk = args[shape.partition] as KeyValue;
  return services.reader.query(stored, partitionQuery(shape, pk, args), pageRequest(`Query.${field}`, args));
}

/** `syncX` (service reference 2). */
export function syncItems(
  services: QueryServices,
  stored: StoredModel,
  field: string,
  args: FieldArguments,
): Page {
  const shortcut = filterShortcut(stored, args['filter']);
  return services.reader.sync(stored, args['lastSync'], shortcut, pageRequest(`Query.${field}`, args));
}

/** A filter `{and: [{partition: {eq}}, …]}` that Amplify turns into a query of a key or index (2.5). */
function filterShortcut(stored: StoredModel, filter: unknown): SyncShortcut | null {
  if (typeof filter !== 'object' || filter === null) return null;
  const entries = Object.entries(filter).filter(([, value]) => value !== null && value !== undefined);
  const [name, all] = entries[0] ?? [];
  if (entries.length !== 1 || name !== 'and' || !Array.isArray(all)) return null;
  const [first, second, ...others] = all as Array<Record<string, Record<string, unknown>> | undefined>;
  for (const shape of [stored.key, ...stored.indexes]) {
    const isPlainId = shape === stored.key && shape.sortAttribute === null && stored.indexes.length === 0;
    const pk = onlyOperator(first, shape.partition, ['eq']);
    if (isPlainId || !pk) continue;
    const [sortField] = shape.sortFields;
    const sort =
      shape.sortFields.length === 1 && sortField
        ? onlyOperator(second, sortField, ['eq', 'lt', 'le', 'gt', 'ge', 'between', 'beginsWith'])
        : null;
    const query: PartitionQuery = {
      shape,
      pk: pk['eq'] as KeyValue,
      conditions: sort ? sortConditions(shape, sort) : [],
      forward: true,
    };
    const rest = sort ? others : [second, ...others].filter((part) => part !== undefined);
    return { query, rest: rest.length > 0 ? { and: rest } : null };
  }
  return null;
}

function onlyOperator(
  part: Record<string, Record<string, unknown>> | undefined,
  field: string,
  operators: readonly string[],
): Record<string, unknown> | null {
  const keys = Object.keys(part ?? {});
  const condition = part?.[field];
  if (keys.length !== 1 || !condition) return null;
  const given = Object.keys(condition);
  return given.length === 1 && operators.includes(given[0] ?? '') ? condition : null;
}
