import { describe, it, expect } from 'vitest';
import { parseFilterValue } from './parse-value';

const scalar = (type: string, list = false) => ({ type, kind: 'SCALAR', list }) as const;

describe('parseFilterValue', () => {
  it('types the value as the field is typed', () => {
    expect(parseFilterValue(scalar('Int'), '42')).toEqual({ ok: true, value: 42 });
    expect(parseFilterValue(scalar('Float'), '-0.5')).toEqual({ ok: true, value: -0.5 });
    expect(parseFilterValue(scalar('String'), '42')).toEqual({ ok: true, value: '42' });
    expect(parseFilterValue(scalar('Boolean'), 'false')).toEqual({ ok: true, value: false });
    expect(parseFilterValue(scalar('Int', true), '7')).toEqual({ ok: true, value: 7 });
  });

  it('refuses what the field can’t hold', () => {
    expect(parseFilterValue(scalar('Int'), '1.5').ok).toBe(false);
    expect(parseFilterValue(scalar('Int'), '').ok).toBe(false);
    expect(parseFilterValue(scalar('Float'), 'many').ok).toBe(false);
  });

  it('takes a date for a timestamp, in seconds', () => {
    expect(parseFilterValue(scalar('AWSTimestamp'), '2026-11-23T00:00:00Z')).toEqual({
      ok: true,
      value: 1795392000,
    });
    expect(parseFilterValue(scalar('AWSTimestamp'), '1795392000')).toEqual({ ok: true, value: 1795392000 });
    expect(parseFilterValue(scalar('AWSTimestamp'), 'soon').ok).toBe(false);
  });
});
