import { keyText } from '../../shared/model-schema';
import type { ChangeRules } from './change';
import { refusedEdit, resultOfEdit } from './edit';
import type { Edits } from './edit';
import type { GuardRails } from './guard-rails';
import type { Journal } from './journal/journal';
import { PlanDraft } from './plan-draft';
import type { PlanEstimate } from './plan-draft';
import type { Runs } from './runs';
import type { EditPreview, EditResult, NotedDocument, RecordEdit } from './writer-api';

export interface EditDeskDeps {
  readonly edits: Edits;
  readonly rails: Pick<GuardRails, 'needsReason' | 'checkReason' | 'checkWritable'>;
  readonly journal: Journal;
  readonly runs: Pick<Runs, 'runNow' | 'record'>;
  readonly rulesOf: (model: string) => ChangeRules;
  readonly estimate: (operations: number) => PlanEstimate;
  readonly newId: () => string;
  readonly now: () => number;
}

/** Writes of a person outside of plans: edits of one record, and mutations of the editor as the audit chain notes them. */
export class EditDesk {
  readonly #deps: EditDeskDeps;

  constructor(deps: EditDeskDeps) {
    this.#deps = deps;
  }

  /** What an edit would send and what stands against it. Throws NotFound for an unknown model. */
  preview(edit: RecordEdit): EditPreview {
    const { edits, rails } = this.#deps;
    return { ...edits.prepare(edit).preview, needsReason: rails.needsReason };
  }

  /** Throws ReadOnly, or GuardRefused where the reason that the tier asks for is missing. */
  check(edit: Pick<RecordEdit, 'model' | 'reason'>): void {
    const { rails } = this.#deps;
    rails.checkWritable('The edit');
    rails.checkReason(edit.reason, edit.model);
  }

  /** Notes that an edit went into the outbox instead, with its reason. */
  noteQueued({ model, kind, key, reason }: RecordEdit): void {
    const { journal, now } = this.#deps;
    const detail = { model, kind, key: key ?? null, reason: reason ?? null };
    journal.audit.append(now(), 'edit-queued', key ?? '', detail);
  }

  /** Notes, before it leaves, that a mutation of the editor is sent; `id` is that of the history. */
  noteDocument(id: string, { document, operationName, reason }: NotedDocument): void {
    const { journal, now } = this.#deps;
    journal.audit.append(now(), 'document-sent', id, { document, operationName, reason: reason ?? null });
  }

  /** One guarded write as a run of its own beside the queue; resolves when it is settled. Throws as `check` does. */
  async save(edit: RecordEdit): Promise<EditResult> {
    this.check(edit);
    const { edits, journal, runs, rulesOf } = this.#deps;
    const { operation, preview } = edits.prepare(edit);
    const refused = refusedEdit(edit, preview);
    if (refused) return refused;
    const face = {
      id: this.#deps.newId(),
      model: edit.model,
      description: `${edit.kind.charAt(0)}${edit.kind.slice(1).toLowerCase()} ${edit.model} ${keyText(operation.key)}`,
      createdAt: this.#deps.now(),
      kind: 'edit' as const,
    };
    const draft = new PlanDraft(journal.beginPlan({ ...face, request: null }));
    draft.countTarget();
    draft.add(operation);
    draft.finish({ ...face, document: preview.document }, this.#deps.estimate);
    const run = await runs.runNow(face.id, edit.reason === undefined ? {} : { reason: edit.reason });
    const [row] = journal.operations(runs.record(run.id), { offset: 0, limit: 1 }).rows;
    return resultOfEdit(rulesOf(edit.model), row, operation.change, run);
  }
}
