import { describe, it, expect } from 'vitest';
import { newRecordDraft } from './new-record';

const FIELDS = [
  { name: 'id', readOnly: false },
  { name: 'title', readOnly: false },
  { name: 'note', readOnly: false },
  { name: 'createdAt', readOnly: true },
];

describe('newRecordDraft', () => {
  it('a duplicate drops identity, metadata and what the service sets', () => {
    const from = { id: '1', title: 'a', note: null, createdAt: 'x', _version: 4, _deleted: null, stray: 1 };
    expect(newRecordDraft({ primaryKey: ['id'], fields: FIELDS }, from)).toEqual({
      base: {},
      changes: { title: 'a' },
    });
  });

  it('keeps the parts of a composite key, which only a person can change sensibly', () => {
    const from = { id: '1', title: 'a' };
    expect(newRecordDraft({ primaryKey: ['id', 'title'], fields: FIELDS }, from).changes).toEqual({
      id: '1',
      title: 'a',
    });
  });

  it('starts empty without one', () => {
    expect(newRecordDraft({ primaryKey: ['id'], fields: FIELDS }).changes).toEqual({});
  });
});
