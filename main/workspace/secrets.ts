import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { OutbandError } from '../../shared/errors';
import { writeDurably } from './profile-store';

/** The system's keychain as Electron's safeStorage offers it; tests pass their own. */
export interface SecretBox {
  encrypt(text: string): Buffer;
  decrypt(data: Buffer): string;
}

export type SecretState = 'NONE' | 'KEYCHAIN' | 'SESSION' | 'MISSING';

/**
 * Keys of connections: in the system's keychain, or, where it has none, in memory until the program ends.
 * They never reach the renderer and never a log.
 */
export class SecretVault {
  readonly #box: SecretBox | null;
  readonly #folder: (profileId: string) => string;
  readonly #session = new Map<string, string>();

  constructor(box: SecretBox | null, folder: (profileId: string) => string) {
    this.#box = box;
    this.#folder = folder;
  }

  get keychainAvailable(): boolean {
    return this.#box !== null;
  }

  #file(profileId: string): string {
    return join(this.#folder(profileId), 'secret.bin');
  }

  async set(profileId: string, secret: string): Promise<void> {
    if (this.#box) await writeDurably(this.#file(profileId), this.#box.encrypt(secret));
    else this.#session.set(profileId, secret);
  }

  /** The secret, or null where none is kept. Throws ConfigError when the keychain no longer opens it. */
  async get(profileId: string): Promise<string | null> {
    const inMemory = this.#session.get(profileId);
    if (inMemory !== undefined) return inMemory;
    if (!this.#box || !existsSync(this.#file(profileId))) return null;
    try {
      return this.#box.decrypt(await readFile(this.#file(profileId)));
    } catch (cause) {
      throw new OutbandError(
        {
          kind: 'ConfigError',
          code: 'SECRET_UNREADABLE',
          message: 'The key of this connection can’t be opened with the system’s keychain.',
          consequence: 'Nothing was sent; the local copy is untouched.',
          action: 'Enter the key again.',
        },
        { cause },
      );
    }
  }

  state(profileId: string, needed: boolean): SecretState {
    if (this.#session.has(profileId)) return 'SESSION';
    if (this.#box && existsSync(this.#file(profileId))) return 'KEYCHAIN';
    return needed ? 'MISSING' : 'NONE';
  }

  async forget(profileId: string): Promise<void> {
    this.#session.delete(profileId);
    await rm(this.#file(profileId), { force: true });
  }
}
