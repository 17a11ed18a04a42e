import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import type { BackendAccess } from './independent-client';

const root = resolve(import.meta.dirname, '../..');

export interface SandboxProcess extends BackendAccess {
  readonly tlsEndpoint: string;
  readonly caFile: string;
  readonly records: Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

export const fixture = (name: string, file: string) => resolve(root, 'main/testing/fixtures', name, file);

/** Runs `outband sandbox` as a person would in a terminal; resolves with its first line. */
export function startSandboxProcess(args: readonly string[]): Promise<SandboxProcess> {
  const child = spawn(process.execPath, [resolve(root, 'dist/main/cli.cjs'), 'sandbox', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((ready, reject) => {
    child.on('exit', (code) => reject(new Error(`outband sandbox ended with ${code}: ${err}`)));
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      const end = out.indexOf('\n');
      if (end < 0) return;
      const { endpoint, realtime, tlsEndpoint, caFile, apiKey, records } = JSON.parse(
        out.slice(0, end),
      ) as SandboxProcess;
      const stop = () =>
        new Promise<void>((stopped) => {
          child.removeAllListeners('exit');
          child.on('exit', () => stopped());
          child.kill('SIGTERM');
        });
      ready({ endpoint, realtime, tlsEndpoint, caFile, apiKey, records, stop });
    });
  });
}
