import type {
  ChangeOrigin,
  ChangeSet,
  DataStoreApi,
  SubscriptionSighting,
  SyncStatus,
} from '../../datastore/data-store-api';
import { modelKeyOf } from '../../../shared/model-schema';
import type { Model, ModelInstance, ModelKey, ModelSchema } from '../../../shared/model-schema';
import { versionOf } from '../operation';

/** A store in memory for the writer's tests: newer versions replace older ones, and sightings are told by hand. */
export class MemoryStore implements DataStoreApi {
  readonly schema: ModelSchema;
  readonly merged: { model: string; records: readonly ModelInstance[]; origin: ChangeOrigin }[] = [];
  isObserved = false;
  /** Called before a merge is taken, so that a test can stop the world there. */
  beforeMerge: (records: readonly ModelInstance[]) => void = () => undefined;
  readonly #records = new Map<string, Map<ModelKey, ModelInstance>>();
  readonly #statusListeners = new Set<(status: SyncStatus) => void>();
  readonly #sightingListeners = new Set<(sighting: SubscriptionSighting) => void>();

  constructor(schema: ModelSchema) {
    this.schema = schema;
  }

  model(name: string): Model {
    const model = this.schema.models[name];
    if (!model) throw new Error(`no model ${name}`);
    return model;
  }

  get(model: string, key: ModelKey): ModelInstance | undefined {
    return this.#of(model).get(key);
  }

  *iterate(
    model: string,
    where: unknown = {},
    options: { tombstones?: boolean } = {},
  ): IterableIterator<ModelInstance> {
    const conditions = Object.entries(where as Record<string, { eq: unknown }>);
    for (const record of this.#of(model).values()) {
      if (record['_deleted'] === true && !options.tombstones) continue;
      if (conditions.every(([field, { eq }]) => (record[field] ?? null) === eq)) yield record;
    }
  }

  count(model: string, where?: unknown): number {
    return [...this.iterate(model, where)].length;
  }

  merge(model: string, records: readonly ModelInstance[], origin: ChangeOrigin): ChangeSet {
    this.beforeMerge(records);
    this.merged.push({ model, records, origin });
    const table = this.#of(model);
    for (const record of records) {
      const key = modelKeyOf(this.model(model), record);
      const held = versionOf(table.get(key)) ?? -1;
      if ((versionOf(record) ?? 0) > held) table.set(key, record);
    }
    return { model, origin, changes: [], changed: records.length };
  }

  /** What a base sync does with a record that the service has no more. */
  forget(model: string, key: ModelKey): void {
    this.#of(model).delete(key);
  }

  sight(sighting: SubscriptionSighting): void {
    for (const listener of this.#sightingListeners) listener(sighting);
  }

  onSighting(listener: (sighting: SubscriptionSighting) => void): () => void {
    this.#sightingListeners.add(listener);
    return () => this.#sightingListeners.delete(listener);
  }

  status(): SyncStatus {
    return {
      phase: 'READY',
      online: true,
      realtimeConnected: this.isObserved,
      models: [],
      eventsPerSecond: 0,
      lastSyncedAt: null,
      outbox: 0,
      problem: null,
    };
  }

  page(): never {
    throw new Error('The writer reads by key and by iteration.');
  }

  counts(model: string): { model: string; live: number; tombstones: number; pending: number } {
    return { model, live: this.count(model), tombstones: 0, pending: 0 };
  }

  timeline(): [] {
    return [];
  }

  onStatus(listener: (status: SyncStatus) => void): () => void {
    this.#statusListeners.add(listener);
    return () => this.#statusListeners.delete(listener);
  }

  /** Our own subscriptions are there from now on, or gone. */
  observe(isObserved: boolean): void {
    this.isObserved = isObserved;
    for (const listener of this.#statusListeners) listener(this.status());
  }

  onChange(): () => void {
    return () => undefined;
  }

  onControlMessage(): () => void {
    return () => undefined;
  }

  async start(): Promise<void> {
    await Promise.resolve();
  }

  async stop(): Promise<void> {
    await Promise.resolve();
  }

  async resync(): Promise<void> {
    await Promise.resolve();
  }

  close(): void {
    this.#records.clear();
  }

  #of(model: string): Map<ModelKey, ModelInstance> {
    let table = this.#records.get(model);
    if (!table) this.#records.set(model, (table = new Map()));
    return table;
  }
}
