import { parentPort, workerData } from 'node:worker_threads';
import { problemOf } from '../../shared/errors';
import type { CredentialProvider } from '../appsync';
import type { SessionWorkerData } from './host';
import { connectRpc, serveRpc } from './rpc';
import type { RpcPort } from './rpc';
import { Session } from './session';
import type { EmitSessionEvent } from './session';
import type { SessionEvents } from './session-api';

/** The worker thread of one opened connection: SQLite and sync work here, so that a window never freezes. */
function main(): void {
  if (!parentPort) throw new Error('session worker started outside a worker thread');
  const port: RpcPort = parentPort;
  let emitter: { emit: EmitSessionEvent } | null = null;
  try {
    const { options, credentials } = workerData as SessionWorkerData;
    const session = Session.open(
      options,
      (name, value) => emitter?.emit(name, value),
      connectRpc<CredentialProvider, Record<string, never>>(credentials).remote,
    );
    emitter = serveRpc<SessionEvents>(port, session);
    port.postMessage({ t: 'opened' });
  } catch (error) {
    port.postMessage({ t: 'failed', problem: problemOf(error) });
  }
}

main();
