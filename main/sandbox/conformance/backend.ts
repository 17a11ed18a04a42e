import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox, type Sandbox, type SandboxOptions } from '..';
import { loadSchemaFile } from '../../schema';

/** What a conformance test talks to: the sandbox, or an AppSync API that has the same schema. */
export interface Backend {
  readonly endpoint: string;
  readonly realtime: string;
  readonly apiKey: string;
  readonly caFile: string | null;
  stop(): Promise<void>;
}

/** The sandbox as tests see it: with a clock that they move, and its files. */
export interface SandboxBackend extends Backend {
  readonly sandbox: Sandbox;
  readonly folder: string;
  /** Milliseconds since the epoch; time passes as the test says. */
  readonly clock: { now: number };
}

export type BackendOptions = Partial<Omit<SandboxOptions, 'schema' | 'now' | 'dataDir'>> & {
  /** A folder of `main/testing/fixtures`, or a file of this one. */
  readonly schema?: 'blog' | 'commerce' | 'mixed' | 'custom';
};

/** An AppSync API with the blog's schema, given by the environment; null in ordinary runs. */
export function remoteBackend(): Backend | null {
  const {
    OUTBAND_TEST_ENDPOINT: endpoint,
    OUTBAND_TEST_API_KEY: apiKey,
    OUTBAND_TEST_REALTIME: realtime,
  } = process.env;
  if (!endpoint || !apiKey || !realtime) return null;
  return { endpoint, realtime, apiKey, caFile: null, stop: () => Promise.resolve() };
}

/** A place in time that leaves room on both sides of it on its UTC day. */
export const NOON = Date.UTC(2026, 4, 14, 12);

const SCHEMA_FILES = {
  blog: '../../testing/fixtures/blog/appsync.graphql',
  commerce: '../../testing/fixtures/commerce/appsync.graphql',
  mixed: './mixed.graphql',
  custom: './custom.graphql',
};

/** Starts a sandbox whose clock the test moves. */
export async function openSandbox({
  schema = 'blog',
  ...options
}: BackendOptions = {}): Promise<SandboxBackend> {
  const folder = mkdtempSync(join(tmpdir(), 'outband-conformance-'));
  const clock = { now: NOON };
  const loaded = await loadSchemaFile(join(import.meta.dirname, SCHEMA_FILES[schema]));
  const sandbox = await startSandbox({
    strategy: 'OPTIMISTIC_CONCURRENCY',
    apiKey: 'da2-conformance',
    ...options,
    schema: loaded,
    now: () => clock.now,
    dataDir: folder,
  });
  const { endpoint, realtime, apiKey, caFile } = sandbox;
  const stop = async () => {
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { endpoint, realtime, apiKey, caFile, sandbox, folder, clock, stop };
}

/** The API that the environment names, or a sandbox with the blog's schema. */
export async function openBackend(options: BackendOptions = {}): Promise<Backend> {
  return remoteBackend() ?? openSandbox(options);
}
