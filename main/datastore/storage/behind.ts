import type { ModelInstance, ModelKey } from '../../../shared/model-schema';
import type { ChangeOrigin } from '../data-store-api';
import type { BehindRecord } from './storage-adapter';

/** Whether a sync read the records, page by page: events and answers may come late and be old without meaning anything. */
export function isSyncOrigin(origin: ChangeOrigin): boolean {
  return origin === 'BASE_SYNC' || origin === 'DELTA_SYNC';
}

const numberOf = (value: unknown): number | null =>
  typeof value === 'number' || typeof value === 'bigint' ? Number(value) : null;

/** Both versions of a record that is here in a higher one than the service sent; null where it isn't. */
export function behindOf(key: ModelKey, here: ModelInstance, there: ModelInstance): BehindRecord | null {
  const [ours, theirs] = [numberOf(here['_version']), numberOf(there['_version'])];
  if (ours === null || theirs === null || theirs >= ours) return null;
  return {
    key,
    here: { version: ours, changedAt: numberOf(here['_lastChangedAt']) },
    there: { version: theirs, changedAt: numberOf(there['_lastChangedAt']) },
  };
}
