import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './runtime/paths.mjs';

/** Files that no bundle contains. */
const LEFT_OUT = /\.test\.tsx?$|\.md$|(^|\/)main\/testing(\/|$)|(^|\/)tsconfig\.json$/;

function* filesBelow(path) {
  if (LEFT_OUT.test(path)) return;
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  if (!stat) return;
  if (!stat.isDirectory()) return void (yield { path, stat });
  for (const name of readdirSync(join(root, path)).sort()) yield* filesBelow(`${path}/${name}`);
}

/**
 * Two fingerprints of a part's inputs: `quick` from names, sizes and times, `content` from names and contents.
 * The second is computed only when asked for, since a checkout changes times and nothing else.
 */
export function fingerprint(inputs) {
  const files = inputs.flatMap((path) => [...filesBelow(path)]);
  const quick = createHash('sha256');
  for (const { path, stat } of files) quick.update(`${path} ${stat.size} ${stat.mtimeMs}\n`);
  return {
    quick: quick.digest('hex'),
    content: () => {
      const hash = createHash('sha256');
      for (const { path } of files) hash.update(`${path}\n`).update(readFileSync(join(root, path)));
      return hash.digest('hex');
    },
  };
}
