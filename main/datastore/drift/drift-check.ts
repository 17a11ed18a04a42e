import { problemOf, type Problem } from '../../../shared/errors';
import { modelKeyOf, type Model, type ModelInstance, type ModelKey } from '../../../shared/model-schema';
import { ALL } from '../../../shared/predicate';
import type { StorageAdapter } from '../storage/storage-adapter';
import { differingFields } from '../storage/instance';
import type { Merger, PendingKeys } from '../sync/merger';
import type { SyncSelection } from '../sync/processors/sync-run';
import type { DriftFinding, DriftProgress, DriftReport, DriftSides, RepairReport } from './drift-api';
import type { DriftFindings } from './drift-findings';
import { throwIfAborted, type ServiceReader } from './service-reader';

export interface DriftCheckParts {
  readonly reader: ServiceReader;
  readonly storage: StorageAdapter;
  readonly merger: Merger;
  readonly pending: PendingKeys;
  readonly findings: DriftFindings;
  readonly selectionOf: (model: Model) => SyncSelection;
  readonly now: () => number;
}

export interface DriftOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: DriftProgress) => void;
}

/** Looked at a second time, one by one; beyond that a comparison would take longer than the reading did. */
const CONFIRMED = 1_000;
const AT_ONCE = 4;
const SLICE = 500;

const versionOf = (record: ModelInstance | null | undefined): number | null =>
  typeof record?.['_version'] === 'number' ? record['_version'] : null;
const isLive = (record: ModelInstance | null | undefined): record is ModelInstance =>
  record !== null && record !== undefined && record['_deleted'] !== true;

/**
 * Compares the local copy of a model with the service, record by record and in bounded memory. Nothing is changed until
 * a repair is asked for; a repair reads what differs again and hands it to the merger.
 */
export class DriftCheck {
  readonly #parts: DriftCheckParts;

  constructor(parts: DriftCheckParts) {
    this.#parts = parts;
  }

  /** Throws Cancelled, Unauthorized, Transient or BadModel; what was found by then stays listed. */
  async compare(model: Model, options: DriftOptions): Promise<DriftReport> {
    const { findings, storage, now } = this.#parts;
    const startedAt = now();
    findings.clear(model.name);
    const { there, unreadable } = await this.#readAll(model, options);
    // Records that came without content are somewhere: nothing can be said about what is only here.
    const here = await this.#lookForOnlyHere(model, options, unreadable === 0);
    findings.forgetSeen(model.name);
    const unconfirmed = await this.#confirm(model, options);
    return {
      model: model.name,
      startedAt,
      endedAt: now(),
      there,
      here: here ?? storage.counts(model).live,
      unreadable,
      unconfirmed,
      found: findings.counts(model.name),
    };
  }

  /** Reads every finding that the outbox does not explain once more and stores what the service has. */
  async repair(model: Model, options: DriftOptions): Promise<RepairReport> {
    const before = this.#unexplained(model);
    let done = 0;
    await this.#eachUnexplained(model, Infinity, options.signal, async (finding) => {
      await this.#repairOne(model, finding, options.signal);
      done += 1;
      if (done % 20 === 0) this.#tell(model, options, 'REPAIRING', done, before);
    });
    const left = this.#unexplained(model);
    this.#tell(model, options, 'REPAIRING', done, before);
    return { model: model.name, repaired: before - left, left };
  }

  /** Both sides of one record as they are now. */
  async sides(model: Model, key: ModelKey, signal: AbortSignal): Promise<DriftSides> {
    const there = await this.#parts.reader.one(model, key, signal);
    return { here: this.#parts.storage.get(model, key) ?? null, there };
  }

  async #readAll(model: Model, options: DriftOptions): Promise<{ there: number; unreadable: number }> {
    const { reader, findings, selectionOf } = this.#parts;
    let there = 0;
    let unreadable = 0;
    for await (const page of reader.pages(model, selectionOf(model).filter, options.signal)) {
      findings.transaction(() => {
        for (const record of page) {
          if (record === null) unreadable += 1;
          else this.#compareOne(model, record);
        }
      });
      there += page.length;
      this.#tell(model, options, 'READING', there, null);
    }
    return { there, unreadable };
  }

  #compareOne(model: Model, record: ModelInstance): void {
    const { findings, storage } = this.#parts;
    const key = modelKeyOf(model, record);
    findings.see(model.name, key);
    const finding = this.#judge(model, key, storage.get(model, key) ?? null, record);
    if (finding) findings.put(finding);
  }

  async #lookForOnlyHere(model: Model, options: DriftOptions, isTrusted: boolean): Promise<number | null> {
    if (!isTrusted) return null;
    const { findings, storage } = this.#parts;
    const total = storage.counts(model).live;
    let here = 0;
    for (const record of storage.iterate(model, ALL, false)) {
      here += 1;
      const key = modelKeyOf(model, record);
      const finding = findings.hasSeen(model.name, key) ? null : this.#judge(model, key, record, null);
      if (finding) findings.put(finding);
      if (here % SLICE === 0) {
        // Others have their turn, and a cancel is noticed.
        await new Promise<void>((resolve) => setImmediate(resolve));
        throwIfAborted(options.signal);
        this.#tell(model, options, 'COMPARING', here, total);
      }
    }
    this.#tell(model, options, 'COMPARING', here, total);
    return here;
  }

  /** Changes that arrived while pages were read look like drift: a second look at both sides tells. */
  async #confirm(model: Model, options: DriftOptions): Promise<number> {
    const { findings, reader, storage } = this.#parts;
    const total = Math.min(CONFIRMED, this.#unexplained(model));
    let done = 0;
    await this.#eachUnexplained(model, CONFIRMED, options.signal, async ({ key }) => {
      const there = await reader.one(model, key, options.signal);
      const finding = this.#judge(model, key, storage.get(model, key) ?? null, there);
      if (finding) findings.put(finding);
      else findings.remove(model.name, key);
      done += 1;
      this.#tell(model, options, 'CONFIRMING', done, total);
    });
    return Math.max(0, this.#unexplained(model) - CONFIRMED);
  }

  async #repairOne(model: Model, { key }: DriftFinding, signal: AbortSignal): Promise<void> {
    const { findings, reader, storage, merger } = this.#parts;
    try {
      const there = await reader.one(model, key, signal);
      if (there) merger.merge(model, [there], 'REPAIR');
      else merger.drop(model, key);
      const finding = this.#judge(model, key, storage.get(model, key) ?? null, there);
      if (finding) findings.put({ ...finding, problem: whyLeft(finding) });
      else findings.remove(model.name, key);
    } catch (error) {
      if (signal.aborted) throw error;
      this.#noteProblem(model, key, problemOf(error));
    }
  }

  #noteProblem(model: Model, key: ModelKey, problem: Problem): void {
    const { findings, storage } = this.#parts;
    const here = storage.get(model, key) ?? null;
    findings.put({
      model: model.name,
      key,
      kind: here ? 'DIFFERS' : 'ONLY_THERE',
      fields: [],
      hereVersion: versionOf(here),
      thereVersion: null,
      problem,
    });
  }

  /** What the two sides of a record come to; null where they agree. */
  #judge(
    model: Model,
    key: ModelKey,
    here: ModelInstance | null,
    there: ModelInstance | null,
  ): DriftFinding | null {
    if (!isLive(here) && !isLive(there)) return null;
    const fields = here && there ? differingFields(model, here, there) : [];
    if (here && there && fields.length === 0) return null;
    // A cap keeps records out on purpose.
    if (!here && this.#parts.selectionOf(model).cap !== Infinity) return null;
    const alone = isLive(here) && there === null ? 'ONLY_HERE' : !here ? 'ONLY_THERE' : 'DIFFERS';
    return {
      model: model.name,
      key,
      kind: this.#parts.pending.has(model.name, key) ? 'PENDING' : alone,
      fields,
      hereVersion: versionOf(here),
      thereVersion: versionOf(there),
      problem: null,
    };
  }

  #unexplained(model: Model): number {
    const { ONLY_HERE, ONLY_THERE, DIFFERS } = this.#parts.findings.counts(model.name);
    return ONLY_HERE + ONLY_THERE + DIFFERS;
  }

  /** A few at once; a finding may be replaced or removed by what is done with it. */
  async #eachUnexplained(
    model: Model,
    most: number,
    signal: AbortSignal,
    work: (finding: DriftFinding) => Promise<void>,
  ): Promise<void> {
    let after: ModelKey | null = null;
    let left = most;
    while (left > 0) {
      const slice = this.#parts.findings.unexplained(model.name, after, Math.min(AT_ONCE, left));
      if (slice.length === 0) return;
      throwIfAborted(signal);
      await Promise.all(slice.map(work));
      after = slice.at(-1)?.key ?? null;
      left -= slice.length;
    }
  }

  #tell(
    model: Model,
    { onProgress }: DriftOptions,
    step: DriftProgress['step'],
    done: number,
    total: number | null,
  ): void {
    onProgress({ step, done, total, found: this.#parts.findings.counts(model.name) });
  }
}

function whyLeft({ hereVersion, thereVersion, model, key }: DriftFinding): Problem | null {
  if (hereVersion === null || thereVersion === null || hereVersion <= thereVersion) return null;
  return {
    kind: 'BadRecord',
    code: 'NEWER_HERE',
    message: `The local copy holds version ${hereVersion}, the service has only version ${thereVersion}.`,
    consequence:
      'A version never goes back here by itself. The backend may have been restored from a backup.',
    action: 'Clear the local copy and sync again, when the service is right.',
    place: { model, key },
  };
}
