import type { ModelMetadata } from '../storage/storage-adapter';
import type { TimedPage } from './page';

/** Requests that take longer look like a clock set back, which costs nothing but a delta sync from earlier on. */
const TOLERANCE_MS = 10_000;

type ClockReading = Pick<TimedPage, 'startedAt' | 'sentAt' | 'answeredAt'>;

/** How far the service's clock is ahead of this machine's, at most, in milliseconds; null where the page doesn't tell. */
export function clockAheadAtMost({ startedAt, sentAt }: ClockReading): number | null {
  return startedAt === null ? null : startedAt - sentAt;
}

/**
 * By how much, at most, the service's clock has been set back since the latest sync, in milliseconds; 0 for not at all,
 * Infinity where it has been and nothing tells by how much. Both clocks are compared, because one that is back in step may
 * have passed `lastSync` again before anybody asks. A clock of this machine that was set forward looks the same.
 */
export function setBackMs(
  { lastSync, clockAhead }: Pick<ModelMetadata, 'lastSync' | 'clockAhead'>,
  { startedAt, answeredAt }: ClockReading,
): number {
  if (startedAt === null || lastSync === null) return 0;
  if (typeof clockAhead !== 'number') return startedAt < lastSync ? Infinity : 0;
  const backMs = clockAhead - (startedAt - answeredAt);
  return backMs > TOLERANCE_MS ? backMs : 0;
}
