import { cruise } from 'dependency-cruiser';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { root } from './runtime/paths.mjs';

const { forbidden, options } = createRequire(import.meta.url)('../.dependency-cruiser.cjs');

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'outband-arrows-')));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  // It says which packages are for development only.
  copyFileSync(join(root, 'package.json'), join(folder, 'package.json'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Which rules does a tree of these files break? */
async function brokenRules(files: Record<string, string>): Promise<string[]> {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const { output } = await cruise(['.'], {
    ...options,
    cache: false,
    baseDir: folder,
    validate: true,
    ruleSet: { forbidden },
    tsConfig: undefined,
    exclude: { path: 'node_modules/.*/node_modules' },
  });
  if (typeof output === 'string') throw new Error('wanted the result as data');
  return [...new Set(output.summary.violations.map(({ rule }) => rule.name))].sort();
}

const anything = 'export const anything = 1;';

describe('the arrows between the parts', () => {
  it('let main and the renderer use shared', async () => {
    const use = "export { anything } from '../shared/a';";
    expect(await brokenRules({ 'shared/a.ts': anything, 'renderer/b.ts': use, 'main/c.ts': use })).toEqual(
      [],
    );
  });

  it('keep shared free of both sides and of Node', async () => {
    const broken = await brokenRules({
      'main/schema/a.ts': anything,
      'shared/b.ts': "export { anything } from '../main/schema/a'; export { join } from 'node:path';",
    });
    expect(broken).toEqual(['shared-is-pure', 'shared-without-node']);
  });

  it('keep the renderer from main', async () => {
    const broken = await brokenRules({
      'main/schema/a.ts': anything,
      'renderer/b.tsx': "export { anything } from '../main/schema/a';",
    });
    expect(broken).toEqual(['renderer-sees-shared-only']);
  });

  it('keep the sandbox independent of the client, types included', async () => {
    const broken = await brokenRules({
      'main/appsync/a.ts': 'export type Anything = 1;',
      'main/sandbox/b.ts': "export type { Anything } from '../appsync/a';",
    });
    expect(broken).toEqual(['sandbox-arrows']);
  });

  it('let the writer use the store and not the other way round', async () => {
    const broken = await brokenRules({
      'main/datastore/a.ts': anything,
      'main/writer/b.ts': "export { anything } from '../datastore/a';",
      'main/writer/c.ts': anything,
      'main/datastore/d.ts': "export { anything } from '../writer/c';",
    });
    expect(broken).toEqual(['datastore-arrows']);
  });

  it('have no circles', async () => {
    const broken = await brokenRules({
      'shared/a.ts': "import { b } from './b'; export const a = () => b;",
      'shared/b.ts': "import { a } from './a'; export const b = () => a;",
    });
    expect(broken).toEqual(['no-circular']);
  });

  it('leave Electron, SQLite and the network to one folder each', async () => {
    const broken = await brokenRules({
      'main/writer/a.ts':
        "import { app } from 'electron'; import D from 'better-sqlite3'; import { request } from 'undici';\n" +
        'export const all = [app, D, request];',
    });
    expect(broken).toEqual(['electron-at-the-edge', 'one-door-to-sqlite', 'one-way-out']);
  });

  it('keep tests out of what is shipped', async () => {
    const broken = await brokenRules({
      'main/testing/a.ts': anything,
      'main/schema/b.ts': "export { anything } from '../testing/a';",
    });
    expect(broken).toEqual(['schema-arrows', 'tests-stay-outside']);
  });
});
