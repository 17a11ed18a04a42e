import { Pool } from 'undici';
import { openDatabase } from '../../main/sqlite/open-database';
import { report } from './contender';

/**
 * The floor: the same pages fetched and parsed, the same rows inserted by one bare prepared statement in one
 * transaction a page. Nothing that syncs can be much faster on this machine. With `since` it reads what changed.
 */
const FIELDS = [
  'id',
  'title',
  'status',
  'rating',
  'content',
  'keywords',
  'metadata',
  'publishedAt',
  'coverUrl',
  'authorID',
  'createdAt',
  'updatedAt',
  '_version',
  '_lastChangedAt',
  '_deleted',
] as const;
const QUERY = `query ($limit: Int, $nextToken: String, $lastSync: AWSTimestamp) { syncPosts(limit: $limit, nextToken: $nextToken, lastSync: $lastSync) { items { ${FIELDS.join(' ')} author { id } } nextToken startedAt } }`;

interface Page {
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly nextToken: string | null;
}

const bindable = (value: unknown): unknown =>
  value === null || value === undefined
    ? null
    : typeof value === 'object'
      ? JSON.stringify(value)
      : typeof value === 'boolean'
        ? Number(value)
        : value;

async function main(): Promise<void> {
  const [endpoint = '', apiKey = '', file = '', since = '0'] = process.argv.slice(2);
  const url = new URL(endpoint);
  const pool = new Pool(url.origin, { connections: 1 });
  const before = process.memoryUsage().rss;
  let begun = performance.now();
  const db = openDatabase(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = OFF');
  db.exec(
    `CREATE TABLE IF NOT EXISTS post (${FIELDS.map((name) => (name === 'id' ? 'id TEXT PRIMARY KEY' : `"${name}"`)).join(', ')})`,
  );
  const isDelta = since !== '0';
  const verb = isDelta ? 'INSERT OR REPLACE' : 'INSERT';
  const insert = db.prepare(`${verb} INTO post VALUES (${FIELDS.map(() => '?').join(', ')})`);
  const insertPage = db.transaction((items: Page['items']) => {
    for (const item of items) insert.run(...FIELDS.map((name) => bindable(item[name])));
  });
  let nextToken: string | null = null;
  let records = 0;
  // A store that is synced already is open before its delta sync begins.
  if (isDelta) begun = performance.now();
  do {
    const { body } = await pool.request({
      path: url.pathname,
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
      body: JSON.stringify({ query: QUERY, variables: { limit: 1000, nextToken, lastSync: Number(since) } }),
    });
    const page: Page = ((await body.json()) as { data: { syncPosts: Page } }).data.syncPosts;
    insertPage(page.items);
    records += page.items.length;
    nextToken = page.nextToken;
  } while (nextToken !== null);
  db.close();
  report({
    records,
    ms: performance.now() - begun,
    rssAboveStartMiB: (process.memoryUsage().rss - before) / 2 ** 20,
  });
  await pool.close();
}

void main();
