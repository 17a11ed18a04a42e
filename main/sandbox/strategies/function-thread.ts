import { Worker } from 'node:worker_threads';

/**
 * The thread that a user's function runs in. It answers in JSON, so that whatever the function returns arrives
 * as data.
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
  readonly timer: NodeJS.Timeout;
}

/**
 * A user's JavaScript function as Lambda would run it: in a place of its own, with a time limit. The file is a
 * CommonJS or ES module that exports `handler`.
 */
export class FunctionThread {
  readonly #file: string;
  readonly #timeoutMs: number;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | null = null;
  #lastId = 0;

  constructor(file: string, timeoutMs: number) {
    this.#file = file;
    this.#timeoutMs = timeoutMs;
  }

  /** The function's reply. Rejects with an Error when it throws, ends its thread or takes too long. */
  async invoke(event: unknown): Promise<unknown> {
    const id = ++this.#lastId;
    const worker = this.#running();
    const json = await new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => {
        // A function that never ends would hold its thread for ever.
        this.#end(worker, new Error(`no reply within ${this.#timeoutMs} ms.`));
        void worker.terminate();
      }, this.#timeoutMs);
      this.#pending.set(id, { resolve, reject, timer });
      worker.postMessage({ id, event });
    });
    return JSON.parse(json) as unknown;
  }

  #running(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(WORKER_SOURCE, { eval: true, workerData: { file: this.#file } });
    worker.unref();
    worker.on('message', (reply: Reply) => this.#settle(reply));
    worker.on('error', (error) => this.#end(worker, error));
    worker.on('exit', () => this.#end(worker, new Error('its thread has ended.')));
    return (this.#worker = worker);
  }

  #settle({ id, json, error }: Reply): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#pending.delete(id);
    clearTimeout(pending.timer);
    if (json === undefined) pending.reject(new Error(error));
    else pending.resolve(json);
  }

  #end(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    const waiting = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject, timer } of waiting) {
      clearTimeout(timer);
      reject(error);
    }
  }

  close(): void {
    const worker = this.#worker;
    if (!worker) return;
    this.#end(worker, new Error('its thread was ended.'));
    void worker.terminate();
  }
}
