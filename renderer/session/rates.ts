import { useApolloClient } from '@apollo/client/react';
import { useEffect } from 'react';
import { create } from 'zustand';
import { SyncStatusDocument } from '../apollo/generated/operations';

/** One second of the sync: records read and events received, both a second. */
export interface RateSample {
  /** Seconds since the epoch. */
  readonly at: number;
  readonly records: number;
  readonly events: number;
}

/** Five minutes: enough to see a sync, little enough to draw. */
const SAMPLES = 300;
const SAMPLE_MS = 1_000;

interface RateState {
  readonly samples: readonly RateSample[];
  add(sample: RateSample): void;
  reset(): void;
}

const useRateStore = create<RateState>()((set) => ({
  samples: [],
  add: (sample) => set(({ samples }) => ({ samples: withSample(samples, sample) })),
  reset: () => set({ samples: [] }),
}));

/** With one more sample, the oldest beyond the window dropped. */
export function withSample(samples: readonly RateSample[], sample: RateSample): readonly RateSample[] {
  return [...samples, sample].slice(-SAMPLES);
}

/** What was read and received in the last minutes, whatever screen was shown meanwhile. */
export function useRates(): readonly RateSample[] {
  return useRateStore((state) => state.samples);
}

/** Takes a sample every second. Mounted once, in the workspace; another connection begins anew. */
export function useRatesFeed(connectionId: string): void {
  const client = useApolloClient();
  useEffect(() => {
    const { add, reset } = useRateStore.getState();
    reset();
    const received = new Map<string, number>();
    const timer = setInterval(() => {
      const status = client.readQuery({ query: SyncStatusDocument })?.syncStatus;
      if (!status) return;
      const records = status.models.reduce((sum, { model, received: now }) => {
        const before = received.get(model) ?? 0;
        received.set(model, now);
        // The count begins anew with every sync of the model.
        return sum + (now >= before ? now - before : now);
      }, 0);
      add({ at: Math.round(Date.now() / 1_000), records, events: status.eventsPerSecond });
    }, SAMPLE_MS);
    return () => clearInterval(timer);
  }, [client, connectionId]);
}
