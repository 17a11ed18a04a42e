import { refusedEdit } from '../writer';
import type { RecordEdit } from '../writer';
import { deletedWith, neverLeft, queuedPreview, queueEdit, saveRoute } from './queued-edits';
import type { QueuedResult, RoutedPreview, SavedRecord } from './session-api';
import type { SessionParts } from './session-parts';

/** Edits of single records, each to the service or into the outbox, wherever it goes at the moment. */
export class RecordEdits {
  readonly #parts: Pick<SessionParts, 'store' | 'writer' | 'readOnly'>;

  constructor(parts: Pick<SessionParts, 'store' | 'writer' | 'readOnly'>) {
    this.#parts = parts;
  }

  /** What a save would send and where it goes now. Throws NotFound for an unknown model. */
  preview(edit: RecordEdit): RoutedPreview {
    const { store, writer, readOnly } = this.#parts;
    const preview = writer.previewEdit(edit);
    // A read-only connection refuses the write itself, in its own words.
    const goesTo = readOnly ? 'SERVICE' : saveRoute(store, edit);
    const alsoDeleted = goesTo === 'OUTBOX' ? deletedWith(store, edit) : [];
    return { ...(goesTo === 'OUTBOX' ? queuedPreview(store, edit, preview) : preview), goesTo, alsoDeleted };
  }

  /** Saves an edit; one that found no service waits in the outbox. Throws ReadOnly, or GuardRefused without a reason. */
  async save(edit: RecordEdit): Promise<SavedRecord> {
    const preview = this.preview(edit);
    if (preview.goesTo === 'OUTBOX') return refusedEdit(edit, preview) ?? this.#queue(edit);
    const { writer } = this.#parts;
    const result = await writer.save(edit);
    if (neverLeft(result)) return this.#queue(edit);
    if (result.outcome === 'APPLIED') writer.conflictDesk.settleByEdit(edit);
    return result;
  }

  #queue(edit: RecordEdit): QueuedResult {
    const { store, writer } = this.#parts;
    writer.checkEdit(edit);
    const queued = queueEdit(store, edit);
    writer.noteQueued(edit);
    return queued;
  }
}
