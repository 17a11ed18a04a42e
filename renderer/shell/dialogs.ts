import { create } from 'zustand';

export type DialogName =
  'about' | 'support' | 'help' | 'sandbox' | 'sandbox-faults' | 'sandbox-conflicts' | 'settings';

interface DialogState {
  readonly open: DialogName | null;
  show(name: DialogName): void;
  close(): void;
}

/** The dialogs that belong to the program rather than to a screen. */
export const useDialogs = create<DialogState>()((set) => ({
  open: null,
  show: (open) => set({ open }),
  close: () => set({ open: null }),
}));
