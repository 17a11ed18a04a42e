/** What a signature has to cover. */
export interface SignedRequest {
  readonly url: URL;
  readonly body: string;
}

/** A key so that it can be told from others and not be used: its beginning and end; null where it is too short for that. */
export function shortened(key: string): string | null {
  return key.length < 12 ? null : `${key.slice(0, 4)}…${key.slice(-4)}`;
}

/** Turns credentials into headers. Tokens and credentials are asked for at every call, so renewed ones are used at once. */
export interface Signer {
  /** Headers of one HTTP request (client reference 7.1). */
  httpHeaders(request: SignedRequest): Promise<Record<string, string>>;
  /**
   * The authorisation object of a socket or of one `start` message (client reference 7.5).
   * `body` is null for the connection itself.
   */
  realtimeHeader(endpoint: URL, body: string | null): Promise<Record<string, string>>;
  /** Gets other credentials where there are any, because the service refuses these. */
  renew?(): Promise<void>;
  /** When the credentials that were used last expire, in milliseconds since the epoch; null where they don't or can't say. */
  expiresAt?(): number | null;
  /** Whose credentials were used last, in a form that is no secret; null where they don't say, or none was used yet. */
  identity(): string | null;
}
