import { describe, it, expect } from 'vitest';
import { overtakenFields, withField, type RecordDraft } from './drafts';

const draft: RecordDraft = {
  base: { id: '1', title: 'a', tags: ['x'], note: null, _version: 3 },
  changes: {},
};

describe('withField', () => {
  it('holds only fields that differ from the base', () => {
    const changed = withField(withField(draft, 'title', 'b'), 'tags', ['x', 'y']);
    expect(changed.changes).toEqual({ title: 'b', tags: ['x', 'y'] });
    expect(withField(withField(changed, 'title', 'a'), 'tags', ['x']).changes).toEqual({});
  });

  it('null is a change of text, and none of a field that was never set', () => {
    expect(withField(draft, 'title', null).changes).toEqual({ title: null });
    expect(withField(draft, 'unknown', null).changes).toEqual({});
    expect(withField(draft, 'note', '').changes).toEqual({ note: '' });
  });
});

describe('overtakenFields', () => {
  it('names the changed fields that someone else has changed meanwhile', () => {
    const edited = withField(withField(draft, 'title', 'b'), 'note', 'n');
    expect(overtakenFields(edited, { ...draft.base, title: 'c', tags: [], _version: 4 })).toEqual(['title']);
  });
});
