import { describe, expect, it } from 'vitest';
import type { Model, ModelInstance, ModelKey } from '../../shared/model-schema';
import type { Conflict, MutationEvent } from '../datastore';
import type { ForeignConflict } from '../writer';
import { noteOutboxConflicts } from './outbox-conflicts';

const KEY = '["1"]' as ModelKey;
const present = { id: '1', title: 'theirs', _version: 3 } as ModelInstance;

function handlers() {
  const noted: ForeignConflict[] = [];
  return {
    noted,
    ...noteOutboxConflicts(
      (conflict) => noted.push(conflict),
      () => present,
    ),
  };
}

describe('conflicts of the outbox', () => {
  it('are noted with both sides and sent again as without a list', async () => {
    const { noted, conflictHandler } = handlers();
    const conflict: Conflict = {
      model: { name: 'Post', primaryKey: ['id'] } as unknown as Model,
      operation: 'Update',
      local: { id: '1', title: 'ours', rating: 1 },
      remote: present,
      base: { id: '1', title: 'was', _version: 2 },
      fields: ['title'],
      attempts: 1,
    };
    expect(await conflictHandler(conflict)).toEqual(conflict.local);
    expect(noted).toMatchObject([
      { how: 'REFUSED', key: KEY, baseVersion: 2, ours: { title: 'ours' }, theirs: present },
    ]);
    expect(noted[0]?.settled).not.toBeNull();
  });

  it('stay open where the service merged, and other failures are none', () => {
    const { noted, errorHandler } = handlers();
    const event = {
      model: 'Post',
      key: KEY,
      operation: 'Update',
      data: { title: 'ours' },
      base: null,
      version: 2,
    };
    const problem = { kind: 'ConflictUnhandled', code: 'MERGED_DIFFERENTLY', message: '' } as const;
    errorHandler({ ...problem, kind: 'Transient', code: 'THROTTLED' }, event as unknown as MutationEvent);
    errorHandler(problem, event as unknown as MutationEvent);
    expect(noted).toMatchObject([{ how: 'MERGED', ours: { title: 'ours' }, result: present, settled: null }]);
  });
});
