import { ScriptedPeer, type PeerSocket } from '../../main/testing/scripted-peer';

const RECORDS = 5_000;
const TICK_MS = 5;

/** A peer that speaks AppSync's real-time protocol and sends so many events a second; each says when it left. */
async function main(): Promise<void> {
  const [perSecond = '1000', seconds = '10'] = process.argv.slice(2);
  const listening: { peer: PeerSocket; id: unknown }[] = [];
  const source = await ScriptedPeer.start({
    answer: ({ query }) => {
      const root = /(sync\w+)/.exec(query)?.[1] ?? '';
      return { json: { data: { [root]: { items: [], nextToken: null, startedAt: Date.now() } } } };
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
      const post = {
        ...{
          id: `post-${sent % RECORDS}`,
          title: 'an event',
          status: 'ACTIVE',
          rating: sent % 5,
          keywords: ['a', 'b'],
        },
        ...{ content: String(performance.timeOrigin + performance.now()), metadata: null, publishedAt: null },
        ...{
          coverUrl: null,
          authorID: null,
          createdAt: '2026-01-01T00:00:00Z',
          updatedAt: '2026-01-01T00:00:00Z',
        },
        ...{ _version: 1 + Math.floor(sent / RECORDS), _lastChangedAt: Date.now(), _deleted: null },
      };
      for (const { peer, id } of listening)
        peer.send({ id, type: 'data', payload: { data: { onUpdatePost: post } } });
    }
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  process.stdout.write(`${JSON.stringify({ sent })}\n`);
}

void main();
