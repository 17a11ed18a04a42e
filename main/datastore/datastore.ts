import type { Observable } from 'rxjs';
import { OutbandError } from '../../shared/errors';
import {
  modelKeyOf,
  type Model,
  type ModelInstance,
  type ModelKey,
  type ModelSchema,
} from '../../shared/model-schema';
import type { AppSyncClient } from '../appsync';
import type {
  ChangeOrigin,
  ChangeSet,
  ControlMessage,
  DataStoreApi,
  DataStoreControl,
  ModelCounts,
  ModelSelection,
  PendingExport,
  RecordPage,
  RecordPageRequest,
  SelectionChange,
  SelectionEffect,
  SubscriptionSighting,
  SyncStatus,
} from './data-store-api';
import type { DataStoreOptions } from './datastore-options';
import { DriftCheck } from './drift/drift-check';
import type { DriftFindings } from './drift/drift-findings';
import { ServiceReader } from './drift/service-reader';
import type { ObservedChange, Snapshot } from './instances/observe';
import type { Criteria, QueryOptions } from './instances/record-reads';
import type { OutboxControl } from './outbox/outbox-control';
import { OutboxFile } from './outbox/outbox-file';
import { ExportedChanges, readPending, writePending } from './outbox/pending-file';
import { storeParts, type StoreParts } from './store-parts';

/** What is remembered of a file that stands beside a store. */
export interface FileMark {
  readonly isBegun: () => boolean;
  readonly note: (isBegun: boolean) => void;
}

/** The DataStore: a local copy of the models that follows the service. Reads are synchronous and work offline. */
export class DataStore implements DataStoreApi, DataStoreControl {
  readonly schema: ModelSchema;
  /** Changes on their way to the service. */
  readonly outbox: OutboxControl;
  readonly #options: DataStoreOptions;
  readonly #parts: StoreParts;
  readonly #exported = new ExportedChanges();
  #client: AppSyncClient | null;
  #isOpen = true;
  #selecting: Promise<void> = Promise.resolve();

  /**
   * Opens the files. Throws StorageCorrupt when the durable one is damaged, BadInput for a sync predicate that is wrong,
   * ConfigError when they belong to another backend.
   */
  constructor(options: DataStoreOptions) {
    this.schema = options.schema;
    this.#options = options;
    this.#client = options.client;
    const outboxFile: OutboxFile = new OutboxFile(options.durableFile, (problem) =>
      this.#parts.recovery.begin(problem),
    );
    try {
      this.#parts = storeParts(options, outboxFile, {
        client: () => this.#client,
        start: () => this.start(),
      });
      this.#parts.copy.open();
    } catch (error) {
      // A file that stays open can't be put back by the person who is told of its damage.
      outboxFile.close();
      throw error;
    }
    this.outbox = this.#parts.outboxControl;
    options.client?.onRealtimeState(() => this.#parts.board.changed());
  }

  /** Names the backend under the first address it was known by; null where none was given. */
  get environment(): string | null {
    return this.#parts.binding.environment;
  }

  /** The name of a file that belongs to the present backend alone, such as the journal of what was sent to it. */
  ownFile(base: string): string {
    return this.#parts.binding.own(base);
  }

  /** Remembers with the outbox whether a file beside the store was ever begun, so that its loss is noticed. */
  fileMark(name: string): FileMark {
    const { outboxFile } = this.#parts;
    return {
      isBegun: () => outboxFile.setting(`begun:${name}`) === 'yes',
      note: (isBegun) => outboxFile.setSetting(`begun:${name}`, isBegun ? 'yes' : 'no'),
    };
  }

  attach(client: AppSyncClient): void {
    if (this.#client) {
      throw new OutbandError({
        kind: 'BadInput',
        code: 'ALREADY_ATTACHED',
        message: 'This store has a backend.',
        consequence: 'It stays with the one it has.',
        action: 'Open another store for another backend.',
      });
    }
    this.#client = client;
    client.onRealtimeState(() => this.#parts.board.changed());
    this.#parts.board.setPhase('IDLE');
  }

  selection(): readonly ModelSelection[] {
    return this.#parts.selector.list();
  }

  selectionEffect(changes: readonly SelectionChange[]): readonly SelectionEffect[] {
    return this.#parts.selector.effect(changes);
  }

  /** One change after the other; see DataStoreControl.select. */
  select(changes: readonly SelectionChange[]): Promise<void> {
    const done = this.#selecting.then(() => this.#select(changes));
    // A change that failed doesn't stop the next one.
    this.#selecting = done.catch(() => undefined);
    return done;
  }

  async #select(changes: readonly SelectionChange[]): Promise<void> {
    const { isStarted } = this.#parts.following;
    if (!this.#parts.selector.choose(changes)) return;
    if (isStarted) await this.stop();
    if (isStarted) await this.start();
    else if (this.#client) await this.#parts.selector.converge();
  }

  /** True without a backend: changes are kept here until one is attached. */
  get isLocal(): boolean {
    return this.#client === null;
  }

  model(name: string): Model {
    return this.#parts.reads.model(name);
  }

  async start(options: { signal?: AbortSignal } = {}): Promise<void> {
    if (this.#parts.following.isStarted) return;
    if (this.#client) return this.#parts.following.start(this.#client, options.signal);
    this.#parts.board.setPhase('READY');
    this.#parts.log.add('storageSubscribed', 'Local changes are noticed.');
    this.#parts.log.add('ready', 'The store works without a backend.');
  }

  async stop(): Promise<void> {
    this.#parts.recovery.stayStopped();
    await this.#parts.following.stop();
  }

  async resync(name?: string): Promise<void> {
    const models = name === undefined ? Object.values(this.schema.models) : [this.model(name)];
    if (await this.#parts.following.resync(models)) return;
    throw new OutbandError({
      kind: 'BadInput',
      code: 'NOT_STARTED',
      message: 'The DataStore is not started.',
      consequence: 'Nothing was read.',
      action: 'Connect, then sync again.',
    });
  }

  page(request: RecordPageRequest): RecordPage {
    return this.#parts.reads.page(request);
  }

  count(name: string, where?: unknown, options: { tombstones?: boolean } = {}): number {
    return this.#parts.reads.count(name, where, options);
  }

  pendingKeys(name: string): ReadonlySet<ModelKey> {
    return new Set(this.#parts.outbox.keysOf(name));
  }

  counts(name: string): ModelCounts {
    return this.#parts.reads.counts(name);
  }

  get(name: string, key: ModelKey): ModelInstance | undefined {
    return this.#parts.reads.get(name, key);
  }

  iterate(
    name: string,
    where?: unknown,
    options: { tombstones?: boolean } = {},
  ): IterableIterator<ModelInstance> {
    return this.#parts.reads.iterate(name, where, options);
  }

  merge(name: string, records: readonly ModelInstance[], origin: ChangeOrigin): ChangeSet {
    return this.#parts.merger.merge(this.model(name), records, origin).changeSet;
  }

  /** A new record that is not saved yet. Throws BadInput naming model, field and value. */
  create(name: string, init: Readonly<Record<string, unknown>>): ModelInstance {
    return this.#parts.factory.create(this.model(name), init);
  }

  /** A changed copy of a record, not saved yet; only what `change` touches will be sent. */
  copyOf(
    name: string,
    source: ModelInstance,
    change: (draft: Record<string, unknown>) => void,
  ): ModelInstance {
    return this.#parts.factory.copyOf(this.model(name), source, change);
  }

  /** Saves a record here and puts what changed into the outbox; see ModelRepository.save for what it throws. */
  save(name: string, record: ModelInstance, condition?: Criteria): ModelInstance {
    const model = this.model(name);
    const when = this.#parts.reads.criteria(model, condition, false);
    // Outbox and local copy together: where either can't be written, nothing has happened.
    return this.batch(() => this.#parts.repository.save(model, record, when));
  }

  /** Matching records, in the order in which they came unless sorted. Throws BadInput. */
  query(name: string, criteria?: Criteria, options: QueryOptions = {}): readonly ModelInstance[] {
    return this.#parts.reads.query(name, criteria, options);
  }

  /**
   * Deletes one record by its key, or every record that matches, with what belongs to them, children first. Returns the
   * records that were asked for. Throws ConflictUnhandled when the record does not meet the condition.
   */
  delete(name: string, target: ModelKey | Criteria, condition?: Criteria): readonly ModelInstance[] {
    const model = this.model(name);
    const when = this.#parts.reads.criteria(model, condition, false);
    const one = typeof target === 'string' ? this.#parts.storage.get(model, target) : undefined;
    const found =
      typeof target === 'string'
        ? one
          ? [one]
          : []
        : [...this.#parts.storage.iterate(model, this.#parts.reads.criteria(model, target, true), false)];
    // All of them or none: what refuses one is no reason to leave half of the others behind.
    return this.batch(() =>
      found.filter((record) => this.#parts.repository.delete(model, modelKeyOf(model, record), when)),
    );
  }

  /** How many records of which models `delete` of this record would take with it; the record itself is not counted. */
  deletionEffect(name: string, key: ModelKey): ReadonlyMap<string, number> {
    return this.#parts.repository.deletionEffect(this.model(name), key);
  }

  /**
   * Runs work that saves and deletes, such as an import. All of it is durable together, which takes one write to the disk
   * instead of one a record, and observers hear of it afterwards; where it throws, nothing has happened.
   */
  batch<T>(work: () => T): T {
    // The outbox is committed first: what it holds is written into the store again, should this be cut short.
    return this.#parts.merger.together(() => this.#parts.outbox.together(work));
  }

  /** Changes of a model, or of all, local ones and those of others. */
  observe(name?: string, criteria?: Criteria): Observable<ObservedChange> {
    return this.#parts.reads.observe(name, criteria);
  }

  /** Snapshots of a query that go on as records change. */
  observeQuery(
    name: string,
    criteria?: Criteria,
    options: Pick<QueryOptions, 'sort'> = {},
  ): Observable<Snapshot> {
    return this.#parts.reads.observeQuery(name, criteria, options);
  }

  exportPending(file: string, ids?: readonly string[]): PendingExport {
    const events = ids ? ids.map((id) => this.outbox.get(id)) : this.#parts.outbox.all();
    writePending(file, events, this.#options.now());
    this.#exported.note(events);
    return { file, count: events.length };
  }

  importPending(file: string): { readonly taken: number; readonly known: number } {
    const events = readPending(file, this.schema);
    const taken = this.#parts.outbox.restore(events);
    this.#parts.copy.replay();
    this.#parts.board.changed();
    this.#parts.following.send();
    return { taken, known: events.length - taken };
  }

  async clearAll(): Promise<void> {
    this.#throwIfNotExported();
    await this.#parts.following.stop();
    // A change may have come while the sync was being stopped.
    this.#throwIfNotExported();
    this.#parts.outbox.empty();
    this.#parts.copy.empty();
    this.#parts.board.setPhase('IDLE');
  }

  #throwIfNotExported(): void {
    const missing = this.#exported.missing(this.#parts.outbox.all()).length;
    if (missing === 0) return;
    throw new OutbandError({
      kind: 'BadInput',
      code: 'PENDING_NOT_EXPORTED',
      message: `${missing} changes in the outbox are in no export as they are now.`,
      consequence: 'Nothing was emptied.',
      action: 'Export the pending changes first.',
    });
  }

  /** Stops and empties the local copy. Changes that are not with the service yet stay. */
  async clear(): Promise<void> {
    await this.stop();
    this.#parts.copy.empty();
    this.#parts.board.setPhase('IDLE');
  }

  /** Compares models with the service, keeping what it finds in `findings`. Throws BadInput without a backend. */
  driftCheck(findings: DriftFindings): DriftCheck {
    const client = this.#client;
    if (!client) {
      throw new OutbandError({
        kind: 'BadInput',
        code: 'NO_BACKEND',
        message: 'This store has no backend to be compared with.',
        action: 'Attach a backend first.',
      });
    }
    return new DriftCheck({
      reader: new ServiceReader({
        client,
        documents: this.#parts.documents,
        timers: this.#parts.timers,
        random: this.#options.random,
        pageSize: this.#parts.pageSize,
      }),
      storage: this.#parts.storage,
      merger: this.#parts.merger,
      pending: this.#parts.outbox,
      findings,
      selectionOf: (model) => this.#parts.selector.of(model),
      now: this.#options.now,
    });
  }

  status(): SyncStatus {
    return this.#parts.board.status();
  }

  timeline(limit: number): readonly ControlMessage[] {
    return this.#parts.log.latest(limit);
  }

  onChange(listener: (changes: ChangeSet) => void): () => void {
    return this.#parts.changes.on(listener);
  }

  onStatus(listener: (status: SyncStatus) => void): () => void {
    return this.#parts.board.onStatus(listener);
  }

  onControlMessage(listener: (message: ControlMessage) => void): () => void {
    return this.#parts.log.on(listener);
  }

  onSighting(listener: (sighting: SubscriptionSighting) => void): () => void {
    return this.#parts.sightings.on(listener);
  }

  /** Ends the sync at once and closes the files. The client stays open: it belongs to the caller. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#parts.recovery.close();
    this.#parts.board.close();
    this.#parts.following.abandon();
    this.#parts.storage.close();
    this.#parts.outboxFile.close();
  }
}

/** Opens a DataStore; nothing is synced until it is started. See the constructor for what it throws. */
export function createDataStore(options: DataStoreOptions): DataStore {
  return new DataStore(options);
}
