import { isEqualValue } from '../../../shared/diff';
import type { PlainObject } from '../../../shared/diff';
import { METADATA_FIELDS } from '../../../shared/model-schema';
import type { ConflictPartsFragment } from '../../apollo/generated/operations';
import type { ModelView } from '../../session';

export type ConflictView = ConflictPartsFragment;

export interface ConflictFilter {
  readonly state: 'open' | 'settled' | 'all';
  readonly model: string | null;
  readonly field: string | null;
  /** What wrote: a kind of run, the outbox, or `merge` for those that the service merged without a word. */
  readonly source: string | null;
  /** Milliseconds since the epoch; older ones are left out. */
  readonly from: number | null;
}

export const EVERYTHING: ConflictFilter = {
  state: 'all',
  model: null,
  field: null,
  source: null,
  from: null,
};

/** The fields that a conflict is about; a deletion is about none in particular. */
export function touchedFields(conflict: Pick<ConflictView, 'ours'>): readonly string[] {
  return Object.keys(asObject(conflict.ours) ?? {});
}

/** What the list asks the journal for; nothing is filtered here but the page that is shown. */
export function conflictArguments({ model, field, source, from }: ConflictFilter): {
  readonly model: string | null;
  readonly field: string | null;
  readonly source: string | null;
  readonly how: 'MERGED' | null;
  readonly from: number | null;
} {
  const isMerge = source === 'merge';
  return { model, field, source: isMerge ? null : source, how: isMerge ? 'MERGED' : null, from };
}

/** The part of the shown page that still is as asked: what was settled since leaves at once. */
export function ofState(
  conflicts: readonly ConflictView[],
  state: ConflictFilter['state'],
): readonly ConflictView[] {
  return conflicts.filter((conflict) => state === 'all' || (state === 'open') === isOpen(conflict));
}

export function isOpen({ settled }: Pick<ConflictView, 'settled'>): boolean {
  return settled === null || settled === undefined;
}

export interface Sides {
  readonly base: PlainObject | null;
  readonly ours: PlainObject;
  /** The record as the service has it now, the newest of all that were seen; once settled, as it was then. */
  readonly theirs: PlainObject | null;
  readonly version: number | null;
  readonly isGone: boolean;
}

/** What is compared: the record that was known, with our change, and the service's, without what only the service sets. */
export function sidesOf(conflict: ConflictView, model: Pick<ModelView, 'fields'>): Sides {
  const base = asObject(conflict.base);
  const seen = asObject(conflict.result) ?? asObject(conflict.theirs);
  const now = asObject(conflict.now);
  const isNewer = versionOf(now) !== null && (versionOf(now) ?? 0) >= (versionOf(seen) ?? 0);
  const newest = isNewer && (isOpen(conflict) || !seen) ? now : seen;
  const ours = conflict.operation === 'DELETE' ? {} : { ...base, ...asObject(conflict.ours) };
  return {
    base: base && visible(base, model),
    ours: visible(ours, model),
    theirs: newest && visible(newest, model),
    version: versionOf(newest),
    isGone: newest?.['_deleted'] === true,
  };
}

function visible(record: PlainObject, { fields }: Pick<ModelView, 'fields'>): PlainObject {
  const hidden = new Set<string>([
    ...METADATA_FIELDS,
    ...fields.filter(({ readOnly }) => readOnly).map(({ name }) => name),
  ]);
  return Object.fromEntries(Object.entries(record).filter(([name]) => !hidden.has(name)));
}

/** What the service did, in a sentence. */
export function decidedBy({ how, baseVersion, theirs }: ConflictView): string {
  if (how === 'MERGED') {
    return 'The service took what its rules allow, field by field, and answered success.';
  }
  const version = versionOf(asObject(theirs));
  const versions =
    typeof baseVersion === 'number' && version !== null
      ? `The write carried version ${baseVersion}; the service had version ${version}. `
      : '';
  return `${versions}The service refused it whole. Nothing was written.`;
}

/** Where a conflict came from; one of the outbox belongs to no run. */
export const SOURCE_WORDS: Readonly<Record<string, string>> = {
  edit: 'an edit',
  batch: 'the run',
  undo: 'the undo run',
  migration: 'the migration',
  import: 'the import',
  outbox: 'a change of the outbox',
};

export function versionOf(record: PlainObject | null): number | null {
  const version = record?.['_version'];
  return typeof version === 'number' ? version : null;
}

export function asObject(value: unknown): PlainObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as PlainObject) : null;
}

/** What a person chose, as the values to send: only what differs from the service's record. */
export function changesOf(
  theirs: PlainObject,
  chosen: PlainObject,
  model: Pick<ModelView, 'fields' | 'primaryKey'>,
): Record<string, unknown> {
  const writable = new Set(
    model.fields
      .filter(({ name, readOnly }) => !readOnly && !model.primaryKey.includes(name))
      .map(({ name }) => name),
  );
  return Object.fromEntries(
    Object.entries(chosen).filter(
      ([name, value]) => writable.has(name) && !isEqualValue(theirs[name] ?? null, value ?? null),
    ),
  );
}
