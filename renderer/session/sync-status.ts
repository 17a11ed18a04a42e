import { useQuery, useSubscription } from '@apollo/client/react';
import {
  SyncStatusChangedDocument,
  SyncStatusDocument,
  type SyncStatusPartsFragment,
} from '../apollo/generated/operations';

/** The state of the sync engine, kept current by `useSyncStatusFeed`. */
export function useSyncStatus(): SyncStatusPartsFragment | undefined {
  return useQuery(SyncStatusDocument).data?.syncStatus;
}

/** Keeps the cached sync status current. Mounted once, in the workspace. */
export function useSyncStatusFeed(): void {
  // The answer is normalised onto the same SyncStatus that `useSyncStatus` watches.
  useSubscription(SyncStatusChangedDocument, { ignoreResults: true });
}

export interface SyncHeadline {
  readonly text: string;
  readonly tone: 'ok' | 'busy' | 'warn' | 'bad' | 'off';
}

/** The sync status in a few words, for the status bar and the head of the sync screen. */
export function syncHeadline(status: SyncStatusPartsFragment): SyncHeadline {
  if (status.isLocal) return { text: 'Without a backend', tone: 'off' };
  if (status.phase === 'FAILED' || (status.problem && status.phase !== 'OFFLINE'))
    return { text: 'Sync failed', tone: 'bad' };
  switch (status.phase) {
    case 'IDLE':
    case 'STOPPED':
      return { text: 'Sync stopped', tone: 'off' };
    case 'OFFLINE':
      return { text: 'Offline: showing what was last read', tone: 'warn' };
    case 'SUBSCRIBING':
      return { text: 'Subscribing', tone: 'busy' };
    case 'SYNCING': {
      const done = status.models.filter((m) => m.state === 'SYNCED' || m.state === 'DENIED').length;
      return { text: `Reading models: ${done} of ${status.models.length}`, tone: 'busy' };
    }
    case 'READY':
      return readyHeadline(status);
  }
}

function readyHeadline(status: SyncStatusPartsFragment): SyncHeadline {
  const failed = status.models.filter((m) => m.state === 'FAILED').length;
  if (failed > 0) return { text: `${failed} ${failed === 1 ? 'model' : 'models'} not in sync`, tone: 'bad' };
  if (!status.realtimeConnected) return { text: 'Synced, reconnecting to live updates', tone: 'warn' };
  return { text: 'Live', tone: 'ok' };
}
