/**
 * What is built from what, one line a bundle. `entry` and `out` are relative to the package's folder.
 *
 * Everything outside of the renderer is one CommonJS file with its libraries in it: a sandboxed preload must be, and
 * the others start faster so.
 */
export const NODE_BUNDLES = [
  { entry: 'main/index.ts', out: 'dist/main/index.cjs' },
  { entry: 'main/cli/main.ts', out: 'dist/main/cli.cjs' },
  { entry: 'main/session/worker.ts', out: 'dist/main/session-worker.cjs' },
  { entry: 'main/sandbox/worker.ts', out: 'dist/main/sandbox-worker.cjs' },
  { entry: 'main/desktop/preload.ts', out: 'dist/main/preload.cjs', sandboxed: true },
];

export const RENDERER_OUT = 'dist/renderer';

const TOOLS = [
  'build/build.mjs',
  'build/bundles.mjs',
  'build/text-files.mjs',
  'package-lock.json',
  'tsconfig.base.json',
];

/** The parts that are built apart, and the files and folders that each is made of. */
export const PARTS = {
  main: { out: 'dist/main', inputs: ['main', 'shared', 'package.json', ...TOOLS] },
  renderer: { out: RENDERER_OUT, inputs: ['renderer', 'shared', 'build/vite.config.ts', ...TOOLS] },
};
