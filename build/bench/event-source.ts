import { ScriptedPeer, type PeerSocket } from '../../main/testing/scripted-peer';

const RECORDS = 5_000;
const TICK_MS = 5;
const CREATED_AT = '2026-01-01T00:00:00Z';

/** A post that says when it left. */
const post = (index: number, version: number, stamp: string): Record<string, unknown> => ({
  id: `post-${index}`,
  title: stamp,
  status: 'ACTIVE',
  rating: version % 5,
  keywords: ['a', 'b'],
  content: stamp,
  metadata: null,
  publishedAt: null,
  coverUrl: null,
  authorID: null,
  createdAt: CREATED_AT,
  updatedAt: CREATED_AT,
  _version: version,
  _lastChangedAt: Date.now(),
  _deleted: null,
});

/**
 * A peer that speaks AppSync's real-time protocol and sends so many events a second; each says when it left. They change
 * as many records as it has for a sync, or make new ones where it has none.
 */
async function main(): Promise<void> {
  const [perSecond = '1000', seconds = '10', stored = '0'] = process.argv.slice(2);
  const records = Number(stored) || RECORDS;
  const listening: { peer: PeerSocket; id: unknown }[] = [];
  const source = await ScriptedPeer.start({
    answer: ({ query }) => {
      const root = /(sync\w+)/.exec(query)?.[1] ?? '';
      const items =
        root === 'syncPosts' ? Array.from({ length: Number(stored) }, (_, i) => post(i, 1, 'a post')) : [];
      return { json: { data: { [root]: { items, nextToken: null, startedAt: Date.now() } } } };
    },
    onFrame: (frame, peer) => {
      if (frame['type'] === 'connection_init')
        peer.send({ type: 'connection_ack', payload: { connectionTimeoutMs: 300_000 } });
      if (frame['type'] !== 'start') return;
      peer.send({ type: 'start_ack', id: frame['id'] });
      const { data } = frame['payload'] as { data: string };
      if (data.includes('onUpdatePost')) listening.push({ peer, id: frame['id'] });
    },
  });
  process.stdout.write(`${JSON.stringify({ endpoint: source.url })}\n`);
  while (listening.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  await new Promise((resolve) => setTimeout(resolve, 500));
  const beganAt = Date.now();
  let sent = 0;
  while (Date.now() - beganAt < Number(seconds) * 1_000) {
    const due = Math.floor(((Date.now() - beganAt) / 1_000) * Number(perSecond));
    for (; sent < due; sent += 1) {
      const stamp = String(performance.timeOrigin + performance.now());
      const onUpdatePost = post(sent % records, 2 + Math.floor(sent / records), stamp);
      for (const { peer, id } of listening)
        peer.send({ id, type: 'data', payload: { data: { onUpdatePost } } });
    }
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  process.stdout.write(`${JSON.stringify({ sent })}\n`);
}

void main();
