import { describe, expect, it } from 'vitest';
import {
  confirmationWith,
  DEFAULT_RUN_OPTIONS,
  describeRunOptions,
  needsReason,
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

  it('production wants a reason', () => {
    expect(needsReason('PRODUCTION', draft({ reason: ' ' }))).toBe(true);
    expect(needsReason('PRODUCTION', draft({ reason: 'ticket 7' }))).toBe(false);
    expect(needsReason('DEVELOPMENT', draft({}))).toBe(false);
  });

  it('says only what differs from the defaults', () => {
    expect(describeRunOptions(DEFAULT_RUN_OPTIONS)).toBeNull();
    expect(describeRunOptions(draft({ onConflict: 'STOP', rate: 2 }))).toBe(
      'on conflict: stop the run, at most 2 requests a second',
    );
  });
});
