/** Counts of Vitest's JSON report; null without one. A file that can't be loaded has no tests and counts as one. */
export function countVitest(report) {
  if (!report) return null;
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length };
}

/** Counts of Playwright's JSON report; null without one. A test that passed only when tried again failed. */
export function countPlaywright(report) {
  if (!report) return null;
  const { expected, unexpected, flaky } = report.stats;
  return { passed: expected, failed: unexpected + flaky };
}
