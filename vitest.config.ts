import { defineConfig } from 'vitest/config';
import { environment } from './build/runtime/environment.mjs';
import { textFiles } from './build/text-files.mjs';

// Plain `npx vitest run` works too: the addon that this Node can load is looked up here.
const { OUTBAND_SQLITE_ADDON = '' } = environment();

/** Unit tests of all parts; they stand beside the files they test. */
// The tool reads its configuration from the default export.
export default defineConfig({
  plugins: [textFiles()],
  // GraphQL refuses schemas of a second copy of itself; without this its ES and CommonJS builds both load.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    environment: 'node',
    include: ['{shared,main,renderer,build}/**/*.test.{ts,tsx}'],
    env: OUTBAND_SQLITE_ADDON ? { OUTBAND_SQLITE_ADDON } : {},
    // Files of one worker share what is loaded and already fast: half the time. No test may leave a global changed.
    isolate: false,
    // Two, also on two cores, where the default is one: half of the time they wait for sockets and processes.
    maxWorkers: 2,
    // A machine with other work on it is slow, not broken.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
