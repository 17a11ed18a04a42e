import { describe, expect, it } from 'vitest';
import type { ModelInstance } from '../../shared/model-schema';
import { drained, queue, reread, setUp, SCHEMA } from './testing/outbox-fixture';
import { createAppSyncClient } from '../appsync';
import type { DataStore } from '.';

const KEY = { order: 'o', number: '1' };
const LINE = 'order number quantity createdAt updatedAt _version _deleted _lastChangedAt';

/** A line that the service has, in a store that is stopped: what follows waits in its outbox. */
async function syncedLine() {
  const peer = await setUp();
  const store = peer.open();
  const line = store.save('Line', store.create('Line', { ...KEY, quantity: 5 }));
  await store.start();
  await drained(store);
  await store.stop();
  peer.sent.length = 0;
  return { ...peer, store, line: reread(store, 'Line', line) ?? line };
}

const remove = (store: DataStore): unknown => store.delete('Line', '["o","1"]' as never);
const createAnew = (store: DataStore, fields: Record<string, unknown> = {}): ModelInstance =>
  store.save('Line', store.create('Line', { ...KEY, ...fields }));
const operations = (store: DataStore): readonly string[] =>
  store.outbox.list().map(({ operation, state }) => `${operation} ${state}`);

describe('a deletion and a creation of the same key', () => {
  it('client 5.2: that both wait become one Update on the deletion’s version, which empties what the creation leaves out', async () => {
    const { store, sent, line } = await syncedLine();
    remove(store);
    createAnew(store);
    expect(queue(store)).toEqual([['Update', 'Line', { ...KEY, quantity: null }]]);
    expect(reread(store, 'Line', line)).toMatchObject({ quantity: null, _deleted: null });
    await store.start();
    await drained(store);
    // The official client sends a Create here, which the service refuses, because the key was never free.
    expect(sent).toEqual([
      { operation: 'UpdateLine', input: { ...KEY, quantity: null, _version: 1 }, condition: null },
    ]);
    expect(reread(store, 'Line', line)).toMatchObject({ quantity: null, _version: 2, _deleted: null });
  });

  it('client 10.45: of a record that was never sent are one Create of the new one', async () => {
    const { open, sent } = await setUp();
    const store = open();
    createAnew(store, { quantity: 1 });
    remove(store);
    createAnew(store, { quantity: 2 });
    await store.start();
    await drained(store);
    expect(sent).toEqual([{ operation: 'CreateLine', input: { ...KEY, quantity: 2 } }]);
  });

  it('service 10.14: after the deletion was sent, the creation is parked, because the tombstone holds the key; it stays visible until it is dropped', async () => {
    const { store, sent, line } = await syncedLine();
    remove(store);
    await store.start();
    await drained(store);
    expect(reread(store, 'Line', line)).toMatchObject({ _deleted: true, _version: 2 });
    createAnew(store, { quantity: 7 });
    await store.outbox.idle();
    expect(sent.map(({ operation }) => operation)).toEqual(['DeleteLine', 'CreateLine']);
    expect(operations(store)).toEqual(['Create PARKED']);
    expect(store.outbox.list()[0]?.problem?.message).toMatch(/conditional/i);
    expect(reread(store, 'Line', line)).toMatchObject({ quantity: 7, _deleted: null });
    store.outbox.drop(store.outbox.list()[0]?.id ?? '');
    await store.resync('Line');
    expect(reread(store, 'Line', line)).toMatchObject({ _deleted: true, _version: 2 });
  });

  it('service 10.14: of which another client made the deletion, ends the same way', async () => {
    const { sandbox, store, line } = await syncedLine();
    const other = createAppSyncClient(
      { url: sandbox.endpoint, auth: { mode: 'API_KEY', apiKey: sandbox.apiKey } },
      SCHEMA.api,
    );
    const { errors } = await other.mutate(
      {
        document: `mutation ($input: DeleteLineInput!) { deleteLine(input: $input) { ${LINE} } }`,
        variables: { input: { ...KEY, _version: 1 } },
      },
      { level: 'required' },
    );
    await other.close();
    expect(errors).toEqual([]);
    await store.start();
    expect(reread(store, 'Line', line)?.['_deleted']).toBe(true);
    createAnew(store, { quantity: 7 });
    await store.outbox.idle();
    expect(operations(store)).toEqual(['Create PARKED']);
  });
});
