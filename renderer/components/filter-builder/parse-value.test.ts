import { describe, it, expect } from 'vitest';
import { parseFilterValue } from './parse-value';

const scalar = (type: string, list = false, name = 'f') => ({ name, type, kind: 'SCALAR', list }) as const;

describe('parseFilterValue', () => {
  it('types the value as the field is typed', () => {
    expect(parseFilterValue(scalar('Int'), '42')).toEqual({ ok: true, value: 42 });
    expect(parseFilterValue(scalar('Float'), '-0.5')).toEqual({ ok: true, value: -0.5 });
    expect(parseFilterValue(scalar('String'), '42')).toEqual({ ok: true, value: '42' });
    expect(parseFilterValue(scalar('Boolean'), 'false')).toEqual({ ok: true, value: false });
    expect(parseFilterValue(scalar('Int', true), '7')).toEqual({ ok: true, value: 7 });
  });

  it('refuses whole numbers that it would round', () => {
    expect(parseFilterValue(scalar('AWSTimestamp'), '9007199254740993')).toMatchObject({
      ok: false,
      reason: expect.stringContaining('9007199254740991') as unknown,
    });
    expect(parseFilterValue(scalar('Float'), '1e20')).toEqual({ ok: true, value: 1e20 });
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

  it('takes a date for `_lastChangedAt` in milliseconds, as it is stored', () => {
    const lastChangedAt = scalar('AWSTimestamp', false, '_lastChangedAt');
    expect(parseFilterValue(lastChangedAt, '2026-11-23')).toEqual({ ok: true, value: 1795392000000 });
    expect(parseFilterValue(lastChangedAt, '1795392000000')).toEqual({ ok: true, value: 1795392000000 });
  });

  it('asks for a date where a date is compared, and takes the beginning of one where that is asked for', () => {
    expect(parseFilterValue(scalar('AWSDateTime'), '2026-11-23', 'ge')).toEqual({
      ok: true,
      value: '2026-11-23',
    });
    expect(parseFilterValue(scalar('AWSDateTime'), 'yesterday', 'ge').ok).toBe(false);
    expect(parseFilterValue(scalar('AWSDate'), '2026-1', 'beginsWith')).toEqual({
      ok: true,
      value: '2026-1',
    });
    expect(parseFilterValue(scalar('AWSTime'), '12:30', 'lt').ok).toBe(true);
    expect(parseFilterValue(scalar('AWSTime'), 'noon', 'lt').ok).toBe(false);
  });
});
