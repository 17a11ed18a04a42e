import { describe, it, expect } from 'vitest';
import { leadingHere, relationFilter, summaryOf } from './relations';

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

describe('leadingHere', () => {
  const order = { primaryKey: ['customerID', 'placedAt', 'number'] };
  const relation = (kind: 'HAS_MANY' | 'HAS_ONE' | 'BELONGS_TO', ...localFields: string[]) => ({
    relation: { kind, localFields },
  });

  it('names those whose records hold the key, and no "has one" that the record itself points with', () => {
    const lines = relation('HAS_MANY', 'customerID', 'placedAt', 'number');
    const invoice = relation('HAS_ONE', 'customerID', 'placedAt', 'number');
    const shipment = relation('HAS_ONE', 'shipmentID');
    const customer = relation('BELONGS_TO', 'customerID');
    expect(leadingHere([lines, invoice, shipment, customer], order)).toEqual([lines, invoice]);
  });
});
