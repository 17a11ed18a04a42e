import { timingSafeEqual } from 'node:crypto';
import { AuthenticationError, type Authenticator, type Caller, type Credentials } from './identity';

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** API key as the only mode. */
export class ApiKeyAuthenticator implements Authenticator {
  readonly #apiKey: string;

  constructor(apiKey: string) {
    this.#apiKey = apiKey;
  }

  async authenticate({ headers }: Credentials): Promise<Caller> {
    const given = headers['x-api-key'];
    if (given === undefined) {
      if (headers['authorization'] === undefined)
        throw new AuthenticationError('Valid authorization header not provided.');
      throw new AuthenticationError('You are not authorized to make this call.');
    }
    if (!isSame(given, this.#apiKey))
      throw new AuthenticationError('You are not authorized to make this call.');
    return { mode: 'API_KEY', identity: null };
  }
}
