import { describe, expect, it } from 'vitest';
import type { ModelInstance, ModelKey } from '../../../../shared/model-schema';
import type { MutationEvent } from '../../outbox/mutation-event';
import { isInPlace, loggedVersion } from './unknown-outcome';

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
    expect(loggedVersion(event({ title: 'ours' }), rows)).toBe(rows[1]);
    expect(loggedVersion(event({ title: 'never sent' }), rows)).toBeNull();
  });

  it('is found where Automerge appended its list to that of another version', () => {
    const base = record(1, { tags: ['a'] });
    const theirs = record(2, { tags: ['a'], title: 'theirs' });
    const merged = record(3, { tags: ['a', 'b'], title: 'theirs' });
    const ours = event({ tags: ['b'], title: 'ours' }, { base });
    expect(isInPlace(ours, merged)).toBe(false);
    expect(loggedVersion(ours, [theirs, merged])).not.toBeNull();
    expect(loggedVersion(ours, [theirs])).toBeNull();
  });

  it('is not taken for there because a version touches nothing of it', () => {
    const rows = [record(2, { title: 't', other: 'theirs' })];
    expect(loggedVersion(event({ title: 't' }), rows)).toBeNull();
  });

  it('is found as a creation or a deletion', () => {
    const created = event({ title: 'ours' }, { operation: 'Create', version: null, base: null });
    expect(
      loggedVersion(created, [record(1, { title: 'ours' }), record(2, { title: 'theirs' })]),
    ).not.toBeNull();
    const deleted = event({}, { operation: 'Delete' });
    expect(
      loggedVersion(deleted, [record(2, { _deleted: true }), record(3, { _deleted: true })]),
    ).not.toBeNull();
    expect(loggedVersion(deleted, [record(2, {})])).toBeNull();
  });
});
