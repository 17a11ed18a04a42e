import type { ModelSelectionInput, SelectionPartsFragment } from '../../apollo/generated/operations';
import { emptyGroup, fromFilterJson, toFilterJson, type FilterGroup } from '../../components/filter-builder';
import type { ModelView } from '../../session';

/** The selection of one model as it is being edited. */
export interface SelectionDraft {
  readonly model: string;
  readonly isOn: boolean;
  readonly group: FilterGroup;
  /** A predicate that the builder has no controls for; it stays as it is until it is cleared. */
  readonly foreign: unknown;
  readonly cap: number | null;
}

export function draftOf(selection: SelectionPartsFragment, model: ModelView | undefined): SelectionDraft {
  const names = new Set(model?.fields.map((field) => field.name));
  const where: unknown = selection.where ?? null;
  const group = where === null ? emptyGroup() : fromFilterJson(where, names);
  return {
    model: selection.model,
    isOn: selection.isOn,
    group: group ?? emptyGroup(),
    foreign: group ? null : where,
    cap: selection.cap ?? null,
  };
}

export function inputOf(draft: SelectionDraft): ModelSelectionInput {
  const where = draft.foreign ?? toFilterJson(draft.group) ?? null;
  return { model: draft.model, isOn: draft.isOn, where, cap: draft.cap };
}

/** Whether two selections come to the same. */
export function isSameSelection(a: ModelSelectionInput, b: ModelSelectionInput): boolean {
  const text = ({ isOn, where, cap }: ModelSelectionInput): string =>
    JSON.stringify([isOn, where ?? null, cap ?? null]);
  return text(a) === text(b);
}
