import { create } from 'zustand';
import { toast } from '../../components/toast';
import type { SentDocumentPartsFragment } from '../../apollo/generated/operations';
import type { Problem } from '../../../shared/errors';
import {
  addDraft,
  closeDraft,
  emptyDraftSet,
  openContent,
  parseDraftSet,
  reopenDraft,
  updateDraft,
} from './drafts';
import type { Draft, DraftContent, DraftSet } from './drafts';

/** What came of the last run of a draft, for as long as the window is open. */
export interface DraftResult {
  readonly sent: SentDocumentPartsFragment | null;
  /** Set when the console refused to send, or broke down itself. */
  readonly problem: Problem | null;
}

interface DraftState {
  readonly profileId: string | null;
  readonly set: DraftSet;
  readonly results: Readonly<Record<string, DraftResult>>;
  /** The draft whose document is under way. */
  readonly running: string | null;
  /** Reads the drafts of a connection; does nothing when they are the ones at hand. */
  load(profileId: string): void;
  open(content: DraftContent): void;
  add(): void;
  close(id: string): void;
  reopen(): void;
  select(id: string): void;
  update(id: string, change: Partial<Omit<Draft, 'id'>>): void;
  begin(id: string): void;
  settle(id: string, result: DraftResult): void;
}

const SAVE_DELAY_MS = 250;

const storageKey = (profileId: string) => `outband:drafts:${profileId}`;
const newId = () => crypto.randomUUID();

/** The editor's drafts. They outlive the screen, and in the browser's storage the program. */
export const useDrafts = create<DraftState>()((set, get) => {
  const change = (next: (current: DraftSet) => DraftSet) => set((state) => ({ set: next(state.set) }));
  return {
    profileId: null,
    set: emptyDraftSet('first'),
    results: {},
    running: null,
    load: (profileId) => {
      if (get().profileId === profileId) return;
      const stored = parseDraftSet(localStorage.getItem(storageKey(profileId)));
      set({ profileId, set: stored ?? emptyDraftSet(newId()), results: {}, running: null });
    },
    open: (content) => change((current) => openContent(current, newId(), content)),
    add: () => change((current) => addDraft(current, newId())),
    close: (id) => change((current) => closeDraft(current, id, newId())),
    reopen: () => change(reopenDraft),
    select: (id) => change((current) => ({ ...current, activeId: id })),
    update: (id, fields) => change((current) => updateDraft(current, id, fields)),
    begin: (id) => set({ running: id }),
    settle: (id, result) =>
      set((state) => ({
        results: { ...state.results, [id]: result },
        running: state.running === id ? null : state.running,
      })),
  };
});

/** Keeps the drafts in the browser's storage: shortly after each change, and at once when the window goes away. */
export function keepDrafts(): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const save = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    saveDrafts();
  };
  const stopWatching = useDrafts.subscribe((state, previous) => {
    if (state.set === previous.set || state.profileId !== previous.profileId) return;
    timer ??= setTimeout(save, SAVE_DELAY_MS);
  });
  window.addEventListener('pagehide', save);
  return () => {
    save();
    stopWatching();
    window.removeEventListener('pagehide', save);
  };
}

function saveDrafts(): void {
  const { profileId, set } = useDrafts.getState();
  if (profileId === null) return;
  try {
    localStorage.setItem(storageKey(profileId), JSON.stringify(set));
  } catch {
    toast.problem({
      kind: 'Internal',
      code: 'DRAFTS_NOT_KEPT',
      message: 'The drafts are too large to be kept.',
      consequence: 'They are here until the window closes, and lost after that.',
      action: 'Copy what is needed, or close drafts that are not.',
    });
  }
}
