export { useCommands, runCommand, type Command } from './registry';
export { useHotkeys } from './use-hotkeys';
export { CommandPalette } from './palette';
export { HelpDialog } from './help-dialog';
export { KeyLabel } from './key-label';
