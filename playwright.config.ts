import { defineConfig } from '@playwright/test';

/** The program driven as a person drives it: every test starts its own, with a fresh profile folder. */
// The tool reads its configuration from the default export.
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  // Each test has its own profile and its own windows; they share nothing but the display.
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  timeout: process.env.OUTBAND_TEST_LONG === '1' ? 600_000 : 90_000,
  expect: { timeout: 15_000 },
  reporter: process.env.OUTBAND_E2E_REPORT
    ? [['list'], ['json', { outputFile: process.env.OUTBAND_E2E_REPORT }]]
    : [['list']],
});
