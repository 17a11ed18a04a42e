import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import { OutbandError } from '../../shared/errors';
import type { Problem } from '../../shared/errors';
import { withoutSecrets } from '../../shared/secrets';
import type { CredentialProvider } from '../appsync';
import { connectRpc, serveRpc } from './rpc';
import type { Remote } from './rpc';
import type { SessionApi, SessionEvents, SessionOptions } from './session-api';

/** What the thread of a session starts with. */
export interface SessionWorkerData {
  readonly options: SessionOptions;
  /** Answers as a CredentialProvider. */
  readonly credentials: MessagePort;
}

/** An opened connection on its worker thread. */
export interface SessionHandle {
  readonly remote: Remote<SessionApi>;
  readonly on: <E extends keyof SessionEvents>(
    name: E,
    listener: (value: SessionEvents[E]) => void,
  ) => () => void;
  /** Called when the thread ends without having been asked to. */
  onCrash(listener: (problem: Problem) => void): void;
  close(): Promise<void>;
}

type Opening =
  { readonly t: 'opened' } | { readonly t: 'failed'; readonly problem: Problem } | { readonly t: string };

/** Waits this long for requests under way when a session closes; what isn't settled by then is read back next time. */
const CLOSE_TIMEOUT_MS = 5_000;

/**
 * Starts the worker thread of a session and resolves when its files are open.
 * Rejects with the OutbandError that opening threw; the thread is then gone.
 */
export function openSessionOnWorker(
  workerFile: string,
  options: SessionOptions,
  credentials: CredentialProvider,
): Promise<SessionHandle> {
  // What credentials are made of stays on this side: the thread asks for tokens when it needs them.
  const { port1, port2 } = new MessageChannel();
  serveRpc<Record<string, never>>(port1, credentials);
  const workerData: SessionWorkerData = { options, credentials: port2 };
  const worker = new Worker(workerFile, { workerData, transferList: [port2] });
  worker.once('exit', () => port1.close());
  const rpc = connectRpc<SessionApi, SessionEvents>(worker);
  let closing = false;
  let onCrash: ((problem: Problem) => void) | null = null;

  const handle: SessionHandle = {
    remote: rpc.remote,
    on: rpc.on,
    onCrash: (listener) => (onCrash = listener),
    async close() {
      closing = true;
      const timeout = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_TIMEOUT_MS).unref());
      await Promise.race([rpc.remote.close().catch(() => undefined), timeout]);
      await worker.terminate();
    },
  };

  return new Promise((resolve, reject) => {
    const crash = (cause: string) => {
      const problem = crashed(cause);
      rpc.fail(problem);
      reject(new OutbandError(problem));
      if (!closing) onCrash?.(problem);
    };
    worker.on('message', (message: Opening) => {
      if (message.t === 'opened') resolve(handle);
      if (message.t === 'failed' && 'problem' in message) {
        closing = true;
        reject(new OutbandError(message.problem));
        void worker.terminate();
      }
    });
    worker.on('error', (error) => crash(error.message));
    worker.on('exit', (code) => {
      if (!closing) crash(`the thread ended with code ${code}`);
    });
  });
}

function crashed(cause: string): Problem {
  return {
    kind: 'Internal',
    code: 'SESSION_CRASHED',
    message: `The connection's worker stopped: ${withoutSecrets(cause)}.`,
    consequence: 'What was journalled is safe; operations under way are settled by reading them back.',
    action: 'Open the connection again.',
  };
}
