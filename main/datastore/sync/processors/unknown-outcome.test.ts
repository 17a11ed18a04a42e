import { describe, expect, it } from 'vitest';
import type { ModelInstance, ModelKey } from '../../../../shared/model-schema';
import type { MutationEvent } from '../../outbox/mutation-event';
import { isAmong, isInPlace } from './unknown-outcome';

const record = (version: number, fields: Record<string, unknown>): ModelInstance => ({
  id: '1',
  tags: null,
  title: 't',
  _version: version,
  _deleted: null,
  ...fields,
});

const event = (data: Record<string, unknown>, more: Partial<MutationEvent> = {}): MutationEvent => ({
  id: 'e',
  seq: 1,
  model: 'Post',
  key: '["1"]' as ModelKey,
  operation: 'Update',
  data: { id: '1', ...data },
  version: 1,
  condition: null,
  base: record(1, {}),
  state: 'IN_FLIGHT',
  attempts: 0,
  problem: null,
  createdAt: 0,
  ...more,
});

describe('a write whose answer was lost', () => {
  it('is found in the log when somebody else has written over it since', () => {
    const rows = [record(3, { title: 'theirs' }), record(2, { title: 'ours' })];
    expect(isInPlace(event({ title: 'ours' }), record(3, { title: 'theirs' }))).toBe(false);
    expect(isAmong(event({ title: 'ours' }), rows)).toBe(true);
    expect(isAmong(event({ title: 'never sent' }), rows)).toBe(false);
  });

  it('is found where Automerge appended its list to that of another version', () => {
    const base = record(1, { tags: ['a'] });
    const theirs = record(2, { tags: ['a'], title: 'theirs' });
    const merged = record(3, { tags: ['a', 'b'], title: 'theirs' });
    const ours = event({ tags: ['b'], title: 'ours' }, { base });
    expect(isInPlace(ours, merged)).toBe(false);
    expect(isAmong(ours, [theirs, merged])).toBe(true);
    expect(isAmong(ours, [theirs])).toBe(false);
  });

  it('is not taken for there because a version touches nothing of it', () => {
    const rows = [record(2, { title: 't', other: 'theirs' })];
    expect(isAmong(event({ title: 't' }), rows)).toBe(false);
  });

  it('is found as a creation or a deletion', () => {
    const created = event({ title: 'ours' }, { operation: 'Create', version: null, base: null });
    expect(isAmong(created, [record(1, { title: 'ours' }), record(2, { title: 'theirs' })])).toBe(true);
    const deleted = event({}, { operation: 'Delete' });
    expect(isAmong(deleted, [record(2, { _deleted: true }), record(3, { _deleted: true })])).toBe(true);
    expect(isAmong(deleted, [record(2, {})])).toBe(false);
  });
});
