import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../sandbox';
import { loadSchemaFile } from '../schema';
import { openDatabase } from '../sqlite/open-database';
import { runCli } from '.';

const EXAMPLES = new URL('../../examples/', import.meta.url).pathname;
const BLOG = new URL('../testing/fixtures/blog/schema.graphql', import.meta.url).pathname;
const POSTS = process.env['OUTBAND_TEST_LONG'] ? 100_000 : 2_000;
const LIMIT_MS = 600_000;

let folder = '';
let sandbox: Sandbox | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outband-examples-'));
});
afterEach(async () => {
  await sandbox?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function run(...args: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const [out, err]: [string[], string[]] = [[], []];
  stdout.on('data', (chunk: Buffer) => out.push(chunk.toString('utf8')));
  stderr.on('data', (chunk: Buffer) => err.push(chunk.toString('utf8')));
  let code = 0;
  const signal = new AbortController().signal;
  await runCli(args, { stdout, stderr, cwd: folder, env: {}, setExitCode: (c) => void (code = c), signal });
  return { code, stdout: out.join(''), stderr: err.join('') };
}

async function begin(schema: string, seed: Record<string, number>, dataDir?: string): Promise<Sandbox> {
  sandbox = await startSandbox({ schema: await loadSchemaFile(schema), seed, seedValue: 4, dataDir });
  return sandbox;
}

const connection = (schema: string): string[] => [
  ...['--schema', schema, '--endpoint', sandbox?.endpoint ?? '', '--api-key', sandbox?.apiKey ?? ''],
  ...['--store', 'a.db', '--json', '--quiet'],
];

async function migrate(verb: string, file: string, schema: string) {
  const { code, stdout, stderr } = await run(verb, join(EXAMPLES, file), ...connection(schema));
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as { state: string; operations: Record<string, number>; holds?: boolean };
}

async function recordsOf(model: string, ...more: string[]): Promise<Record<string, unknown>[]> {
  const { stdout } = await run('export', '--store', 'a.db', '--model', model, '--quiet', ...more);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** Writes to the service as any client would. */
async function send(mutations: readonly string[]): Promise<void> {
  const query = `mutation { ${mutations.map((text, i) => `m${i}: ${text} { id _version _lastChangedAt _deleted }`).join('\n')} }`;
  const response = await fetch(sandbox?.endpoint ?? '', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': sandbox?.apiKey ?? '' },
    body: JSON.stringify({ query }),
  });
  expect((await response.json()) as { errors?: unknown }).not.toHaveProperty('errors');
}

describe('worked examples', () => {
  it(
    `backfill a required field on ${POSTS} records`,
    async () => {
      await begin(BLOG, { Post: POSTS });
      const file = 'backfill-required-field/2026-11-backfill-rating.yaml';
      const { operations } = await migrate('plan', file, BLOG);
      const empty = operations['planned'] ?? 0;
      expect(empty).toBeGreaterThan(POSTS / 20);
      expect(await migrate('apply', file, BLOG)).toMatchObject({
        state: 'applied',
        operations: { applied: empty },
      });
      expect(await migrate('verify', file, BLOG)).toMatchObject({ holds: true });
      expect(await migrate('rollback', file, BLOG)).toMatchObject({ operations: { applied: empty } });
    },
    LIMIT_MS,
  );

  it('split a field into a second model with a relation', async () => {
    const schema = join(EXAMPLES, 'split-field/schema.graphql');
    await begin(schema, {});
    const names = ['North', ' north ', 'South', 'West', null];
    await send(
      names.map(
        (name, i) =>
          `createBook(input: { id: "b${i}", title: "T${i}", publisherName: ${JSON.stringify(name)} })`,
      ),
    );
    const file = 'split-field/2026-11-split-publisher.yaml';
    expect(await migrate('apply', file, schema)).toMatchObject({ operations: { applied: 3 + 4, failed: 0 } });
    expect(await migrate('verify', file, schema)).toMatchObject({ holds: true });
    const publishers = new Map((await recordsOf('Publisher')).map(({ id, name }) => [id, name]));
    expect([...publishers.values()].sort()).toEqual(['North', 'South', 'West']);
    const books = await recordsOf('Book');
    expect(books.map(({ publisherID }) => publishers.get(publisherID) ?? null)).toEqual([
      ...['North', 'North', 'South', 'West', null],
    ]);
    expect(await migrate('rollback', file, schema)).toMatchObject({ state: 'rolled-back' });
    expect((await recordsOf('Book')).every(({ publisherID }) => publisherID === null)).toBe(true);
  });

  it('move a model to a composite key', async () => {
    const schema = join(EXAMPLES, 'composite-key/schema.graphql');
    await begin(schema, {});
    const products = ['de', 'fr', 'it'].map(
      (region, i) => `createProduct(input: { id: "p${i}", sku: "s1", region: "${region}", name: "P${i}" })`,
    );
    const reviews = [0, 1, 2, 1].map(
      (product, i) => `createReview(input: { id: "r${i}", stars: ${i}, productID: "p${product}" })`,
    );
    await send([...products, ...reviews]);
    const [copy, remove] = ['1-copy', '2-remove'].map(
      (name) => `composite-key/2026-11-product-key-${name}.yaml`,
    ) as [string, string];
    expect(await migrate('apply', copy, schema)).toMatchObject({ operations: { applied: 3 + 4, failed: 0 } });
    expect(await migrate('verify', copy, schema)).toMatchObject({ holds: true });
    expect(await migrate('apply', remove, schema)).toMatchObject({ operations: { applied: 3 } });
    expect(await recordsOf('Product')).toEqual([]);
    const pointed = (await recordsOf('Review')).map(({ productSku, productRegion }) => [
      productSku,
      productRegion,
    ]);
    expect(pointed).toEqual([
      ...[
        ['s1', 'de'],
        ['s1', 'fr'],
        ['s1', 'it'],
        ['s1', 'fr'],
      ],
    ]);
    const { stdout } = await run(
      'export',
      '--store',
      'a.db',
      '--model',
      'Review',
      '--columns',
      'product.name',
      '--quiet',
    );
    expect(stdout.trim().split('\n')).toContain('{"product.name":"P2"}');
  });

  it('adopt records without a version; leave DataStore with an export that checks, and come back', async () => {
    const dataDir = join(folder, 'data');
    await (await begin(BLOG, { Post: 30 }, dataDir)).stop();
    // As after a time without conflict detection: some records were created meanwhile and have no version.
    const db = openDatabase(join(dataDir, 'sandbox.sqlite'));
    db.exec(
      `UPDATE base_Post SET item = json_remove(item, '$._version', '$._lastChangedAt', '$._deleted') WHERE seq % 3 = 0`,
    );
    db.close();
    await begin(BLOG, {}, dataDir);
    const adopt = async (...more: string[]) => {
      const { stdout } = await run('adopt', '--model', 'Post', ...connection(BLOG), ...more);
      return JSON.parse(stdout) as Record<string, unknown>;
    };
    expect(await adopt('--dry-run')).toMatchObject({ scanned: 30, found: 10, adopted: 0 });
    const guarded = ['--tier', 'production', '--reason', 'Ticket 7', '--confirm', 'Post'];
    expect(await adopt(...guarded)).toMatchObject({ found: 10, adopted: 10, failed: 0 });
    expect(await adopt('--dry-run')).toMatchObject({ found: 0 });

    await send(['createPost(input: { id: "gone", title: "G", status: ACTIVE })']);
    await send(['deletePost(input: { id: "gone", _version: 1 })']);
    await run('sync', ...connection(BLOG), '--once');
    await run(
      'export',
      '--store',
      'a.db',
      '--model',
      'Post',
      '--include-deleted',
      '--out',
      'post.jsonl',
      '--quiet',
    );
    const imported = async (...more: string[]) => {
      const { stdout } = await run('import', 'post.jsonl', '--model', 'Post', ...connection(BLOG), ...more);
      return JSON.parse(stdout) as Record<string, unknown>;
    };
    expect(await imported('--dry-run')).toMatchObject({ rows: 31, unchanged: 30, bad: 1, requests: 0 });
    expect(readFileSync(join(folder, 'post.jsonl.bad.jsonl'), 'utf8')).toContain('was deleted');
    const gone = await recordsOf(
      'Post',
      '--include-deleted',
      '--where',
      '{"_deleted":{"eq":true}}',
      '--columns',
      'id',
    );
    expect(gone).toEqual([{ id: 'gone' }]);

    const [first] = (await recordsOf('Post')) as { id: string; title: string; _version: number }[];
    await send([
      `updatePost(input: { id: "${first?.id}", title: "changed meanwhile", _version: ${first?._version} })`,
    ]);
    expect(await imported()).toMatchObject({ updated: 1, unchanged: 29 });
    const again = await recordsOf('Post', '--where', JSON.stringify({ id: { eq: first?.id } }));
    expect(again).toMatchObject([{ title: first?.title }]);
  });
});
