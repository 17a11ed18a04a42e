import { existsSync } from 'node:fs';
import { capture, which } from './process.mjs';
import { SetupError, say, step } from './progress.mjs';

const WINDOW_LIBRARIES = ['libgtk-3-0', 'libnss3', 'libgbm1', 'libasound2'];
const COMPILER = ['g++', 'make', 'python3'];

const isLinux = process.platform === 'linux';
const isRoot = () => process.getuid?.() === 0;
const isDebian = () => existsSync('/etc/debian_version') && which('apt-get') !== null;

export const hasDisplay = () => !isLinux || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

async function lacksLibraries(electron) {
  const listing = await capture('ldd', [electron.binary], { allowFailure: true });
  return listing.includes('not found');
}

/** The Debian packages that a window needs and that aren't there: asked of the linker and of PATH, so it costs nothing. */
export async function missingForWindow(electron) {
  if (!isLinux) return [];
  const missing = (await lacksLibraries(electron)) ? [...WINDOW_LIBRARIES] : [];
  if (!hasDisplay() && !which('Xvfb')) missing.push('xvfb');
  return missing;
}

/** The Debian packages that compiling the addon needs and that aren't there. */
export function missingForCompiler() {
  return isLinux ? COMPILER.filter((name) => !which(name)) : [];
}

async function isKnown(name) {
  return (await capture('apt-cache', ['show', name], { allowFailure: true })).includes('Package:');
}

/** Debian 13 renamed some libraries in its move to 64-bit times. */
async function currentName(name) {
  return (await isKnown(name)) || !(await isKnown(`${name}t64`)) ? name : `${name}t64`;
}

/**
 * Installs Debian packages when root, else says which are missing and ends the set-up.
 * `alternative` is one more way out, for the message.
 */
export async function installPackages(names, alternative = '') {
  if (names.length === 0) return;
  if (!isRoot() || !isDebian()) {
    throw new SetupError(
      `missing on this machine (Debian's names): ${names.join(' ')}\n` +
        `Install them, for example: sudo apt-get install --no-install-recommends ${names.join(' ')}${alternative}`,
    );
  }
  // Without a bus everything works, but Electron complains at every start.
  const optional = which('dbus-daemon') ? [] : ['dbus-daemon'];
  await step(`installing system packages: ${names.join(' ')}`, async () => {
    const install = async (list) => {
      const current = await Promise.all(list.map(currentName));
      await capture('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...current], {
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      });
    };
    try {
      await install(names);
    } catch {
      // The lists may be missing or older than the mirror.
      say('  reading the package lists again');
      await capture('apt-get', ['update', '-q']);
      await install(names);
    }
    for (const name of optional)
      await install([name]).catch(() => say(`  ${name} could not be installed; going on`));
  });
}
