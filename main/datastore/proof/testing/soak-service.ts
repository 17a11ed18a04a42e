import { seededRandom } from './seeds';
import { Service } from './service';

const RECORDS = 500;
const TICK_MS = 50;

/**
 * A service in a process of its own whose other client writes all the time and whose sockets are cut at random. Says its
 * address on stdout, then what it has written when the time is over, and serves until it is killed.
 */
async function main([duration = '0', rate = '0', seed = '1']: readonly string[]): Promise<void> {
  const random = seededRandom(Number(seed));
  const service = await Service.start({
    seed: { Board: RECORDS },
    seedValue: Number(seed),
    deltaTtlSeconds: 300,
  });
  const { endpoint, apiKey } = service.sandbox;
  process.stdout.write(`${JSON.stringify({ endpoint, apiKey })}\n`);
  const boards = [...(await service.records('Board')).values()].map((record) => ({
    id: record['id'],
    version: record._version,
    isBusy: false,
  }));
  const beganAt = Date.now();
  let written = 0;
  let asked = 0;
  let cuts = 0;
  let cutAt = beganAt + 500;
  const write = async (): Promise<void> => {
    const board = boards[Math.floor(random() * boards.length)];
    if (!board || board.isBusy) return;
    board.isBusy = true;
    const input = { id: board.id, _version: board.version, other: `write ${written}` };
    const result = await service.write({ kind: 'update', model: 'Board', input });
    if (result) board.version = result._version;
    if (result) written += 1;
    board.isBusy = false;
  };
  while (Date.now() - beganAt < Number(duration)) {
    const due = Math.floor(((Date.now() - beganAt) / 1_000) * Number(rate)) - asked;
    asked += due;
    await Promise.all(Array.from({ length: Math.min(due, 100) }, write));
    if (Date.now() > cutAt) {
      service.sandbox.dropSockets();
      cuts += 1;
      cutAt = Date.now() + 500 + random() * 4_000;
    }
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  process.stdout.write(`${JSON.stringify({ written, cuts, ms: Date.now() - beganAt })}\n`);
}

void main(process.argv.slice(2));
