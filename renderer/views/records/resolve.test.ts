import { describe, it, expect } from 'vitest';
import { draftOnTheirs, versionOf } from './resolve';

const FIELDS = [
  { name: 'id', readOnly: false },
  { name: 'title', readOnly: false },
  { name: 'note', readOnly: false },
  { name: 'updatedAt', readOnly: true },
];

describe('draftOnTheirs', () => {
  const theirs = { id: '1', title: 'theirs', note: null, updatedAt: 'later', _version: 8 };

  it('sends again only what differs from the service’s record', () => {
    const draft = draftOnTheirs(theirs, { id: '1', title: 'ours', note: null }, FIELDS);
    expect(draft).toEqual({ base: theirs, changes: { title: 'ours' } });
  });

  it('never sends what the service owns', () => {
    const chosen = { title: 'theirs', updatedAt: 'before', _version: 3 };
    expect(draftOnTheirs(theirs, chosen, FIELDS).changes).toEqual({});
  });
});

describe('versionOf', () => {
  it('is null for records that were never versioned', () => {
    expect(versionOf({ _version: 8 })).toBe(8);
    expect(versionOf({ _version: null })).toBeNull();
    expect(versionOf(undefined)).toBeNull();
  });
});
