import { compareThreeWay, isEqualValue, resolveChoices, valueOf } from '../../../shared/diff';
import type { Choices, PlainObject } from '../../../shared/diff';
import { METADATA_FIELDS } from '../../../shared/model-schema';
import type { ConflictPartsFragment, SettledBy } from '../../apollo/generated/operations';
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
  /** How far back that was when it was chosen; null for everything. */
  readonly spanMs: number | null;
}

export const EVERYTHING: ConflictFilter = {
  state: 'all',
  model: null,
  field: null,
  source: null,
  from: null,
  spanMs: null,
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

/** Which conflicts one decision is about: some, or every open one that fits the filter but some. */
export interface Chosen {
  readonly isAll: boolean;
  /** Those that are chosen; with `isAll` those that are not. */
  readonly ids: ReadonlySet<string>;
}

export const NONE_CHOSEN: Chosen = { isAll: false, ids: new Set() };

export function isChosen({ isAll, ids }: Chosen, id: string): boolean {
  return ids.has(id) !== isAll;
}

export function toggled({ isAll, ids }: Chosen, id: string): Chosen {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { isAll, ids: next };
}

/** How many are chosen where so many open ones fit the filter. */
export function chosenCount({ isAll, ids }: Chosen, open: number): number {
  return isAll ? Math.max(0, open - ids.size) : ids.size;
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
  /** The record that our write met: of a merge the one before it, where that is known. */
  readonly theirs: PlainObject | null;
  readonly theirsVersion: number | null;
  /** The record as the service has it now, the newest of all that were seen; once settled, as it was then. */
  readonly now: PlainObject | null;
  readonly version: number | null;
  readonly isGone: boolean;
  /** `theirs` is the record before a merge: what the service made of it stands until something else is picked. */
  readonly isMerge: boolean;
}

/** What is compared: the record that was known, with our change, and the service's, without what only the service sets. */
export function sidesOf(
  conflict: ConflictView,
  model: Pick<ModelView, 'fields'>,
  before: unknown = conflict.theirsBefore,
): Sides {
  const base = asObject(conflict.base);
  const seen = asObject(conflict.result) ?? asObject(conflict.theirs);
  const local = asObject(conflict.now);
  const isNewer = versionOf(local) !== null && (versionOf(local) ?? 0) >= (versionOf(seen) ?? 0);
  const now = isNewer && (isOpen(conflict) || !seen) ? local : seen;
  const met = conflict.how === 'MERGED' ? asObject(before) : null;
  const theirs = met ?? now;
  const ours = conflict.operation === 'DELETE' ? {} : { ...base, ...asObject(conflict.ours) };
  return {
    base: base && visible(base, model),
    ours: visible(ours, model),
    theirs: theirs && visible(theirs, model),
    theirsVersion: versionOf(theirs),
    now: now && visible(now, model),
    version: versionOf(now),
    isGone: now?.['_deleted'] === true,
    isMerge: met !== null,
  };
}

/** What a person decides: a side for some fields, and values of their own for others. */
export interface Decided {
  readonly choices: Choices;
  readonly byHand: Readonly<Record<string, unknown>>;
}

export const NOTHING_DECIDED: Decided = { choices: {}, byHand: {} };

/** The record that the decision makes, and the conflicting fields that still need one. */
export function outcomeOf(
  sides: Sides,
  { choices, byHand }: Decided,
): { readonly record: PlainObject; readonly unresolved: readonly string[] } {
  const fields = compareThreeWay(sides.base, sides.ours, sides.theirs);
  if (!sides.isMerge) {
    const { record, unresolved } = resolveChoices(fields, choices);
    return {
      record: { ...record, ...byHand },
      unresolved: unresolved.filter((name) => !(name in byHand)),
    };
  }
  const picked = fields.flatMap((field) => {
    const choice = choices[field.name];
    return choice ? [[field.name, valueOf(field[choice]) ?? null] as const] : [];
  });
  return { record: { ...sides.now, ...Object.fromEntries(picked), ...byHand }, unresolved: [] };
}

/** What stood in the end of a settled conflict: the service's record with what was sent to settle it. */
export function settledOutcome(conflict: ConflictView, sides: Sides): PlainObject | null {
  const sent = asObject(conflict.detail?.sent);
  return sent ? { ...sides.now, ...sent } : sides.now;
}

const SETTLED_BY: Readonly<Record<SettledBy, string>> = {
  POLICY: 'by the policy of its run',
  PERSON: 'by a person',
  LATER_EDIT: 'by an edit that came later',
};

/** Who settled a conflict; empty for those that earlier versions of the program settled. */
export function settledBy({ detail }: Pick<ConflictView, 'detail'>): string {
  return detail ? SETTLED_BY[detail.by] : '';
}

function visible(record: PlainObject, { fields }: Pick<ModelView, 'fields'>): PlainObject {
  const hidden = new Set<string>([
    ...METADATA_FIELDS,
    ...fields.filter(({ readOnly }) => readOnly).map(({ name }) => name),
  ]);
  return Object.fromEntries(Object.entries(record).filter(([name]) => !hidden.has(name)));
}

/** What became of the write, in a word or two. */
export function fateOf({ how, theirsSource }: Pick<ConflictView, 'how' | 'theirsSource'>): string {
  if (how === 'MERGED') return 'merged by the service';
  return theirsSource === 'READ' ? 'held back, as the record had changed' : 'refused by the service';
}

/** What the service did, in a sentence. */
export function decidedBy({ how, baseVersion, theirs, theirsSource }: ConflictView): string {
  if (theirsSource === 'READ') {
    return 'The service was not asked: the record was read, and somebody else had changed it since the version that the write stands on.';
  }
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
