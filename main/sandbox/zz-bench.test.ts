import { it } from 'vitest';
import { mkdtempSync } from 'node:fs';
import { loadSchemaFile } from '../schema';
import { Backend } from './backend';
import { DEFAULT_SETTINGS } from './settings';
import { FaultDice } from './faults';
import { RequestPreparer } from './graphql/engine';
import { Session } from 'node:inspector/promises';
import { writeFileSync } from 'node:fs';
it('big', async () => {
  const schema = await loadSchemaFile(`main/testing/fixtures/blog/appsync.graphql`);
  const options = { schema, seed: { Post: 200000, User: 1000 } };
  const cpu = async (name: string, f: () => unknown) => {
    const a = process.cpuUsage();
    const t = performance.now();
    const r = await f();
    const b = process.cpuUsage(a);
    console.log(name, 'cpu ms', (b.user + b.system) / 1000, 'wall', performance.now() - t);
    return r as any;
  };
  const backend = (await cpu(
    'construct',
    () =>
      new Backend({
        options,
        folder: mkdtempSync('/tmp/zz-'),
        settings: DEFAULT_SETTINGS,
        now: Date.now,
        dice: new FaultDice(Math.random),
        requestId: () => 'x',
        publish: () => {},
      }),
  )) as Backend;
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  await cpu('seed', () => backend.seed());
  writeFileSync('/tmp/seed.cpuprofile', JSON.stringify((await session.post('Profiler.stop')).profile));
  const preparer = new RequestPreparer(backend.service, true);
  const leaf = `query($t: String) { syncPosts(limit: 1000, nextToken: $t) { items { id title status rating content keywords metadata publishedAt coverUrl authorID createdAt updatedAt _version _deleted _lastChangedAt } nextToken startedAt } }`;
  const rel = leaf.replace('_lastChangedAt', '_lastChangedAt author { id _deleted }');
  for (const q of [leaf, rel]) {
    let token: string | null = null;
    await session.post('Profiler.start');
    for (let i = 0; i < 60; i++) {
      const run = async () => {
        const p = preparer.prepare({ query: q, variables: { t: token }, operationName: null });
        if (p.kind !== 'ready') throw new Error();
        const r = await backend.execute(p.request, null as any);
        const s = JSON.stringify(r);
        Buffer.byteLength(s);
        token = (r.data as any).syncPosts.nextToken;
      };
      if (i % 10 === 9) await cpu('page', run);
      else await run();
    }
    writeFileSync(
      `/tmp/page${q === rel ? 'rel' : ''}.cpuprofile`,
      JSON.stringify((await session.post('Profiler.stop')).profile),
    );
  }
}, 120000);
