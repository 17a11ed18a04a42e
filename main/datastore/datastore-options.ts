import type { GraphQLSchema } from 'graphql';
import type { Problem } from '../../shared/errors';
import type { ModelSchema } from '../../shared/model-schema';
import type { AppSyncClient, Timers } from '../appsync';
import type { AskedBackend } from './backend-binding';
import type { ConflictHandler } from './outbox/conflict-handler';
import type { MutationEvent } from './outbox/mutation-event';
import type { StorageAdapter } from './storage/storage-adapter';

/** What a DataStore works on and with. */
export interface DataStoreOptions {
  readonly schema: ModelSchema;
  readonly api: GraphQLSchema;
  /** SQLite file of the records, which can always be filled anew; `:memory:` for none. */
  readonly storeFile: string;
  /** SQLite file of what must survive: changes that are not with the service yet. */
  readonly durableFile: string;
  /** Null for local-only mode: the same calls, no sync. */
  readonly client: AppSyncClient | null;
  /** Which backend the client leads to: files that belong to another are refused. Nothing is noted where it is left out. */
  readonly backend?: AskedBackend;
  /** True where nothing may be written to the service: saves wait in the outbox, and none is sent. */
  readonly readOnly?: boolean;
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
  /** Decides conflicts of the outbox; writes the intended fields on the service's version unless given. */
  readonly conflictHandler?: ConflictHandler;
  /** Hears of every failure of the outbox. */
  readonly errorHandler?: (problem: Problem, event: MutationEvent) => void;
  /** How long the service may still carry out a write whose answer was lost: 30 seconds unless given. */
  readonly lateWriteMs?: number;
  readonly newId?: () => string;
}
