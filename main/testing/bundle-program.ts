import { basename, join } from 'node:path';
import { build } from 'esbuild';

/**
 * Makes one file of a program's source, for a process or a thread of its own; returns its path. The file has to lie
 * where node_modules is found: its one native library stays outside.
 */
export async function bundleProgram(source: string, folder: string): Promise<string> {
  const outfile = join(folder, `${basename(source, '.ts')}.cjs`);
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    // The oldest Node that has to run it; newer syntax is taken apart.
    target: 'node20',
    external: ['better-sqlite3'],
    loader: { '.graphql': 'text' },
    logLevel: 'error',
  });
  return outfile;
}
