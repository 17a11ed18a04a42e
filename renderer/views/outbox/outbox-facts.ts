import type {
  OutboxStatePartsFragment,
  PendingChangePartsFragment,
  PendingState,
} from '../../apollo/generated/operations';
import { counted, formatCount } from '../../components/format';
import type { FieldView, ModelView } from '../../session';

export type OutboxState = OutboxStatePartsFragment;
export type Change = PendingChangePartsFragment;
export type Tone = 'ok' | 'busy' | 'warn' | 'bad' | 'off';

/** A state in a word, and what it means for the change. */
export const STATE_WORDS: Readonly<
  Record<PendingState, { readonly word: string; readonly tone: Tone; readonly meaning: string }>
> = {
  WAITING: { word: 'waiting', tone: 'off', meaning: 'It is sent when its turn comes.' },
  IN_FLIGHT: {
    word: 'being sent',
    tone: 'busy',
    meaning: 'Its request has left. If no answer comes, the record is read to find out what became of it.',
  },
  HELD: {
    word: 'held',
    tone: 'warn',
    meaning: 'It waits until you release it. Later changes of the record wait behind it.',
  },
  PARKED: {
    word: 'can’t be sent',
    tone: 'bad',
    meaning:
      'It is kept with its reason and is not sent again by itself. Later changes of the record wait behind it.',
  },
  REJECTED: {
    word: 'decided against',
    tone: 'bad',
    meaning: 'The service’s record stays as it is. The change is kept here only to be looked at.',
  },
};

export const OPERATION_WORDS = { CREATE: 'create', UPDATE: 'update', DELETE: 'delete' } as const;

/** The outbox in one sentence: what waits, and whether anything is being sent. */
export function headline(
  { total, counts, isPaused }: OutboxState,
  where: { readonly isLocal: boolean; readonly isOnline: boolean },
): { readonly text: string; readonly tone: Tone } {
  const trouble = counts.parked + counts.rejected;
  if (where.isLocal)
    return { text: `${counted(total, 'change')} kept here until a backend is attached`, tone: 'off' };
  if (isPaused) return { text: `Sending is paused, ${counted(total, 'change')} kept`, tone: 'warn' };
  if (total === 0) return { text: 'Everything is with the service', tone: 'ok' };
  if (trouble > 0) return { text: `${counted(trouble, 'change')} need a decision`, tone: 'bad' };
  if (!where.isOnline) return { text: `Offline, ${counted(total, 'change')} kept`, tone: 'warn' };
  if (counts.held === total) return { text: `${counted(total, 'change')} held`, tone: 'warn' };
  return { text: `Sending, ${counted(total, 'change')} left`, tone: 'busy' };
}

/** `3 waiting · 1 held`; empty states are left out. */
export function countsText({ counts }: OutboxState): string {
  const parts: ReadonlyArray<readonly [number, string]> = [
    [counts.inFlight, 'being sent'],
    [counts.waiting, 'waiting'],
    [counts.held, 'held'],
    [counts.parked, 'can’t be sent'],
    [counts.rejected, 'decided against'],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${formatCount(count)} ${word}`)
    .join(' · ');
}

/** What is done to the record, in words: `update title, rating`. */
export function whatOf(change: Change): string {
  const fields = change.fields.slice(0, 4).join(', ');
  const more = change.fields.length > 4 ? ` and ${change.fields.length - 4} more` : '';
  return `${OPERATION_WORDS[change.operation]} ${fields}${more}`.trim();
}

export const canHold = (change: Change): boolean => change.state === 'WAITING';
export const canRetry = (change: Change): boolean =>
  change.state === 'HELD' || change.state === 'PARKED' || change.state === 'REJECTED';
export const canDrop = (change: Change): boolean => change.state !== 'IN_FLIGHT';

/** A deletion has no values, a condition was made for those that there are, and the others are out of reach. */
export const canEdit = (change: Change): boolean =>
  change.operation !== 'DELETE' &&
  !change.isConditional &&
  (change.state === 'WAITING' || change.state === 'HELD' || change.state === 'PARKED');

/** The fields whose values in a change can be written anew, in the model's order. */
export function valuesToEdit(
  change: Pick<Change, 'fields'>,
  { fields, primaryKey }: Pick<ModelView, 'fields' | 'primaryKey'>,
): readonly FieldView[] {
  return fields.filter(
    ({ name, readOnly }) => change.fields.includes(name) && !readOnly && !primaryKey.includes(name),
  );
}

/** Why a change does not get its turn though it waits; null where nothing stands before it. */
export function behindWords(waitsBehind: PendingState | null | undefined): string | null {
  if (waitsBehind === 'HELD') return 'An earlier change of this record is held: release that one first.';
  if (waitsBehind === 'PARKED')
    return 'An earlier change of this record can’t be sent: edit, send again or drop that one first.';
  return null;
}

/** What giving a change up means for the data. */
export function lossOf(change: Change): string {
  switch (change.operation) {
    case 'CREATE':
      return 'The record goes from this computer; the service never had it.';
    case 'DELETE':
      return 'The record comes back here as the service has it.';
    case 'UPDATE':
      return change.state === 'REJECTED'
        ? 'Nothing changes in the record: the service had decided against it.'
        : `The record goes back to what the service has; ${
            change.fields.length === 1 ? 'the new value of' : 'the new values of'
          } ${change.fields.join(', ')} ${change.fields.length === 1 ? 'is' : 'are'} lost.`;
  }
}

/** What is chosen: changes of the page that is shown, or every change of the outbox. */
export type Chosen = 'ALL' | ReadonlySet<string>;

/** What can be done with what is chosen: how many changes it would be done to, and the ids to do it to. */
export interface Choices {
  readonly count: number;
  readonly hold: Doable;
  readonly retry: Doable;
  readonly drop: Doable;
}

interface Doable {
  readonly count: number;
  /** Null stands for every change that it fits, those on other pages too. */
  readonly ids: readonly string[] | null;
}

/** Judges the changes that are chosen by their states; of those on other pages the counts tell. */
export function choicesOf(
  chosen: Chosen,
  changes: readonly Change[],
  { total, counts }: OutboxState,
): Choices {
  if (chosen === 'ALL') {
    const all = (count: number): Doable => ({ count, ids: null });
    return {
      count: total,
      hold: all(counts.waiting),
      retry: all(counts.held + counts.parked + counts.rejected),
      drop: all(total - counts.inFlight),
    };
  }
  const here = changes.filter(({ id }) => chosen.has(id));
  const fitting = (fits: (change: Change) => boolean): Doable => {
    const ids = here.filter(fits).map(({ id }) => id);
    return { count: ids.length, ids };
  };
  return { count: here.length, hold: fitting(canHold), retry: fitting(canRetry), drop: fitting(canDrop) };
}
