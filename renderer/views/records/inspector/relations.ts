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

/**
 * The relations whose records hold this model's key, so that they lead nowhere once the record is gone. A "has one" by a
 * field of this model points the other way: its record loses nothing.
 */
export function leadingHere<T extends { readonly relation: Referring }>(
  related: readonly T[],
  { primaryKey }: { readonly primaryKey: readonly string[] },
): readonly T[] {
  return related.filter(
    ({ relation: { kind, localFields } }) =>
      kind !== 'BELONGS_TO' && localFields.every((name) => primaryKey.includes(name)),
  );
}

type Referring = Pick<RelationPartsFragment, 'kind' | 'localFields'>;

const TELLING_FIELDS = ['name', 'title', 'label', 'fullName', 'summary', 'email', 'code', 'number'];

/** What a person would call a record; null when no field says it. */
export function summaryOf(record: RecordRow): string | null {
  for (const field of TELLING_FIELDS) {
    const value = record[field];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}
