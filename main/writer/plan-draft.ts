import type { ModelInstance, ModelKey } from '../../shared/model-schema';
import type { PlanWriter } from './journal/plan-writer';
import { NO_VERSION } from './operation';
import type { PlannedOperation } from './operation';
import type { PlanOrigin } from './plan-origin';
import type { PlanKinds, PlanRejection, PlanSampleRow, PlanSummary } from './writer-api';

const SAMPLE_ROWS = 50;
const LISTED_FINDINGS = 200;

/** What a plan's summary says before anything of it is counted. */
export type PlanFace = Pick<
  PlanSummary,
  'id' | 'kind' | 'model' | 'description' | 'createdAt' | 'document'
> & { readonly reread?: boolean; readonly wholeModel?: boolean; readonly origin?: PlanOrigin };

/** What a plan is expected to take. */
export type PlanEstimate = Pick<PlanSummary, 'requests' | 'estimatedMs'>;

/** A plan in the making: counts everything, shows a sample, and streams the operations to the journal file. */
export class PlanDraft {
  readonly #writer: PlanWriter;
  readonly #sample: PlanSampleRow[] = [];
  readonly #rejections: PlanRejection[] = [];
  readonly #warnings: PlanRejection[] = [];
  readonly #kinds = { create: 0, update: 0, delete: 0, restore: 0, touch: 0 };
  #targets = 0;
  #live = 0;
  #pending = 0;
  #stale = 0;
  #warningCount = 0;
  #unchanged = 0;
  #tombstones = 0;
  #rejectionCount = 0;

  constructor(writer: PlanWriter) {
    this.#writer = writer;
  }

  get targets(): number {
    return this.#targets;
  }

  get operations(): number {
    return this.#writer.operations;
  }

  /** A record that the request names, whatever becomes of it. */
  countTarget(): void {
    this.#targets += 1;
  }

  /** A target that is as asked already. */
  countUnchanged(): void {
    this.#unchanged += 1;
  }

  /** A target that is deleted, where the request is for records. */
  countTombstone(): void {
    this.#tombstones += 1;
  }

  /** A target that is a record; `isPending` where its own change still waits in the outbox. */
  countLive(isPending: boolean): void {
    this.#live += 1;
    if (isPending) this.#pending += 1;
  }

  /** The service had another version than the local copy. */
  countStale(): void {
    this.#stale += 1;
  }

  /** Leaves a target out, with the reason. */
  reject(key: ModelKey, field: string | null, reason: string): void {
    this.#rejectionCount += 1;
    this.#writer.addFinding({ kind: 'REJECTED', key, field, reason });
    if (this.#rejections.length < LISTED_FINDINGS) this.#rejections.push({ key, field, reason });
  }

  /** Marks an operation that is planned all the same. */
  warn(key: ModelKey, field: string | null, reason: string): void {
    this.#warningCount += 1;
    this.#writer.addFinding({ kind: 'WARNING', key, field, reason });
    if (this.#warnings.length < LISTED_FINDINGS) this.#warnings.push({ key, field, reason });
  }

  /** Plans an operation: it goes to the journal’s file at once. */
  add(operation: PlannedOperation): void {
    this.#writer.add(operation);
    this.#kinds[deedOf(operation)] += 1;
    if (this.#sample.length >= SAMPLE_ROWS) return;
    const after: ModelInstance | null =
      operation.kind === 'DELETE' ? null : { ...operation.before, ...operation.change };
    this.#sample.push({
      key: operation.key,
      before: operation.before,
      after,
      changedFields: Object.keys(operation.change),
    });
  }

  /** Makes the plan durable and tells what it would do. */
  finish(face: PlanFace, estimate: (operations: number) => PlanEstimate): PlanSummary {
    const summary: PlanSummary = {
      ...face,
      reread: face.reread ?? false,
      wholeModel: face.wholeModel ?? false,
      origin: face.origin ?? null,
      kinds: { ...this.#kinds },
      seenAt: null,
      targets: this.#targets,
      live: this.#live,
      pending: this.#pending,
      stale: this.#stale,
      warnings: this.#warnings,
      warningCount: this.#warningCount,
      operations: this.operations,
      unchanged: this.#unchanged,
      tombstones: this.#tombstones,
      rejections: this.#rejections,
      rejectionCount: this.#rejectionCount,
      sample: this.#sample,
      ...estimate(this.operations),
    };
    this.#writer.finish(summary);
    return summary;
  }

  /** Leaves nothing behind. */
  abort(): void {
    this.#writer.abort();
  }
}

/** What an operation does to its record; adopting writes a value that is there already. */
function deedOf({ kind, before, baseVersion, change }: PlannedOperation): keyof PlanKinds {
  if (kind === 'CREATE') return 'create';
  if (kind === 'DELETE') return 'delete';
  if (before?.['_deleted'] === true) return 'restore';
  return baseVersion === NO_VERSION || Object.keys(change).length === 0 ? 'touch' : 'update';
}
