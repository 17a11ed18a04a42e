import { create } from 'zustand';

/** A mutation that is carried into the editor. */
export interface EditorDraft {
  readonly document: string;
  readonly variables: unknown;
}

/** Where the window can be; the state of a screen that another screen may ask for. */
export type Route =
  | { readonly view: 'connect' }
  | {
      readonly view: 'records';
      readonly model: string;
      /** AppSync filter form. */
      readonly where?: unknown;
      /** The record that the inspector shows. */
      readonly key?: string;
    }
  | { readonly view: 'editor'; readonly draft?: EditorDraft }
  | {
      readonly view: 'batch';
      readonly model?: string;
      /** AppSync filter form. */
      readonly where?: unknown;
      readonly keys?: readonly string[];
      readonly runId?: string;
      /** A plan that was kept. */
      readonly planId?: string;
      /** What the batch is meant to do; an edit unless told. */
      readonly intent?: 'edit' | 'delete' | 'restore';
    }
  | {
      readonly view: 'migrations';
      readonly tab?: 'migrations' | 'import' | 'export' | 'copy' | 'leave';
      /** The migration that is shown. */
      readonly file?: string;
      /** What an export is begun with. */
      readonly model?: string;
      /** AppSync filter form. */
      readonly where?: unknown;
      readonly tombstones?: boolean;
    }
  | { readonly view: 'conflicts' }
  | { readonly view: 'outbox' }
  | { readonly view: 'sync' }
  | { readonly view: 'activity' };

export type ViewName = Route['view'];

export interface NavigationState {
  readonly route: Route;
  readonly past: readonly Route[];
  readonly future: readonly Route[];
  /** Goes to a route; the one that is left can be reached with `back`. */
  go(to: Route): void;
  /** Changes the current route without a step in the history (a selected record, a filter). */
  replace(to: Route): void;
  back(): void;
  forward(): void;
  /** Forgets the history, for when another connection opens. */
  reset(to: Route): void;
}

const HISTORY_LIMIT = 50;

/** The window's place and its history. Screens read `route` and call `go`. */
export const useNavigation = create<NavigationState>()((set) => ({
  route: { view: 'connect' },
  past: [],
  future: [],
  go: (to) =>
    set((state) => ({ route: to, past: [...state.past, state.route].slice(-HISTORY_LIMIT), future: [] })),
  replace: (to) => set({ route: to }),
  back: () =>
    set((state) => {
      const previous = state.past.at(-1);
      if (!previous) return state;
      return { route: previous, past: state.past.slice(0, -1), future: [state.route, ...state.future] };
    }),
  forward: () =>
    set((state) => {
      const [next, ...rest] = state.future;
      if (!next) return state;
      return { route: next, past: [...state.past, state.route], future: rest };
    }),
  reset: (to) => set({ route: to, past: [], future: [] }),
}));
