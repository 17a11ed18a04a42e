import { Worker } from 'node:worker_threads';
import { OutbandError } from '../../shared/errors';
import type { DumpReport, LoadReport } from './lines';
import type { ConflictStrategy, FaultSpec, LinesToLoad } from './sandbox-api';
import type {
  ConflictDetection,
  FromSandboxWorker,
  SandboxAddress,
  SandboxWorkerOptions,
  ToSandboxWorker,
  WorkerControls,
} from './worker-protocol';

/** A sandbox on its own thread. The setters take effect before requests that are made after them. */
export interface SandboxHandle extends SandboxAddress {
  controls(): Promise<WorkerControls>;
  setStrategy(strategy: ConflictStrategy): Promise<void>;
  /** Null takes a model's own strategy away. Rejects with BadInput for a model that isn't there. */
  setModelStrategy(model: string, strategy: ConflictStrategy | null): Promise<void>;
  /**
   * Starts it anew at the same address, on the same tables, as a push does that switches conflict detection off or on.
   * Rejects with BadInput where the tables live in no folder.
   */
  setConflictDetection(conflictDetection: ConflictDetection): Promise<void>;
  /** As of `Sandbox`. */
  seedMore(more: Readonly<Record<string, number>>): Promise<Readonly<Record<string, number>>>;
  /** Rejects with BadInput for a fault that is not understood. */
  setFaults(faults: readonly FaultSpec[]): Promise<void>;
  /** As of `Sandbox`. */
  load(lines: LinesToLoad): Promise<LoadReport>;
  dump(folder: string): Promise<DumpReport>;
  dropSockets(): Promise<void>;
  stop(): Promise<void>;
}

type Command = ToSandboxWorker extends infer T
  ? T extends { readonly id: number }
    ? Omit<T, 'id'>
    : never
  : never;

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

function ended(cause?: unknown): OutbandError {
  return new OutbandError(
    {
      kind: 'Internal',
      code: 'SANDBOX_ENDED',
      message: 'The sandbox’s thread has ended.',
      consequence: 'Its tables are as the last completed write left them.',
      action: 'Open the sandbox again.',
    },
    { cause },
  );
}

/** Sends commands to the worker and matches its answers to them. */
class WorkerLink {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #isEnded = false;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('error', (error) => this.#end(ended(error)));
    worker.on('exit', () => this.#end(ended()));
  }

  receive(message: FromSandboxWorker): void {
    if ('done' in message) this.#take(message.done)?.resolve(message.value);
    else if ('refused' in message) this.#take(message.refused)?.reject(new OutbandError(message.problem));
  }

  ask(command: Command): Promise<unknown> {
    if (this.#isEnded) return Promise.reject(ended());
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ ...command, id });
    });
  }

  async stop(): Promise<void> {
    if (this.#isEnded) return;
    await this.ask({ stop: true });
    await this.#worker.terminate();
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #end(error: OutbandError): void {
    this.#isEnded = true;
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}

/**
 * Starts a sandbox on a worker thread, so that it never holds up the thread that calls it. Resolves when it
 * accepts connections; rejects as `startSandbox` does.
 */
export function startSandboxWorker(
  workerFile: string,
  options: SandboxWorkerOptions,
  onProgress?: (model: string, done: number, total: number) => void,
): Promise<SandboxHandle> {
  const worker = new Worker(workerFile, { workerData: options });
  const link = new WorkerLink(worker);
  return new Promise((resolve, reject) => {
    worker.once('error', (error) => reject(ended(error)));
    worker.once('exit', () => reject(ended()));
    worker.on('message', (message: FromSandboxWorker) => {
      if ('ready' in message) resolve(handleOf(link, message.ready));
      else if ('progress' in message)
        onProgress?.(message.progress.model, message.progress.done, message.progress.total);
      else if ('failed' in message) {
        reject(new OutbandError(message.failed));
        void worker.terminate();
      } else link.receive(message);
    });
  });
}

function handleOf(link: WorkerLink, address: SandboxAddress): SandboxHandle {
  const { endpoint, realtime, tlsEndpoint, caFile, apiKey } = address;
  const run = async (command: Command) => void (await link.ask(command));
  return {
    endpoint,
    realtime,
    tlsEndpoint,
    caFile,
    apiKey,
    controls: async () => (await link.ask({ controls: true })) as WorkerControls,
    setStrategy: (setStrategy) => run({ setStrategy }),
    setModelStrategy: (model, strategy) => run({ setModelStrategy: { model, strategy } }),
    setConflictDetection: (setConflictDetection) => run({ setConflictDetection }),
    seedMore: async (seedMore) => (await link.ask({ seedMore })) as Readonly<Record<string, number>>,
    setFaults: (setFaults) => run({ setFaults }),
    load: async (load) => (await link.ask({ load })) as LoadReport,
    dump: async (dump) => (await link.ask({ dump })) as DumpReport,
    dropSockets: () => run({ dropSockets: true }),
    stop: () => link.stop(),
  };
}
