import { describe, expect, it } from 'vitest';
import type { FieldView } from '../../../session';
import { changedValues, historyTitle } from './history-facts';

const field = (name: string, type = 'String'): FieldView => ({
  ...{ name, type, kind: 'SCALAR', list: false, required: false, graphqlType: type },
  ...{ readOnly: false, implicit: false },
});
const model = { fields: [field('title'), field('rating', 'Int')] };

describe('an entry of a record’s history', () => {
  it('is called by what wrote it and what it did; an edit’s name would only repeat the record', () => {
    expect(historyTitle({ kind: 'UPDATE', runKind: 'edit', runDescription: 'Update Post p1' })).toBe(
      'Edit: updated',
    );
    expect(historyTitle({ kind: 'DELETE', runKind: 'batch', runDescription: 'Old ones' })).toBe(
      'Batch “Old ones”: deleted',
    );
    expect(historyTitle({ kind: 'UPDATE', runKind: 'undo', runDescription: 'Undo: Rate' })).toBe(
      'Undo “Rate”: updated',
    );
  });

  it('shows the fields that were to change, and of a new record what it was filled with', () => {
    const before = { id: '1', title: 'a', rating: 1, _version: 3 };
    expect(changedValues({ before, after: { ...before, rating: 2 } }, model)).toEqual([
      { name: 'rating', before: '1', after: '2' },
    ]);
    expect(changedValues({ before, after: { ...before } }, model)).toEqual([]);
    expect(changedValues({ before: null, after: { id: '1', title: 'a' } }, model)).toEqual([
      { name: 'title', before: null, after: 'a' },
    ]);
  });
});
