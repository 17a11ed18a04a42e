import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { problemOf } from '../../shared/errors';
import { loadSchemaText } from '../schema';
import type { Sandbox } from './sandbox-api';
import { startSandbox } from './sandbox';
import type { FromSandboxWorker, SandboxWorkerOptions, ToSandboxWorker } from './worker-protocol';

async function obey(sandbox: Sandbox, message: ToSandboxWorker): Promise<unknown> {
  if ('setStrategy' in message) sandbox.setStrategy(message.setStrategy);
  else if ('setModelStrategy' in message) {
    const { model, strategy } = message.setModelStrategy;
    sandbox.setModelStrategy(model, strategy);
  } else if ('setFaults' in message) sandbox.setFaults(message.setFaults);
  else if ('dropSockets' in message) sandbox.dropSockets();
  else if ('load' in message) return sandbox.load(message.load);
  else if ('dump' in message) return sandbox.dump(message.dump);
  else if ('controls' in message) return sandbox.controls();
  else await sandbox.stop();
  return undefined;
}

/** Hosts a sandbox on this worker thread and does what the messages ask, one after another. */
async function hostSandbox(port: MessagePort, options: SandboxWorkerOptions): Promise<void> {
  const post = (message: FromSandboxWorker) => port.postMessage(message);
  let sandbox: Sandbox;
  try {
    sandbox = await startSandbox({
      ...options,
      schema: loadSchemaText(options.schema.text, options.schema.fileName),
      source: options.schema.text,
      onProgress: (model, done, total) => post({ progress: { model, done, total } }),
    });
  } catch (error) {
    post({ failed: problemOf(error) });
    return;
  }
  port.on('message', (message: ToSandboxWorker) => {
    obey(sandbox, message).then(
      (value) => {
        post({ done: message.id, value });
        if ('stop' in message) port.close();
      },
      (error: unknown) => post({ refused: message.id, problem: problemOf(error) }),
    );
  });
  const { endpoint, realtime, tlsEndpoint, caFile, apiKey } = sandbox;
  post({ ready: { endpoint, realtime, tlsEndpoint, caFile, apiKey, records: sandbox.records() } });
}

if (parentPort) void hostSandbox(parentPort, workerData as SandboxWorkerOptions);
