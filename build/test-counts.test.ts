import { describe, expect, it } from 'vitest';
import { countPlaywright, countVitest } from './test-counts.mjs';

const file = (status: string, tests: number) => ({
  status,
  assertionResults: Array.from({ length: tests }, () => ({ status })),
});

describe('countVitest', () => {
  it('takes the counts of the report', () => {
    const report = {
      numPassedTests: 5,
      numFailedTests: 2,
      testResults: [file('passed', 5), file('failed', 2)],
    };
    expect(countVitest(report)).toEqual({ passed: 5, failed: 2 });
  });

  it('counts a file that could not be loaded as a failure', () => {
    const report = {
      numPassedTests: 1,
      numFailedTests: 0,
      testResults: [file('passed', 1), file('failed', 0)],
    };
    expect(countVitest(report)).toEqual({ passed: 1, failed: 1 });
  });

  it('knows nothing without a report', () => {
    expect(countVitest(null)).toBeNull();
  });
});

describe('countPlaywright', () => {
  it('counts a flaky test as a failure and leaves skipped ones out', () => {
    expect(countPlaywright({ stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 4 } })).toEqual({
      passed: 3,
      failed: 2,
    });
  });
});
