import { randomUUID } from 'node:crypto';
import type { Problem } from '../../shared/errors';
import { type AppSyncClient, SYSTEM_TIMERS } from '../appsync';
import { BackendBinding } from './backend-binding';
import type { ChangeSet, SubscriptionSighting } from './data-store-api';
import type { DataStoreOptions } from './datastore-options';
import { FaultReport } from './faults/fault-report';
import { RecordSieve } from './faults/record-sieve';
import { InstanceFactory } from './instances/instance-factory';
import { RecordReads } from './instances/record-reads';
import { ModelRepository } from './instances/repository';
import { LocalCopy } from './local-copy';
import { MutationRequests } from './outbox/build-request';
import { Outbox } from './outbox/outbox';
import { OutboxControl } from './outbox/outbox-control';
import type { OutboxFile } from './outbox/outbox-file';
import { Recovery } from './recovery';
import { GuardedStorage } from './storage/guarded-storage';
import { SqliteAdapter } from './storage/sqlite/sqlite-adapter';
import { ControlLog, outboxSentence } from './sync/control-log';
import { DocumentBuilder } from './sync/documents';
import { Emitter } from './sync/emitter';
import { Following } from './sync/following';
import { Merger } from './sync/merger';
import { Selector } from './sync/selector';
import { StatusBoard } from './sync/status-board';

const DEFAULT_PAGE_SIZE = 1_000;

/** What the parts of a DataStore ask of the whole. */
export interface StoreOwner {
  /** Null while there is no backend. */
  readonly client: () => AppSyncClient | null;
  /** Begins to follow the service, again after a disk that was full has room. */
  readonly start: () => Promise<void>;
}

export type StoreParts = ReturnType<typeof storeParts>;

/**
 * Puts a DataStore together from its parts; `copy.open()` then opens the store's file. Throws StorageCorrupt where what
 * waits in the outbox can't be read, BadInput for a sync predicate that is wrong; the outbox's file is then still open.
 */
export function storeParts(options: DataStoreOptions, outboxFile: OutboxFile, { client, start }: StoreOwner) {
  const { schema, now, timers = SYSTEM_TIMERS, pageSize = DEFAULT_PAGE_SIZE, newId = randomUUID } = options;
  const log = new ControlLog(now);
  const onProblem = (problem: Problem): void => log.add('problem', problem.message, { problem });
  const changes = new Emitter<ChangeSet>(onProblem);
  const observers = new Emitter<ChangeSet>(onProblem);
  const sightings = new Emitter<SubscriptionSighting>(onProblem);
  const documents = new DocumentBuilder(schema, options.api);
  const requests = new MutationRequests(options.api);
  const board: StatusBoard = new StatusBoard({
    ...{ models: Object.keys(schema.models), now, timers, onProblem },
    outbox: () => outbox.size,
    realtimeConnected: () => client()?.realtimeState === 'CONNECTED',
  });
  const recovery: Recovery = new Recovery({
    ...{ board, log, timers, start },
    isStarted: () => following.isStarted || (client() === null && board.phase === 'READY'),
    stopFollowing: () => following.stop(),
    startAnew: (problem) => copy.startAnew(problem),
    tryToWrite: () => {
      outboxFile.probe();
      copy.replay();
      copy.probe();
    },
  });
  const adapter = options.storage ?? new SqliteAdapter(options.storeFile, now);
  const storage = new GuardedStorage(adapter, (problem) => recovery.begin(problem));
  const outbox = new Outbox(outboxFile, { now, newId });
  const factory = new InstanceFactory(schema, newId);
  const sieve = new RecordSieve(schema);
  const report = new FaultReport(board, log);
  const merger = new Merger(storage, outbox, changes, observers, { sieve, report });
  const selector = new Selector({
    ...{ storage, merger, outbox, file: outboxFile, board, log },
    models: Object.values(schema.models),
    limits: { predicates: options.syncPredicates ?? {}, maxRecords: options.maxRecords ?? Infinity },
  });
  const binding = new BackendBinding({
    ...{ file: options.storeFile, asked: options.backend, storage, outboxFile },
    waiting: () => outboxFile.all().length,
  });
  const copy = new LocalCopy({ schema, storage, outbox, merger, board, log, binding });
  const following = new Following({
    ...{ schema, storage, outbox, merger, board, log, options, pageSize, requests, documents, selector },
    onSighting: (sighting) => sightings.emit(sighting),
  });
  const repository = new ModelRepository({
    ...{ schema, storage, merger, outbox, factory },
    onEnqueued: ({ operation, model, key }) => {
      log.add('outboxMutationEnqueued', `${operation} of ${model} ${key} waits to be sent.`, { model });
      log.add('outboxStatus', outboxSentence(outbox.size));
      board.changed();
      following.send();
    },
  });
  const reads = new RecordReads({
    ...{ schema, storage, timers, pageSize, onProblem },
    pendingOf: (model) => outbox.pendingOf(model),
    onChanges: (listener) => observers.on(listener),
    isSynced: (model) => board.model(model).state === 'SYNCED' || client() === null,
    onSynced: (model, listener) =>
      log.on((message) => {
        if (message.name === 'modelSynced' && message.model === model) listener();
      }),
  });
  const outboxControl = new OutboxControl({
    ...{ schema, outbox, merger, requests },
    heldBack: ({ model, key }) => storage.heldBack(reads.model(model), key),
    onChanged: () => board.changed(),
    resume: () => following.send(),
    pause: () => following.pauseSending(),
    repair: ({ model, key }) => following.repair(reads.model(model), key),
    idle: () => following.idle(),
  });
  return {
    ...{ log, board, changes, sightings, documents, recovery, storage, outboxFile, outbox, outboxControl },
    ...{ binding, merger, selector, copy, following, factory, repository, reads, timers, pageSize },
  };
}
