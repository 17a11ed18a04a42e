import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemOf, type Problem } from '../../../shared/errors';
import { openSandbox, type SandboxBackend } from '../conformance/backend';
import { createPost, deletePost, getPost, POST, sendUpdate } from '../conformance/posts';
import { post } from '../conformance/wire-client';

const folder = mkdtempSync(join(tmpdir(), 'outband-lines-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(name: string, ...lines: readonly unknown[]): string {
  const file = join(folder, name);
  const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  writeFileSync(file, texts.join('\n'));
  return file;
}

describe('loading and dumping JSON Lines', () => {
  let backend: SandboxBackend;
  beforeAll(async () => void (backend = await openSandbox()));
  afterAll(() => backend.stop());

  const refusal = (path: string): Promise<Problem> =>
    backend.sandbox.load({ path }).then(() => {
      throw new Error('It was loaded.');
    }, problemOf);

  it('a dump that is loaded again gives the same tables: tombstones, metadata, JSON and keys', async () => {
    const source = await openSandbox({ schema: 'commerce', seed: 12 });
    const [first, second] = [join(folder, 'first'), join(folder, 'second')];
    await source.sandbox.dump(first);
    const counts = source.sandbox.records();
    await source.stop();
    const copy = await openSandbox({ schema: 'commerce', load: [{ path: first }] });
    await copy.sandbox.dump(second);
    expect(copy.sandbox.records()).toEqual(counts);
    expect(Object.values(counts).reduce((sum, count) => sum + count)).toBeGreaterThan(20);
    await copy.stop();
    expect(readdirSync(second)).toEqual(readdirSync(first));
    for (const name of readdirSync(first))
      expect(readFileSync(join(second, name), 'utf8')).toBe(readFileSync(join(first, name), 'utf8'));
  });

  it('keeps tombstones, lists and JSON text, and works on as with records of its own', async () => {
    const made = await createPost(backend, {
      id: 'kept',
      metadata: '{"n":[1,{"deep":12345678901234567890}]}',
      keywords: ['a'],
    });
    await createPost(backend, { id: 'gone' });
    await deletePost(backend, { id: 'gone', _version: 1 });
    const place = join(folder, 'blog');
    expect(await backend.sandbox.dump(place)).toMatchObject({ Post: 2, Tag: 0 });
    const copy = await openSandbox({ load: [{ path: place }] });
    expect(await getPost(copy, 'kept')).toEqual(made);
    expect(await getPost(copy, 'gone')).toMatchObject({ _deleted: true, _version: 2 });
    expect(copy.sandbox.records()['Post']).toBe(1);
    const changed = await sendUpdate(copy, { id: 'kept', title: 'next', _version: 1 });
    expect(changed.data?.['updatePost']).toMatchObject({ title: 'next', _version: 2 });
    await copy.stop();
  });

  it('service 9.4: an item without _version stays without one and can’t be read, or gets its first', async () => {
    const path = fileOf('Tag.jsonl', {
      id: 'old',
      label: 'before',
      createdAt: '2020-01-01T00:00:00.000Z',
      updatedAt: '2020-01-01T00:00:00.000Z',
    });
    expect(await backend.sandbox.load({ path })).toEqual({ loaded: { Tag: 1 }, replaced: 0, unversioned: 1 });
    const query = '{ listTags { items { id label _version } } }';
    const broken = await post(backend, query);
    expect(broken.data?.['listTags']).toEqual({ items: [null] });
    expect(broken.errors[0]?.message).toContain("Cannot return null for non-nullable type: 'Int'");
    expect(await backend.sandbox.load({ path, giveVersions: true })).toEqual({
      loaded: { Tag: 1 },
      replaced: 1,
      unversioned: 0,
    });
    expect((await post(backend, query)).data?.['listTags']).toEqual({
      items: [{ id: 'old', label: 'before', _version: 1 }],
    });
    expect(backend.sandbox.records()['Tag']).toBe(1);
  });

  it('takes the model from the line before the file’s name, and skips empty lines and a byte order mark', async () => {
    const user = { __typename: 'User', id: 'u1', username: 'ada' };
    const path = fileOf('things.ndjson', `\uFEFF${JSON.stringify(user)}`, '', { ...user, id: 'u2' });
    expect((await backend.sandbox.load({ path, giveVersions: true })).loaded).toEqual({ User: 2 });
  });

  it('gives a tombstone the time to live that it doesn’t name', async () => {
    const path = fileOf('Post.jsonl', {
      id: 't',
      title: 'x',
      status: 'ACTIVE',
      _version: 3,
      _lastChangedAt: 5,
      _deleted: true,
    });
    const other = await openSandbox({ baseTtlSeconds: 60, load: [{ path }] });
    expect(other.sandbox.records()['Post']).toBe(0);
    const sync = async () =>
      (
        (await post(other, `{ syncPosts { items { ${POST} } } }`)).data?.['syncPosts'] as {
          items: unknown[];
        } | null
      )?.items;
    expect(await sync()).toHaveLength(1);
    other.clock.now += 61_000;
    expect(await sync()).toHaveLength(0);
    await other.stop();
  });

  it('names file, line and field of what it can’t take, and leaves every table as it was', async () => {
    const before = backend.sandbox.records();
    const good = { id: 'good', title: 'x', status: 'ACTIVE' };
    const cases: ReadonlyArray<readonly [unknown, RegExp, string | undefined]> = [
      ['{"id":', /no JSON/, undefined],
      ['[]', /no JSON object/, undefined],
      [{ ...good, __typename: 'Nobody' }, /no model Nobody/, undefined],
      [{ title: 'x' }, /key is missing/, 'id'],
      [{ ...good, colour: 'red' }, /no field of this name/, 'colour'],
      [{ ...good, rating: 'five' }, /Int/, 'rating'],
      [{ ...good, status: 'SLEEPING' }, /SLEEPING/, 'status'],
      [{ ...good, keywords: 'one' }, /not a list/, 'keywords'],
      [{ ...good, keywords: ['one', {}] }, /String/, 'keywords.1'],
      [{ ...good, publishedAt: 'yesterday' }, /AWSDateTime/, 'publishedAt'],
      [{ ...good, _version: 1.5 }, /whole number/, '_version'],
      [{ ...good, _deleted: 'yes' }, /neither true nor false/, '_deleted'],
      [{ ...good, _ttl: 12 }, /tombstones alone/, '_ttl'],
    ];
    for (const [line, message, field] of cases) {
      const file = fileOf('Post.jsonl', good, '', line);
      const problem = await refusal(file);
      expect(problem).toMatchObject({ kind: 'BadInput', place: { file, line: 3 } });
      expect(problem.message).toMatch(message);
      expect(problem.place?.field).toBe(field);
    }
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    expect(await refusal(empty)).toMatchObject({ code: 'LINES_UNUSABLE', place: { file: empty } });
    expect(await refusal(join(folder, 'nowhere.jsonl'))).toMatchObject({ code: 'LINES_UNUSABLE' });
    expect(backend.sandbox.records()).toEqual(before);
  });

  it('says so when a dump can’t be written', async () => {
    const file = fileOf('in-the-way', 'x');
    await expect(backend.sandbox.dump(file)).rejects.toMatchObject({ problem: { code: 'DUMP_FAILED' } });
  });
});
