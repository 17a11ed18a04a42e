import { Worker } from 'node:worker_threads';
import { AppSyncError } from '../appsync-error';
import type { Item } from '../tables/item';
import type { ConflictResolver, Resolution, VersionConflict } from './conflict-strategy';

/**
 * The thread that the user's function runs in. It answers in JSON, so that whatever the function returns
 * arrives as data.
 */
const WORKER_SOURCE = `
const { parentPort, workerData } = require('node:worker_threads');
const { pathToFileURL } = require('node:url');
const loaded = import(pathToFileURL(workerData.file).href).then((module) => {
  const handler = module.handler ?? module.default?.handler ?? module.default;
  if (typeof handler !== 'function') throw new Error('The file exports no function named handler.');
  return handler;
});
loaded.catch(() => undefined);
parentPort.on('message', async ({ id, event }) => {
  try {
    const handler = await loaded;
    const result = await new Promise((resolve, reject) => {
      const returned = handler(event, {}, (error, value) => (error ? reject(error) : resolve(value)));
      if (handler.length < 3 || typeof returned?.then === 'function') resolve(returned);
    });
    parentPort.postMessage({ id, json: JSON.stringify(result ?? null) });
  } catch (error) {
    parentPort.postMessage({ id, error: String(error?.message ?? error) });
  }
});
`;

interface Reply {
  readonly id: number;
  readonly json?: string;
  readonly error?: string;
}

interface Pending {
  readonly resolve: (json: string) => void;
  readonly reject: (error: Error) => void;
}

function broken(message: string, conflict: VersionConflict): AppSyncError {
  return new AppSyncError('ConflictError', `The conflict handler failed: ${message}`, {
    item: conflict.existing,
  });
}

/** What the function is given: exactly these keys (conformance 26). */
export function lambdaPayload(conflict: VersionConflict): Record<string, unknown> {
  const { preview, existing, args, tableName, parentType, field, identity } = conflict;
  return {
    newItem: preview,
    existingItem: existing,
    arguments: args,
    resolver: { tableName, awsRegion: 'us-east-1', parentType, field },
    identity: identity ?? null,
  };
}

function readReply(json: string, conflict: VersionConflict): Resolution {
  const reply: unknown = JSON.parse(json);
  const { action, item } = (typeof reply === 'object' && reply !== null ? reply : {}) as Record<
    string,
    unknown
  >;
  if (action === 'REJECT') return { kind: 'reject' };
  if (action === 'REMOVE' && conflict.operation === 'delete') return { kind: 'remove' };
  if (
    action === 'RESOLVE' &&
    conflict.operation === 'update' &&
    typeof item === 'object' &&
    item !== null &&
    !Array.isArray(item)
  ) {
    return { kind: 'replace', item: item as Item };
  }
  throw broken(
    `its reply is not an action for ${conflict.operation === 'delete' ? 'a delete' : 'an update'}.`,
    conflict,
  );
}

/** Asks a user's JavaScript function, as AppSync asks a Lambda function (service reference 3.4). */
class LambdaStrategy implements ConflictResolver {
  readonly #file: string;
  readonly #timeoutMs: number;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | null = null;
  #lastId = 0;

  constructor(file: string, timeoutMs: number) {
    this.#file = file;
    this.#timeoutMs = timeoutMs;
  }

  async resolve(conflict: VersionConflict): Promise<Resolution> {
    let json: string;
    try {
      json = await this.#invoke(lambdaPayload(conflict));
    } catch (error) {
      throw broken(error instanceof Error ? error.message : String(error), conflict);
    }
    return readReply(json, conflict);
  }

  #invoke(event: unknown): Promise<string> {
    const id = ++this.#lastId;
    const worker = this.#running();
    return new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        // A function that never ends would hold its thread for ever.
        this.close();
        reject(new Error(`no reply within ${this.#timeoutMs} ms.`));
      }, this.#timeoutMs);
      this.#pending.set(id, {
        resolve: (json) => {
          clearTimeout(timer);
          resolve(json);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
      worker.postMessage({ id, event });
    });
  }

  #running(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(WORKER_SOURCE, { eval: true, workerData: { file: this.#file } });
    worker.unref();
    worker.on('message', (reply: Reply) => {
      const pending = this.#pending.get(reply.id);
      this.#pending.delete(reply.id);
      if (reply.json !== undefined) pending?.resolve(reply.json);
      else pending?.reject(new Error(reply.error));
    });
    worker.on('error', (error) => this.#fail(worker, error));
    worker.on('exit', () => this.#fail(worker, new Error('its thread has ended.')));
    return (this.#worker = worker);
  }

  #fail(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    const waiting = [...this.#pending.values()];
    this.#pending.clear();
    for (const pending of waiting) pending.reject(error);
  }

  close(): void {
    const worker = this.#worker;
    if (!worker) return;
    this.#fail(worker, new Error('its thread was ended.'));
    void worker.terminate();
  }
}

/** A conflict handler in a JavaScript file: CommonJS or ES module, exporting `handler`. */
export function lambdaStrategy(file: string, timeoutMs: number): ConflictResolver {
  return new LambdaStrategy(file, timeoutMs);
}
