import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { OutbandError } from '../../shared/errors';
import type { ModelKey } from '../../shared/model-schema';
import type { DriftFindings } from '../datastore';
import type { DataStore, DriftProgress } from '../datastore';
import { DriftDesk } from './drift-desk';

type Options = { signal: AbortSignal; onProgress: (progress: DriftProgress) => void };
type Work = (model: string, options: Options, findings: DriftFindings) => Promise<void>;

const desks: DriftDesk[] = [];
const scratch = mkdtempSync(join(tmpdir(), 'outband-drift-desk-'));
afterEach(() => Promise.all(desks.splice(0).map((desk) => desk.close())));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const noBackend = (): never => {
  throw new OutbandError({ kind: 'BadInput', code: 'NO_BACKEND', message: 'There is no backend.' });
};

/** A desk whose comparisons do what the test says. */
function deskOf(compare: Work, repair: Work = compare) {
  const asked: string[] = [];
  const store = {
    model: (name: string) => ({ name }),
    driftCheck: (findings: DriftFindings) => ({
      compare: async ({ name }: { name: string }, options: Options) => {
        asked.push(`compare ${name}`);
        await compare(name, options, findings);
        return { model: name, there: 2, here: 1 };
      },
      repair: async ({ name }: { name: string }, options: Options) => {
        asked.push(`repair ${name}`);
        await repair(name, options, findings);
        return { model: name, repaired: 1, left: 0 };
      },
    }),
  };
  let told = 0;
  const desk = new DriftDesk(store as unknown as DataStore, () => void (told += 1), scratch);
  desks.push(desk);
  const states = () => desk.list().map(({ model, state }) => `${model} ${state}`);
  const ended = async () => {
    while (desk.list().some(({ state }) => state === 'WAITING' || state === 'RUNNING'))
      await new Promise((resolve) => setImmediate(resolve));
    // The desk takes the next comparison a moment after the last state.
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { desk, asked, states, ended, told: () => told };
}

/** A point where work waits until the test lets it go on. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  let reach: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => (reach = resolve));
  return { opened, open: () => open(), reach: () => reach(), reached };
}

const found = (model: string, findings: DriftFindings): void =>
  findings.put({
    ...{ model, key: '["1"]' as ModelKey, kind: 'ONLY_THERE', fields: [], hereVersion: null },
    ...{ thereVersion: 1, problem: null },
  });

describe('comparisons in the window', () => {
  it('go one model after the other, refuse a second one meanwhile, and keep what was found', async () => {
    const { reached, reach, opened, open } = gate();
    const { desk, asked, states, ended, told } = deskOf(async (model, { onProgress }, findings) => {
      onProgress({ step: 'READING', done: 1, total: 2, found: findings.counts(model) });
      if (model === 'Post') {
        reach();
        await opened;
      }
      found(model, findings);
    });
    expect(desk.compare(['Post', 'User']).map(({ state }) => state)).toContain('WAITING');
    await reached;
    expect(states()).toEqual(['Post RUNNING', 'User WAITING']);
    expect(desk.list()[0]?.progress).toMatchObject({ step: 'READING', done: 1 });
    expect(asked).toEqual(['compare Post']);
    expect(() => desk.compare(['User'])).toThrow(/under way/);
    expect(() => desk.repair(['User'])).toThrow(/under way/);
    const before = told();
    open();
    await ended();
    expect(told()).toBeGreaterThan(before);
    expect(asked).toEqual(['compare Post', 'compare User']);
    expect(desk.list()).toMatchObject([
      { state: 'DONE', found: { ONLY_THERE: 1 }, report: { there: 2 }, progress: null },
      { state: 'DONE', found: { ONLY_THERE: 1 } },
    ]);
    expect(desk.page('Post', 'ONLY_THERE', 0, 10).findings).toMatchObject([{ key: '["1"]' }]);
    expect(desk.page('Post', 'DIFFERS', 0, 10).findings).toEqual([]);
  });

  it('end where they are cancelled: what has not begun is not begun', async () => {
    const { reached, reach, opened, open } = gate();
    const { desk, asked, states, ended } = deskOf(async (_model, { signal }) => {
      reach();
      await opened;
      signal.throwIfAborted();
    });
    expect(desk.cancel()).toBe(false);
    desk.compare(['Post', 'User']);
    await reached;
    expect(desk.cancel()).toBe(true);
    open();
    await ended();
    expect(states()).toEqual(['Post CANCELLED', 'User CANCELLED']);
    expect(asked).toEqual(['compare Post']);
    expect(desk.list()[0]?.problem).toBeNull();
  });

  it('a model that fails is named with its problem, and the others are compared', async () => {
    const { desk, states, ended } = deskOf((model) =>
      model === 'Post'
        ? Promise.reject(new OutbandError({ kind: 'Unauthorized', code: 'DENIED', message: 'No.' }))
        : Promise.resolve(),
    );
    desk.compare(['Post', 'User']);
    await ended();
    expect(states()).toEqual(['Post FAILED', 'User DONE']);
    expect(desk.list()[0]).toMatchObject({ problem: { code: 'DENIED' }, report: null });
  });

  it('a repair keeps the report that it repairs; comparing again forgets the repair', async () => {
    const { desk, ended } = deskOf(() => Promise.resolve());
    desk.compare(['Post']);
    await ended();
    desk.repair(['Post']);
    await ended();
    expect(desk.list()).toMatchObject([{ state: 'DONE', report: { there: 2 }, repair: { repaired: 1 } }]);
    desk.compare(['Post']);
    await ended();
    expect(desk.list()).toMatchObject([{ state: 'DONE', repair: null }]);
  });

  it('refuses at once without a backend, and removes its scratch file when it closes', async () => {
    const { desk, ended } = deskOf(() => Promise.resolve());
    expect(desk.page('Post', null, 0, 10).findings).toEqual([]);
    desk.compare(['Post']);
    await ended();
    expect(readdirSync(scratch)).toHaveLength(1);
    await desk.close();
    expect(readdirSync(scratch)).toEqual([]);
    const local = new DriftDesk({ driftCheck: noBackend } as unknown as DataStore, () => undefined);
    desks.push(local);
    expect(() => local.compare(['Post'])).toThrow(/no backend/);
    expect(local.list()).toEqual([]);
  });
});
