import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { WritePolicy } from '../../../shared/environment';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox';
import { loadSchemaText } from '../../schema';
import { Session } from '../session';

/** An opened and synced session with the sandbox that it is connected to. */
export interface SessionOnSandbox {
  readonly session: Session;
  readonly sandbox: Sandbox;
  close(): Promise<void>;
}

/** A folder that nobody else uses; the caller removes it. */
export const newSessionFolder = (): string => mkdtempSync(join(tmpdir(), 'outband-session-'));

/**
 * Starts a sandbox and opens a session on it, which has read everything when this resolves. `folder` is the session's own
 * and is removed by `close`.
 */
export async function openSessionOnSandbox(
  sdl: string,
  policy: WritePolicy,
  { folder = newSessionFolder(), ...options }: Partial<SandboxOptions> & { readonly folder?: string } = {},
): Promise<SessionOnSandbox> {
  const sandbox = await startSandbox({ schema: loadSchemaText(sdl, 'schema.graphql'), seed: 1, ...options });
  const session = Session.open(
    {
      ...{ folder, policy },
      schema: { text: sdl, fileName: 'schema.graphql' },
      endpoint: { url: sandbox.endpoint, auth: { mode: 'API_KEY', apiKey: sandbox.apiKey } },
    },
    () => undefined,
  );
  await vi.waitUntil(() => session.syncStatus().phase === 'READY', { timeout: 30_000 });
  return {
    session,
    sandbox,
    close: async () => {
      await session.close();
      await sandbox.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
