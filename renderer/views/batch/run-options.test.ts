import { describe, expect, it } from 'vitest';
import {
  changedRunOptions,
  confirmationWith,
  DEFAULT_RUN_OPTIONS,
  describeRunOptions,
  draftOf,
  toRunOptions,
} from './run-options';

const draft = (change: Partial<typeof DEFAULT_RUN_OPTIONS>) => ({ ...DEFAULT_RUN_OPTIONS, ...change });

describe('how a run goes', () => {
  it('leaves out limits that were not given', () => {
    expect(toRunOptions(draft({ rate: 5, reason: '  typo ' }))).toEqual({
      onConflict: 'SKIP',
      rate: 5,
      reason: 'typo',
    });
    expect(toRunOptions(draft({ maxConflicts: 0 }))).toMatchObject({ maxConflicts: 0 });
  });

  it('asks before overwriting even in a sandbox, and never less than the tier does', () => {
    expect(confirmationWith('none', draft({ onConflict: 'OVERWRITE' }))).toBe('confirm');
    expect(confirmationWith('type-name', draft({ onConflict: 'OVERWRITE' }))).toBe('type-name');
    expect(confirmationWith('none', draft({ onConflict: 'STOP' }))).toBe('none');
  });

  it('carries what was typed and raised, and nothing that was not', () => {
    const given = toRunOptions(draft({ confirmation: 'Post', maxRecords: 500, maxFailurePercent: 2 }));
    expect(given).toMatchObject({ confirmation: 'Post', maxRecords: 500, maxFailurePercent: 2 });
    expect(Object.keys(toRunOptions(DEFAULT_RUN_OPTIONS))).toEqual(['onConflict']);
  });

  it('gives only what was changed of what a file or an earlier call asks for, a limit taken away as null', () => {
    const first = draftOf({
      ...{ onConflict: 'STOP', rate: 2, maxConflicts: 5, reason: 'of then' },
      ...{ maxFailures: null, maxFailurePercent: null },
    });
    expect(changedRunOptions(first, first)).toEqual({});
    expect(changedRunOptions({ ...first, rate: null, maxFailures: 0, reason: 'now' }, first)).toEqual({
      ...{ rate: null, maxFailures: 0, reason: 'now' },
    });
    expect(changedRunOptions({ ...first, onConflict: 'SKIP' }, first)).toEqual({ onConflict: 'SKIP' });
  });

  it('says only what differs from the defaults', () => {
    expect(describeRunOptions(DEFAULT_RUN_OPTIONS)).toBeNull();
    expect(describeRunOptions(draft({ onConflict: 'STOP', rate: 2 }))).toBe(
      'on conflict: stop the run, at most 2 requests a second',
    );
  });
});
