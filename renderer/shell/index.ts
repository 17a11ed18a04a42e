export { Shell } from './shell';
export { SchemeToggle } from './title-bar';
export { useWindowCommands } from './use-window-commands';
export { useDialogs } from './dialogs';
