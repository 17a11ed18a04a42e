import { PORT_MESSAGE_TAG, type OutbandBridge } from '../shared/ipc-contract';

declare global {
  interface Window {
    readonly outband?: OutbandBridge;
  }
}

let nonce: string | null = null;

/** The nonce that lets the component libraries' own style tags pass the Content-Security-Policy. */
export function styleNonce(): string {
  nonce ??= window.outband?.styleNonce() ?? '';
  return nonce;
}

/** True on a Mac, where the command key takes the place of Control. */
export const isMac = /Mac/i.test(navigator.platform);

/**
 * Asks the main process for the console API's port and resolves with it.
 * The port arrives as a `message` event on this window from this window; any other sender is ignored.
 */
export function receivePort(): Promise<MessagePort> {
  return new Promise((resolve) => {
    const listen = (event: MessageEvent): void => {
      const [port] = event.ports;
      if (event.source !== window || event.data !== PORT_MESSAGE_TAG || !port) return;
      window.removeEventListener('message', listen);
      resolve(port);
    };
    window.addEventListener('message', listen);
    window.outband?.requestPort();
  });
}
