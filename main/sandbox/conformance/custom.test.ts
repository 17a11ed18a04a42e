import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox, type SandboxBackend } from './backend';
import { connect, post, type Row } from './wire-client';

const HANDLER = `exports.handler = async ({ typeName, fieldName, arguments: args }) => {
  if (typeName === 'Subscription') {
    if (args.city === 'too many') return { filterGroup: [{ filters: [{ fieldName: 'tags', operator: 'containsAny', value: Array(21).fill('x') }] }] };
    return { filterGroup: [
      { filters: [{ fieldName: 'spot.city', operator: 'eq', value: args.city }, { fieldName: 'spot.deep.deep.deep.deep.city', operator: 'eq', value: 'ignored' }] },
      { filters: [{ fieldName: 'tags', operator: 'containsAny', value: ['everywhere'] }] },
    ] };
  }
  if (fieldName === 'placeNamed') return { dataSource: 'Place', operation: 'GetItem', key: { id: args.id } };
  if (args.operation === 'none') return { result: { id: args.id, title: 'made up', _version: 9, _lastChangedAt: 1 } };
  if (args.operation === 'sleep') await new Promise(() => {});
  return { dataSource: 'Place', operation: args.operation, key: { id: args.id }, values: { title: args.title }, _version: args.version };
};`;

describe('resolvers of one’s own', () => {
  let backend: SandboxBackend;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'outband-resolvers-'));
    const file = join(folder, 'resolvers.cjs');
    writeFileSync(file, HANDLER);
    backend = await openSandbox({
      schema: 'custom',
      resolvers: file,
      settings: { executionTimeoutMs: 1000 },
    });
  });
  afterAll(async () => {
    await backend.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (variables: Row) =>
    post(
      backend,
      `mutation ($operation: String!, $id: ID!, $title: String, $version: Int) {
         runOnPlaces(operation: $operation, id: $id, title: $title, version: $version) { id title _version } }`,
      variables,
    );

  it.each(['BatchPutItem', 'BatchDeleteItem', 'TransactWriteItems'])(
    'service 10.33: %s is refused on a versioned data source with the exact message',
    async (operation) => {
      const { status, data, errors } = await run({ operation, id: 'a' });
      expect([status, data]).toEqual([200, { runOnPlaces: null }]);
      expect(errors).toMatchObject([
        {
          path: ['runOnPlaces'],
          errorType: 'MappingTemplate',
          message: `Unsupported operation '${operation}'. Datasource Versioning only supports the following operations (TransactGetItems, PutItem, BatchGetItem, Scan, Query, GetItem, DeleteItem, UpdateItem, Sync)`,
        },
      ]);
    },
  );

  it('service 1.1: what is allowed is written with versions, and read', async () => {
    expect((await run({ operation: 'PutItem', id: 'p', title: 'a' })).data).toEqual({
      runOnPlaces: { id: 'p', title: 'a', _version: 1 },
    });
    expect((await run({ operation: 'UpdateItem', id: 'p', title: 'b', version: 1 })).data).toEqual({
      runOnPlaces: { id: 'p', title: 'b', _version: 2 },
    });
    const stale = await run({ operation: 'DeleteItem', id: 'p', version: 1 });
    expect(stale.errors[0]?.errorType).toBe('ConflictUnhandled');
    expect((await post(backend, '{ placeNamed(id: "p") { title } }')).data).toEqual({
      placeNamed: { title: 'b' },
    });
    expect((await run({ operation: 'none', id: 'x' })).data).toMatchObject({
      runOnPlaces: { title: 'made up' },
    });
  });

  it('service 5.2: an enhanced filter looks along dotted paths, and ignores rules deeper than five names', async () => {
    const client = await connect(backend);
    await client.subscribe('s', 'subscription { onPlaceNear(city: "Oslo") { id } }');
    const create = (input: Row, selection = 'id tags spot { city } _version _lastChangedAt') =>
      post(backend, `mutation ($input: CreatePlaceInput!) { createPlace(input: $input) { ${selection} } }`, {
        input,
      });
    await create({ id: 'far', spot: { city: 'Rome' } });
    await create({ id: 'near', spot: { city: 'Oslo' } });
    await create({ id: 'nowhere' });
    await create({ id: 'unselected', spot: { city: 'Oslo' } }, 'id _version _lastChangedAt');
    await create({ id: 'tagged', tags: ['everywhere', 'else'] });
    await client.settle();
    const ids = client
      .events('s')
      .map((frame) => (frame.payload?.data?.['onPlaceNear'] as { id: string }).id);
    expect(ids).toEqual(['near', 'tagged']);
    const data = JSON.stringify({
      query: 'subscription { onPlaceNear(city: "too many") { id } }',
      variables: {},
    });
    client.send({
      id: 'many',
      type: 'start',
      payload: { data, extensions: { authorization: client.auth() } },
    });
    const refused = await client.frame('error', 'many');
    expect(refused.payload?.errors?.[0]?.message).toBe('The operator containsAny takes at most 20 values.');
    client.close();
  });

  it('service 7: a request beyond its time is answered, and what it wrote before stays', async () => {
    const { status, data, errors } = await post(
      backend,
      `mutation {
         createPlace(input: { id: "before" }) { id }
         runOnPlaces(operation: "sleep", id: "a") { id }
         after: createPlace(input: { id: "after" }) { id }
       }`,
    );
    expect([status, data]).toEqual([200, null]);
    expect(errors[0]?.errorType).toBe('ExecutionTimeout');
    const read = await post(
      backend,
      '{ before: getPlace(id: "before") { id } after: getPlace(id: "after") { id } }',
    );
    expect(read.data).toEqual({ before: { id: 'before' }, after: null });
  });
});
