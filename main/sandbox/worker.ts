import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { OutbandError, problemOf } from '../../shared/errors';
import { loadSchemaText, withoutConflictDetection } from '../schema';
import type { LoadedSchema } from '../schema';
import type { Sandbox } from './sandbox-api';
import { startSandbox } from './sandbox';
import type {
  ConflictDetection,
  FromSandboxWorker,
  SandboxWorkerOptions,
  ToSandboxWorker,
} from './worker-protocol';

/** A sandbox that can be started anew with another API on the same tables. */
class HostedSandbox {
  readonly #options: SandboxWorkerOptions;
  readonly #onProgress: (model: string, done: number, total: number) => void;
  #running: Sandbox | null = null;
  #conflictDetection: ConflictDetection = 'on';

  constructor(
    options: SandboxWorkerOptions,
    onProgress: (model: string, done: number, total: number) => void,
  ) {
    this.#options = options;
    this.#onProgress = onProgress;
  }

  get sandbox(): Sandbox {
    if (!this.#running) throw stopped();
    return this.#running;
  }

  async start(): Promise<Sandbox> {
    this.#running = await startSandbox({ ...this.#parts('on'), onProgress: this.#onProgress });
    return this.#running;
  }

  async obey(message: ToSandboxWorker): Promise<unknown> {
    const { sandbox } = this;
    if ('setStrategy' in message) sandbox.setStrategy(message.setStrategy);
    else if ('setModelStrategy' in message) {
      const { model, strategy } = message.setModelStrategy;
      sandbox.setModelStrategy(model, strategy);
    } else if ('setConflictDetection' in message) await this.#startAnew(message.setConflictDetection);
    else if ('setFaults' in message) sandbox.setFaults(message.setFaults);
    else if ('dropSockets' in message) sandbox.dropSockets();
    else if ('load' in message) return sandbox.load(message.load);
    else if ('dump' in message) return sandbox.dump(message.dump);
    else if ('seedMore' in message) return sandbox.seedMore(message.seedMore);
    else if ('controls' in message)
      return { ...sandbox.controls(), conflictDetection: this.#conflictDetection };
    else await sandbox.stop();
    return undefined;
  }

  /** Whoever is connected keeps address and key, and finds another API there. */
  async #startAnew(conflictDetection: ConflictDetection): Promise<void> {
    if (this.#options.dataDir === undefined) throw notKept();
    if (conflictDetection === this.#conflictDetection) return;
    const { sandbox } = this;
    const { faults, strategy, modelStrategies } = sandbox.controls();
    const { apiKey, endpoint } = sandbox;
    await sandbox.stop();
    this.#running = null;
    this.#running = await startSandbox({
      ...this.#parts(conflictDetection),
      ...{ faults, strategy, modelStrategies, apiKey, port: Number(new URL(endpoint).port) },
      ...{ seed: undefined, load: undefined },
    });
    this.#conflictDetection = conflictDetection;
  }

  #parts(conflictDetection: ConflictDetection) {
    const { schema, ...options } = this.#options;
    const loaded = loadSchemaText(schema.text, schema.fileName);
    return { ...options, schema: apiOf(loaded, conflictDetection), source: schema.text };
  }
}

function apiOf(schema: LoadedSchema, conflictDetection: ConflictDetection): LoadedSchema {
  if (conflictDetection === 'on') return schema;
  return withoutConflictDetection(schema, conflictDetection === 'off' ? 'gone' : 'kept');
}

function notKept(): OutbandError {
  return new OutbandError({
    kind: 'BadInput',
    code: 'SANDBOX_NOT_KEPT',
    message: 'The tables of this sandbox live in no folder, so they would be lost.',
    action: 'Start it with a folder for its tables.',
  });
}

function stopped(): OutbandError {
  return new OutbandError({
    kind: 'Internal',
    code: 'SANDBOX_STOPPED',
    message: 'The sandbox is not running: it stopped to begin with another API.',
    action: 'Open the sandbox again.',
  });
}

/** Hosts a sandbox on this worker thread and does what the messages ask, one after another. */
async function hostSandbox(port: MessagePort, options: SandboxWorkerOptions): Promise<void> {
  const post = (message: FromSandboxWorker) => port.postMessage(message);
  const host = new HostedSandbox(options, (model, done, total) => post({ progress: { model, done, total } }));
  let sandbox: Sandbox;
  try {
    sandbox = await host.start();
  } catch (error) {
    post({ failed: problemOf(error) });
    return;
  }
  port.on('message', (message: ToSandboxWorker) => {
    host.obey(message).then(
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
