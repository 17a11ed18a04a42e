export { Shell } from './shell';
export { useWindowCommands } from './use-window-commands';
export { useDialogs } from './dialogs';
