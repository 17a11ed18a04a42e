import { writeFileSync } from 'node:fs';

/** What Electron runs when it is given an app folder as its argument: it loads that folder as the app. */
const MAIN = `
const { app } = require('electron');
const { readFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const Module = require('node:module');
const args = process.argv.slice(1);
let folder;
for (let i = 0; i < args.length && folder === undefined; i++) {
  if (args[i] === '-r' || args[i] === '--require') { Module._preloadModules([args[++i]]); continue; }
  if (!args[i].startsWith('-')) folder = resolve(args[i]);
}
if (folder === undefined) { console.error('electron: no app folder given'); app.exit(2); }
else {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  app.setName(manifest.productName || manifest.name);
  app.setVersion(manifest.version);
  app.setAppPath(folder);
  Module._load(Module._resolveFilename(folder), null, true);
}
`;

/** Writes a flat asar archive: a length-prefixed JSON header, then the files one after another. */
function writeAsar(file, contents) {
  const files = {};
  let offset = 0;
  for (const [name, content] of Object.entries(contents)) {
    files[name] = { size: content.length, offset: String(offset) };
    offset += content.length;
  }
  const json = Buffer.from(JSON.stringify({ files }));
  const padding = (4 - (json.length % 4)) % 4;
  const head = Buffer.alloc(16);
  [4, json.length + padding + 8, json.length + padding + 4, json.length].forEach((value, i) =>
    head.writeUInt32LE(value, 4 * i),
  );
  writeFileSync(file, Buffer.concat([head, json, Buffer.alloc(padding), ...Object.values(contents)]));
}

/** Writes resources/default_app.asar. It must be a real archive: electron-builder fails on a folder of that name. */
export function writeDefaultApp(file) {
  writeAsar(file, {
    'package.json': Buffer.from(JSON.stringify({ name: 'default-app', main: 'main.js' })),
    'main.js': Buffer.from(MAIN),
  });
}
