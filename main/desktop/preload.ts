import { contextBridge, ipcRenderer } from 'electron';
import { IPC_CHANNELS, PORT_MESSAGE_TAG } from '../../shared/ipc-contract';
import type { OutbandBridge } from '../../shared/ipc-contract';

/** The two things of the page's window that the hand-over needs; main is compiled without the browser's types. */
declare const window: {
  readonly location: { readonly origin: string };
  postMessage(message: string, targetOrigin: string, transfer: readonly unknown[]): void;
};

const bridge: OutbandBridge = {
  requestPort: () => ipcRenderer.send(IPC_CHANNELS.requestPort),
  // Asked for by the page: while this script runs, the frame has no address yet that main could check.
  styleNonce: () => String(ipcRenderer.sendSync(IPC_CHANNELS.styleNonce)),
  onCommand(listener) {
    const forward = (_event: unknown, command: string) => listener(command);
    ipcRenderer.on(IPC_CHANNELS.runCommand, forward);
    return () => ipcRenderer.removeListener(IPC_CHANNELS.runCommand, forward);
  },
};
contextBridge.exposeInMainWorld('outband', bridge);

// A port can't pass the bridge; it reaches the page as a message of its own window.
ipcRenderer.on(IPC_CHANNELS.consoleApiPort, (event) => {
  window.postMessage(PORT_MESSAGE_TAG, window.location.origin, event.ports);
});
