import type { Model, ModelInstance } from '../../shared/model-schema';
import { modelKeyOf } from '../../shared/model-schema';
import type { AppSyncClient } from '../appsync';
import type { DataStoreApi } from '../datastore/data-store-api';
import type { ChangeRules } from './change';
import type { ChangeNature } from './conflict-policy';
import type { DeliveryTracker } from './delivery';
import type { Listening } from './listening';
import type { MutationDocuments } from './documents';
import type { GuardRails } from './guard-rails';
import type { Journal } from './journal/journal';
import type { RunRecord } from './journal/rows';
import { LocalRunner } from './local-runner';
import type { LocalWrites } from './local-runner';
import { DEFAULT_PACE, Pace } from './pace';
import type { PlanEstimate } from './plan-draft';
import { importedFrom } from './plan-handed-on';
import type { RecordReader } from './record-reader';
import { DEFAULT_RUNNER_SETTINGS, SMALL_BATCH } from './run-settings';
import type { RunnerSettings } from './run-settings';
import { Runner } from './runner';
import type { RunUnderWay } from './runs';
import type { TheirsFinder } from './theirs-finder';
import type { BatchRequest, RunCounts, RunOptions } from './writer-api';

export interface RunnerFactoryDeps {
  readonly journal: Journal;
  readonly client: AppSyncClient;
  readonly store: DataStoreApi;
  readonly documents: MutationDocuments;
  readonly reader: RecordReader;
  readonly finder: TheirsFinder;
  readonly delivery: DeliveryTracker;
  readonly listening: Listening;
  readonly rails: Pick<GuardRails, 'rate'>;
  readonly rulesOf: (model: string) => ChangeRules;
  /** Null where there is a backend. */
  readonly local: LocalWrites | null;
  readonly settings: Partial<RunnerSettings>;
  /** Requests under way at most where a run asks for nothing. */
  readonly concurrency: number;
  /** Requests a second at most where a run asks for nothing; null leaves it to the guard rails. */
  readonly rate: number | null;
  readonly now: () => number;
  readonly random: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** What a request is taken to need until the first run has shown it. */
const ASSUMED_LATENCY_MS = 60;
/** Records that are written into the local copy in a millisecond, to estimate by. */
const LOCAL_PER_MS = 5;
/** Requests under way from the first on where a number was asked for, at most. */
const ASKED_START = 16;
/** A plan that waits for longer is started on versions that may have moved on. */
const LATE_MS = 60_000;
/** A person waits for an edit: it gives up sooner than a run does. */
const EDIT_SETTINGS: Partial<RunnerSettings> = {
  maxAttempts: 4,
  backoff: { baseMs: 200, capMs: 2_000 },
  holdMs: 0,
};

/** Makes the runner of each run, at the service or in the local copy, and foretells how long one would take. */
export class RunnerFactory {
  readonly #deps: RunnerFactoryDeps;
  #latencyMs = ASSUMED_LATENCY_MS;

  constructor(deps: RunnerFactoryDeps) {
    this.#deps = deps;
  }

  /** The runner for what is left of a run; `counts` says how far an earlier one came. */
  runnerOf(run: RunRecord, counts: RunCounts, options: RunOptions, onProgress: () => void): RunUnderWay {
    const { local, journal, now } = this.#deps;
    return local
      ? new LocalRunner({ journal, writes: local, now, onProgress }, run, counts)
      : this.#serviceRunner(run, counts, options, onProgress);
  }

  /** Mutations in one request of a run of so many operations; few records need no saving of requests. */
  perRequest(operations: number, { operationsPerRequest }: RunOptions): number {
    if (operationsPerRequest !== undefined) return operationsPerRequest;
    const usual = this.#deps.settings.operationsPerRequest ?? DEFAULT_RUNNER_SETTINGS.operationsPerRequest;
    return operations > SMALL_BATCH ? usual : 1;
  }

  /** Requests and milliseconds that a run of so many operations would need, by the latency met so far. */
  estimate(operations: number): PlanEstimate {
    const { local, concurrency, rate: usualRate, rails } = this.#deps;
    if (local) return { requests: 0, estimatedMs: Math.ceil(operations / LOCAL_PER_MS) };
    const perRequest = this.perRequest(operations, {});
    const requests = Math.ceil(operations / perRequest);
    const underWay = Math.min(concurrency, DEFAULT_PACE.start * 2);
    const byLatency = (requests * this.#latencyMs) / underWay;
    const rate = usualRate ?? rails.rate({}, perRequest);
    const byRate = rate === null ? 0 : (requests * 1_000) / rate;
    return { requests, estimatedMs: Math.round(Math.max(byLatency, byRate)) };
  }

  #serviceRunner(run: RunRecord, counts: RunCounts, options: RunOptions, onProgress: () => void): Runner {
    const { journal, client, documents, reader, finder, delivery, listening, store, now, random, sleep } =
      this.#deps;
    const rules = this.#deps.rulesOf(run.model);
    const plan = journal.planOfRun(run);
    const request = plan.request as Partial<BatchRequest> | null;
    const pace = this.#paceOf(counts, options);
    const edit = run.kind === 'edit' ? EDIT_SETTINGS : {};
    return new Runner(
      {
        ...{ journal, client, documents, reader, finder, rules, delivery, listening, pace },
        ...{ now, random, sleep },
        settings: { ...DEFAULT_RUNNER_SETTINGS, ...edit, ...this.#deps.settings },
        nature: natureOf(rules, request),
        known: (key) => store.get(rules.model.name, key),
        isLate:
          counts.notSent < counts.planned ||
          now() - plan.createdAt > LATE_MS ||
          importedFrom(plan.request) !== null,
        share: (records) => this.#share(rules.model, records),
        onProgress: () => {
          this.#latencyMs = pace.latencyMs ?? this.#latencyMs;
          onProgress();
        },
      },
      run,
      counts,
      options,
    );
  }

  #paceOf(counts: RunCounts, options: RunOptions): Pace {
    const { rails, rate: usualRate, concurrency, now } = this.#deps;
    const rate = options.rate ?? usualRate ?? rails.rate(options, this.perRequest(counts.planned, options));
    // Whoever says how many may be under way has seen that the service takes them.
    const start = options.concurrency === undefined ? DEFAULT_PACE.start : ASKED_START;
    return new Pace({ ...DEFAULT_PACE, start, max: options.concurrency ?? concurrency, rate }, now);
  }

  /** Fields that the answer could not show keep what the store holds: a hole is not a null. */
  #share(model: Model, records: readonly ModelInstance[]): void {
    const { store } = this.#deps;
    const whole = records.map((record) => {
      const isWhole = model.fields.every(({ name }) => record[name] !== undefined);
      return isWhole ? record : { ...store.get(model.name, modelKeyOf(model, record)), ...record };
    });
    store.merge(model.name, whole, 'WRITER');
  }
}

/** What a run's change comes to on another version of a record than the one that it was planned on. */
function natureOf(rules: ChangeRules, request: Partial<BatchRequest> | null): ChangeNature {
  const isComputed = request?.transform !== undefined;
  const isRelative = !isComputed && (request?.append !== undefined || request?.remove !== undefined);
  return {
    schema: rules.schema,
    model: rules.model,
    isRelative,
    readsWholeRecord: isComputed,
    changeOn: (operation, record) =>
      isRelative
        ? rules.changedValues(record, request)
        : rules.withIndexParts(record, rules.differing(record, operation.change)),
  };
}
