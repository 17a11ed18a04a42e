import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../sandbox';
import { loadSchemaText } from '../schema';
import { FAILURES, startEchoingPeer, type EchoingPeer, type Failure } from '../testing/echoing-peer';
import { runCli } from '.';

const SDL = 'type Post @model { id: ID! title: String! }';
const SECRETS = {
  apiKey: 'da2-fakekey-A1"/+',
  envKey: 'env-key-of-somebody-B2',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+C3',
  sessionToken: 'FwoGZXIvYXdzEBYaD/D4==',
  token: 'opaque.token-of~somebody_E5',
  password: 'Correct-"Horse"-9-F6',
  newPassword: 'Next-\\Horse-9-G7',
} as const;
const IAM = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: SECRETS.secretAccessKey,
  AWS_SESSION_TOKEN: SECRETS.sessionToken,
};
const POOL = ['--user-pool', 'eu-west-1_Local1234', '--user-pool-client', 'client1'];

interface Way {
  readonly name: string;
  readonly flags: (peer: EchoingPeer) => readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What has to arrive at the peer, so that a test without it can't pass. */
  readonly sent: string;
}

const WAYS: readonly Way[] = [
  { name: 'a key by flag', flags: () => ['--api-key', SECRETS.apiKey], env: {}, sent: SECRETS.apiKey },
  {
    name: 'a key by environment',
    flags: () => [],
    env: { OUTBAND_API_KEY: SECRETS.envKey },
    sent: SECRETS.envKey,
  },
  {
    name: 'IAM',
    flags: () => ['--auth', 'iam', '--region', 'eu-west-1'],
    env: IAM,
    sent: SECRETS.sessionToken,
  },
  {
    name: 'a token’s file',
    flags: () => ['--auth', 'oidc', '--token-file', 'token'],
    env: {},
    sent: SECRETS.token,
  },
  {
    name: 'a token’s command',
    flags: () => ['--auth', 'lambda', '--token-command', `node -p "'opaque.'+'token-of~somebody_E5'"`],
    env: {},
    sent: SECRETS.token,
  },
  {
    name: 'a user pool',
    flags: ({ endpoint }) => [
      '--auth',
      'cognito',
      '--username',
      'ana',
      ...POOL,
      '--user-pool-endpoint',
      endpoint,
    ],
    env: { OUTBAND_PASSWORD: SECRETS.password, OUTBAND_NEW_PASSWORD: SECRETS.newPassword },
    sent: 'SRP_A',
  },
];

let root: string;
let folder: string;
let sandbox: Sandbox;
let peer: EchoingPeer;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'outband-cli-secrets-'));
  sandbox = await startSandbox({ schema: loadSchemaText(SDL, 's.graphql'), apiKey: SECRETS.apiKey, seed: 2 });
  peer = await startEchoingPeer(sandbox.endpoint);
});
afterAll(async () => {
  await peer.stop();
  await sandbox.stop();
  rmSync(root, { recursive: true, force: true });
});
let count = 0;
beforeEach(() => {
  folder = join(root, String(++count));
  mkdirSync(folder);
  peer.received.length = 0;
  peer.passes = null;
});

/** Runs a command until it ends, or until `isEnough` of what it has said holds. */
async function run(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  isEnough: (said: string) => boolean = () => false,
) {
  const said: string[] = [];
  const stream = () => new PassThrough().on('data', (chunk: Buffer) => said.push(chunk.toString('utf8')));
  const stop = new AbortController();
  const watching = setInterval(() => {
    if (isEnough(said.join(''))) stop.abort();
  }, 20);
  const io = { stdout: stream(), stderr: stream(), cwd: folder, env, setExitCode: () => undefined };
  await runCli(args, { ...io, signal: stop.signal });
  clearInterval(watching);
  return said.join('');
}
/** Once the peer has had so many requests, for failures that commands try again and again. */
const asked = (requests: number) => () => peer.received.length >= requests * 2;

const written = () =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile() && !['token', 'schema.graphql'].includes(name))
    .map((name) => ({ name, text: readFileSync(join(folder, name)).toString('latin1') }));

/** The forms in which a text may hold a secret: as it is, in JSON, in an address, in base64 at any offset. */
function formsOf(secret: string): readonly string[] {
  const base64 = [0, 1, 2].flatMap((offset) => {
    const text = Buffer.from(' '.repeat(offset) + secret).toString('base64');
    // What the letters before and behind have a part in isn't the secret's alone.
    const core = text.slice(offset === 0 ? 0 : 4, Math.floor(((offset + secret.length) * 8) / 24) * 4);
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
  return [...new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), ...base64])];
}

function expectNoSecret(said: string): void {
  for (const { name, text } of [{ name: 'what was said', text: said }, ...written()])
    for (const [kind, secret] of Object.entries(SECRETS))
      for (const form of formsOf(secret))
        if (text.includes(form)) throw new Error(`${kind} stands in ${name}: ${around(text, form)}`);
}
const latin1 = (text: string): string => Buffer.from(text).toString('latin1');
const around = (text: string, form: string): string => {
  const at = text.indexOf(form);
  return text.slice(Math.max(0, at - 80), at + form.length + 40);
};

const files = () => {
  writeFileSync(join(folder, 'schema.graphql'), SDL);
  writeFileSync(join(folder, 'token'), `${SECRETS.token}\n`);
};

describe('no secret is in anything that a command says or writes', () => {
  it.each(FAILURES)(
    'when the backend answers “%s” and repeats what it was sent',
    async (failure: Failure) => {
      const isDear = ['unauthorized', 'not-json'].includes(failure);
      for (const { flags, env, sent, name } of isDear ? WAYS : WAYS.slice(0, 4)) {
        files();
        peer.failure = failure;
        peer.received.length = 0;
        const common = [
          '--schema',
          'schema.graphql',
          '--store',
          `${count}-${name.length}.db`,
          '--once',
          '--json',
        ];
        const said = await run(
          ['sync', ...common, '--endpoint', peer.endpoint, ...flags(peer)],
          env,
          asked(1),
        );
        expect(`${name}: ${peer.received.join('\n')}`).toContain(sent);
        expectNoSecret(said);
      }
    },
  );

  it('when the socket is refused with a malformed header repeated, and everything else works', async () => {
    files();
    peer.passes = () => true;
    const common = ['--schema', 'schema.graphql', '--store', 's.db', '--endpoint', peer.endpoint];
    const said = await run(['sync', ...common, '--api-key', SECRETS.apiKey], {}, (text) =>
      text.includes('•••'),
    );
    expect(peer.received.join('\n')).toContain(`"x-api-key":${JSON.stringify(SECRETS.apiKey)}`);
    expectNoSecret(said);
  });

  it.each(['field-errors', 'server-error', 'bad-request'] as const)(
    'when writes end in “%s”: journal, audit, report and exported files',
    async (failure) => {
      files();
      peer.failure = failure;
      peer.passes = (body) => !body.includes('mutation');
      writeFileSync(join(folder, 'rows.csv'), 'id,title\na,One\nb,Two\n');
      const at = ['--schema', 'schema.graphql', '--endpoint', peer.endpoint, '--api-key', SECRETS.apiKey];
      const store = ['--store', 's.db', '--json'];
      const said = [
        await run(['import', 'rows.csv', '--model', 'Post', '--yes', ...at, ...store], {}, asked(12)),
      ];
      expect(peer.received.join('\n')).toContain('mutation');
      said.push(await run(['conflicts', 'list', ...store], {}));
      said.push(await run(['export', '--store', 's.db', '--model', 'Post', '--out', 'posts.jsonl'], {}));
      said.push(await run(['audit', 'verify', '--store', 's.db', '--json'], {}));
      expectNoSecret(said.join('\n'));
      // What is told of it is told without: the test would hold of silence, too.
      if (failure !== 'server-error')
        expect(
          written()
            .map(({ text }) => text)
            .join(),
        ).toContain(latin1('•••'));
    },
  );

  it('when the address holds it, is none, or nobody answers there', async () => {
    files();
    const common = ['--schema', 'schema.graphql', '--store', 's.db', '--once', '--api-key', SECRETS.apiKey];
    const port = new URL(peer.endpoint).port;
    peer.failure = 'web-page';
    for (const endpoint of [
      `http://ana:${encodeURIComponent(SECRETS.password)}@127.0.0.1:${port}/graphql`,
      `http://127.0.0.1:${port}/graphql?api_key=${SECRETS.token}`,
      `http://x.example/graphql?token=${SECRETS.token}`,
      `not an address ${SECRETS.apiKey}`,
      'http://127.0.0.1:1/graphql',
    ])
      expectNoSecret(await run(['sync', ...common, '--endpoint', endpoint], {}, asked(1)));
  });

  it('when what holds it can’t be read: a config that is cut off, a token of several lines', async () => {
    files();
    const common = ['sync', '--schema', 'schema.graphql', '--store', 's.db', '--once'];
    const config = JSON.stringify({
      version: '1',
      data: { url: 'https://x.example', api_key: SECRETS.apiKey },
    });
    writeFileSync(join(folder, 'amplify_outputs.json'), config.slice(0, -4));
    writeFileSync(
      join(folder, 'aws-exports.js'),
      `export default { aws_appsync_apiKey: '${SECRETS.apiKey}' + }`,
    );
    writeFileSync(join(folder, 'token'), `${SECRETS.token}\n${SECRETS.token}\n`);
    const said = [
      await run([...common, '--config', 'amplify_outputs.json'], {}),
      await run([...common, '--config', 'aws-exports.js'], {}),
      await run([...common, '--endpoint', peer.endpoint, '--auth', 'oidc', '--token-file', 'token'], {}),
    ];
    for (const text of said) expect(text).toMatch(/^error\[/);
    rmSync(join(folder, 'amplify_outputs.json'));
    rmSync(join(folder, 'aws-exports.js'));
    expectNoSecret(said.join('\n'));
  });

  it('when the command line is wrong', async () => {
    files();
    const common = ['--schema', 'schema.graphql', '--store', 's.db', '--endpoint', peer.endpoint];
    const said = [
      await run(['sync', ...common, `--apikey=${SECRETS.apiKey}`], {}),
      await run(['sync', ...common, `--api-key=${SECRETS.apiKey}`, SECRETS.apiKey], {}),
      await run([SECRETS.apiKey], { OUTBAND_API_KEY: SECRETS.apiKey }),
    ];
    for (const text of said) expect(text).toMatch(/^error\[USAGE\]/);
    expectNoSecret(said.join('\n'));
  });
});
