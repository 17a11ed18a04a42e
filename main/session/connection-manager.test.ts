import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OutbandError } from '../../shared/errors';
import { CredentialKeeper, ProfileStore, SecretVault } from '../workspace';
import type { CredentialProvider } from '../appsync';
import { ConnectionManager } from './connection-manager';
import type { ConnectionManagerOptions } from './connection-manager';
import type { SessionHandle } from './host';

const SDL = 'type Post @model { id: ID! title: String! }';

function setUp(openSession?: ConnectionManagerOptions['openSession']) {
  const log: string[] = [];
  let clock = 1000;
  const profiles = new ProfileStore(mkdtempSync(join(tmpdir(), 'outband-connections-')), () => clock++);
  const vault = new SecretVault(null, (id) => profiles.folder(id));
  const crashes: ((problem: OutbandError['problem']) => void)[] = [];
  const credentials = new CredentialKeeper({ vault, env: {}, now: () => clock });
  const manager = new ConnectionManager({
    profiles,
    vault,
    credentials,
    sandboxSchema: { text: SDL, fileName: 'blog.graphql' },
    startSandbox: async () => {
      log.push('sandbox up');
      return {
        endpoint: 'http://127.0.0.1:1/graphql',
        realtime: 'ws://127.0.0.1:1/graphql/realtime',
        tlsEndpoint: 'https://127.0.0.1:1/graphql',
        caFile: 'ca.pem',
        apiKey: 'k',
        setStrategy: async (s) => void log.push(JSON.stringify(s)),
        setModelStrategy: async () => undefined,
        setConflictDetection: async () => undefined,
        seedMore: async () => ({}),
        setFaults: async (faults) => void log.push(...faults),
        load: async () => ({ loaded: {}, replaced: 0, unversioned: 0 }),
        dump: async () => ({}),
        dropSockets: async () => undefined,
        controls: async () => ({
          faults: [],
          strategy: 'AUTOMERGE',
          modelStrategies: {},
          records: {},
          conflictDetection: 'on',
        }),
        stop: async () => void log.push('sandbox down'),
      };
    },
    openSession:
      openSession ??
      (async (options) => {
        log.push(`open ${options.endpoint?.url}`);
        return {
          remote: {} as SessionHandle['remote'],
          on: () => () => undefined,
          onCrash: (listener) => crashes.push(listener),
          close: async () => void log.push('close'),
        };
      }),
  });
  const backend = () =>
    profiles.create({
      name: 'Shop',
      kind: 'backend',
      tier: 'PRODUCTION',
      endpoint: 'https://x.example/graphql',
      region: null,
      authMode: 'API_KEY',
      configFile: 'a.json',
      schemaFile: 's.graphql',
      schemaSource: 'authored-sdl',
      modelCount: 1,
      schemaText: SDL,
    });
  return { manager, profiles, vault, log, crashes, backend };
}

describe('ConnectionManager', () => {
  it('opens the sandbox on the very first start, and what was open last on the next', async () => {
    const { manager, vault, backend } = setUp();
    expect((await manager.openLast()).profile.tier).toBe('SANDBOX');
    const shop = await backend();
    await vault.set(shop.id, 'apiKey', 'key');
    await manager.openProfile(shop.id);
    await manager.close();
    expect((await manager.openLast()).profile.id).toBe(shop.id);
  });

  it('hands on what was said of a changed address, and of no later one', async () => {
    const said: unknown[] = [];
    const { manager, profiles, vault, backend } = setUp(async (options) => {
      said.push([options.endpoint?.url, options.unknownAddress]);
      throw new OutbandError({ kind: 'Transient', code: 'DOWN', message: 'down', action: 'wait' });
    });
    const { id } = await backend();
    await vault.set(id, 'apiKey', 'key');
    const open = () => manager.openProfile(id);
    await manager.updateProfile(id, { endpoint: 'https://y.example/graphql', addressMeans: 'SAME' });
    await manager.updateProfile(id, { endpoint: 'https://y.example/graphql', name: 'Shop 2' });
    await open();
    await manager.updateProfile(id, { endpoint: 'https://z.example/graphql' });
    await open();
    expect(said).toEqual([
      ['https://y.example/graphql', 'SAME'],
      ['https://z.example/graphql', null],
    ]);
    expect((await profiles.get(id)).name).toBe('Shop 2');
  });

  it('closes one connection before it opens the next, however quickly they are asked for', async () => {
    const { manager, vault, backend, log } = setUp();
    const shop = await backend();
    await vault.set(shop.id, 'apiKey', 'key');
    await Promise.all([manager.openSandbox(), manager.openProfile(shop.id), manager.close()]);
    expect(log).toEqual([
      'sandbox up',
      'open http://127.0.0.1:1/graphql',
      'close',
      'sandbox down',
      'open https://x.example/graphql',
      'close',
    ]);
    expect(manager.current).toBeNull();
  });

  it('a connection that fails to open says why and leaves nothing running', async () => {
    const { manager, log } = setUp(async () => {
      throw new OutbandError({ kind: 'BadModel', code: 'X', message: 'no models' });
    });
    const connection = await manager.openSandbox();
    expect(connection).toMatchObject({ state: 'FAILED', problem: { code: 'X' } });
    expect(log).toEqual(['sandbox up', 'sandbox down']);
    expect(() => manager.session()).toThrow('no models');
  });

  it('asks for the key of a backend when none is kept', async () => {
    const { manager, backend } = setUp();
    const shop = await backend();
    expect(await manager.openProfile(shop.id)).toMatchObject({
      state: 'FAILED',
      problem: { code: 'SECRET_MISSING' },
    });
  });

  it('says while it is open that its sign-in is not good any more, and when it is again', async () => {
    let provider: CredentialProvider | undefined;
    const { manager, vault, profiles, backend } = setUp(async (_options, credentials) => {
      provider = credentials;
      return {
        remote: {} as SessionHandle['remote'],
        on: () => () => undefined,
        onCrash: () => undefined,
        close: async () => undefined,
      };
    });
    const shop = await backend();
    await profiles.update(shop.id, { authMode: 'OPENID_CONNECT' });
    await vault.set(shop.id, 'oidcToken', 'token-1');
    expect(await manager.openProfile(shop.id)).toMatchObject({ state: 'OPEN', problem: null });
    const told: (string | undefined)[] = [];
    manager.onChange((connection) => told.push(connection?.problem?.code));
    for (const isRefused of [true, true, false, false]) {
      const asked = provider?.token('OPENID_CONNECT', isRefused);
      await (isRefused ? expect(asked).rejects.toThrow(/refuses/) : asked);
    }
    expect(told).toEqual(['TOKEN_EXPIRED', undefined]);
    expect(manager.current).toMatchObject({ state: 'OPEN', problem: null });
  });

  it('shows a crash of the thread as a failed connection', async () => {
    const { manager, crashes } = setUp();
    await manager.openSandbox();
    crashes[0]?.({ kind: 'Internal', code: 'SESSION_CRASHED', message: 'it stopped' });
    expect(manager.current).toMatchObject({ state: 'FAILED', problem: { code: 'SESSION_CRASHED' } });
  });

  it('an import that fails keeps nothing', async () => {
    const { manager, profiles } = setUp();
    await expect(
      manager.importBackend({
        name: 'x',
        tier: 'DEVELOPMENT',
        configPath: '/nowhere/amplify_outputs.json',
        schemaPath: null,
        apiKey: null,
      }),
    ).rejects.toMatchObject({ problem: { code: 'FILE_UNREADABLE' } });
    expect((await profiles.list()).profiles).toEqual([]);
  });
});
