import { describe, it, expect } from 'vitest';
import { relationFilter, summaryOf } from './relations';

describe('relationFilter', () => {
  it('compares the far fields with the near values, pair by pair', () => {
    const record = { siteID: 's1', block: 'B' };
    expect(relationFilter({ localFields: ['siteID'], remoteFields: ['id'] }, record)).toEqual({
      id: { eq: 's1' },
    });
    expect(
      relationFilter({ localFields: ['siteID', 'block'], remoteFields: ['siteID', 'block'] }, record),
    ).toEqual({ and: [{ siteID: { eq: 's1' } }, { block: { eq: 'B' } }] });
  });
});

describe('summaryOf', () => {
  it('takes the first field that names a record', () => {
    expect(summaryOf({ id: '1', title: '', label: 'North gate' })).toBe('North gate');
    expect(summaryOf({ id: '1' })).toBeNull();
  });
});
