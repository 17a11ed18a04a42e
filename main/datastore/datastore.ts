import type { GraphQLSchema } from 'graphql';
import { OutbandError, problemOf, type Problem } from '../../shared/errors';
import type { Model, ModelInstance, ModelKey, ModelSchema } from '../../shared/model-schema';
import {
  ALL,
  evaluate,
  fieldOf,
  matchesAll,
  parsePredicate,
  predicateKey,
  toGraphQLFilter,
  type Predicate,
} from '../../shared/predicate';
import type { AppSyncClient } from '../appsync';
import type {
  ChangeOrigin,
  ChangeSet,
  ControlMessage,
  DataStoreApi,
  ModelCounts,
  RecordPage,
  RecordPageRequest,
  SubscriptionSighting,
  SyncStatus,
} from './data-store-api';
import { SqliteAdapter } from './storage/sqlite/sqlite-adapter';
import type { StorageAdapter } from './storage/storage-adapter';
import { ControlLog } from './sync/control-log';
import { DocumentBuilder } from './sync/documents';
import { Emitter } from './sync/emitter';
import { Merger } from './sync/merger';
import type { SyncSelection } from './sync/processors/sync-processor';
import { StatusBoard } from './sync/status-board';
import { SyncEngine } from './sync/sync-engine';
import { SYSTEM_TIMERS, type Timers } from './timers';

export interface DataStoreOptions {
  readonly schema: ModelSchema;
  readonly api: GraphQLSchema;
  /** SQLite file of the records, which can always be filled anew; `:memory:` for none. */
  readonly storeFile: string;
  /** SQLite file of what must survive: changes that are not with the service yet. */
  readonly durableFile: string;
  /** Null for local-only mode: the same calls, no sync. */
  readonly client: AppSyncClient | null;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  readonly timers?: Timers;
  /** Another adapter than SQLite. */
  readonly storage?: StorageAdapter;
  /** Records asked for with each page; AppSync takes 1,000 at most. */
  readonly pageSize?: number;
  readonly fullSyncIntervalMs?: number;
  /** Records of a model that a sync reads at most; no limit unless given. */
  readonly maxRecords?: number;
  /** Models to sync; all of them unless given. */
  readonly models?: readonly string[];
  /** AppSync filter form by model: which records to sync. */
  readonly syncPredicates?: Readonly<Record<string, unknown>>;
  /** False for a sync without real time, such as a command that ends after it. */
  readonly isRealtime?: boolean;
}

const DEFAULT_PAGE_SIZE = 1_000;
const DEFAULT_FULL_SYNC_INTERVAL_MS = 24 * 60 * 60 * 1_000;

/** The DataStore: a local copy of the models that follows the service. Reads are synchronous and work offline. */
export class DataStore implements DataStoreApi {
  readonly schema: ModelSchema;
  readonly #options: DataStoreOptions;
  readonly #storage: StorageAdapter;
  readonly #log: ControlLog;
  readonly #board: StatusBoard;
  readonly #changes: Emitter<ChangeSet>;
  readonly #sightings: Emitter<SubscriptionSighting>;
  readonly #merger: Merger;
  readonly #documents: DocumentBuilder;
  readonly #selections = new Map<string, { selection: SyncSelection; predicate: Predicate }>();
  #engine: SyncEngine | null = null;
  #isOpen = true;

  /** Opens the files. Throws StorageCorrupt when the durable one is damaged, BadInput for a sync predicate that is wrong. */
  constructor(options: DataStoreOptions) {
    this.schema = options.schema;
    this.#options = options;
    this.#log = new ControlLog(options.now);
    const onProblem = (problem: Problem): void => this.#log.add('problem', problem.message, { problem });
    this.#changes = new Emitter(onProblem);
    this.#sightings = new Emitter(onProblem);
    this.#documents = new DocumentBuilder(options.schema, options.api);
    this.#storage = options.storage ?? new SqliteAdapter(options.storeFile, options.now);
    this.#board = new StatusBoard({
      models: Object.keys(options.schema.models),
      now: options.now,
      timers: options.timers ?? SYSTEM_TIMERS,
      outbox: () => 0,
      realtimeConnected: () => options.client?.realtimeState === 'CONNECTED',
      onProblem,
    });
    for (const model of Object.values(options.schema.models))
      this.#selections.set(model.name, this.#selectionFor(model));
    this.#merger = new Merger(this.#storage, { hasModel: () => false, has: () => false }, this.#changes);
    this.#openStore();
    options.client?.onRealtimeState(() => this.#board.changed());
  }

  model(name: string): Model {
    const model = this.schema.models[name];
    if (model) return model;
    throw new OutbandError({
      kind: 'NotFound',
      code: 'UNKNOWN_MODEL',
      message: `The schema has no model ${name}.`,
      action: `Its models are ${Object.keys(this.schema.models).join(', ')}.`,
      place: { model: name },
    });
  }

  async start(options: { signal?: AbortSignal } = {}): Promise<void> {
    const { client } = this.#options;
    if (this.#engine) return;
    if (!client) {
      this.#board.setPhase('READY');
      this.#log.add('storageSubscribed', 'Local changes are noticed.');
      this.#log.add('ready', 'The store works without a backend.');
      return;
    }
    const engine = new SyncEngine({
      schema: this.schema,
      client,
      storage: this.#storage,
      merger: this.#merger,
      board: this.#board,
      log: this.#log,
      documents: this.#documents,
      timers: this.#options.timers ?? SYSTEM_TIMERS,
      now: this.#options.now,
      random: this.#options.random,
      pageSize: this.#options.pageSize ?? DEFAULT_PAGE_SIZE,
      fullSyncIntervalMs: this.#options.fullSyncIntervalMs ?? DEFAULT_FULL_SYNC_INTERVAL_MS,
      maxRecords: this.#options.maxRecords ?? Infinity,
      models: this.#options.models ?? Object.keys(this.schema.models),
      isRealtime: this.#options.isRealtime ?? true,
      selectionOf: (model) => this.#selection(model).selection,
      isSelected: (model, record) => evaluate(this.#selection(model).predicate, record),
      onSighting: (sighting) => this.#sightings.emit(sighting),
      onOnline: () => undefined,
    });
    this.#engine = engine;
    try {
      await engine.start(options.signal);
    } catch (error) {
      const problem = problemOf(error);
      if (problem.kind !== 'Cancelled') this.#board.setPhase('FAILED', problem);
      if (this.#engine === engine) await this.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    const engine = this.#engine;
    this.#engine = null;
    if (!engine) return;
    await engine.stop();
    this.#board.setPhase('STOPPED');
    this.#log.add('stopped', 'The store no longer follows the service.');
  }

  async resync(name?: string): Promise<void> {
    const models = name === undefined ? Object.values(this.schema.models) : [this.model(name)];
    if (!this.#engine) {
      throw new OutbandError({
        kind: 'BadInput',
        code: 'NOT_STARTED',
        message: 'The DataStore is not started.',
        consequence: 'Nothing was read.',
        action: 'Connect, then sync again.',
      });
    }
    await this.#engine.resync(models);
  }

  page(request: RecordPageRequest): RecordPage {
    const model = this.model(request.model);
    const predicate = this.#predicate(model, request.where);
    const tombstones = request.tombstones ?? false;
    const sort = request.sort ?? [];
    for (const key of sort) if (!fieldOf(model, key.field)) throw this.#unknownSortField(model, key.field);
    const offset = checkWindow('offset', request.offset);
    const limit = checkWindow('limit', request.limit);
    const total = this.#storage.count(model, predicate, tombstones);
    return {
      offset,
      total,
      records: this.#storage.page(model, { predicate, sort, tombstones }, offset, limit),
    };
  }

  count(name: string, where?: unknown, options: { tombstones?: boolean } = {}): number {
    const model = this.model(name);
    return this.#storage.count(model, this.#predicate(model, where), options.tombstones ?? false);
  }

  counts(name: string): ModelCounts {
    const model = this.model(name);
    return { model: name, ...this.#storage.counts(model), pending: 0 };
  }

  get(name: string, key: ModelKey): ModelInstance | undefined {
    return this.#storage.get(this.model(name), key);
  }

  iterate(
    name: string,
    where?: unknown,
    options: { tombstones?: boolean } = {},
  ): IterableIterator<ModelInstance> {
    const model = this.model(name);
    return this.#storage.iterate(model, this.#predicate(model, where), options.tombstones ?? false);
  }

  merge(name: string, records: readonly ModelInstance[], origin: ChangeOrigin): ChangeSet {
    return this.#merger.merge(this.model(name), records, origin).changeSet;
  }

  status(): SyncStatus {
    return this.#board.status();
  }

  timeline(limit: number): readonly ControlMessage[] {
    return this.#log.latest(limit);
  }

  onChange(listener: (changes: ChangeSet) => void): () => void {
    return this.#changes.on(listener);
  }

  onStatus(listener: (status: SyncStatus) => void): () => void {
    return this.#board.onStatus(listener);
  }

  onControlMessage(listener: (message: ControlMessage) => void): () => void {
    return this.#log.on(listener);
  }

  onSighting(listener: (sighting: SubscriptionSighting) => void): () => void {
    return this.#sightings.on(listener);
  }

  /** Ends the sync at once and closes the files. The client stays open: it belongs to the caller. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const engine = this.#engine;
    this.#engine = null;
    this.#board.close();
    // What is still under way sees the abort before it would touch the store again.
    void engine?.stop();
    this.#storage.close();
  }

  #openStore(): void {
    const report = this.#storage.setUp(this.schema);
    if (report.movedAside !== null) {
      this.#log.add(
        'storeRebuilt',
        `The local store was damaged and is filled anew; the old file is ${report.movedAside}.`,
      );
    }
    for (const model of report.migrated) {
      this.#log.add(
        'storeMigrated',
        `The stored fields of ${model} changed with the schema; a base sync fills them.`,
        { model },
      );
    }
    for (const name of Object.keys(this.schema.models)) {
      this.#board.update(name, { lastSync: this.#storage.metadata(this.model(name)).lastSync });
    }
  }

  #selectionFor(model: Model): { selection: SyncSelection; predicate: Predicate } {
    const where = this.#options.syncPredicates?.[model.name];
    const predicate = where === undefined ? ALL : parsePredicate(where, { model });
    if (matchesAll(predicate)) return { selection: { filter: null, key: null }, predicate: ALL };
    return {
      selection: { filter: toGraphQLFilter(predicate, { expandIn: true }), key: predicateKey(predicate) },
      predicate,
    };
  }

  #selection(model: Model): { selection: SyncSelection; predicate: Predicate } {
    return this.#selections.get(model.name) ?? { selection: { filter: null, key: null }, predicate: ALL };
  }

  #predicate(model: Model, where: unknown): Predicate {
    return parsePredicate(where, { model, schema: this.schema });
  }

  #unknownSortField(model: Model, field: string): OutbandError {
    return new OutbandError({
      kind: 'BadInput',
      code: 'UNKNOWN_FIELD',
      message: `${model.name} has no field ${field} to sort by.`,
      place: { model: model.name, field },
    });
  }
}

function checkWindow(name: string, value: number): number {
  if (Number.isInteger(value) && value >= 0) return value;
  throw new OutbandError({
    kind: 'BadInput',
    code: 'BAD_WINDOW',
    message: `${name} must be a whole number from 0, not ${value}.`,
  });
}

/** Opens a DataStore; nothing is synced until it is started. See the constructor for what it throws. */
export function createDataStore(options: DataStoreOptions): DataStore {
  return new DataStore(options);
}
