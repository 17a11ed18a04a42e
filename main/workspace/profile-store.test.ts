import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { ProfileStore } from './profile-store';
import type { NewProfile } from './profile-store';
import { SecretVault } from './secrets';

const blog: NewProfile = {
  name: 'Blog',
  kind: 'backend',
  tier: 'PRODUCTION',
  endpoint: 'https://x.example/graphql',
  region: 'eu-west-1',
  authMode: 'API_KEY',
  configFile: 'amplify_outputs.json',
  schemaFile: 'schema.graphql',
  schemaSource: 'authored-sdl',
  modelCount: 5,
  schemaText: 'type Post @model { id: ID! }',
};

let folder: string;
let clock: number;
let store: ProfileStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outband-profiles-'));
  clock = 1000;
  store = new ProfileStore(folder, () => clock++);
});

describe('ProfileStore', () => {
  it('keeps a profile and its schema over a restart', async () => {
    const created = await store.create(blog);
    const again = new ProfileStore(folder, () => 0);
    expect((await again.list()).profiles).toEqual([created]);
    expect(await again.schemaText(created)).toBe(blog.schemaText);
  });

  it('lists the last opened first', async () => {
    const first = await store.create(blog);
    await store.create({ ...blog, name: 'Second' });
    await store.markOpened(first);
    expect((await store.list()).profiles.map((p) => p.name)).toEqual(['Blog', 'Second']);
  });

  it('leaves nothing behind when a profile can’t be kept', async () => {
    await store.create({ ...blog, id: 'one' });
    await expect(store.create({ ...blog, id: 'one' })).rejects.toThrow();
    expect(readdirSync(join(folder, 'profiles'))).toEqual(['one']);
  });

  it('reports a folder that holds no readable profile and goes on with the others', async () => {
    await store.create(blog);
    mkdirSync(join(folder, 'profiles', 'broken'));
    writeFileSync(join(folder, 'profiles', 'broken', 'profile.json'), '{"format":1');
    const { profiles, unreadable } = await store.list();
    expect(profiles).toHaveLength(1);
    expect(unreadable[0]?.folder).toContain('broken');
  });

  it('sets a removed profile aside with its journal, without store and secret', async () => {
    const { id } = await store.create(blog);
    for (const name of ['journal.sqlite', 'store.sqlite', 'secret.bin'])
      writeFileSync(join(store.folder(id), name), name);
    await store.remove(id);
    expect((await store.list()).profiles).toEqual([]);
    const [aside] = readdirSync(join(folder, 'removed-profiles'));
    const kept = readdirSync(join(folder, 'removed-profiles', aside ?? ''));
    expect(kept).toContain('journal.sqlite');
    expect(kept).not.toContain('store.sqlite');
    expect(kept).not.toContain('secret.bin');
  });
});

describe('SecretVault', () => {
  const box = {
    encrypt: (text: string) => Buffer.from(text).reverse(),
    decrypt: (data: Buffer) => Buffer.from(data).reverse().toString(),
  };
  const folder = (id: string) => store.folder(id);

  it('keeps secrets through the keychain, never in the clear, each apart', async () => {
    const { id } = await store.create(blog);
    const vault = new SecretVault(box, folder);
    await vault.set(id, 'apiKey', 'da2-secret');
    await vault.set(id, 'oidcToken', 'tok');
    expect(readFileSync(join(store.folder(id), 'secret.bin'), 'utf8')).not.toContain('da2-secret');
    const restarted = new SecretVault(box, folder);
    expect([restarted.get(id, 'apiKey'), restarted.get(id, 'oidcToken')]).toEqual(['da2-secret', 'tok']);
    expect([restarted.state(id, 'apiKey'), restarted.state(id, 'awsKeys')]).toEqual(['KEYCHAIN', 'MISSING']);
    await restarted.set(id, 'apiKey', null);
    expect([restarted.get(id, 'apiKey'), restarted.get(id, 'oidcToken')]).toEqual([null, 'tok']);
  });

  it('still opens the key of an earlier version, which was kept alone', async () => {
    const { id } = await store.create(blog);
    writeFileSync(join(store.folder(id), 'secret.bin'), box.encrypt('da2-earlier'));
    expect(new SecretVault(box, folder).get(id, 'apiKey')).toBe('da2-earlier');
  });

  it('without a keychain keeps a secret only until the program ends', async () => {
    const { id } = await store.create(blog);
    const vault = new SecretVault(null, folder);
    await vault.set(id, 'apiKey', 'da2-secret');
    expect(vault.get(id, 'apiKey')).toBe('da2-secret');
    expect(vault.state(id, 'apiKey')).toBe('SESSION');
    expect(readdirSync(store.folder(id))).not.toContain('secret.bin');
    const restarted = new SecretVault(null, folder);
    expect(restarted.get(id, 'apiKey')).toBeNull();
    expect(restarted.state(id, 'apiKey')).toBe('MISSING');
  });

  it('says so when the keychain no longer opens a secret, without a word of it', async () => {
    const { id } = await store.create(blog);
    await new SecretVault(box, folder).set(id, 'apiKey', 'da2-secret');
    const broken = new SecretVault({ ...box, decrypt: () => 'da2-secret }'.replace('d', '{d') }, folder);
    expect(() => broken.get(id, 'apiKey')).toThrow(/can’t be opened/);
    expect(() => broken.get(id, 'apiKey')).not.toThrow(/da2/);
    expect(broken.state(id, 'apiKey')).toBe('MISSING');
  });
});

it('keeps changed settings and refuses what can’t be right', async () => {
  const { id } = await store.create(blog);
  await store.update(id, { name: 'Shop', tier: 'DEVELOPMENT', readOnly: true, colour: 'TEAL' });
  expect(await store.get(id)).toMatchObject({
    name: 'Shop',
    tier: 'DEVELOPMENT',
    readOnly: true,
    colour: 'TEAL',
  });
  await expect(store.update(id, { name: '' })).rejects.toMatchObject({
    problem: { code: 'PROFILE_INVALID' },
  });
  expect((await store.get(id)).name).toBe('Shop');
});

it('reads a profile that an earlier version kept', async () => {
  const { id } = await store.create(blog);
  const file = join(store.folder(id), 'profile.json');
  const {
    readOnly: _r,
    colour: _c,
    signIn: _s,
    otherAuthModes: _o,
    realtimeUrl: _u,
    ...earlier
  } = await store.get(id);
  writeFileSync(file, JSON.stringify(earlier));
  expect(await store.get(id)).toMatchObject({ readOnly: false, colour: null, otherAuthModes: [] });
});
