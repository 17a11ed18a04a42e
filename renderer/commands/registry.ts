import type { Icon } from '@tabler/icons-react';
import { useEffect } from 'react';
import { create } from 'zustand';

/** One thing the window can do: in the palette, in the help, in the menu and on a key, from one description. */
export interface Command {
  /** Stable, `verb-noun`; the application menu runs commands by it. */
  readonly id: string;
  readonly title: string;
  readonly group: string;
  readonly icon?: Icon;
  /** A key or a sequence as tinykeys writes it, e.g. `$mod+k` or `g e`. */
  readonly keys?: string;
  /** More words that find it in the palette. */
  readonly keywords?: string;
  /** Listed in the help and bound to its key, but not in the palette. */
  readonly hidden?: boolean;
  readonly run: () => void;
}

interface CommandState {
  readonly commands: ReadonlyMap<string, Command>;
  add(commands: readonly Command[]): void;
  remove(commands: readonly Command[]): void;
}

/** The commands that the mounted screens offer at the moment. */
export const useCommandStore = create<CommandState>()((set) => ({
  commands: new Map(),
  add: (added) =>
    set((state) => ({ commands: new Map([...state.commands, ...added.map((c) => [c.id, c] as const)]) })),
  remove: (removed) =>
    set((state) => {
      const commands = new Map(state.commands);
      // A newer screen may have taken over the id; only its own entry goes.
      for (const command of removed) if (commands.get(command.id) === command) commands.delete(command.id);
      return { commands };
    }),
}));

/** Offers commands while the component is mounted. `commands` must be stable (memoised) between renders. */
export function useCommands(commands: readonly Command[]): void {
  useEffect(() => {
    const { add, remove } = useCommandStore.getState();
    add(commands);
    return () => remove(commands);
  }, [commands]);
}

/** Runs a command by its id; false when no mounted screen offers it. */
export function runCommand(id: string): boolean {
  const command = useCommandStore.getState().commands.get(id);
  command?.run();
  return command !== undefined;
}
