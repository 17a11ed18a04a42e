import { MessageChannelMain, ipcMain } from 'electron';
import type { GraphQLSchema } from 'graphql';
import { IPC_CHANNELS } from '../../shared/ipc-contract';
import { serveConsoleApi } from '../console-api';
import type { ConsoleContext } from '../console-api';
import { currentStyleNonce } from './app-protocol';
import { isTrustedSender } from './trusted-sender';

/** Hands a page of ours its console API port when it asks; a page that is loaded anew gets a new one. */
export function handOverPorts(schema: GraphQLSchema, context: ConsoleContext): void {
  ipcMain.on(IPC_CHANNELS.requestPort, (event) => {
    if (!isTrustedSender(event)) return;
    const { port1, port2 } = new MessageChannelMain();
    serveConsoleApi(
      {
        postMessage: (frame) => port1.postMessage(frame),
        onMessage: (listener) => port1.on('message', ({ data }) => listener(data)),
        onClose: (listener) => port1.on('close', listener),
      },
      schema,
      context,
    );
    port1.start();
    event.sender.postMessage(IPC_CHANNELS.consoleApiPort, null, [port2]);
  });
  ipcMain.on(IPC_CHANNELS.styleNonce, (event) => {
    event.returnValue = isTrustedSender(event) ? currentStyleNonce() : '';
  });
}
