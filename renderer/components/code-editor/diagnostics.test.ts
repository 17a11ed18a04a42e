import { describe, expect, it, vi } from 'vitest';
import { diagnosticAt, toCodeMirror } from './diagnostics';
import type { CodeDiagnostic } from './diagnostics';

const diagnostic = (from: number, to: number, extra: Partial<CodeDiagnostic> = {}): CodeDiagnostic => ({
  from,
  to,
  severity: 'error',
  message: 'm',
  ...extra,
});

describe('toCodeMirror', () => {
  it('keeps places inside the text and in order', () => {
    const mapped = toCodeMirror([diagnostic(8, 99), diagnostic(-3, 2)], 10);
    expect(mapped.map(({ from, to }) => [from, to])).toEqual([
      [0, 2],
      [8, 10],
    ]);
  });

  it('says code, message and consequence, and offers the fix as an action', () => {
    const run = vi.fn();
    const [mapped] = toCodeMirror(
      [diagnostic(0, 1, { code: 'C', consequence: 'lost', fix: { label: 'Add it', run } })],
      5,
    );
    expect(mapped?.message).toBe('C. m. lost');
    expect(mapped?.actions?.map((action) => action.name)).toEqual(['Add it']);
    mapped?.actions?.[0]?.apply(undefined as never, 0, 1);
    expect(run).toHaveBeenCalledOnce();
  });
});

describe('diagnosticAt', () => {
  it('prefers the narrowest place', () => {
    const wide = diagnostic(0, 20);
    const narrow = diagnostic(4, 8);
    expect(diagnosticAt([wide, narrow], 5)).toBe(narrow);
    expect(diagnosticAt([wide, narrow], 15)).toBe(wide);
    expect(diagnosticAt([wide, narrow], 30)).toBeUndefined();
  });
});
