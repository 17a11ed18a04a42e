import { useSubscription } from '@apollo/client/react';
import { useRef } from 'react';
import { PASSING } from '../../apollo/client';
import { RecordsChangedDocument } from '../../apollo/generated/operations';
import { announce } from '../live-region';
import type { GridLink } from './grid-link';
import { describeChanges } from './live-rows';

/** Often enough to know that something happens, seldom enough not to drown everything else. */
const ANNOUNCE_EVERY_MS = 8000;

/** Listens to the changes of a model while `isLive`, and hands them to the grid's feed. */
export function useRecordChanges(model: string, isLive: boolean, link: GridLink): void {
  const lastAnnounced = useRef(0);
  useSubscription(RecordsChangedDocument, {
    variables: { model },
    skip: !isLive,
    ...PASSING,
    onData: ({ data: { data } }) => {
      if (!data) return;
      const { changes, truncated, origin } = data.recordsChanged;
      link.feed?.take(data.recordsChanged);
      const now = Date.now();
      // The first read of a model is progress, shown in the status bar; only changes by others are worth words.
      if (origin === 'BASE_SYNC' || now - lastAnnounced.current < ANNOUNCE_EVERY_MS) return;
      lastAnnounced.current = now;
      announce(describeChanges(model, changes, truncated));
    },
  });
}
