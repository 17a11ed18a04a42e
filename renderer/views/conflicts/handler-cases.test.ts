import { describe, expect, it } from 'vitest';
import type { ConflictView } from './conflict-facts';
import { casesOf, rulesFor } from './handler-cases';

const conflict = (change: Partial<ConflictView>): ConflictView =>
  ({
    ...{ id: '1', key: '["1"]', operation: 'UPDATE', how: 'REFUSED', ours: { rating: 7 }, result: null },
    ...{ theirs: { id: '1', rating: 5 }, theirsBefore: null },
    ...change,
  }) as ConflictView;
const model = { primaryKey: ['id'], fields: [] };
const table = { model: 'Post', fields: { rating: 'HIGHER' }, otherwise: 'THEIRS', deletes: false } as const;

describe('conflicts that happened, under the rules of a handler', () => {
  it('say field by field what would have come out otherwise', () => {
    expect(casesOf([conflict({})], table, model)).toMatchObject([
      { field: 'rating', ours: 7, theirs: 5, happened: 5, result: 7, isDifferent: true },
    ]);
    const same = conflict({ ours: { rating: 2 } });
    expect(casesOf([same], table, model)).toMatchObject([{ result: 5, isDifferent: false }]);
  });

  it('leave out deletions, and merges whose record before is not known', () => {
    const merge = { how: 'MERGED', result: { rating: 5 } } as const;
    expect(casesOf([conflict({ operation: 'DELETE' }), conflict(merge)], table, model)).toEqual([]);
    expect(casesOf([conflict({ ...merge, theirsBefore: { rating: 5 } })], table, model)).toHaveLength(1);
  });

  it('are offered the rules that fit a type', () => {
    const rules = (type: string, list = false) => rulesFor({ type, list, kind: 'SCALAR' });
    expect(rules('Int')).toContain('HIGHER');
    expect(rules('Boolean')).not.toContain('HIGHER');
    expect(rules('String', true)).toContain('UNION');
    expect(rules('AWSJSON')).toContain('MEMBERS');
  });
});
