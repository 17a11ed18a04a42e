import { counted, formatCount } from './format';
import { clockTime } from './time-label/time';

/** What the console's own subscription saw of some writes. */
export interface DeliverySeen {
  readonly complete: number;
  readonly incomplete: number;
  readonly notSeen: number;
  /** Instants in milliseconds since the epoch. */
  readonly notListening: { readonly count: number; readonly from: number; readonly to: number } | null;
}

/** What the proof of delivery says of so many applied writes. */
export function deliverySentence(applied: number, delivery: DeliverySeen): string {
  const { complete, incomplete, notListening } = delivery;
  if (incomplete > 0)
    return `${counted(incomplete, 'write')} came back incomplete: some apps have missed them.`;
  // What was settled in another session was not watched in this one; it counts as not seen rather than as proven.
  const notSeen = Math.max(delivery.notSeen, applied - complete - (notListening?.count ?? 0));
  const came = `${counted(complete, 'write')} came back complete`;
  if (notListening) {
    const { count, from, to } = notListening;
    const gap = `${formatCount(count)} can have no proof: the connection for events was down when they left (${clockTime(from)} to ${clockTime(to)})`;
    return `${came}; ${gap}${notSeen > 0 ? `; ${formatCount(notSeen)} not seen yet` : ''}.`;
  }
  if (notSeen > 0) return `${came}; ${formatCount(notSeen)} not seen yet.`;
  return `All ${came}: every app that is running has them.`;
}
