import type { ModelInstance, ModelKey } from '../../shared/model-schema';
import type { PlanWriter } from './journal/plan-writer';
import type { PlannedOperation } from './operation';
import type { PlanRejection, PlanSampleRow, PlanSummary } from './writer-api';

const SAMPLE_ROWS = 50;
const LISTED_REJECTIONS = 200;

/** A plan in the making: counts everything, shows a sample, and streams the operations to the journal file. */
export class PlanDraft {
  readonly #writer: PlanWriter;
  readonly #sample: PlanSampleRow[] = [];
  readonly #rejections: PlanRejection[] = [];
  #targets = 0;
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

  countTarget(): void {
    this.#targets += 1;
  }

  countUnchanged(): void {
    this.#unchanged += 1;
  }

  countTombstone(): void {
    this.#tombstones += 1;
  }

  reject(key: ModelKey, field: string | null, reason: string): void {
    this.#rejectionCount += 1;
    if (this.#rejections.length < LISTED_REJECTIONS) this.#rejections.push({ key, field, reason });
  }

  add(operation: PlannedOperation): void {
    this.#writer.add(operation);
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
  finish(
    face: Pick<PlanSummary, 'id' | 'model' | 'description' | 'createdAt' | 'document'>,
    estimate: (operations: number) => Pick<PlanSummary, 'requests' | 'estimatedMs'>,
  ): PlanSummary {
    const summary: PlanSummary = {
      ...face,
      targets: this.#targets,
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
