import {
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './progress.mjs';

const HEARTBEAT_MS = 2_000;
const STALE_AFTER_MS = 20_000;
const POLL_MS = 100;
/** By then every process that judged that owner dead has gone on. */
const FORGET_AFTER_MS = 3_600_000;

/**
 * Runs `work` while no other process holds the lock, a folder (making one is atomic on every file system).
 *
 * The holder touches the folder every two seconds; a lock whose holder is dead, or that was not touched for twenty
 * seconds, is taken over, so that a killed set-up blocks nobody.
 */
export async function withLock(folder, work) {
  mkdirSync(dirname(folder), { recursive: true });
  let told = false;
  while (!acquire(folder)) {
    if (!told) say(`another set-up is at work (${describeOwner(folder)}), waiting for it`);
    told = true;
    await sleep(POLL_MS);
  }
  const heartbeat = setInterval(() => touch(folder), HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    rmSync(folder, { recursive: true, force: true });
  }
}

function acquire(folder) {
  try {
    mkdirSync(folder);
    removeOldStaleLocks(folder);
    writeFileSync(
      ownerFile(folder),
      JSON.stringify({ token: randomUUID(), pid: process.pid, host: hostname() }),
    );
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    discardIfStale(folder);
    return false;
  }
}

/**
 * Moves a stale lock aside. Its name carries the dead owner's token and it is left there: a second process that
 * judged the same owner dead can then not move the lock of a new owner onto it.
 */
function discardIfStale(folder) {
  const owner = readOwner(folder);
  const age = ageMs(folder);
  const ownerDied = owner !== null && owner.host === hostname() && !isAlive(owner.pid);
  if (!ownerDied && age < STALE_AFTER_MS) return;
  try {
    renameSync(folder, `${folder}.stale-${owner?.token ?? 'unnamed'}`);
  } catch {
    // Another process was faster.
  }
}

function removeOldStaleLocks(folder) {
  for (const name of readdirSync(dirname(folder))) {
    const path = join(dirname(folder), name);
    if (name.startsWith(`${basename(folder)}.stale-`) && ageMs(path) > FORGET_AFTER_MS) {
      rmSync(path, { recursive: true, force: true });
    }
  }
}

const ownerFile = (folder) => join(folder, 'owner.json');

function readOwner(folder) {
  try {
    return JSON.parse(readFileSync(ownerFile(folder), 'utf8'));
  } catch {
    return null;
  }
}

function describeOwner(folder) {
  const owner = readOwner(folder);
  return owner ? `process ${owner.pid} on ${owner.host}` : 'just started';
}

function ageMs(folder) {
  try {
    return Date.now() - statSync(folder).mtimeMs;
  } catch {
    return 0;
  }
}

function touch(folder) {
  try {
    utimesSync(folder, new Date(), new Date());
  } catch {
    // The folder was removed by hand; the work goes on.
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
