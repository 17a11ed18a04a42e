import type { ModelKey } from '../../shared/model-schema';
import { modelKeyOf } from '../../shared/model-schema';
import type { DataStore } from '../datastore';
import type { EditPreview, EditResult, RecordEdit } from '../writer';

/** Where a save goes now: to the service at once, or into the outbox. */
export type SaveRoute = 'SERVICE' | 'OUTBOX';

/** An edit that waits in the outbox has no outcome yet. */
export type QueuedResult = Omit<EditResult, 'outcome'> & { readonly outcome: 'QUEUED' };

/** What a version that is not known yet would be judged as: the service gives it when the record reaches it. */
const VERSION_FIELD = '_version';

/**
 * Record edits go to the service, where their outcome is seen at once. They go into the outbox where there is no
 * service, where it can't be reached, while a person collects changes, and for records with changes of their own that
 * wait there: nothing may overtake those.
 */
export function saveRoute(store: DataStore, edit: Pick<RecordEdit, 'model' | 'key'>): SaveRoute {
  if (store.isLocal || store.outbox.isPaused || !store.status().online) return 'OUTBOX';
  return edit.key !== undefined && store.outbox.has(edit.model, edit.key) ? 'OUTBOX' : 'SERVICE';
}

/** The preview of an edit that will wait: a record that the service has never seen has no version to send. */
export function queuedPreview(store: DataStore, edit: RecordEdit, preview: EditPreview): EditPreview {
  const invalid = preview.invalid.filter(({ field }) => field !== VERSION_FIELD);
  const isUnseen = edit.kind !== 'CREATE' && store.get(edit.model, edit.key ?? noKey)?.['_version'] == null;
  // The document that leaves is the outbox's own, made complete when its turn comes and judged again on its way out.
  return isUnseen ? { ...preview, invalid, accepted: true, reasons: [] } : { ...preview, invalid };
}

/** What else a deletion that waits in the outbox takes with it: unlike the service, the DataStore cascades. */
export function deletedWith(
  store: DataStore,
  { kind, model, key }: Pick<RecordEdit, 'kind' | 'model' | 'key'>,
): readonly { readonly model: string; readonly count: number }[] {
  if (kind !== 'DELETE' || key === undefined) return [];
  return [...store.deletionEffect(model, key)].map(([name, count]) => ({ model: name, count }));
}

/** Saves an edit here and puts it into the outbox. Throws BadInput naming model, field and value. */
export function queueEdit(store: DataStore, edit: RecordEdit): QueuedResult {
  const result = { outcome: 'QUEUED', theirs: null, differingFields: [], problem: null } as const;
  if (edit.kind === 'CREATE') {
    const made = store.save(edit.model, store.create(edit.model, edit.changes));
    return { ...result, record: store.get(edit.model, modelKeyOf(store.model(edit.model), made)) ?? made };
  }
  const key = edit.key ?? noKey;
  if (edit.kind === 'DELETE') {
    const [deleted] = store.delete(edit.model, key);
    return { ...result, record: deleted ?? null };
  }
  const source = edit.base ?? store.get(edit.model, key) ?? {};
  const changed = store.copyOf(edit.model, source, (draft) => Object.assign(draft, edit.changes));
  return { ...result, record: store.save(edit.model, changed) };
}

/** True for an edit that found no service: its request never left, so that sending it later sends it once. */
export function neverLeft(result: EditResult): boolean {
  return result.outcome === 'REJECTED' && result.problem?.code === 'NO_CONNECTION';
}

const noKey = '[]' as ModelKey;
