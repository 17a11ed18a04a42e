import { describe, expect, it } from 'vitest';
import type { ModelKey } from '../../shared/model-schema';
import type { ChangeSet, RecordChange } from '../datastore/data-store-api';
import { ChangeCoalescer } from './change-coalescer';
import type { RecordsChanged } from './session-api';

function setUp() {
  const emitted: RecordsChanged[] = [];
  let timer: (() => void) | null = null;
  const coalescer = new ChangeCoalescer({
    intervalMs: 100,
    counts: (model) => ({ model, live: 1, tombstones: 0, pending: 0 }),
    emit: (changed) => emitted.push(changed),
    schedule: (callback) => {
      timer = callback;
      return () => (timer = null);
    },
  });
  const elapse = () => {
    const due = timer;
    timer = null;
    due?.();
  };
  return { coalescer, emitted, elapse, isScheduled: () => timer !== null };
}

const change = (
  key: string,
  kind: RecordChange['kind'] = 'UPDATED',
  ...changedFields: string[]
): RecordChange => ({
  key: key as ModelKey,
  kind,
  changedFields,
  record: { id: key },
});
const changes = (list: RecordChange[], changed = list.length): ChangeSet => ({
  model: 'Post',
  origin: 'SUBSCRIPTION',
  changes: list,
  changed,
});

describe('ChangeCoalescer', () => {
  it('tells the first change at once and the next ones together, an interval later', () => {
    const { coalescer, emitted, elapse } = setUp();
    coalescer.add(changes([change('a')]));
    expect(emitted).toHaveLength(1);
    coalescer.add(changes([change('b')]));
    coalescer.add(changes([change('c')]));
    expect(emitted).toHaveLength(1);
    elapse();
    expect(emitted[1]?.changes.map((c) => c.key)).toEqual(['b', 'c']);
  });

  it('folds several changes of a record into one that names every field', () => {
    const { coalescer, emitted, elapse } = setUp();
    coalescer.add(changes([]));
    coalescer.add(changes([change('a', 'CREATED')]));
    coalescer.add(changes([change('a', 'UPDATED', 'title')]));
    coalescer.add(changes([change('a', 'UPDATED', 'rating')]));
    elapse();
    expect(emitted[1]?.changes).toMatchObject([
      { key: 'a', kind: 'CREATED', changedFields: ['title', 'rating'] },
    ]);
  });

  it('says when there were more than it passes on', () => {
    const { coalescer, emitted } = setUp();
    coalescer.add(changes([change('a')], 5000));
    expect(emitted[0]?.truncated).toBe(true);
  });

  it('is quiet when nothing changes', () => {
    const { coalescer, elapse, isScheduled } = setUp();
    coalescer.add(changes([change('a')]));
    elapse();
    expect(isScheduled()).toBe(false);
  });
});
