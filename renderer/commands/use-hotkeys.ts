import { useEffect } from 'react';
import { tinykeys } from 'tinykeys';
import { isTypingTarget, worksWhileTyping } from './keys';
import { useCommandStore } from './registry';

/** Binds the keys of every offered command to the window. A dialog that is open keeps the plain keys to itself. */
export function useHotkeys(): void {
  const commands = useCommandStore((state) => state.commands);
  useEffect(() => {
    const bindings: Record<string, (event: KeyboardEvent) => void> = {};
    for (const command of commands.values()) {
      if (!command.keys) continue;
      const { keys, run } = command;
      bindings[keys] = (event) => {
        if (event.defaultPrevented) return;
        if (!worksWhileTyping(keys) && (isTypingTarget(event.target) || isDialogOpen())) return;
        event.preventDefault();
        run();
      };
    }
    return tinykeys(window, bindings);
  }, [commands]);
}

function isDialogOpen(): boolean {
  return document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
}
