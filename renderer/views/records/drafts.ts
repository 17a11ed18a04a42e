import { create } from 'zustand';
import { isEqualValue } from '../../../shared/diff';
import type { RecordRow } from '../../components/data-grid';

/** Changes to a record that have not been sent. They stay until they are saved or discarded, wherever the window goes. */
export interface RecordDraft {
  /** The record that the changes were made on. */
  readonly base: RecordRow;
  readonly changes: Readonly<Record<string, unknown>>;
}

interface DraftState {
  readonly drafts: ReadonlyMap<string, RecordDraft>;
  /** Sets a field; the value that the base has takes the change back. */
  setField(id: string, base: RecordRow, field: string, value: unknown): void;
  /** Replaces a draft as a whole. */
  put(id: string, draft: RecordDraft): void;
  discard(id: string): void;
}

/** Names a draft: one for each record of a profile, and one for a new record of a model. */
export function draftId(profileId: string, model: string, key: string | null): string {
  return JSON.stringify([profileId, model, key]);
}

/** The draft with a field set; a value that equals the base's is no change. */
export function withField(draft: RecordDraft, field: string, value: unknown): RecordDraft {
  const { [field]: _old, ...others } = draft.changes;
  const before = draft.base[field];
  const isBack = isEqualValue(value, before) || (value === null && before === undefined);
  return { base: draft.base, changes: isBack ? others : { ...others, [field]: value } };
}

/** The fields of a newer record that differ from what the draft was made on, as far as the draft touches them. */
export function overtakenFields(draft: RecordDraft, newer: RecordRow): readonly string[] {
  return Object.keys(draft.changes).filter((field) => !isEqualValue(draft.base[field], newer[field]));
}

export const useDrafts = create<DraftState>()((set) => ({
  drafts: new Map(),
  setField: (id, base, field, value) =>
    set((state) => ({
      drafts: new Map(state.drafts).set(
        id,
        withField(state.drafts.get(id) ?? { base, changes: {} }, field, value),
      ),
    })),
  put: (id, draft) => set((state) => ({ drafts: new Map(state.drafts).set(id, draft) })),
  discard: (id) =>
    set((state) => {
      const drafts = new Map(state.drafts);
      drafts.delete(id);
      return { drafts };
    }),
}));
