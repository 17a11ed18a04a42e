import { keyFieldsOf, type ModelKey } from '../../../shared/model-schema';
import type { ModelView } from '../../session';
import { bothFilters } from '../filter-builder';

/** Which records of a filter are selected: some keys, or all of them but some. */
export type Selection =
  | { readonly kind: 'keys'; readonly keys: ReadonlySet<string> }
  | { readonly kind: 'all'; readonly except: ReadonlySet<string> };

export const NOTHING_SELECTED: Selection = { kind: 'keys', keys: new Set() };

/** The selection with some records put in or taken out. */
export function toggleKeys(selection: Selection, keys: Iterable<string>, selected: boolean): Selection {
  if (selection.kind === 'keys') {
    const next = new Set(selection.keys);
    for (const key of keys)
      if (selected) next.add(key);
      else next.delete(key);
    return { kind: 'keys', keys: next };
  }
  const except = new Set(selection.except);
  for (const key of keys)
    if (selected) except.delete(key);
    else except.add(key);
  return { kind: 'all', except };
}

/** True when a record is selected. */
export function isSelected(selection: Selection, key: string): boolean {
  return selection.kind === 'keys' ? selection.keys.has(key) : !selection.except.has(key);
}

/**
 * The selection once another filter chooses the rows: "all" meant all of the old filter and ends with it, or it would
 * quietly grow to records that nobody selected. Chosen keys stay, whatever is shown.
 */
export function underFilter(selection: Selection, isSameFilter: boolean): Selection {
  return selection.kind === 'all' && !isSameFilter ? NOTHING_SELECTED : selection;
}

/** How many records are selected of a filter that matches `total`. */
export function selectedCount(selection: Selection, total: number): number {
  return selection.kind === 'keys' ? selection.keys.size : Math.max(0, total - selection.except.size);
}

/** What a batch takes as its targets. */
export type BatchTargets = { readonly keys: readonly string[] } | { readonly where: unknown };

/** The targets that a selection stands for; records taken out of "all" become part of the filter. */
export function targetsOf(
  selection: Selection,
  where: unknown,
  model: Pick<ModelView, 'primaryKey'>,
): BatchTargets {
  if (selection.kind === 'keys') return { keys: [...selection.keys] };
  if (selection.except.size === 0) return { where: where ?? {} };
  const exceptions = [...selection.except].map((key) => keyFilter(model, key));
  return { where: bothFilters(where, { not: exceptions.length === 1 ? exceptions[0] : { or: exceptions } }) };
}

function keyFilter(model: Pick<ModelView, 'primaryKey'>, key: string): unknown {
  const parts = Object.entries(keyFieldsOf(model, key as ModelKey)).map(([name, value]) => ({
    [name]: { eq: value },
  }));
  return parts.length === 1 ? parts[0] : { and: parts };
}
