import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OutbandError, problemOf, type Problem } from '../../shared/errors';
import type { ModelKey } from '../../shared/model-schema';
import { DriftFindings } from '../datastore';
import type {
  DataStore,
  DriftCounts,
  DriftFinding,
  DriftKind,
  DriftProgress,
  DriftReport,
  DriftSides,
  RepairReport,
} from '../datastore';

export type DriftState = 'WAITING' | 'RUNNING' | 'DONE' | 'CANCELLED' | 'FAILED';

/** How the comparison of one model stands. */
export interface ModelDrift {
  readonly model: string;
  readonly state: DriftState;
  readonly progress: DriftProgress | null;
  readonly found: DriftCounts;
  readonly report: DriftReport | null;
  readonly repair: RepairReport | null;
  readonly problem: Problem | null;
}

export interface DriftPage {
  readonly offset: number;
  readonly found: DriftCounts;
  readonly findings: readonly DriftFinding[];
}

type ModelWork = (
  model: string,
  options: { signal: AbortSignal; onProgress: (progress: DriftProgress) => void },
) => Promise<void>;

const NONE: DriftCounts = { ONLY_HERE: 0, ONLY_THERE: 0, DIFFERS: 0, PENDING: 0 };

/** Comparisons of one connection, one model after the other; what they found is kept in a scratch file until it closes. */
export class DriftDesk {
  readonly #store: DataStore;
  readonly #onChange: () => void;
  readonly #models = new Map<string, ModelDrift>();
  readonly #scratchIn: string;
  #scratch: { readonly folder: string; readonly findings: DriftFindings } | null = null;
  #stop: AbortController | null = null;
  #work: Promise<void> = Promise.resolve();

  constructor(store: DataStore, onChange: () => void, scratchIn: string = tmpdir()) {
    this.#store = store;
    this.#scratchIn = scratchIn;
    this.#onChange = onChange;
  }

  list(): readonly ModelDrift[] {
    return [...this.#models.values()];
  }

  /** Compares the models, one after the other. Throws BadInput without a backend or while a comparison is under way. */
  compare(models: readonly string[]): readonly ModelDrift[] {
    return this.#begin(models, async (name, options) => {
      const report = await this.#check().compare(this.#store.model(name), options);
      this.#set(name, { report, repair: null });
    });
  }

  /** Reads again what the comparisons found, except what waits in the outbox. Throws BadInput as `compare` does. */
  repair(models: readonly string[]): readonly ModelDrift[] {
    return this.#begin(models, async (name, options) => {
      const repair = await this.#check().repair(this.#store.model(name), options);
      this.#set(name, { repair });
    });
  }

  cancel(): boolean {
    this.#stop?.abort();
    return this.#stop !== null;
  }

  page(model: string, kind: DriftKind | null, offset: number, limit: number): DriftPage {
    const findings = this.#scratch?.findings;
    if (!findings) return { offset, found: NONE, findings: [] };
    return { offset, found: findings.counts(model), findings: findings.page(model, kind, offset, limit) };
  }

  sides(model: string, key: ModelKey): Promise<DriftSides> {
    return this.#check().sides(this.#store.model(model), key, new AbortController().signal);
  }

  async close(): Promise<void> {
    this.cancel();
    await this.#work;
    this.#scratch?.findings.close();
    if (this.#scratch) rmSync(this.#scratch.folder, { recursive: true, force: true });
    this.#scratch = null;
  }

  #begin(models: readonly string[], work: ModelWork): readonly ModelDrift[] {
    if (this.#stop) {
      throw new OutbandError({
        kind: 'BadInput',
        code: 'COMPARISON_UNDER_WAY',
        message: 'A comparison is under way.',
        action: 'Cancel it, or wait until it has ended.',
      });
    }
    // Refuses at once, not in the background, where there is nothing to compare with.
    this.#check();
    const stop = new AbortController();
    this.#stop = stop;
    for (const name of models) this.#set(name, { state: 'WAITING', progress: null, problem: null });
    this.#work = this.#run(models, stop.signal, work).finally(() => {
      this.#stop = null;
      this.#onChange();
    });
    return this.list();
  }

  async #run(models: readonly string[], signal: AbortSignal, work: ModelWork): Promise<void> {
    for (const name of models) {
      try {
        if (!signal.aborted) {
          this.#set(name, { state: 'RUNNING' });
          await work(name, {
            signal,
            onProgress: (progress) => this.#set(name, { progress, found: progress.found }),
          });
        }
        this.#set(name, { state: signal.aborted ? 'CANCELLED' : 'DONE', progress: null });
      } catch (error) {
        const problem = problemOf(error);
        const isCancelled = signal.aborted || problem.kind === 'Cancelled';
        this.#set(name, {
          state: isCancelled ? 'CANCELLED' : 'FAILED',
          progress: null,
          problem: isCancelled ? null : problem,
        });
      }
      this.#set(name, { found: this.#findings().counts(name) });
    }
  }

  #set(model: string, change: Partial<Omit<ModelDrift, 'model'>>): void {
    const known = this.#models.get(model) ?? {
      model,
      state: 'WAITING',
      progress: null,
      found: NONE,
      report: null,
      repair: null,
      problem: null,
    };
    this.#models.set(model, { ...known, ...change });
    this.#onChange();
  }

  #check(): ReturnType<DataStore['driftCheck']> {
    return this.#store.driftCheck(this.#findings());
  }

  #findings(): DriftFindings {
    if (!this.#scratch) {
      const folder = mkdtempSync(join(this.#scratchIn, 'outband-drift-'));
      this.#scratch = { folder, findings: new DriftFindings(join(folder, 'drift.sqlite')) };
    }
    return this.#scratch.findings;
  }
}
