import type { Problem } from '../../../shared/errors';
import type { Model, ModelInstance } from '../../../shared/model-schema';
import { ALL, matchesAll, type Predicate } from '../../../shared/predicate';
import type { ModelSelection, SelectionChange, SelectionEffect } from '../data-store-api';
import type { Outbox } from '../outbox/outbox';
import type { OutboxFile } from '../outbox/outbox-file';
import { NEVER_SYNCED, type StorageAdapter } from '../storage/storage-adapter';
import type { ControlLog } from './control-log';
import type { Merger } from './merger';
import type { SyncSelection } from './processors/sync-run';
import { Selections, type RunLimits } from './selections';
import type { StatusBoard } from './status-board';

export interface SelectorParts {
  readonly models: readonly Model[];
  readonly limits: RunLimits;
  readonly storage: StorageAdapter;
  readonly merger: Merger;
  readonly outbox: Outbox;
  /** Where the selection is kept: beside what a person has made, so that filling the store anew keeps it. */
  readonly file: OutboxFile;
  readonly board: StatusBoard;
  readonly log: ControlLog;
}

const SETTING = 'selection';
/** What the sync view shows of a model that nothing is kept of. */
const OFF = {
  isOff: true,
  state: 'WAITING',
  kind: null,
  reason: 'nothing of this model is selected',
  lastSync: null,
  problem: null,
  isTruncated: false,
} as const;

/** Holds the selection, and takes out of the store what it leaves out. */
export class Selector {
  readonly #parts: SelectorParts;
  #selections: Selections;

  /** Throws BadInput for a limit that is wrong. */
  constructor(parts: SelectorParts) {
    this.#parts = parts;
    const onProblem = (problem: Problem): void => parts.log.add('problem', problem.message, { problem });
    this.#selections = Selections.open(parts.models, parts.limits, parts.file.setting(SETTING), onProblem);
    this.#show();
  }

  list(): readonly ModelSelection[] {
    return this.#selections.list();
  }

  isOn(model: string): boolean {
    return this.#selections.isOn(model);
  }

  of(model: Model): SyncSelection {
    return this.#selections.of(model);
  }

  has(model: Model, record: ModelInstance): boolean {
    return this.#selections.has(model, record);
  }

  /** Keeps a changed selection; false where nothing changes. Throws BadInput. */
  choose(changes: readonly SelectionChange[]): boolean {
    const next = this.#selections.with(changes);
    const text = next.text();
    if (text === this.#selections.text()) return false;
    this.#parts.file.setSetting(SETTING, text ?? '[]');
    this.#selections = next;
    this.#show();
    this.#parts.log.add(
      'selectionChanged',
      text === null
        ? 'Every record of every model is selected.'
        : 'Another selection of models and records is kept here.',
    );
    return true;
  }

  effect(changes: readonly SelectionChange[]): readonly SelectionEffect[] {
    const next = this.#selections.with(changes);
    return this.#parts.models
      .filter((model) => changes.some((change) => change.model === model.name))
      .map((model) => this.#effectOn(model, next));
  }

  /**
   * Takes out what is outside of the selection; the records of predicates that changed, too. A run that is about some
   * models leaves the others as they are.
   */
  async converge(signal?: AbortSignal, only?: readonly string[]): Promise<void> {
    const { storage, merger, log } = this.#parts;
    for (const model of this.#parts.models) {
      const outside = this.#outside(model, this.#selections);
      if (outside === null || signal?.aborted || only?.includes(model.name) === false) continue;
      if (!this.isOn(model.name)) {
        const { live, tombstones } = storage.counts(model);
        // First, so that whatever is left after a crash counts as never synced.
        if (live + tombstones > 0) storage.writeMetadata(model, NEVER_SYNCED);
      }
      const removed = await merger.prune(model, outside, signal);
      if (removed > 0)
        log.add('selectionChanged', `${removed} ${model.name} are no longer selected and were taken out.`, {
          model: model.name,
        });
    }
  }

  #effectOn(model: Model, next: Selections): SelectionEffect {
    const { storage, outbox } = this.#parts;
    const outside = this.#outside(model, next);
    const kept =
      outside === null
        ? []
        : outbox.keysOf(model.name).filter((key) => {
            const record = storage.get(model, key);
            return record !== undefined && !next.has(model, record);
          });
    const leaving = outside === null ? 0 : storage.count(model, outside, true) - kept.length;
    return { model: model.name, leaving, keptPending: kept.length, reads: this.#reads(model, next) };
  }

  #reads(model: Model, next: Selections): SelectionEffect['reads'] {
    if (!next.isOn(model.name)) return 'NONE';
    const { key, cap } = next.of(model);
    const metadata = this.#parts.storage.metadata(model);
    const { live, tombstones } = this.#parts.storage.counts(model);
    const isLowered = cap < (metadata.cap ?? Infinity) && live + tombstones > cap;
    if (metadata.lastFullSync === null || metadata.syncPredicate !== key || isLowered) return 'BASE';
    return metadata.truncated && metadata.truncated.received < cap ? 'REST' : 'DELTA';
  }

  /** What is to go; null where everything that is here may stay. */
  #outside(model: Model, selections: Selections): Predicate | null {
    if (!selections.isOn(model.name)) return ALL;
    const { predicate, key } = selections.of(model);
    if (matchesAll(predicate) || this.#parts.storage.metadata(model).syncPredicate === key) return null;
    return { kind: 'not', child: predicate };
  }

  #show(): void {
    for (const { model, isOn } of this.list()) this.#parts.board.update(model, isOn ? { isOff: false } : OFF);
  }
}
