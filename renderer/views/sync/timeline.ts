import type { SyncEventPartsFragment } from '../../apollo/generated/operations';

export type TimelineEvent = SyncEventPartsFragment & { readonly id: number };

/** Enough to see a whole start of the sync, and little enough to draw. */
const LIMIT = 300;

/** The events with new ones, given in the order they happened, put before them; the oldest beyond the limit dropped. Newest first. */
export function withEvents(
  events: readonly TimelineEvent[],
  added: readonly SyncEventPartsFragment[],
  firstId: number,
): readonly TimelineEvent[] {
  const named = added.map((event, at) => ({ ...event, id: firstId + at }));
  return [...named.toReversed(), ...events].toSorted((a, b) => b.at - a.at || b.id - a.id).slice(0, LIMIT);
}
