/** What a signature has to cover. */
export interface SignedRequest {
  readonly url: URL;
  readonly body: string;
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
  /** Gets other credentials because the service says that these have expired; false where there are none. */
  renew?(): Promise<boolean>;
}
