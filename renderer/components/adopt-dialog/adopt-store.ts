import { create } from 'zustand';

interface AdoptState {
  readonly isOpen: boolean;
  /** The model it begins with; null leaves the choice open. */
  readonly model: string | null;
  show(model: string | null): void;
  close(): void;
}

/** Whether the dialog for records without a version is open, from whichever screen. */
export const useAdopt = create<AdoptState>()((set) => ({
  isOpen: false,
  model: null,
  show: (model) => set({ isOpen: true, model }),
  close: () => set({ isOpen: false }),
}));
