import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { textFiles } from './text-files.mjs';

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The renderer, as files that the app:// protocol serves under a content security policy. */
// The tool reads its configuration from the default export.
export default defineConfig({
  root: folder('../renderer'),
  base: './',
  publicDir: false,
  logLevel: 'warn',
  plugins: [react(), textFiles()],
  // Unused parts of libraries that look at it are cut away.
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    // The oldest Chromium that the program runs on: that of the fallback Electron.
    target: 'chrome130',
    outDir: folder('../dist/renderer'),
    emptyOutDir: true,
    // Every asset stays a file: the policy allows no data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Nothing is downloaded, so a large chunk costs its parsing only.
    chunkSizeWarningLimit: 4_000,
  },
});
