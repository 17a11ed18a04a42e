import { AppSyncError } from '../appsync-error';
import type { ServerClock } from '../server-clock';
import type { SandboxSettings } from '../settings';
import { compileFilter, type ItemPredicate } from './filter';
import type { Item, KeyValue } from './item';
import type { PageBounds, ReadPosition, SortCondition, TablePage } from './model-table';
import type { PageTokens } from './page-token';
import type { KeyShape, StoredModel } from './stored-model';
import type { TableStore } from './table-store';

export const DEFAULT_LIMIT = 100;
export const MAX_SYNC_LIMIT = 1000;

/** One page of a connection field, before completion. */
export interface Page {
  readonly items: readonly Item[];
  readonly nextToken: string | null;
  readonly startedAt: number | null;
}

/** A page as a caller asks for it; arguments are judged by the reader, which owns AppSync's limits and tokens. */
export interface PageRequest {
  /** `Query.syncPosts`: tokens are bound to it. */
  readonly resolver: string;
  readonly limit: unknown;
  readonly nextToken: unknown;
  readonly filter: unknown;
  /** Which rows the caller may see; null for all of them. */
  readonly visible: ItemPredicate | null;
}

export interface PartitionQuery {
  readonly shape: KeyShape;
  readonly pk: KeyValue;
  readonly conditions: readonly SortCondition[];
  readonly forward: boolean;
}

/** A sync filter as a query of a key or index, and what remains of the filter (2.5). */
export interface SyncShortcut {
  readonly query: PartitionQuery;
  readonly rest: unknown;
}

interface Token {
  readonly mode: string;
  readonly at: ReadPosition;
  readonly startedAt: number | null;
}

export interface ReaderOptions {
  readonly store: TableStore;
  readonly clock: ServerClock;
  readonly settings: SandboxSettings;
  readonly tokens: PageTokens;
  readonly deltaTtlSeconds: number;
}

/** Reads pages of items: scans, key queries and syncs, with tokens and filters as AppSync has them (2). */
export class TableReader {
  readonly #options: ReaderOptions;

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  list(stored: StoredModel, request: PageRequest): Page {
    return this.#page(request, 'scan', null, null, (at, bounds) => this.#table(stored).scan(at, bounds));
  }

  query(stored: StoredModel, partition: PartitionQuery, request: PageRequest): Page {
    const { shape, pk, conditions, forward } = partition;
    // A position holds for the partition and direction it was read in only.
    const mode = JSON.stringify(['query', shape.column, pk, forward]);
    return this.#page(request, mode, null, null, (at, bounds) =>
      this.#table(stored).query(shape, pk, conditions, forward, at, bounds),
    );
  }

  /**
   * A page of a sync query: from the delta table when `lastSync` is within its window, else from the base
   * table, by `shortcut` where the filter allows it (2.2, 2.5).
   */
  sync(stored: StoredModel, lastSync: unknown, shortcut: SyncShortcut | null, request: PageRequest): Page {
    const { clock, store, settings, deltaTtlSeconds } = this.#options;
    const bounded = { ...request, limit: Math.min(limitOf(request.limit), MAX_SYNC_LIMIT) };
    const token = this.#open(request);
    const startedAt = token?.startedAt ?? clock.stampSync();
    if (!token) store.sweep(Math.floor(clock.now() / 1000));
    const since = typeof lastSync === 'number' && lastSync > 0 ? lastSync : 0;
    const inWindow = since > 0 && since >= clock.now() - deltaTtlSeconds * 1000;
    if (token ? token.mode.startsWith('delta:') : inWindow) {
      const from = token ? Number(token.mode.slice('delta:'.length)) : since - settings.deltaOverlapMs;
      const mode = `delta:${from}`;
      return this.#page(bounded, mode, token, startedAt, (at, bounds) =>
        store.delta.read(stored.name, from, at, bounds),
      );
    }
    if (shortcut && token?.mode !== 'scan') {
      const { shape, pk, conditions, forward } = shortcut.query;
      const mode = JSON.stringify(['query', shape.column, pk, forward]);
      return this.#page({ ...bounded, filter: shortcut.rest }, mode, token, startedAt, (at, bounds) =>
        this.#table(stored).query(shape, pk, conditions, forward, at, bounds),
      );
    }
    return this.#page(bounded, 'scan', token, startedAt, (at, bounds) =>
      this.#table(stored).scan(at, bounds),
    );
  }

  #table(stored: StoredModel) {
    return this.#options.store.table(stored.name);
  }

  #open(request: PageRequest): Token | null {
    if (request.nextToken === null || request.nextToken === undefined) return null;
    return this.#options.tokens.open(request.resolver, String(request.nextToken)) as Token;
  }

  #page(
    request: PageRequest,
    mode: string,
    opened: Token | null,
    startedAt: number | null,
    read: (at: ReadPosition | null, bounds: PageBounds) => TablePage,
  ): Page {
    const token = opened ?? this.#open(request);
    if (token && token.mode !== mode)
      throw new AppSyncError('BadRequest', `Invalid pagination token given. (${request.resolver})`);
    const page = read(token?.at ?? null, {
      limit: limitOf(request.limit),
      maxBytes: this.#options.settings.maxPageBytes,
    });
    const nextToken = page.next
      ? this.#options.tokens.seal(request.resolver, { mode, at: page.next, startedAt })
      : null;
    return { items: filterItems(page.items, request), nextToken, startedAt };
  }
}

function filterItems(items: readonly Item[], request: PageRequest): readonly Item[] {
  const { filter, visible } = request;
  const seen = visible ? items.filter(visible) : items;
  return filter === null || filter === undefined ? seen : seen.filter(compileFilter(filter));
}

function limitOf(limit: unknown): number {
  if (limit === null || limit === undefined) return DEFAULT_LIMIT;
  if (typeof limit === 'number' && limit > 0) return limit;
  throw new AppSyncError(
    'DynamoDB:DynamoDbException',
    `1 validation error detected: Value '${String(limit)}' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1`,
  );
}
