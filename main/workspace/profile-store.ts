import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { OutbandError } from '../../shared/errors';
import { profileSchema } from './profile';
import type { StoredProfile } from './profile';
import type { z } from 'zod';

/** A profile before it is kept; what is left out has its default. */
export interface NewProfile extends Omit<
  z.input<typeof profileSchema>,
  'format' | 'id' | 'createdAt' | 'lastOpenedAt' | 'schemaCopy'
> {
  readonly id?: string;
  readonly schemaText: string;
}

export interface UnreadableProfile {
  readonly folder: string;
  readonly reason: string;
}

/**
 * Profiles on disk: one folder each, with profile.json, a copy of the schema file, the store, the journal and
 * the history. A profile appears by one rename, so that an import that fails leaves nothing half-saved.
 */
export class ProfileStore {
  readonly #root: string;
  readonly #removed: string;
  readonly #now: () => number;
  /** What belongs to a backend rather than to one connection to it; it outlives every profile. */
  readonly backendsFile: string;

  constructor(dataFolder: string, now: () => number) {
    this.backendsFile = join(dataFolder, 'backends.sqlite');
    this.#root = join(dataFolder, 'profiles');
    this.#removed = join(dataFolder, 'removed-profiles');
    this.#now = now;
  }

  folder(id: string): string {
    return join(this.#root, id);
  }

  /** All profiles, the last opened first, and the folders that hold none that can be read. */
  async list(): Promise<{ profiles: StoredProfile[]; unreadable: UnreadableProfile[] }> {
    if (!existsSync(this.#root)) return { profiles: [], unreadable: [] };
    const profiles: StoredProfile[] = [];
    const unreadable: UnreadableProfile[] = [];
    for (const name of await readdir(this.#root)) {
      if (name.startsWith('.')) continue;
      try {
        profiles.push(
          profileSchema.parse(JSON.parse(await readFile(join(this.#root, name, 'profile.json'), 'utf8'))),
        );
      } catch (error) {
        unreadable.push({ folder: join(this.#root, name), reason: (error as Error).message });
      }
    }
    profiles.sort((a, b) => (b.lastOpenedAt ?? b.createdAt) - (a.lastOpenedAt ?? a.createdAt));
    return { profiles, unreadable };
  }

  /** The profile of that id. Throws NotFound. */
  async get(id: string): Promise<StoredProfile> {
    const found = (await this.list()).profiles.find((profile) => profile.id === id);
    if (found) return found;
    throw new OutbandError({
      kind: 'NotFound',
      code: 'PROFILE_NOT_FOUND',
      message: `There is no connection with the id ${id}.`,
      action: 'Choose another connection, or import the backend again.',
    });
  }

  async schemaText(profile: StoredProfile): Promise<string> {
    return readFile(join(this.folder(profile.id), profile.schemaCopy), 'utf8');
  }

  /** Keeps a new profile, all of it or nothing. */
  async create(input: NewProfile): Promise<StoredProfile> {
    const { schemaText, id = randomUUID(), ...rest } = input;
    const schemaCopy = `schema${/\.[a-z0-9]+$/i.exec(input.schemaFile)?.[0] ?? '.graphql'}`;
    const profile = profileSchema.parse({
      ...rest,
      format: 1,
      id,
      schemaCopy,
      createdAt: this.#now(),
      lastOpenedAt: null,
    });
    const draft = join(this.#root, `.draft-${id}-${randomUUID()}`);
    await mkdir(draft, { recursive: true });
    try {
      await writeDurably(join(draft, schemaCopy), schemaText);
      await writeDurably(join(draft, 'profile.json'), JSON.stringify(profile, null, 2));
      await rename(draft, this.folder(id));
    } catch (error) {
      await rm(draft, { recursive: true, force: true });
      throw error;
    }
    return profile;
  }

  async markOpened(profile: StoredProfile): Promise<StoredProfile> {
    return this.update(profile.id, { lastOpenedAt: this.#now() });
  }

  /** Keeps changed settings. Throws NotFound, and BadInput for a value that can't be right. */
  async update(id: string, changes: Partial<Omit<StoredProfile, 'format' | 'id'>>): Promise<StoredProfile> {
    const parsed = profileSchema.safeParse({ ...(await this.get(id)), ...changes });
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new OutbandError({
        kind: 'BadInput',
        code: 'PROFILE_INVALID',
        message: `The connection’s settings are not right: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
        consequence: 'Nothing was changed.',
        action: 'Correct this field.',
        place: { field: issue?.path.join('.') ?? '' },
      });
    }
    await writeDurably(join(this.folder(id), 'profile.json'), JSON.stringify(parsed.data, null, 2));
    return parsed.data;
  }

  /** Takes the profile off the list; its journal is what can't be rebuilt, so the folder is set aside, not erased. */
  async remove(id: string): Promise<void> {
    const profile = await this.get(id);
    await mkdir(this.#removed, { recursive: true });
    const target = join(this.#removed, `${profile.id}-${this.#now()}`);
    await rename(this.folder(profile.id), target);
    for (const name of await readdir(target)) {
      if (/^(store|secret)\b/.test(name)) await rm(join(target, name), { recursive: true, force: true });
    }
  }
}

/** Writes a file so that after a crash it holds either the old text or the new, never a part. */
export async function writeDurably(file: string, data: string | Buffer): Promise<void> {
  const draft = `${file}.${randomUUID()}.tmp`;
  const handle = await open(draft, 'w', 0o600);
  try {
    await handle.writeFile(data);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}
