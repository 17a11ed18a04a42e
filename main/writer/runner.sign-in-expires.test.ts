import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OutbandError } from '../../shared/errors';
import type { Problem } from '../../shared/errors';
import { authOf } from '../appsync';
import type { CredentialProvider } from '../appsync';
import { startSandbox } from '../sandbox';
import type { Sandbox } from '../sandbox';
import { loadSchemaText } from '../schema';
import { RequestGate } from '../testing/request-gate';
import { openLiveWriter } from './testing/live-writer';
import type { LiveWriter } from './testing/live-writer';

const SDL = new URL('../testing/fixtures/blog/appsync.graphql', import.meta.url).pathname;
const schema = loadSchemaText(readFileSync(SDL, 'utf8'), SDL);
const POSTS = 24;
const SENT_BEFORE = 8;
const TWO_HOURS_MS = 7_200_000;
const MODE = 'AMAZON_COGNITO_USER_POOLS';

let sandbox: Sandbox;
let gate: RequestGate;
let folder: string;
let live: LiveWriter;
/** How far the clock of everyone has been put forward. */
let aheadMs = 0;
/** Why no token is given out, and how many more times; the times run out before a token is given out again. */
let refusal: { readonly problem: Problem; times: number } | null;
let issued: number;
/** What this test's run writes. */
let rating = 4_000;
let before: ReadonlyMap<string, Stored>;

const now = (): number => Date.now() + aheadMs;

const provider: CredentialProvider = {
  token: async () => {
    if (refusal && refusal.times > 0) {
      refusal.times -= 1;
      throw new OutbandError(refusal.problem);
    }
    issued += 1;
    return { token: await sandbox.issueToken({ username: 'ada' }), expiresAt: now() + 3_600_000 };
  },
  awsCredentials: () => Promise.reject(new Error('no such mode here')),
};

beforeAll(async () => {
  sandbox = await startSandbox({ schema, seed: { Post: POSTS }, auth: { defaultMode: MODE }, now });
  gate = await RequestGate.start(sandbox);
});
afterAll(async () => {
  await gate.close();
  await sandbox.stop();
});
beforeEach(async () => {
  [refusal, issued] = [null, 0];
  rating += 1;
  before = await stored();
  folder = mkdtempSync(join(tmpdir(), 'outband-sign-in-expires-'));
  live = await openLiveWriter(schema, gate, folder, {
    auth: authOf({ mode: MODE }, provider, now),
    isRealtime: false,
    models: ['Post'],
    now,
    settings: { lateWriteMs: 100, settleDelayMs: 10, backoff: { baseMs: 5, capMs: 50 }, maxAttempts: 30 },
  });
});
afterEach(async () => {
  await live.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Starts a run, and lets the token expire while requests with it are on their way. */
async function expireInTheMiddle(): Promise<string> {
  const plan = live.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { rating } });
  gate.holdAfter(SENT_BEFORE);
  const { id } = live.writer.start(plan.id, { concurrency: 4, operationsPerRequest: 1 });
  await gate.reached;
  aheadMs += TWO_HOURS_MS;
  return id;
}

interface Stored {
  readonly id: string;
  readonly rating: number | null;
  readonly _version: number;
}

/** The service's records by id, read without the client that is tested. */
async function stored(): Promise<ReadonlyMap<string, Stored>> {
  const query = 'query All { syncPosts(limit: 1000) { items { id rating _version _lastChangedAt } } }';
  const authorization = await sandbox.issueToken({ username: 'looker-on' });
  const response = await fetch(sandbox.endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify({ query }),
  });
  const { data } = (await response.json()) as { data: { syncPosts: { items: readonly Stored[] } } };
  return new Map(data.syncPosts.items.map((item) => [item.id, item]));
}

/** How many records were written once since the test began; throws where one was written otherwise. */
async function writtenOnce(): Promise<number> {
  const changed = [...(await stored()).values()].filter(
    ({ id, _version }) => _version !== before.get(id)?._version,
  );
  for (const record of changed)
    expect(record).toMatchObject({ rating, _version: (before.get(record.id)?._version ?? 0) + 1 });
  return changed.length;
}

describe('a token that expires in the middle of a run', () => {
  it('is renewed, and each record is written exactly once', async () => {
    const runId = await expireInTheMiddle();
    const issuedBefore = issued;
    gate.open();
    const end = await live.writer.settled(runId);
    expect(end).toMatchObject({ state: 'FINISHED', counts: { applied: POSTS, rejected: 0, unknown: 0 } });
    // Once for all of them, or on a machine that stands still in between once for each that was on its way.
    expect(issued - issuedBefore).toBeGreaterThanOrEqual(1);
    expect(issued - issuedBefore).toBeLessThanOrEqual(5);
    expect(await writtenOnce()).toBe(POSTS);
  });

  it.each<Problem>([
    { kind: 'Unauthorized', code: 'SIGN_IN_NEEDED', message: 'Nobody is signed in.', action: 'Sign in.' },
    { kind: 'BadInput', code: 'FILE_UNREADABLE', message: 'The file of the token can’t be read.' },
    { kind: 'ConfigError', code: 'USER_POOL_NOT_FOUND', message: 'There is no such user pool.' },
  ])('stops the run where it can’t be renewed ($code), says why, and goes on later', async (problem) => {
    const runId = await expireInTheMiddle();
    refusal = { problem, times: Infinity };
    gate.open();
    const stopped = await live.writer.settled(runId);
    const { applied } = stopped.counts;
    expect(stopped).toMatchObject({
      state: 'FAILED',
      problem: { code: problem.code, message: problem.message },
      counts: { notSent: POSTS - applied, rejected: 0, unknown: 0 },
    });
    expect(await writtenOnce()).toBe(applied);

    refusal = null;
    live.writer.resume(runId);
    expect(await live.writer.settled(runId)).toMatchObject({
      state: 'FINISHED',
      counts: { applied: POSTS, unknown: 0 },
    });
    expect(await writtenOnce()).toBe(POSTS);
  });

  it('is waited for where the user pool can’t be reached; nothing counts as sent meanwhile', async () => {
    const runId = await expireInTheMiddle();
    const problem = { kind: 'Transient', code: 'SIGN_IN_UNREACHABLE', message: 'No answer.' } as const;
    refusal = { problem, times: 3 };
    gate.open();
    const end = await live.writer.settled(runId);
    expect(end).toMatchObject({ state: 'FINISHED', counts: { applied: POSTS, rejected: 0, unknown: 0 } });
    expect(await writtenOnce()).toBe(POSTS);
  });
});
