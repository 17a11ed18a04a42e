import { fork } from 'node:child_process';
import { resolve } from 'node:path';
import type { SandboxProcess } from './sandbox-process';

interface Reply {
  readonly id?: number;
  readonly value?: unknown;
  readonly error?: string;
  readonly hub?: { readonly event: string; readonly data: Record<string, unknown> | null };
}

/** One change as the official client hands it to an app. */
export interface Observed {
  readonly model: string;
  readonly opType: 'INSERT' | 'UPDATE' | 'DELETE';
  readonly element: Readonly<Record<string, unknown>>;
}

export interface OfficialClient {
  readonly hub: { readonly event: string; readonly data: Record<string, unknown> | null }[];
  call<T = unknown>(name: string, ...args: unknown[]): Promise<T>;
  /** Resolves when the Hub has told of the event, in the past or in the future. */
  heard(event: string, from?: number): Promise<void>;
  end(): void;
}

/** Starts the official client in a process of its own against a sandbox; nothing of it is changed. */
export async function startOfficialClient(
  sandbox: SandboxProcess,
  modelsFile: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<OfficialClient> {
  const child = fork(resolve(import.meta.dirname, '../official-client/official-process.mjs'), {
    env: {
      ...process.env,
      ...environment,
      OFFICIAL_ENDPOINT: sandbox.tlsEndpoint,
      OFFICIAL_API_KEY: sandbox.apiKey,
      OFFICIAL_MODELS: modelsFile,
      NODE_EXTRA_CA_CERTS: sandbox.caFile,
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, (reply: Reply) => void>();
  const hub: OfficialClient['hub'] = [];
  const listeners = new Set<() => void>();
  let lastId = 0;

  await new Promise<void>((loaded) => child.once('message', () => loaded()));
  // A client that dies answers nothing any more: its callers must not wait for ever.
  child.on('exit', (code) => {
    for (const answer of waiting.values()) answer({ error: `the official client ended with ${code}` });
  });
  child.on('message', (reply: Reply) => {
    if (reply.id !== undefined) waiting.get(reply.id)?.(reply);
    if (reply.hub) hub.push(reply.hub);
    for (const listener of [...listeners]) listener();
  });

  return {
    hub,
    call<T>(call: string, ...args: unknown[]) {
      const id = ++lastId;
      return new Promise<T>((settle, reject) => {
        waiting.set(id, ({ value, error }) => (error ? reject(new Error(error)) : settle(value as T)));
        child.send({ id, call, args });
      });
    },
    heard(event, from = 0) {
      return new Promise((done) => {
        const look = () => {
          if (!hub.slice(from).some((heard) => heard.event === event)) return;
          listeners.delete(look);
          done();
        };
        listeners.add(look);
        look();
      });
    },
    end: () => {
      if (child.connected) child.disconnect();
    },
  };
}
