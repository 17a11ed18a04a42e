import { problemOf } from '../../shared/errors';
import type { Problem } from '../../shared/errors';
import type { ModelInstance, ModelKey } from '../../shared/model-schema';
import { COUNT_OF_STATE } from './journal/journal';
import type { Journal } from './journal/journal';
import type { RunRecord } from './journal/rows';
import type { Operation, Outcome } from './operation';
import { RateMeter } from './rate-meter';
import type { RunEnd } from './run-settings';
import type { RunCounts, RunState } from './writer-api';

/** Where operations go without a backend: into the local copy and its outbox, from which they are sent once there is one. */
export interface LocalWrites {
  /** All of the work is durable together; where it throws, nothing of it has happened. */
  batch<T>(work: () => T): T;
  get(model: string, key: ModelKey): ModelInstance | undefined;
  /** Throws BadInput naming model and field. */
  save(model: string, record: ModelInstance): ModelInstance;
  /** Deletes a record with what belongs to it. */
  delete(model: string, key: ModelKey): readonly ModelInstance[];
}

interface LocalRunnerDeps {
  readonly journal: Journal;
  readonly writes: LocalWrites;
  readonly now: () => number;
  readonly onProgress: () => void;
}

/** Records between two turns of the event loop, and in one transaction. */
const AT_ONCE = 500;

/**
 * Carries a run out in the local copy alone.
 *
 * The outbox is durable before the journal says so: operations that a crash leaves in between are carried out once
 * more when the run goes on, which changes nothing, because a save that finds its values in place queues nothing.
 */
export class LocalRunner {
  readonly #deps: LocalRunnerDeps;
  readonly #run: RunRecord;
  readonly #counts: Record<keyof RunCounts, number>;
  readonly #meter: RateMeter;
  #stop: RunEnd | null = null;

  constructor(deps: LocalRunnerDeps, run: RunRecord, counts: RunCounts) {
    this.#deps = deps;
    this.#run = run;
    this.#counts = { ...counts };
    this.#meter = new RateMeter(deps.now);
  }

  get counts(): RunCounts {
    return { ...this.#counts };
  }

  /** Nothing is ever under way: each part is done when it returns. */
  get concurrency(): number {
    return 0;
  }

  get perSecond(): number {
    return this.#meter.perSecond();
  }

  get stopping(): RunState | null {
    return this.#stop?.state ?? null;
  }

  /** Ends the run after the part that is under way. The first word counts, but a pause may become more. */
  stop(state: RunState, problem: Problem | null = null): void {
    if (this.#stop === null || this.#stop.state === 'PAUSED') this.#stop = { state, problem };
  }

  /** Never rejects: a failure is the end's problem. */
  async run(): Promise<RunEnd> {
    const { journal, writes, onProgress } = this.#deps;
    try {
      for (let after = 0; this.#stop === null;) {
        const operations = journal.operationsToDo(this.#run, 'NOT_SENT', after, AT_ONCE);
        if (operations.length === 0) return { state: 'FINISHED', problem: null };
        after = operations[operations.length - 1]?.id ?? after;
        const outcomes = writes.batch(() => operations.map((operation) => this.#outcomeOf(operation)));
        journal.commit({ outcomes });
        this.#count(outcomes);
        onProgress();
        await new Promise((resolve) => setImmediate(resolve));
      }
    } catch (error) {
      this.#stop = { state: 'FAILED', problem: problemOf(error) };
    }
    return this.#stop;
  }

  #outcomeOf(operation: Operation): Outcome {
    const at = this.#deps.now();
    try {
      return { id: operation.id, state: 'APPLIED', at, result: this.#write(operation) };
    } catch (error) {
      return { id: operation.id, state: 'REJECTED', at, problem: problemOf(error) };
    }
  }

  #write({ kind, key, change }: Operation): ModelInstance | null {
    const { writes } = this.#deps;
    const { model } = this.#run;
    if (kind === 'DELETE') return writes.delete(model, key)[0] ?? null;
    const stored = kind === 'UPDATE' ? writes.get(model, key) : undefined;
    return writes.save(model, { ...stored, ...change });
  }

  #count(outcomes: readonly Outcome[]): void {
    for (const { state } of outcomes) {
      this.#counts.notSent -= 1;
      this.#counts[COUNT_OF_STATE[state]] += 1;
    }
    this.#meter.add(outcomes.length);
  }
}
