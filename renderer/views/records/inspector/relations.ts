import type { RelationPartsFragment } from '../../../apollo/generated/operations';
import type { RecordRow } from '../../../components/data-grid';

/** The filter that finds what a relation of a record leads to. */
export function relationFilter(
  { localFields, remoteFields }: Pick<RelationPartsFragment, 'localFields' | 'remoteFields'>,
  record: RecordRow,
): unknown {
  const parts = remoteFields.map((remote, at) => ({
    [remote]: { eq: record[localFields[at] ?? ''] ?? null },
  }));
  return parts.length === 1 ? parts[0] : { and: parts };
}

const TELLING_FIELDS = ['name', 'title', 'label', 'fullName', 'summary', 'email', 'code', 'number'];

/** What a person would call a record; null when no field says it. */
export function summaryOf(record: RecordRow): string | null {
  for (const field of TELLING_FIELDS) {
    const value = record[field];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}
