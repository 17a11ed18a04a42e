import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isOutbandError } from '../../shared/errors';
import { bundleProgram } from '../testing/bundle-program';
import { startSandboxWorker } from '.';
import { connect, post } from './conformance/wire-client';

const SCHEMA_FILE = join(import.meta.dirname, '../testing/fixtures/blog/appsync.graphql');
const schema = { text: readFileSync(SCHEMA_FILE, 'utf8'), fileName: 'blog.graphql' };

describe('sandbox on a worker thread', () => {
  let folder: string;
  let workerFile: string;

  beforeAll(async () => {
    // Within the checkout, so that the bundle finds the SQLite addon's package.
    const base = join(import.meta.dirname, '../../node_modules/.outband-test');
    mkdirSync(base, { recursive: true });
    folder = mkdtempSync(join(base, 'worker-'));
    workerFile = await bundleProgram(join(import.meta.dirname, 'worker.ts'), folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('switches conflict detection off and on at the same address, on the same tables, and makes more records', async () => {
    const dataDir = join(folder, 'switched');
    const handle = await startSandboxWorker(workerFile, { schema, seed: { Tag: 3 }, dataDir });
    const listed = async (fields: string) =>
      post(handle, `{ listTags(limit: 100) { items { ${fields} } } syncTags { nextToken } }`);
    expect((await listed('_version')).errors).toEqual([]);
    await handle.setFaults(['latency=0..1ms']);
    await handle.setConflictDetection('off-fields-kept');
    // Sync queries go with conflict detection.
    expect((await listed('_version')).errors[0]?.message).toContain('syncTags');
    const plain = await post(handle, '{ listTags { items { id _version } } }');
    expect(plain).toMatchObject({ errors: [], data: { listTags: { items: { length: 3 } } } });
    await handle.setConflictDetection('off');
    expect((await post(handle, '{ listTags { items { _version } } }')).errors[0]?.message).toContain(
      '_version',
    );
    expect(await handle.controls()).toMatchObject({
      ...{ conflictDetection: 'off', faults: ['latency=0..1ms'], records: { Tag: 3 } },
    });
    await handle.setConflictDetection('on');
    expect((await listed('_version')).errors).toEqual([]);
    expect(await handle.seedMore({ Tag: 4, User: 2 })).toMatchObject({ Tag: 4, User: 2, Post: 0 });
    expect((await handle.controls()).records).toMatchObject({ Tag: 7, User: 2 });
    await expect(handle.seedMore({ Nobody: 1 })).rejects.toMatchObject({
      problem: { code: 'SEED_MODEL_UNKNOWN' },
    });
    await handle.stop();
    const loose = await startSandboxWorker(workerFile, { schema });
    await expect(loose.setConflictDetection('off')).rejects.toMatchObject({
      problem: { code: 'SANDBOX_NOT_KEPT' },
    });
    await loose.stop();
  });

  it('serves, obeys and stops', async () => {
    const progress: string[] = [];
    const handle = await startSandboxWorker(
      workerFile,
      { schema, seed: { Post: 7 }, apiKey: 'da2-worker' },
      (model, done) => progress.push(`${model} ${done}`),
    );
    const backend = { ...handle, stop: () => handle.stop() };
    expect(progress).toEqual(['Post 7']);
    expect((await handle.controls()).records).toMatchObject({ Post: 7, Tag: 0 });
    expect((await post(backend, '{ listPosts { items { id } } }')).data).toMatchObject({
      listPosts: { items: { length: 7 } },
    });
    await handle.setStrategy('OPTIMISTIC_CONCURRENCY');
    await post(backend, 'mutation { createTag(input: {id: "t", label: "a"}) { id } }');
    const stale = await post(backend, 'mutation { updateTag(input: {id: "t", label: "b"}) { id } }');
    expect(stale.errors[0]?.errorType).toBe('ConflictUnhandled');
    await handle.setFaults(['throttle=1']);
    expect((await post(backend, '{ __typename }')).status).toBe(429);
    await expect(handle.setFaults(['nonsense'])).rejects.toMatchObject({ problem: { code: 'FAULT_SPEC' } });
    await handle.setModelStrategy('Tag', 'AUTOMERGE');
    expect(await handle.controls()).toMatchObject({
      faults: ['throttle=1'],
      strategy: 'OPTIMISTIC_CONCURRENCY',
      modelStrategies: { Tag: 'AUTOMERGE' },
    });
    await handle.setModelStrategy('Tag', null);
    expect((await handle.controls()).modelStrategies).toEqual({});
    const client = await connect(backend);
    await handle.dropSockets();
    expect(await client.closed()).toBe(1006);
    await handle.stop();
    await expect(fetch(handle.endpoint)).rejects.toThrow();
    await expect(handle.controls()).rejects.toMatchObject({ problem: { code: 'SANDBOX_ENDED' } });
    await handle.stop();
  });

  it('reports a schema that can’t be understood', async () => {
    const failure: unknown = await startSandboxWorker(workerFile, {
      schema: { text: 'type {', fileName: 'broken.graphql' },
    }).catch((e: unknown) => e);
    expect(isOutbandError(failure) && failure.problem.place?.file).toBe('broken.graphql');
  });

  it('reports a worker file that isn’t there', async () => {
    await expect(startSandboxWorker(join(folder, 'absent.cjs'), { schema })).rejects.toMatchObject({
      problem: { code: 'SANDBOX_ENDED' },
    });
  });
});
