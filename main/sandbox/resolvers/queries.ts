import { unauthorizedField } from '../appsync-error';
import type { Authorization } from '../auth/authorization';
import type { Caller } from '../auth/identity';
import type { FieldArguments } from '../graphql/complete';
import type { ItemPredicate } from '../tables/filter';
import type { Item, KeyValue } from '../tables/item';
import type { Page, PageRequest, PartitionQuery, SyncShortcut, TableReader } from '../tables/reader';
import { keyOf, type KeyShape, type StoredModel } from '../tables/stored-model';
import type { TableStore } from '../tables/table-store';
import { invalidArguments, isForward, sortArgument, sortArgumentName, sortConditions } from './key-arguments';

export interface QueryServices {
  readonly store: TableStore;
  readonly reader: TableReader;
  readonly authorization: Authorization;
}

/** A query field that is being resolved. */
export interface QueryCall {
  readonly stored: StoredModel;
  readonly field: string;
  readonly args: FieldArguments;
  readonly caller: Caller;
}

/** What a list, index or sync field was asked for, not looked at yet; `visible` are the rows that the caller may see. */
export function pageRequest(
  resolver: string,
  args: FieldArguments,
  visible: ItemPredicate | null,
): PageRequest {
  return {
    visible,
    resolver,
    limit: args['limit'],
    nextToken: args['nextToken'],
    filter: args['filter'],
  };
}

function plainRequest(
  services: QueryServices,
  { stored, field, args, caller }: QueryCall,
  operation: 'list' | 'sync',
): PageRequest {
  const visible = services.authorization.visible(stored.name, operation, caller, field);
  return pageRequest(`Query.${field}`, args, visible);
}

/** One item by its whole key; a tombstone too (10.11). What the caller may not see is refused, not hidden (4.2). */
export function getItem(
  { store, authorization }: QueryServices,
  { stored, field, args, caller }: QueryCall,
): Item | null {
  const visible = authorization.visible(stored.name, 'get', caller, field);
  const key = keyOf(stored.key, args);
  const item = key ? store.table(stored.name).get(key) : null;
  if (item && visible && !visible(item)) throw unauthorizedField(field, 'Query');
  return item;
}

/** `listX`: a scan, or a query when the partition key is given. */
export function listItems(services: QueryServices, call: QueryCall): Page {
  const { stored, args } = call;
  const { key } = stored;
  const request = plainRequest(services, call, 'list');
  const pk = args[key.partition];
  if (pk !== null && pk !== undefined) {
    return services.reader.query(stored, partitionQuery(key, pk as KeyValue, args), request);
  }
  const sort = sortArgument(key, args);
  if (sort !== null && sort !== undefined) {
    throw invalidArguments(
      `When providing argument '${sortArgumentName(key)}' you must also provide arguments '${key.partition}'.`,
    );
  }
  if (args['sortDirection'] !== null && args['sortDirection'] !== undefined) {
    throw invalidArguments('sortDirection is not supported for List operations without a Partition key.');
  }
  return services.reader.list(stored, request);
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
export function queryIndex(services: QueryServices, shape: KeyShape, call: QueryCall): Page {
  const pk = call.args[shape.partition] as KeyValue;
  const request = plainRequest(services, call, 'list');
  return services.reader.query(call.stored, partitionQuery(shape, pk, call.args), request);
}

/** `syncX` (service reference 2). Rules that look at each record put the filter's shortcut off. */
export function syncItems(services: QueryServices, call: QueryCall): Page {
  const request = plainRequest(services, call, 'sync');
  const shortcut = request.visible ? null : filterShortcut(call.stored, call.args['filter']);
  return services.reader.sync(call.stored, call.args['lastSync'], shortcut, request);
}

/** A filter `{and: [{partition: {eq}}, …]}` that Amplify turns into a query of a key or index (2.5). */
function filterShortcut(stored: StoredModel, filter: unknown): SyncShortcut | null {
  if (typeof filter !== 'object' || filter === null) return null;
  const entries = Object.entries(filter).filter(([, value]) => value !== null && value !== undefined);
  const [name, all] = entries[0] ?? [];
  if (entries.length !== 1 || name !== 'and' || !Array.isArray(all)) return null;
  const [first, second, ...others] = all as Array<Record<string, Record<string, unknown>> | undefined>;
  const declared = stored.indexes.slice(0, stored.model.indexes.length);
  for (const shape of [stored.key, ...declared]) {
    const isPlainId = shape === stored.key && shape.sortAttribute === null && declared.length === 0;
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
