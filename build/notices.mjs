import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './runtime/paths.mjs';

const LICENCE_FILE = /^(licen[cs]e|copying|notice)([.-].*)?$/i;
const RULE = '\n' + '-'.repeat(80) + '\n\n';

/** Folders of the packages that the program is made of, as npm knows them; tools of development are left out. */
function packageFolders() {
  const listed = execFileSync('npm', ['ls', '--omit=dev', '--all', '--parseable'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  });
  const folders = listed.split('\n').filter((folder) => folder && folder !== root);
  return [...new Set(folders)].sort();
}

/** One package's notice: its name, version and licence, then the texts that its authors ship. */
export function noticeOf(folder) {
  const {
    name,
    version,
    license = 'no licence named',
    homepage = '',
  } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const texts = readdirSync(folder)
    .filter((file) => LICENCE_FILE.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  const named = typeof license === 'string' ? license : (license.type ?? 'no licence named');
  return [[`${name} ${version}`, named, homepage].filter(Boolean).join('\n'), ...texts].join('\n\n') + '\n';
}

/** What the licences of the packages inside the program ask to be handed on with it. */
export function thirdPartyNotices() {
  return `Outband is made with these packages.\n${RULE}${packageFolders().map(noticeOf).join(RULE)}`;
}
