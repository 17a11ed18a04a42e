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

  it('keeps a key through the keychain, never in the clear', async () => {
    const { id } = await store.create(blog);
    const vault = new SecretVault(box, (p) => store.folder(p));
    await vault.set(id, 'da2-secret');
    expect(readFileSync(join(store.folder(id), 'secret.bin'), 'utf8')).not.toContain('da2-secret');
    expect(await new SecretVault(box, (p) => store.folder(p)).get(id)).toBe('da2-secret');
    expect(vault.state(id, true)).toBe('KEYCHAIN');
  });

  it('without a keychain keeps a key only until the program ends', async () => {
    const { id } = await store.create(blog);
    const vault = new SecretVault(null, (p) => store.folder(p));
    await vault.set(id, 'da2-secret');
    expect(await vault.get(id)).toBe('da2-secret');
    expect(vault.state(id, true)).toBe('SESSION');
    expect(readdirSync(store.folder(id))).not.toContain('secret.bin');
    const restarted = new SecretVault(null, (p) => store.folder(p));
    expect(await restarted.get(id)).toBeNull();
    expect(restarted.state(id, true)).toBe('MISSING');
  });

  it('says so when the keychain no longer opens a key', async () => {
    const { id } = await store.create(blog);
    await new SecretVault(box, (p) => store.folder(p)).set(id, 'x');
    const broken = new SecretVault(
      {
        ...box,
        decrypt: () => {
          throw new Error('locked');
        },
      },
      (p) => store.folder(p),
    );
    await expect(broken.get(id)).rejects.toMatchObject({ problem: { code: 'SECRET_UNREADABLE' } });
  });
});
