import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withLock } from './lock.mjs';

let folder: string;
let lock: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outband-lock-'));
  lock = join(folder, 'setup.lock');
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

function leaveLock(owner: { pid: number; host: string }, touchedAt = new Date()) {
  mkdirSync(lock);
  writeFileSync(join(lock, 'owner.json'), JSON.stringify({ token: 'left-behind', ...owner }));
  utimesSync(lock, touchedAt, touchedAt);
}

describe('withLock', () => {
  it('lets one in at a time', async () => {
    const log: string[] = [];
    const work = (name: string) =>
      withLock(lock, async () => {
        log.push(`${name} in`);
        await new Promise((resolve) => setImmediate(resolve));
        log.push(`${name} out`);
      });
    await Promise.all([work('first'), work('second')]);
    expect(log).toEqual(['first in', 'first out', 'second in', 'second out']);
  });

  it('opens again after a failure', async () => {
    await expect(withLock(lock, () => Promise.reject(new Error('no space left')))).rejects.toThrow(
      'no space left',
    );
    expect(existsSync(lock)).toBe(false);
  });

  it('takes over from a process of this machine that died', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    leaveLock({ pid, host: hostname() });
    expect(await withLock(lock, () => Promise.resolve('got it'))).toBe('got it');
  });

  it('takes over from another machine that stopped touching it', async () => {
    leaveLock({ pid: process.pid, host: 'elsewhere' }, new Date(Date.now() - 60_000));
    expect(await withLock(lock, () => Promise.resolve('got it'))).toBe('got it');
  });
});
