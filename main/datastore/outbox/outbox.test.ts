import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ModelKey } from '../../../shared/model-schema';
import { Outbox } from './outbox';
import { OutboxFile } from './outbox-file';
import type { NewMutationEvent } from './mutation-event';

let folder: string;
let outbox: Outbox;
let file: OutboxFile;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outband-outbox-'));
  file = new OutboxFile(join(folder, 'outbox.db'));
  let id = 0;
  outbox = new Outbox(file, { now: () => 0, newId: () => String((id += 1)) });
});
afterEach(() => {
  file.close();
  rmSync(folder, { recursive: true, force: true });
});

const change = (
  operation: NewMutationEvent['operation'],
  data: NewMutationEvent['data'],
  condition: NewMutationEvent['condition'] = null,
): NewMutationEvent => ({
  model: 'Post',
  key: '["p1"]' as ModelKey,
  operation,
  data: { id: 'p1', ...data },
  version: null,
  condition,
  base: null,
});
const waiting = () => outbox.all().map(({ operation, data }) => [operation, data]);

it('a change that a person holds stays held when the record is changed once more', () => {
  outbox.enqueue(change('Update', { title: 'a' }));
  outbox.mark('1', { state: 'HELD' });
  outbox.enqueue(change('Update', { rating: 2 }));
  expect(outbox.all().map(({ state, data }) => [state, data])).toEqual([
    ['HELD', { id: 'p1', title: 'a', rating: 2 }],
  ]);
});

/** A Create that was on its way while `update` was made, and came back without having been sent. */
function cameBackUnsent(update: NewMutationEvent): void {
  outbox.enqueue(change('Create', { title: 'a' }));
  outbox.mark('1', { state: 'IN_FLIGHT' });
  outbox.enqueue(update);
  outbox.mark('1', { state: 'WAITING' });
}

describe('changes behind a Create that came back unsent', () => {
  it('client 10.45: go into it in their order, so that the newest value is what is sent', () => {
    cameBackUnsent(change('Update', { title: 'b', rating: 1 }));
    outbox.enqueue(change('Update', { title: 'c' }));
    expect(waiting()).toEqual([['Create', { id: 'p1', title: 'c', rating: 1 }]]);
  });

  it('client 10.47: stay behind it in their order where one has a condition', () => {
    cameBackUnsent(change('Update', { title: 'b' }, { title: { eq: 'a' } }));
    outbox.enqueue(change('Update', { title: 'c' }));
    expect(waiting()).toEqual([
      ['Create', { id: 'p1', title: 'a' }],
      ['Update', { id: 'p1', title: 'b' }],
      ['Update', { id: 'p1', title: 'c' }],
    ]);
  });
});
