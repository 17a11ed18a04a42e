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
  /** A plan that the spec has moved away from: the next one takes its place. */
  readonly replacedId: string | null;
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
  replacedId: null,
  load: (profileId) => {
    if (get().profileId !== profileId) set({ profileId, spec: EMPTY_SPEC, plan: null, replacedId: null });
  },
  start: (spec) => set({ spec, plan: null, replacedId: null }),
  change: (change) =>
    set(({ spec, plan, replacedId }) => ({
      spec: { ...spec, ...change },
      plan: null,
      replacedId: plan?.id ?? replacedId,
    })),
  setPlan: (plan) => set({ plan, replacedId: null }),
}));
