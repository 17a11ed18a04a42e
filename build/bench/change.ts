import { Pool } from 'undici';

const ALL =
  'id title status rating content keywords metadata publishedAt coverUrl authorID createdAt updatedAt _version _lastChangedAt _deleted';

/** Changes so many posts at the service as another client; says when it began, in milliseconds since the epoch. */
async function main(): Promise<void> {
  const [endpoint = '', apiKey = '', count = '0', mark = ''] = process.argv.slice(2);
  const url = new URL(endpoint);
  const pool = new Pool(url.origin, { connections: 4 });
  const post = async (query: string, variables: unknown): Promise<Record<string, unknown>> => {
    const { body } = await pool.request({
      path: url.pathname,
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
      body: JSON.stringify({ query, variables }),
    });
    return ((await body.json()) as { data: Record<string, unknown> }).data;
  };
  const { page } = (await post(
    `query ($limit: Int) { page: syncPosts(limit: $limit) { items { id _version } } }`,
    {
      limit: Number(count),
    },
  )) as { page: { items: { id: string; _version: number }[] } };
  const since = Date.now();
  let next = 0;
  const work = async (): Promise<void> => {
    for (let item = page.items[next++]; item; item = page.items[next++])
      await post(`mutation ($input: UpdatePostInput!) { updatePost(input: $input) { ${ALL} } }`, {
        input: { id: item.id, _version: item._version, title: `changed ${mark}` },
      });
  };
  await Promise.all([work(), work(), work(), work()]);
  process.stdout.write(`${JSON.stringify({ since, changed: page.items.length })}\n`);
  await pool.close();
}

void main();
