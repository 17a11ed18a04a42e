import { randomUUID } from 'node:crypto';
import type { Observable } from 'rxjs';
import { OutbandError, type Problem } from '../../shared/errors';
import {
  modelKeyOf,
  type Model,
  type ModelInstance,
  type ModelKey,
  type ModelSchema,
} from '../../shared/model-schema';
import { type AppSyncClient, SYSTEM_TIMERS } from '../appsync';
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
import { FaultReport } from './faults/fault-report';
import { RecordSieve } from './faults/record-sieve';
import { InstanceFactory } from './instances/instance-factory';
import type { ObservedChange, Snapshot } from './instances/observe';
import { RecordReads, type Criteria, type QueryOptions } from './instances/record-reads';
import { ModelRepository } from './instances/repository';
import { LocalCopy } from './local-copy';
import { MutationRequests } from './outbox/build-request';
import { Outbox } from './outbox/outbox';
import { OutboxControl } from './outbox/outbox-control';
import { OutboxFile } from './outbox/outbox-file';
import { ExportedChanges, readPending, writePending } from './outbox/pending-file';
import { Recovery } from './recovery';
import { GuardedStorage } from './storage/guarded-storage';
import { SqliteAdapter } from './storage/sqlite/sqlite-adapter';
import type { StorageAdapter } from './storage/storage-adapter';
import { ControlLog, outboxSentence } from './sync/control-log';
import { DocumentBuilder } from './sync/documents';
import { Emitter } from './sync/emitter';
import { Following } from './sync/following';
import { Merger } from './sync/merger';
import { Selector } from './sync/selector';
import { StatusBoard } from './sync/status-board';

const DEFAULT_PAGE_SIZE = 1_000;

/** The DataStore: a local copy of the models that follows the service. Reads are synchronous and work offline. */
export class DataStore implements DataStoreApi, DataStoreControl {
  readonly schema: ModelSchema;
  /** Changes on their way to the service. */
  readonly outbox: OutboxControl;
  readonly #options: DataStoreOptions;
  readonly #storage: StorageAdapter;
  readonly #log: ControlLog;
  readonly #board: StatusBoard;
  readonly #changes: Emitter<ChangeSet>;
  readonly #sightings: Emitter<SubscriptionSighting>;
  readonly #observers: Emitter<ChangeSet>;
  readonly #merger: Merger;
  readonly #outboxFile: OutboxFile;
  readonly #outbox: Outbox;
  readonly #factory: InstanceFactory;
  readonly #repository: ModelRepository;
  readonly #reads: RecordReads;
  readonly #documents: DocumentBuilder;
  readonly #requests: MutationRequests;
  readonly #selector: Selector;
  #client: AppSyncClient | null;
  readonly #copy: LocalCopy;
  readonly #following: Following;
  readonly #recovery: Recovery;
  readonly #exported = new ExportedChanges();
  #isOpen = true;
  #selecting: Promise<void> = Promise.resolve();

  /** Opens the files. Throws StorageCorrupt when the durable one is damaged, BadInput for a sync predicate that is wrong. */
  constructor(options: DataStoreOptions) {
    this.schema = options.schema;
    this.#options = options;
    this.#client = options.client;
    this.#log = new ControlLog(options.now);
    const onProblem = (problem: Problem): void => this.#log.add('problem', problem.message, { problem });
    this.#changes = new Emitter(onProblem);
    this.#observers = new Emitter(onProblem);
    this.#sightings = new Emitter(onProblem);
    this.#documents = new DocumentBuilder(options.schema, options.api);
    this.#requests = new MutationRequests(options.api);
    this.#board = new StatusBoard({
      models: Object.keys(options.schema.models),
      now: options.now,
      timers: options.timers ?? SYSTEM_TIMERS,
      outbox: () => this.#outbox.size,
      realtimeConnected: () => this.#client?.realtimeState === 'CONNECTED',
      onProblem,
    });
    this.#recovery = new Recovery({
      board: this.#board,
      log: this.#log,
      timers: options.timers ?? SYSTEM_TIMERS,
      isStarted: () => this.#following.isStarted || (this.isLocal && this.#board.phase === 'READY'),
      start: () => this.start(),
      stopFollowing: () => this.#following.stop(),
      startAnew: (problem) => this.#copy.startAnew(problem),
      tryToWrite: () => {
        this.#outboxFile.probe();
        this.#copy.replay();
        this.#copy.probe();
      },
    });
    this.#storage = new GuardedStorage(
      options.storage ?? new SqliteAdapter(options.storeFile, options.now),
      (problem) => this.#recovery.begin(problem),
    );
    const newId = options.newId ?? randomUUID;
    this.#factory = new InstanceFactory(options.schema, newId);
    this.#outboxFile = new OutboxFile(options.durableFile, (problem) => this.#recovery.begin(problem));
    this.#outbox = new Outbox(this.#outboxFile, { now: options.now, newId });
    this.#merger = new Merger(this.#storage, this.#outbox, this.#changes, this.#observers, {
      sieve: new RecordSieve(options.schema),
      report: new FaultReport(this.#board, this.#log),
    });
    this.#selector = new Selector({
      models: Object.values(options.schema.models),
      limits: { predicates: options.syncPredicates ?? {}, maxRecords: options.maxRecords ?? Infinity },
      storage: this.#storage,
      merger: this.#merger,
      outbox: this.#outbox,
      file: this.#outboxFile,
      board: this.#board,
      log: this.#log,
    });
    const shared = {
      schema: options.schema,
      storage: this.#storage,
      outbox: this.#outbox,
      merger: this.#merger,
      board: this.#board,
      log: this.#log,
    };
    this.#copy = new LocalCopy(shared);
    this.#following = new Following({
      ...shared,
      options,
      pageSize: options.pageSize ?? DEFAULT_PAGE_SIZE,
      requests: this.#requests,
      documents: this.#documents,
      selector: this.#selector,
      onSighting: (sighting) => this.#sightings.emit(sighting),
    });
    this.#repository = new ModelRepository({
      schema: options.schema,
      storage: this.#storage,
      merger: this.#merger,
      outbox: this.#outbox,
      factory: this.#factory,
      onEnqueued: (event) => {
        this.#log.add(
          'outboxMutationEnqueued',
          `${event.operation} of ${event.model} ${event.key} waits to be sent.`,
          { model: event.model },
        );
        this.#log.add('outboxStatus', outboxSentence(this.#outbox.size));
        this.#board.changed();
        this.#following.send();
      },
    });
    this.#reads = new RecordReads({
      schema: options.schema,
      storage: this.#storage,
      pendingOf: (model) => this.#outbox.pendingOf(model),
      onChanges: (listener) => this.#observers.on(listener),
      isSynced: (model) => this.#board.model(model).state === 'SYNCED' || !this.#client,
      onSynced: (model, listener) =>
        this.#log.on((message) => {
          if (message.name === 'modelSynced' && message.model === model) listener();
        }),
      timers: options.timers ?? SYSTEM_TIMERS,
      pageSize: options.pageSize ?? DEFAULT_PAGE_SIZE,
      onProblem,
    });
    this.outbox = new OutboxControl({
      schema: options.schema,
      outbox: this.#outbox,
      merger: this.#merger,
      requests: this.#requests,
      heldBack: (event) => this.#storage.heldBack(this.model(event.model), event.key),
      onChanged: () => this.#board.changed(),
      resume: () => this.#following.send(),
      pause: () => this.#following.pauseSending(),
      repair: (event) => this.#following.repair(this.model(event.model), event.key),
      idle: () => this.#following.idle(),
    });
    this.#copy.open();
    options.client?.onRealtimeState(() => this.#board.changed());
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
    client.onRealtimeState(() => this.#board.changed());
    this.#board.setPhase('IDLE');
  }

  selection(): readonly ModelSelection[] {
    return this.#selector.list();
  }

  selectionEffect(changes: readonly SelectionChange[]): readonly SelectionEffect[] {
    return this.#selector.effect(changes);
  }

  /** One change after the other; see DataStoreControl.select. */
  select(changes: readonly SelectionChange[]): Promise<void> {
    const done = this.#selecting.then(() => this.#select(changes));
    // A change that failed doesn't stop the next one.
    this.#selecting = done.catch(() => undefined);
    return done;
  }

  async #select(changes: readonly SelectionChange[]): Promise<void> {
    const { isStarted } = this.#following;
    if (!this.#selector.choose(changes)) return;
    if (isStarted) await this.stop();
    if (isStarted) await this.start();
    else if (this.#client) await this.#selector.converge();
  }

  /** True without a backend: changes are kept here until one is attached. */
  get isLocal(): boolean {
    return this.#client === null;
  }

  model(name: string): Model {
    return this.#reads.model(name);
  }

  async start(options: { signal?: AbortSignal } = {}): Promise<void> {
    if (this.#following.isStarted) return;
    if (this.#client) return this.#following.start(this.#client, options.signal);
    this.#board.setPhase('READY');
    this.#log.add('storageSubscribed', 'Local changes are noticed.');
    this.#log.add('ready', 'The store works without a backend.');
  }

  async stop(): Promise<void> {
    this.#recovery.stayStopped();
    await this.#following.stop();
  }

  async resync(name?: string): Promise<void> {
    const models = name === undefined ? Object.values(this.schema.models) : [this.model(name)];
    if (await this.#following.resync(models)) return;
    throw new OutbandError({
      kind: 'BadInput',
      code: 'NOT_STARTED',
      message: 'The DataStore is not started.',
      consequence: 'Nothing was read.',
      action: 'Connect, then sync again.',
    });
  }

  page(request: RecordPageRequest): RecordPage {
    return this.#reads.page(request);
  }

  count(name: string, where?: unknown, options: { tombstones?: boolean } = {}): number {
    return this.#reads.count(name, where, options);
  }

  pendingKeys(name: string): ReadonlySet<ModelKey> {
    return new Set(this.#outbox.keysOf(name));
  }

  counts(name: string): ModelCounts {
    return this.#reads.counts(name);
  }

  get(name: string, key: ModelKey): ModelInstance | undefined {
    return this.#reads.get(name, key);
  }

  iterate(
    name: string,
    where?: unknown,
    options: { tombstones?: boolean } = {},
  ): IterableIterator<ModelInstance> {
    return this.#reads.iterate(name, where, options);
  }

  merge(name: string, records: readonly ModelInstance[], origin: ChangeOrigin): ChangeSet {
    return this.#merger.merge(this.model(name), records, origin).changeSet;
  }

  /** A new record that is not saved yet. Throws BadInput naming model, field and value. */
  create(name: string, init: Readonly<Record<string, unknown>>): ModelInstance {
    return this.#factory.create(this.model(name), init);
  }

  /** A changed copy of a record, not saved yet; only what `change` touches will be sent. */
  copyOf(
    name: string,
    source: ModelInstance,
    change: (draft: Record<string, unknown>) => void,
  ): ModelInstance {
    return this.#factory.copyOf(this.model(name), source, change);
  }

  /** Saves a record here and puts what changed into the outbox; see ModelRepository.save for what it throws. */
  save(name: string, record: ModelInstance, condition?: Criteria): ModelInstance {
    const model = this.model(name);
    const when = this.#reads.criteria(model, condition, false);
    // Outbox and local copy together: where either can't be written, nothing has happened.
    return this.batch(() => this.#repository.save(model, record, when));
  }

  /** Matching records, in the order in which they came unless sorted. Throws BadInput. */
  query(name: string, criteria?: Criteria, options: QueryOptions = {}): readonly ModelInstance[] {
    return this.#reads.query(name, criteria, options);
  }

  /**
   * Deletes one record by its key, or every record that matches, with what belongs to them, children first. Returns the
   * records that were asked for. Throws ConflictUnhandled when the record does not meet the condition.
   */
  delete(name: string, target: ModelKey | Criteria, condition?: Criteria): readonly ModelInstance[] {
    const model = this.model(name);
    const when = this.#reads.criteria(model, condition, false);
    const one = typeof target === 'string' ? this.#storage.get(model, target) : undefined;
    const found =
      typeof target === 'string'
        ? one
          ? [one]
          : []
        : [...this.#storage.iterate(model, this.#reads.criteria(model, target, true), false)];
    // All of them or none: what refuses one is no reason to leave half of the others behind.
    return this.batch(() =>
      found.filter((record) => this.#repository.delete(model, modelKeyOf(model, record), when)),
    );
  }

  /** How many records of which models `delete` of this record would take with it; the record itself is not counted. */
  deletionEffect(name: string, key: ModelKey): ReadonlyMap<string, number> {
    return this.#repository.deletionEffect(this.model(name), key);
  }

  /**
   * Runs work that saves and deletes, such as an import. All of it is durable together, which takes one write to the disk
   * instead of one a record, and observers hear of it afterwards; where it throws, nothing has happened.
   */
  batch<T>(work: () => T): T {
    // The outbox is committed first: what it holds is written into the store again, should this be cut short.
    return this.#merger.together(() => this.#outbox.together(work));
  }

  /** Changes of a model, or of all, local ones and those of others. */
  observe(name?: string, criteria?: Criteria): Observable<ObservedChange> {
    return this.#reads.observe(name, criteria);
  }

  /** Snapshots of a query that go on as records change. */
  observeQuery(
    name: string,
    criteria?: Criteria,
    options: Pick<QueryOptions, 'sort'> = {},
  ): Observable<Snapshot> {
    return this.#reads.observeQuery(name, criteria, options);
  }

  exportPending(file: string, ids?: readonly string[]): PendingExport {
    const events = ids ? ids.map((id) => this.outbox.get(id)) : this.#outbox.all();
    writePending(file, events, this.#options.now());
    this.#exported.note(events);
    return { file, count: events.length };
  }

  importPending(file: string): { readonly taken: number; readonly known: number } {
    const events = readPending(file, this.schema);
    const taken = this.#outbox.restore(events);
    this.#copy.replay();
    this.#board.changed();
    this.#following.send();
    return { taken, known: events.length - taken };
  }

  async clearAll(): Promise<void> {
    this.#throwIfNotExported();
    await this.#following.stop();
    // A change may have come while the sync was being stopped.
    this.#throwIfNotExported();
    this.#outbox.empty();
    this.#copy.empty();
    this.#board.setPhase('IDLE');
  }

  #throwIfNotExported(): void {
    const missing = this.#exported.missing(this.#outbox.all()).length;
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
    this.#copy.empty();
    this.#board.setPhase('IDLE');
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
        documents: this.#documents,
        timers: this.#options.timers ?? SYSTEM_TIMERS,
        random: this.#options.random,
        pageSize: this.#options.pageSize ?? DEFAULT_PAGE_SIZE,
      }),
      storage: this.#storage,
      merger: this.#merger,
      pending: this.#outbox,
      findings,
      selectionOf: (model) => this.#selector.of(model),
      now: this.#options.now,
    });
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
    this.#recovery.close();
    this.#board.close();
    this.#following.abandon();
    this.#storage.close();
    this.#outboxFile.close();
  }
}

/** Opens a DataStore; nothing is synced until it is started. See the constructor for what it throws. */
export function createDataStore(options: DataStoreOptions): DataStore {
  return new DataStore(options);
}
