import { describe, expect, it } from 'vitest';
import { OutbandError } from '../../shared/errors';
import type { AppSyncClient, GraphQLResponse } from '../appsync';
import type { DocumentHistory, SentOutcome } from './document-history';
import { notedClient } from './outbox-requests';

const request = { document: 'mutation U { updatePost { id } }', variables: { input: { id: '1' } } };

function parts(answers: readonly (GraphQLResponse | Error)[]) {
  const left = [...answers];
  const rows: { origin: string; outcome: SentOutcome }[] = [];
  const history: Pick<DocumentHistory, 'add' | 'end'> = {
    add: (_at, { origin }, outcome) => String(rows.push({ origin, outcome }) - 1),
    end: (id, outcome) => {
      rows[Number(id)] = { origin: 'OUTBOX', outcome };
      return undefined as never;
    },
  };
  const client = {
    realtimeState: 'CONNECTED',
    mutate: () => {
      const next = left.shift();
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
    },
  } as unknown as AppSyncClient;
  return { rows, client: notedClient(client, history, () => 5) };
}

const answer = (id: string): GraphQLResponse =>
  ({ data: { updatePost: { id } }, errors: [], ms: 3, httpStatus: 200 }) as unknown as GraphQLResponse;
const lost = () => new OutbandError({ kind: 'Transient', code: 'UNREACHABLE', message: 'no way' });

describe('what the outbox sends', () => {
  it('is kept with its answer', async () => {
    const { client, rows } = parts([answer('1')]);
    expect(client.realtimeState).toBe('CONNECTED');
    await client.mutate(request);
    expect(rows).toMatchObject([{ origin: 'OUTBOX', outcome: { ok: true, httpStatus: 200, ms: 3 } }]);
  });

  it('is kept once while it fails in the same way, and anew once it was answered', async () => {
    const { client, rows } = parts([lost(), lost(), answer('1'), lost()]);
    for (let i = 0; i < 4; i += 1) await client.mutate(request).catch(() => undefined);
    expect(rows.map(({ outcome }) => outcome.problem?.code ?? 'answered')).toEqual([
      'UNREACHABLE',
      'answered',
      'UNREACHABLE',
    ]);
  });

  it('is not kept where the request was given up, and every failure reaches the outbox', async () => {
    const stopped = new OutbandError({ kind: 'Cancelled', code: 'STOPPED', message: 'stop' });
    const { client, rows } = parts([stopped, lost()]);
    await expect(client.mutate(request)).rejects.toBe(stopped);
    await expect(client.mutate(request)).rejects.toMatchObject({ problem: { code: 'UNREACHABLE' } });
    expect(rows).toHaveLength(1);
  });
});
