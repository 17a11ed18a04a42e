import { isEqualValue } from '../../../shared/diff';
import { METADATA_FIELDS } from '../../../shared/model-schema';
import type { RecordRow } from '../../components/data-grid';
import type { FieldView } from '../../session';
import type { RecordDraft } from './drafts';

/**
 * The draft that carries on after a conflict: the service's record is the new base, and only fields whose chosen value
 * differs from the service's are sent again.
 */
export function draftOnTheirs(
  theirs: RecordRow,
  chosen: Readonly<Record<string, unknown>>,
  fields: readonly Pick<FieldView, 'name' | 'readOnly'>[],
): RecordDraft {
  const writable = new Set(fields.filter((field) => !field.readOnly).map((field) => field.name));
  const changes = Object.entries(chosen).filter(
    ([name, value]) => writable.has(name) && !isEqualValue(theirs[name] ?? null, value ?? null),
  );
  return { base: theirs, changes: Object.fromEntries(changes) };
}

/** A record without what only the service sets, for comparisons. */
export function withoutMetadata(record: RecordRow, fields: readonly FieldView[]): RecordRow {
  const hidden = new Set<string>([
    ...METADATA_FIELDS,
    ...fields.filter((field) => field.readOnly).map((field) => field.name),
  ]);
  return Object.fromEntries(Object.entries(record).filter(([name]) => !hidden.has(name)));
}

/** The version a record carries; null where it has none. */
export function versionOf(record: RecordRow | null | undefined): number | null {
  return typeof record?._version === 'number' ? record._version : null;
}
