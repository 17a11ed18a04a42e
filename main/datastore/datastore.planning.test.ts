import { describe, expect, it } from 'vitest';
import type { Timers } from '../appsync';
import { until, type PeerAnswer } from '../testing/scripted-peer';
import { MemoryAdapter } from '.';
import { model, page, rootOf, setUp } from './testing/peer-fixture';

const DAY_MS = 86_400_000;
const RETRY_MS = 60_000;

/** Timers that fire when they are told to. */
function heldTimers() {
  const waiting = new Map<object, { readonly ms: number; readonly fire: () => void }>();
  const timers: Timers = {
    after(ms, fire) {
      const id = {};
      waiting.set(id, { ms, fire });
      return () => void waiting.delete(id);
    },
  };
  /** What is planned, without the refresh of the status. */
  const planned = () => [...waiting.values()].filter(({ ms }) => ms >= 1_000).map(({ ms }) => ms);
  const fire = (ms: number): void => {
    for (const [id, timer] of waiting) if (timer.ms === ms && waiting.delete(id)) timer.fire();
  };
  return { timers, planned, fire };
}

const refused = (root: string, errorType: string): PeerAnswer => ({
  json: { data: { [root]: null }, errors: [{ path: [root], errorType, message: `${errorType} ${root}` }] },
});

describe('when a sync follows', () => {
  it('a clock that is days ahead of the service makes no base sync of every start', async () => {
    const storage = new MemoryAdapter();
    const { timers, planned } = heldTimers();
    const { open } = await setUp((request) => page(rootOf(request), [], null, 1_000), {
      storage,
      timers,
      now: () => 10 * DAY_MS,
    });
    await open().start();
    expect(planned()).toEqual([DAY_MS + 1]);
    const second = open();
    await second.start();
    expect(model(second, 'Post')?.kind).toBe('DELTA');
  });

  it('a model that failed is tried again, though others are synced meanwhile', async () => {
    const { timers, planned, fire } = heldTimers();
    let isBroken = true;
    const { open, variables } = await setUp(
      (request) =>
        isBroken && rootOf(request) === 'syncPosts' ? refused('syncPosts', 'BadRequest') : undefined,
      { timers },
    );
    const store = open();
    await store.start();
    expect(planned()).toEqual([RETRY_MS]);
    await store.resync('Comment');
    expect(planned()).toEqual([RETRY_MS]);
    expect(store.status().problem).toMatchObject({ place: { model: 'Post' } });
    isBroken = false;
    fire(RETRY_MS);
    await until(() => model(store, 'Post')?.state === 'SYNCED');
    expect(variables('syncPosts')).toHaveLength(2);
    await until(() => store.status().problem === null);
  });

  it('a model that is denied once its interval has passed is not asked for every second', async () => {
    const storage = new MemoryAdapter();
    const { timers, planned } = heldTimers();
    let isDenied = false;
    let now = 5_000;
    const { open } = await setUp(
      (request) =>
        isDenied && rootOf(request) === 'syncPosts' ? refused('syncPosts', 'Unauthorized') : undefined,
      { storage, timers, now: () => now },
    );
    const first = open();
    await first.start();
    await first.stop();
    isDenied = true;
    now += DAY_MS + 1;
    const store = open();
    await store.start();
    expect(model(store, 'Post')?.state).toBe('DENIED');
    expect(planned()).toEqual([DAY_MS + 1]);
  });
});
