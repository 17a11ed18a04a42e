import { AppSyncError, conditionFailed, conflictUnhandled } from '../appsync-error';
import type { ServerClock } from '../server-clock';
import type { SandboxSettings } from '../settings';
import type { ConflictResolver, VersionConflict } from '../strategies/conflict-strategy';
import { deltaKeys } from './delta-table';
import type { ItemPredicate } from './filter';
import { SERVICE_ATTRIBUTES, versionOf, type Item, type ItemKey, type MutableItem } from './item';
import { keyOf, setJoinedSortAttributes, type StoredModel } from './stored-model';
import type { TableStore } from './table-store';

/** One create, update or delete, as a resolver asks for it. */
export interface WriteRequest {
  readonly stored: StoredModel;
  readonly field: string;
  readonly args: Item;
  readonly identity: unknown;
  /** The attribute values of the input without key and version; null removes. */
  readonly values: Item;
  readonly key: ItemKey;
  readonly keyValues: Item;
  /** The version that the caller last saw. */
  readonly version: number | null;
  readonly condition: ItemPredicate;
}

export interface WriterOptions {
  readonly store: TableStore;
  readonly clock: ServerClock;
  readonly settings: SandboxSettings;
  /** The conflict handler of a model. */
  readonly resolver: (model: string) => ConflictResolver;
  readonly requestId: () => string;
  /** Asked before each update and delete of a versioned item; true when another client shall write first. */
  readonly interferes: () => boolean;
  /** Told of what another client wrote. */
  onInterference(stored: StoredModel, item: Item): void;
  /** How long delta rows and tombstones live, in seconds. */
  readonly deltaTtlSeconds: number;
  readonly baseTtlSeconds: number;
}

type Outcome = { readonly kind: 'done'; readonly item: Item } | { readonly kind: 'raced' };

/** Writes items as a DynamoDB data source with AppSync's conflict detection does (service reference 1.4, 3). */
export class VersionedWriter {
  readonly #options: WriterOptions;

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  /** Puts a new item. A key in use, by a live item or a tombstone, fails the condition (10.13, 10.14). */
  create(request: WriteRequest): Item {
    const { store } = this.#options;
    return store.transact(() => {
      const existing = store.table(request.stored.name).get(request.key);
      if (existing) throw this.#conditionFailed(request, existing);
      if (!request.condition({})) throw this.#conditionFailed(request, null);
      const item: MutableItem = { ...request.values, ...request.keyValues, __typename: request.stored.name };
      return this.#write(request.stored, this.#stamp(request.stored, item, 1, 0), null);
    });
  }

  /** Changes an item whose version matches, or as the conflict handler decides. */
  async update(request: WriteRequest): Promise<Item> {
    return this.#settle(request, 'update', (existing, version) => {
      const item: MutableItem = { ...existing };
      for (const [name, value] of Object.entries(request.values)) {
        if (value === null) delete item[name];
        else if (value !== undefined) item[name] = value;
      }
      return this.#accept(request, existing, item, version);
    });
  }

  /** Makes a tombstone of an item whose version matches; without versions, removes it. */
  async delete(request: WriteRequest): Promise<Item | null> {
    const { store, settings } = this.#options;
    if (settings.deleteOfMissingItem === 'success' && !store.table(request.stored.name).get(request.key))
      return null;
    return this.#settle(request, 'delete', (existing, version) => this.#bury(request, existing, version));
  }

  /** Compares versions and lets the handler decide until a write finds the item as the handler saw it (3.4). */
  async #settle(
    request: WriteRequest,
    operation: 'update' | 'delete',
    accept: (existing: Item, version: number) => Item,
  ): Promise<Item> {
    const { store, settings, resolver } = this.#options;
    const table = store.table(request.stored.name);
    this.#interfere(request);
    for (let attempt = 0; attempt < settings.maxConflictAttempts; attempt++) {
      const existing = table.get(request.key);
      if (!existing) throw this.#conditionFailed(request, null);
      const version = versionOf(existing, settings.versionOfUnversionedItem);
      if (!request.stored.versioned || (request.version ?? 0) === version) {
        return store.transact(() => accept(existing, version ?? 0));
      }
      const conflict = this.#conflictOf(request, operation, existing);
      const resolution = await resolver(request.stored.name).resolve(conflict);
      if (resolution.kind === 'reject') throw conflictUnhandled(existing);
      const outcome = store.transact((): Outcome => {
        const current = table.get(request.key);
        if (!current || versionOf(current, null) !== versionOf(existing, null)) return { kind: 'raced' };
        if (resolution.kind === 'remove')
          return { kind: 'done', item: this.#bury(request, current, version ?? 0) };
        const item = this.#withService(request, resolution.item, current);
        return { kind: 'done', item: this.#accept(request, current, item, version ?? 0) };
      });
      if (outcome.kind === 'done') return outcome.item;
    }
    throw new AppSyncError('MaxConflicts', 'Reached the maximum number of conflict resolution attempts.', {
      item: table.get(request.key),
    });
  }

  /** Another client touches the item: its version rises between the caller's read and write. */
  #interfere({ stored, key }: WriteRequest): void {
    const { store, clock, interferes } = this.#options;
    const existing = stored.versioned ? store.table(stored.name).get(key) : null;
    if (!existing || !interferes()) return;
    const touched: MutableItem = { ...existing };
    if (stored.updatedAtField !== null) touched[stored.updatedAtField] = new Date(clock.now()).toISOString();
    const version = (versionOf(existing, 0) ?? 0) + 1;
    this.#options.onInterference(
      stored,
      store.transact(() => this.#write(stored, this.#stamp(stored, touched, version, existing), existing)),
    );
  }

  #conflictOf(request: WriteRequest, operation: 'update' | 'delete', existing: Item): VersionConflict {
    const preview: MutableItem = { ...existing };
    for (const [name, value] of Object.entries(request.values)) {
      if (value === null) delete preview[name];
      else preview[name] = value;
    }
    if (operation === 'delete') preview['_deleted'] = true;
    return {
      operation,
      parentType: 'Mutation',
      field: request.field,
      tableName: request.stored.tableName,
      existing,
      preview,
      changes: operation === 'delete' ? {} : request.values,
      args: request.args,
      identity: request.identity,
      untouched: new Set([...request.stored.model.primaryKey, ...SERVICE_ATTRIBUTES, '__typename']),
    };
  }

  /** A handler's item with the key and the service's attributes as they are: it may not set them (10.28). */
  #withService(request: WriteRequest, item: Item, current: Item): MutableItem {
    const result: MutableItem = { ...item };
    for (const name of [...SERVICE_ATTRIBUTES, '__typename', ...request.stored.model.primaryKey]) {
      if (name in current) result[name] = current[name];
      else delete result[name];
    }
    return result;
  }

  #accept(request: WriteRequest, existing: Item, item: MutableItem, version: number): Item {
    if (!request.condition(existing)) throw this.#conditionFailed(request, existing);
    if (existing['_deleted'] === true) {
      if (this.#options.settings.tombstoneSurvivesUpdate)
        item['_ttl'] = this.#seconds() + this.#options.baseTtlSeconds;
      else {
        delete item['_deleted'];
        delete item['_ttl'];
      }
    }
    return this.#write(request.stored, this.#stamp(request.stored, item, version + 1, existing), existing);
  }

  #bury(request: WriteRequest, existing: Item, version: number): Item {
    const { stored } = request;
    const { store, baseTtlSeconds } = this.#options;
    if (!request.condition(existing)) throw this.#conditionFailed(request, existing);
    if (!stored.versioned) {
      store.table(stored.name).remove(request.key, existing);
      return existing;
    }
    const tombstone = this.#stamp(stored, { ...existing, _deleted: true }, version + 1, existing);
    if (baseTtlSeconds > 0)
      return this.#write(stored, { ...tombstone, _ttl: this.#seconds() + baseTtlSeconds }, existing);
    store.table(stored.name).remove(request.key, existing);
    this.#journal(stored, tombstone);
    return tombstone;
  }

  #stamp(stored: StoredModel, item: MutableItem, version: number, before: Item | 0): MutableItem {
    setJoinedSortAttributes(stored, item);
    if (!stored.versioned) return item;
    const last = before === 0 ? 0 : before['_lastChangedAt'];
    item['_version'] = version;
    item['_lastChangedAt'] = this.#options.clock.stampWrite(typeof last === 'number' ? last : 0);
    return item;
  }

  #write(stored: StoredModel, item: Item, before: Item | null): Item {
    this.#checkItem(stored, item);
    this.#options.store.table(stored.name).put(item, before);
    if (stored.versioned) this.#journal(stored, item);
    return item;
  }

  /** What DynamoDB refuses of its own accord. */
  #checkItem({ model }: StoredModel, item: Item): void {
    const { settings, requestId } = this.#options;
    const refuse = (what: string) =>
      new AppSyncError(
        'DynamoDB:DynamoDbException',
        `${what} (Service: DynamoDb, Status Code: 400, Request ID: ${requestId()})`,
      );
    const empty = model.primaryKey.find((field) => item[field] === '');
    if (empty !== undefined) {
      throw refuse(
        `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: ${empty}`,
      );
    }
    if (Buffer.byteLength(JSON.stringify(item)) > settings.maxItemBytes) {
      throw refuse('Item size has exceeded the maximum allowed size');
    }
  }

  /** Appends the full image to the delta table: one row per accepted write (1.3). */
  #journal(stored: StoredModel, item: Item): void {
    const { store, settings, deltaTtlSeconds } = this.#options;
    const key = keyOf(stored.key, item);
    const keyText = key ? [key.pk, key.sk].filter((part) => part !== '').join(':') : '';
    const prefix = settings.deltaKeyPrefix === 'table' ? stored.tableName : stored.dataSource;
    const { dsPk, dsSk } = deltaKeys(prefix, keyText, item);
    const ttl = Math.floor((item['_lastChangedAt'] as number) / 1000) + deltaTtlSeconds;
    store.delta.append(stored.name, dsPk, dsSk, ttl, item);
  }

  #seconds(): number {
    return Math.floor(this.#options.clock.now() / 1000);
  }

  #conditionFailed(request: WriteRequest, existing: Item | null): AppSyncError {
    return conditionFailed(request.stored.versioned, this.#options.requestId(), existing);
  }
}
