/** The few plain IPC channels; everything else travels as GraphQL over the one MessagePort. */
export const IPC_CHANNELS = {
  /** main -> preload -> page: hands over the MessagePort of the console API. */
  consoleApiPort: 'console-api:hand-over-port',
  /** page -> main: the page is loaded and wants its port. */
  requestPort: 'console-api:request-port',
  /** preload -> main, answered at once: the nonce of the page being loaded. */
  styleNonce: 'window:style-nonce',
  /** main -> page: a menu item or shortcut asks the window to run one of its commands. */
  runCommand: 'window:run-command',
} as const;

/** What the preload script exposes as `window.outband`; nothing else of Electron reaches the page. */
export interface OutbandBridge {
  /** Asks main for the console API port; it arrives as a `message` event on `window` with this tag. */
  requestPort(): void;
  /** The nonce of this page load (asked for once the page is there), for the style tags of the component libraries. */
  styleNonce(): string;
  /** Registers a listener for menu commands; returns its removal. */
  onCommand(listener: (command: string) => void): () => void;
}

export const PORT_MESSAGE_TAG = 'outband:console-api-port';

/** Frames of the console API link, both ways, multiplexed by `id`. */
export type ClientFrame =
  | {
      readonly t: 'start';
      readonly id: number;
      readonly query: string;
      readonly variables?: Record<string, unknown>;
      readonly operationName?: string;
    }
  | { readonly t: 'stop'; readonly id: number };
export type ServerFrame =
  | { readonly t: 'next'; readonly id: number; readonly result: unknown }
  | { readonly t: 'done'; readonly id: number };
