import { OutbandError, problemOf } from '../../shared/errors';
import type { Problem } from '../../shared/errors';

/** The few things that both worker ports and in-process channels offer. */
export interface RpcPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): void;
}

type Frame =
  | { readonly t: 'call'; readonly id: number; readonly method: string; readonly args: readonly unknown[] }
  | { readonly t: 'result'; readonly id: number; readonly value: unknown }
  | { readonly t: 'failure'; readonly id: number; readonly problem: Problem }
  | { readonly t: 'event'; readonly name: string; readonly value: unknown };

/** The same methods, each returning a promise. */
export type Remote<T> = {
  [M in keyof T]: T[M] extends (...args: infer A) => infer R ? (...args: A) => Promise<Awaited<R>> : never;
};

/** Answers calls of the other side with the methods of `target`; returns how to send it events. */
export function serveRpc<Events>(
  port: RpcPort,
  target: object,
): { emit<E extends keyof Events & string>(name: E, value: Events[E]): void } {
  port.on('message', (message) => {
    const frame = message as Frame;
    if (frame.t === 'call') void answer(port, target, frame);
  });
  return { emit: (name, value) => port.postMessage({ t: 'event', name, value } satisfies Frame) };
}

async function answer(port: RpcPort, target: object, frame: Extract<Frame, { t: 'call' }>): Promise<void> {
  try {
    const method = (target as Record<string, unknown>)[frame.method];
    if (typeof method !== 'function') throw new Error(`no method ${frame.method}`);
    const value: unknown = await Reflect.apply(method, target, frame.args);
    port.postMessage({ t: 'result', id: frame.id, value } satisfies Frame);
  } catch (error) {
    port.postMessage({ t: 'failure', id: frame.id, problem: problemOf(error) } satisfies Frame);
  }
}

export interface RpcClient<T, Events> {
  readonly remote: Remote<T>;
  /** Listens to one kind of event; returns how to stop. */
  readonly on: <E extends keyof Events & string>(name: E, listener: (value: Events[E]) => void) => () => void;
  /** Fails every call under way and to come, as when the thread has died. */
  fail(problem: Problem): void;
}

/** Calls the other side's methods; a failure arrives as the OutbandError that was thrown there. */
export function connectRpc<T extends object, Events>(port: RpcPort): RpcClient<T, Events> {
  let lastId = 0;
  let dead: Problem | null = null;
  const waiting = new Map<
    number,
    { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }
  >();
  const listeners = new Map<string, Set<(value: never) => void>>();

  port.on('message', (message) => {
    const frame = message as Frame;
    if (frame.t === 'event') {
      for (const listener of listeners.get(frame.name) ?? [])
        (listener as (value: unknown) => void)(frame.value);
      return;
    }
    if (frame.t === 'call') return;
    const call = waiting.get(frame.id);
    waiting.delete(frame.id);
    if (frame.t === 'result') call?.resolve(frame.value);
    else call?.reject(new OutbandError(frame.problem));
  });

  const call = (method: string, args: readonly unknown[]) =>
    new Promise<unknown>((resolve, reject) => {
      if (dead) return reject(new OutbandError(dead));
      const id = ++lastId;
      waiting.set(id, { resolve, reject });
      port.postMessage({ t: 'call', id, method, args } satisfies Frame);
    });

  const remote = new Proxy({} as Remote<T>, {
    // `then` must stay absent, or awaiting the remote would call it.
    get: (_target, method) =>
      typeof method === 'string' && method !== 'then'
        ? (...args: unknown[]) => call(method, args)
        : undefined,
  });

  return {
    remote,
    on(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener));
      return () => set.delete(listener);
    },
    fail(problem) {
      dead = problem;
      for (const { reject } of waiting.values()) reject(new OutbandError(problem));
      waiting.clear();
    },
  };
}
