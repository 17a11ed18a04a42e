import { create } from 'zustand';
import type { PlanPartsFragment } from '../../apollo/generated/operations';
import { EMPTY_SPEC } from './batch-spec';
import type { BatchSpec } from './batch-spec';

interface BatchState {
  /** Drafts belong to a connection; another one starts empty. */
  readonly profileId: string | null;
  readonly spec: BatchSpec;
  /** The plan of exactly this spec; null as soon as the spec changes. */
  readonly plan: PlanPartsFragment | null;
  load(profileId: string): void;
  /** Replaces the spec as a whole. */
  start(spec: BatchSpec): void;
  change(change: Partial<BatchSpec>): void;
  setPlan(plan: PlanPartsFragment | null): void;
}

/** What is being composed. It stays while other screens are looked at. */
export const useBatch = create<BatchState>()((set, get) => ({
  profileId: null,
  spec: EMPTY_SPEC,
  plan: null,
  load: (profileId) => {
    if (get().profileId !== profileId) set({ profileId, spec: EMPTY_SPEC, plan: null });
  },
  start: (spec) => set({ spec, plan: null }),
  change: (change) => set((state) => ({ spec: { ...state.spec, ...change }, plan: null })),
  setPlan: (plan) => set({ plan }),
}));
