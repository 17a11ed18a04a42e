import { z } from 'zod';
import type { AuthMode } from '../../apollo/generated/operations';

const levels = ['complete', 'required'] as const;
const authModes = [
  'API_KEY',
  'AWS_IAM',
  'AMAZON_COGNITO_USER_POOLS',
  'OPENID_CONNECT',
  'AWS_LAMBDA',
] as const satisfies readonly AuthMode[];

const draftSchema = z.object({
  id: z.string(),
  document: z.string(),
  /** The text of the variables pane, which need not be JSON yet. */
  variables: z.string(),
  operationName: z.string().nullable(),
  level: z.enum(levels),
  /** The one mode to send with; null for any that may do it. Drafts of earlier versions have none. */
  authMode: z.enum(authModes).nullable().default(null),
});

const draftSetSchema = z.object({
  drafts: z.array(draftSchema).readonly(),
  activeId: z.string(),
  closed: z.array(draftSchema).readonly(),
});

/** What someone is writing: a tab of the editor. */
export type Draft = Readonly<z.infer<typeof draftSchema>>;

/** All tabs of a connection, never without one, and those that were closed last, newest first. */
export type DraftSet = Readonly<z.infer<typeof draftSetSchema>>;

export type DraftContent = Pick<Draft, 'document' | 'variables'> &
  Partial<Pick<Draft, 'operationName' | 'level'>>;

const MOST_CLOSED = 10;
const MOST_TITLE = 28;

/** A draft with nothing in it. */
export function emptyDraft(id: string): Draft {
  return { id, document: '', variables: '', operationName: null, level: 'complete', authMode: null };
}

/** A set of one empty draft. */
export function emptyDraftSet(id: string): DraftSet {
  return { drafts: [emptyDraft(id)], activeId: id, closed: [] };
}

/** The drafts that a stored text holds; null where it holds none, so that the caller starts anew. */
export function parseDraftSet(text: string | null): DraftSet | null {
  if (text === null) return null;
  try {
    const parsed = draftSetSchema.safeParse(JSON.parse(text));
    if (!parsed.success || parsed.data.drafts.length === 0) return null;
    const { drafts, activeId } = parsed.data;
    const isKnown = drafts.some((draft) => draft.id === activeId);
    return { ...parsed.data, activeId: isKnown ? activeId : (drafts[0]?.id ?? '') };
  } catch {
    // A text that is not JSON was not written by this program; there is nothing in it to keep.
    return null;
  }
}

/** The draft that is shown. */
export function activeDraft(set: DraftSet): Draft {
  const draft = set.drafts.find(({ id }) => id === set.activeId) ?? set.drafts[0];
  if (!draft) throw new Error('A draft set without drafts');
  return draft;
}

/** True where nothing has been written yet. */
export function isBlank(draft: Draft): boolean {
  return draft.document.trim() === '' && ['', '{}'].includes(draft.variables.trim());
}

/** Opens content in the shown draft while that is blank, in a new one otherwise, so that nothing is overwritten. */
export function openContent(set: DraftSet, newId: string, content: DraftContent): DraftSet {
  const active = activeDraft(set);
  const filled = { ...emptyDraft(newId), ...content };
  if (isBlank(active)) return updateDraft(set, active.id, { ...filled, id: active.id });
  return { ...set, drafts: [...set.drafts, filled], activeId: newId };
}

/** Adds a blank draft and shows it. */
export function addDraft(set: DraftSet, newId: string): DraftSet {
  return { ...set, drafts: [...set.drafts, emptyDraft(newId)], activeId: newId };
}

/** Changes one draft; the set is the same object when nothing changes. */
export function updateDraft(set: DraftSet, id: string, change: Partial<Draft>): DraftSet {
  return { ...set, drafts: set.drafts.map((draft) => (draft.id === id ? { ...draft, ...change } : draft)) };
}

/** Closes a draft and shows its neighbour; the last one is replaced by a blank one. What it held can be reopened. */
export function closeDraft(set: DraftSet, id: string, newId: string): DraftSet {
  const index = set.drafts.findIndex((draft) => draft.id === id);
  const closing = set.drafts[index];
  if (!closing) return set;
  const rest = set.drafts.filter((draft) => draft.id !== id);
  const closed = isBlank(closing) ? set.closed : [closing, ...set.closed].slice(0, MOST_CLOSED);
  if (rest.length === 0) return { ...emptyDraftSet(newId), closed };
  const next = set.activeId === id ? (rest[Math.min(index, rest.length - 1)]?.id ?? '') : set.activeId;
  return { drafts: rest, activeId: next, closed };
}

/** Brings the draft back that was closed last. */
export function reopenDraft(set: DraftSet): DraftSet {
  const [last, ...closed] = set.closed;
  if (!last) return set;
  return { drafts: [...set.drafts, last], activeId: last.id, closed };
}

/** What a tab is called: its operation, else its first root field. */
export function titleOf(draft: Draft): string {
  const named = draft.operationName ?? /\b(?:mutation|query|subscription)\s+(\w+)/.exec(draft.document)?.[1];
  const title = named ?? /\{\s*(\w+)/.exec(draft.document)?.[1] ?? '';
  if (title === '') return isBlank(draft) ? 'New draft' : 'Draft';
  return title.length > MOST_TITLE ? `${title.slice(0, MOST_TITLE - 1)}…` : title;
}
