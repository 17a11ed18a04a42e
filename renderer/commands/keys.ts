const MAC_NAMES: Readonly<Record<string, string>> = { $mod: '⌘', Shift: '⇧', Alt: '⌥', Control: '⌃' };
const OTHER_NAMES: Readonly<Record<string, string>> = { $mod: 'Ctrl' };
const KEY_NAMES: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  Enter: 'Enter',
};

/** The keys of a binding as they are printed on this platform: one list of keys for each press of the sequence. */
export function keyLabels(binding: string, mac: boolean): readonly (readonly string[])[] {
  const names = mac ? MAC_NAMES : OTHER_NAMES;
  return binding.split(' ').map((press) =>
    press.split('+').map((key) => {
      const name = names[key] ?? KEY_NAMES[key] ?? key;
      return name.length === 1 ? name.toUpperCase() : name;
    }),
  );
}

/** A binding as `aria-keyshortcuts` wants it, e.g. `Control+K`. */
export function ariaKeys(binding: string, mac: boolean): string {
  return binding.replaceAll('$mod', mac ? 'Meta' : 'Control');
}

const TEXT_INPUTS = new Set(['text', 'search', 'number', 'email', 'url', 'tel', 'password', 'date', 'time']);

/** True where a plain letter is something the person types, so that a one-key command must stay away. */
export function isTypingTarget(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && TEXT_INPUTS.has(target.type);
}

/** Whether a binding keeps working while the person types: only those with a command key do. */
export function worksWhileTyping(binding: string): boolean {
  return binding.includes('$mod') || binding.includes('Alt+') || binding.startsWith('F');
}
