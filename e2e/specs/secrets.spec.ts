import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, testAtConnections as test } from '../launch';
import { fixture, startSandboxProcess } from '../support/sandbox-process';
import type { SandboxProcess } from '../support/sandbox-process';
import { connectTo, openModel } from '../support/window';

const KEY = 'da2-kept-out-of-texts-"1"';
const cli = resolve(import.meta.dirname, '../../dist/main/cli.cjs');
const folder = mkdtempSync(join(tmpdir(), 'outband-secrets-'));
const schema = fixture('blog', 'schema.graphql');

/** Makes the first request to the backend throw where nobody catches it, an error that holds all that was sent. */
const CRASH_AT_FIRST_REQUEST = `
const channel = require('node:diagnostics_channel');
channel.subscribe('undici:client:sendHeaders', ({ request, headers }) => {
  setImmediate(() => {
    const error = new Error('broke over ' + headers, { cause: { headers, body: request.body } });
    if (process.env.CRASH_AS === 'rejection') Promise.reject(Object.assign(error, { request }));
    else throw Object.assign(error, { request });
  });
});`;

let sandbox: SandboxProcess;
test.beforeAll(async () => {
  writeFileSync(join(folder, 'crash.cjs'), CRASH_AT_FIRST_REQUEST);
  sandbox = await startSandboxProcess(['--schema', schema, '--seed', 'Post=3,User=2', '--api-key', KEY]);
});
test.afterAll(() => sandbox.stop());

/** Everything under a folder as text. */
const textsOf = (root: string): string[] =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => join(root, name))
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file).toString('latin1'));

/** The key as it is, and as it stands in JSON. */
const FORMS = [KEY, JSON.stringify(KEY).slice(1, -1)];
const holdsKey = (text: string): boolean => FORMS.some((form) => text.includes(form));

for (const crashAs of ['exception', 'rejection'])
  test(`a command that ends by an unexpected ${crashAs} says so, without what it signed in with`, async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'outband-crash-'));
    const args = [
      'sync',
      '--schema',
      schema,
      '--store',
      's.db',
      '--endpoint',
      sandbox.endpoint,
      '--once',
      '--json',
    ];
    const child = spawn(process.execPath, ['--require', join(folder, 'crash.cjs'), cli, ...args], {
      cwd,
      env: { ...process.env, OUTBAND_API_KEY: KEY, CRASH_AS: crashAs },
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const status = await new Promise((done) => child.on('close', done));
    expect(said).toMatch(/^error\[CRASH\]: Error: broke over /);
    expect(said).toContain('•••');
    expect(status).toBe(1);
    expect([said, ...textsOf(cwd)].filter(holdsKey)).toEqual([]);
  });

test('a window that ends by an unexpected error says so, without what its connection signed in with', async ({
  app,
  page,
  userData,
}) => {
  await connectTo(app, page, sandbox);
  await openModel(page, 'Post');
  await expect(page.getByText('3 records')).toBeVisible();
  let said = '';
  const child = app.process();
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise((done) => child.on('close', done));
  await app.evaluate((_electron, key) => {
    setTimeout(() => {
      throw Object.assign(new Error(`refused ${key}`), { headers: { 'x-api-key': key } });
    });
  }, KEY);
  expect(await ended).toBe(1);
  expect(said).toContain('error[CRASH]: Error: refused •••');
  expect([said, ...textsOf(userData)].filter(holdsKey)).toEqual([]);
});
