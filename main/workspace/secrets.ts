import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { OutbandError } from '../../shared/errors';
import { knowSecret } from '../../shared/secrets';
import { writeDurably } from './profile-store';

/** The system's keychain as Electron's safeStorage offers it; tests pass their own. */
export interface SecretBox {
  encrypt(text: string): Buffer;
  decrypt(data: Buffer): string;
}

export type SecretState = 'NONE' | 'KEYCHAIN' | 'SESSION' | 'MISSING';

/** What may be kept for a connection: one text each. */
export type SecretName = 'apiKey' | 'awsKeys' | 'userPool' | 'oidcToken' | 'lambdaToken';
export type Secrets = Readonly<Partial<Record<SecretName, string>>>;

const secretsSchema = z.object({
  apiKey: z.string().optional(),
  awsKeys: z.string().optional(),
  userPool: z.string().optional(),
  oidcToken: z.string().optional(),
  lambdaToken: z.string().optional(),
});

/**
 * Secrets of connections: in the system's keychain, or, where it has none, in memory until the program ends.
 * They never reach the renderer and never a log.
 */
export class SecretVault {
  readonly #box: SecretBox | null;
  readonly #folder: (profileId: string) => string;
  readonly #session = new Map<string, Secrets>();

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

  /** Keeps one secret; null forgets it. */
  async set(profileId: string, name: SecretName, secret: string | null): Promise<void> {
    knowSecret(secret);
    // A file that the keychain no longer opens is of no use any more: what is given now replaces it.
    const { [name]: _previous, ...others } = this.#readable(profileId);
    const next: Secrets = secret === null ? others : { ...others, [name]: secret };
    if (Object.keys(next).length === 0) return this.forget(profileId);
    if (this.#box) await writeDurably(this.#file(profileId), this.#box.encrypt(JSON.stringify(next)));
    else this.#session.set(profileId, next);
  }

  /** The secret, or null where none is kept. Throws ConfigError when the keychain no longer opens it. */
  get(profileId: string, name: SecretName): string | null {
    const secret = this.#all(profileId)[name] ?? null;
    knowSecret(secret);
    return secret;
  }

  /** The secret, or null where there is none or the keychain doesn't open it. */
  peek(profileId: string, name: SecretName): string | null {
    return this.#readable(profileId)[name] ?? null;
  }

  #readable(profileId: string): Secrets {
    try {
      return this.#all(profileId);
    } catch {
      // What can't be opened is treated like what isn't there; opening the connection says why.
      return {};
    }
  }

  /** Where a secret is kept. One that the keychain no longer opens is missing. */
  state(profileId: string, name: SecretName): 'KEYCHAIN' | 'SESSION' | 'MISSING' {
    if (this.peek(profileId, name) === null) return 'MISSING';
    return this.#box ? 'KEYCHAIN' : 'SESSION';
  }

  async forget(profileId: string): Promise<void> {
    this.#session.delete(profileId);
    await rm(this.#file(profileId), { force: true });
  }

  #all(profileId: string): Secrets {
    const inMemory = this.#session.get(profileId);
    if (inMemory !== undefined) return inMemory;
    if (!this.#box || !existsSync(this.#file(profileId))) return {};
    try {
      return parseSecrets(this.#box.decrypt(readFileSync(this.#file(profileId))));
    } catch {
      // Whatever failed may hold a part of the text in its message, so it is not kept as the cause.
      throw new OutbandError({
        kind: 'ConfigError',
        code: 'SECRET_UNREADABLE',
        message: 'What is kept for signing in can’t be opened with the system’s keychain.',
        consequence: 'Nothing was sent; the local copy is untouched.',
        action: 'Enter it again in the connection’s settings.',
      });
    }
  }
}

/** Earlier versions kept the API key alone, as bare text. */
function parseSecrets(text: string): Secrets {
  if (!text.startsWith('{')) return { apiKey: text };
  return secretsSchema.parse(JSON.parse(text));
}
