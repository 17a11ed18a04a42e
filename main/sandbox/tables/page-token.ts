import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { AppSyncError } from '../appsync-error';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals the place where a read stopped. Clients can't read it, and no other resolver accepts it (2.4). */
export class PageTokens {
  readonly #key: Buffer;

  constructor(key: Buffer) {
    this.#key = key;
  }

  seal(resolver: string, content: unknown): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.#key, nonce);
    cipher.setAAD(Buffer.from(resolver));
    const sealed = Buffer.concat([cipher.update(JSON.stringify(content), 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** The content that `seal` was given. Throws an AppSyncError for a token that isn't this resolver's. */
  open(resolver: string, token: string): unknown {
    try {
      const bytes = Buffer.from(token, 'base64url');
      const decipher = createDecipheriv(ALGORITHM, this.#key, bytes.subarray(0, NONCE_BYTES));
      decipher.setAAD(Buffer.from(resolver));
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const opened = Buffer.concat([
        decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)),
        decipher.final(),
      ]);
      return JSON.parse(opened.toString('utf8')) as unknown;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      throw new AppSyncError('BadRequest', `Invalid pagination token given. (${resolver})`);
    }
  }
}
