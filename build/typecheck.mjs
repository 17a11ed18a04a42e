/** Type-checks every part by its own tsconfig.json, two at a time, and remembers what it knows for the next run. */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './runtime/paths.mjs';

/** The largest first, so that the two lanes end at about the same time. */
const PARTS = ['main', 'renderer', 'e2e', 'shared', 'build'];
const LANES = 2;

const cache = join(root, 'node_modules', '.cache', 'outband', 'tsc');
mkdirSync(cache, { recursive: true });

function check(part) {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const remembered = ['--incremental', '--tsBuildInfoFile', join(cache, `${part}.tsbuildinfo`)];
  const pretty = process.stdout.isTTY ? ['--pretty'] : [];
  return new Promise((resolve) => {
    const args = [compiler, '-p', join(root, part), '--noEmit', ...remembered, ...pretty];
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.on('close', (code) => {
      process.stdout.write(output);
      resolve(code === 0);
    });
  });
}

const waiting = [...PARTS];
const failed = [];
async function lane() {
  for (let part = waiting.shift(); part; part = waiting.shift()) if (!(await check(part))) failed.push(part);
}
await Promise.all(Array.from({ length: LANES }, lane));
if (failed.length > 0) console.log(`type errors in: ${failed.sort().join(', ')}`);
process.exitCode = failed.length > 0 ? 1 : 0;
