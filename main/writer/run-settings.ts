import type { Problem } from '../../shared/errors';
import type { ModelInstance, ModelKey } from '../../shared/model-schema';
import { backoffMs } from '../appsync';
import type { AppSyncClient } from '../appsync';
import type { ChangeRules } from './change';
import type { ChangeNature } from './conflict-policy';
import type { DeliveryTracker } from './delivery';
import type { Listening } from './listening';
import type { MutationDocuments } from './documents';
import type { Journal } from './journal/journal';
import type { Pace } from './pace';
import type { RecordReader } from './record-reader';
import type { TheirsFinder } from './theirs-finder';
import type { RunState } from './writer-api';

/** Settings of every run. Durations are in milliseconds. */
export interface RunnerSettings {
  /** Backoff between attempts: full jitter below these steps. */
  readonly backoff: { readonly baseMs: number; readonly capMs: number };
  /** Attempts of one operation that were refused for pace, and of one read, before the run stops. */
  readonly maxAttempts: number;
  /** AppSync ends a request after 30 s: until then a write whose answer was lost may still be carried out. */
  readonly lateWriteMs: number;
  /** A lost answer is followed by a read after this, so that the write has its usual time to arrive. */
  readonly settleDelayMs: number;
  /** Aliased mutations in one request of a batch. */
  readonly operationsPerRequest: number;
  /** How long sending waits for our own subscriptions after they were lost, so that every write has its proof. */
  readonly holdMs: number;
}

/** Up to so many operations travel alone: each is answered as soon as it can be. */
export const SMALL_BATCH = 20;

export const DEFAULT_RUNNER_SETTINGS: RunnerSettings = {
  backoff: { baseMs: 200, capMs: 20_000 },
  maxAttempts: 10,
  lateWriteMs: 30_000,
  settleDelayMs: 250,
  operationsPerRequest: 10,
  holdMs: 30_000,
};

export interface RunnerDeps {
  readonly journal: Journal;
  readonly client: AppSyncClient;
  readonly documents: MutationDocuments;
  readonly reader: RecordReader;
  readonly finder: Pick<TheirsFinder, 'find'>;
  readonly rules: ChangeRules;
  readonly delivery: DeliveryTracker;
  readonly listening: Listening;
  readonly pace: Pace;
  readonly settings: RunnerSettings;
  readonly now: () => number;
  readonly random: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly nature: ChangeNature;
  /** The record as the local copy has it. */
  readonly known: (key: ModelKey) => ModelInstance | undefined;
  /** The plan is older than a moment: versions that have moved on since, as the local copy knows, are read first. */
  readonly isLate: boolean;
  /** Takes records that the service has answered with, once their outcome is durable. */
  readonly share: (records: readonly ModelInstance[]) => void;
  readonly onProgress: () => void;
}

/** Milliseconds until the next attempt, after so many that failed. */
export function retryDelayMs({ settings, random }: RunnerDeps, failures: number): number {
  return backoffMs(settings.backoff, failures, random);
}

/** How a run came to its end, or to its pause. */
export interface RunEnd {
  readonly state: RunState;
  readonly problem: Problem | null;
}
