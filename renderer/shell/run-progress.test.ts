import { describe, it, expect } from 'vitest';
import type { RunInBriefFragment, RunState } from '../apollo/generated/operations';
import { activeRun, runProgress } from './run-progress';

const NONE = {
  planned: 0,
  notSent: 0,
  sent: 0,
  applied: 0,
  unchanged: 0,
  conflicted: 0,
  rejected: 0,
  unknown: 0,
};

function run(id: string, state: RunState): RunInBriefFragment {
  return { id, state, description: id, perSecond: 0, remainingMs: null, counts: NONE };
}

describe('runProgress', () => {
  it('counts what was settled, however it ended, and not what is on its way', () => {
    const counts = {
      ...NONE,
      planned: 10,
      applied: 3,
      conflicted: 1,
      rejected: 1,
      sent: 3,
      unknown: 1,
      notSent: 1,
    };
    expect(runProgress({ counts })).toEqual({ settled: 5, percent: 50 });
  });

  it('never shows 100 % while one operation is open', () => {
    expect(runProgress({ counts: { ...NONE, planned: 1000, applied: 999, sent: 1 } }).percent).toBe(99);
  });

  it('an empty run is done', () => {
    expect(runProgress({ counts: NONE }).percent).toBe(100);
  });
});

describe('activeRun', () => {
  it('prefers what is running over what waits', () => {
    expect(activeRun([run('a', 'PAUSED'), run('b', 'RUNNING'), run('c', 'QUEUED')])?.id).toBe('b');
  });

  it('ignores runs that have ended', () => {
    expect(activeRun([run('a', 'FINISHED'), run('b', 'CANCELLED')])).toBeNull();
  });
});
