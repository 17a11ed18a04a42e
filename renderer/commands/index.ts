export { useCommands, runCommand, useCommandStore, type Command } from './registry';
export { useHotkeys } from './use-hotkeys';
export { CommandPalette } from './palette';
export { HelpDialog } from './help-dialog';
export { KeyLabel } from './key-label';
export { ariaKeys, keyLabels } from './keys';
