import { isEqualValue } from '../../../../shared/diff';
import { METADATA_FIELDS } from '../../../../shared/model-schema';
import type { RecordHistoryQuery } from '../../../apollo/generated/operations';
import { asRecord } from '../../../components/data-grid/rows';
import { formatValue } from '../../../components/field-value/format-value';
import type { FieldView, ModelView } from '../../../session';

type Entry = RecordHistoryQuery['recordHistory']['entries'][number];

/** One field of an entry, its values as one reads them; `before` is null where there was no record. */
export interface ChangedValue {
  readonly name: string;
  readonly before: string | null;
  readonly after: string;
}

const KIND_WORDS: Readonly<Record<string, string>> = {
  edit: 'Edit',
  batch: 'Batch',
  undo: 'Undo',
  migration: 'Migration',
  import: 'Import',
  outbox: 'Change of the outbox',
};

const VERBS = { CREATE: 'created', UPDATE: 'updated', DELETE: 'deleted' } as const;

/** `Edit: updated`, `Batch “Close old orders”: updated`; an edit's own name would only repeat the record. */
export function historyTitle({
  kind,
  runKind,
  runDescription,
}: Pick<Entry, 'kind' | 'runKind' | 'runDescription'>): string {
  const source = KIND_WORDS[runKind] ?? runKind;
  const name =
    runKind === 'edit' || runDescription === '' ? '' : ` “${runDescription.replace(/^Undo: /, '')}”`;
  return `${source}${name}: ${VERBS[kind]}`;
}

/** The fields that were to change, in the model's order, without what only the service sets. */
export function changedValues(
  { before, after }: Pick<Entry, 'before' | 'after'>,
  model: Pick<ModelView, 'fields'>,
): readonly ChangedValue[] {
  const [old, next] = [asRecord(before), asRecord(after) ?? {}];
  const hidden = new Set<string>(METADATA_FIELDS);
  const fields = model.fields.filter(({ name }) => name in next && !hidden.has(name));
  return fields
    .filter(({ name }) => !isEqualValue(old?.[name] ?? null, next[name] ?? null))
    .map((field) => ({
      name: field.name,
      before: old ? words(field, old[field.name]) : null,
      after: words(field, next[field.name]),
    }));
}

function words(field: FieldView, value: unknown): string {
  return formatValue(field, value ?? null).text;
}
