import { METADATA_FIELDS } from '../../../shared/model-schema';
import type { RecordRow } from '../../components/data-grid';
import type { FieldView, ModelView } from '../../session';
import type { RecordDraft } from './drafts';

type NewRecordModel = Pick<ModelView, 'primaryKey'> & {
  readonly fields: readonly Pick<FieldView, 'name' | 'readOnly'>[];
};

/**
 * The draft of a new record: empty, or a copy of another without what identifies it and what the service sets.
 * A plain `id` is left to the service's own generation.
 */
export function newRecordDraft(model: NewRecordModel, from?: RecordRow): RecordDraft {
  if (!from) return { base: {}, changes: {} };
  const left = new Set<string>([
    ...METADATA_FIELDS,
    ...(model.primaryKey.length === 1 ? model.primaryKey : []),
    ...model.fields.filter((field) => field.readOnly).map((field) => field.name),
  ]);
  const known = new Set(model.fields.map((field) => field.name));
  const copied = Object.entries(from).filter(
    ([name, value]) => known.has(name) && !left.has(name) && value !== null && value !== undefined,
  );
  return { base: {}, changes: Object.fromEntries(copied) };
}
