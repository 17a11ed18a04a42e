import { performance } from 'node:perf_hooks';
import { Pool } from 'undici';
import { isOutbandError, OutbandError, problemOf, type Problem } from '../../shared/errors';
import type { GraphQLRequest, GraphQLResponse } from './appsync-api';
import { parseJson, stringifyJson } from './json';
import { readGraphQLBody, type RawAnswer } from './response';
import type { Signer } from './signers';

/** Settings of the HTTP side. Durations are in milliseconds. */
export interface HttpOptions {
  /** Sockets kept to the endpoint at most. */
  readonly connections: number;
  /** AppSync ends a request after 30 s; a little more is waited for the answer. */
  readonly timeoutMs: number;
  readonly connectTimeoutMs: number;
  readonly ca?: string;
}

export const DEFAULT_HTTP_OPTIONS: HttpOptions = {
  connections: 64,
  timeoutMs: 35_000,
  connectTimeoutMs: 10_000,
};

const NEVER_REACHED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}

/** What a failure without an answer means (design, invariant 3: what may have been received is never sent again blindly). */
export function problemOfTransport(error: unknown, url: URL, aborted: boolean): Problem {
  if (aborted) {
    return {
      kind: 'Cancelled',
      code: 'CANCELLED',
      message: 'The request was cancelled.',
      consequence: 'The service may have received it.',
    };
  }
  const code = codeOf(error);
  const text = error instanceof Error ? error.message : String(error);
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/.test(code)) {
    return {
      kind: 'ConfigError',
      code: 'TLS_UNTRUSTED',
      message: `The certificate of ${url.host} is not trusted: ${text}`,
      consequence: 'Nothing was sent.',
      action: 'Give the certificate authority of this endpoint, or check that the address is the right one.',
    };
  }
  if (NEVER_REACHED.has(code)) {
    return {
      kind: 'Transient',
      code: 'NO_CONNECTION',
      message: `${url.host} can't be reached: ${text}`,
      consequence: 'Nothing was sent.',
      action: 'It is tried again when the network is back.',
    };
  }
  return {
    kind: 'Transient',
    code: 'LOST_RESPONSE',
    message: `No answer came from ${url.host}: ${text}`,
    consequence: 'The service may have received the request.',
    action: 'A write is settled by reading the record back.',
  };
}

/** Posts GraphQL requests over a pool of kept-alive sockets. */
export class HttpTransport {
  readonly #url: URL;
  readonly #signer: Signer;
  readonly #pool: Pool;
  readonly #path: string;

  constructor(url: URL, signer: Signer, options: HttpOptions = DEFAULT_HTTP_OPTIONS) {
    this.#url = url;
    this.#signer = signer;
    this.#path = `${url.pathname}${url.search}`;
    this.#pool = new Pool(url.origin, {
      connections: options.connections,
      pipelining: 1,
      keepAliveTimeout: 30_000,
      headersTimeout: options.timeoutMs,
      bodyTimeout: options.timeoutMs,
      connect: { timeout: options.connectTimeoutMs, ...(options.ca ? { ca: options.ca } : {}) },
    });
  }

  /**
   * Sends one request. Throws OutbandError: Unauthorized, Transient, ConfigError, BadInput or Cancelled;
   * errors of single fields are part of the response. Credentials that the service refuses are renewed once where
   * that is possible: a request that was refused so was not carried out.
   */
  async send(
    request: GraphQLRequest,
    signal?: AbortSignal,
    signer: Signer = this.#signer,
  ): Promise<GraphQLResponse> {
    const body = stringifyJson({
      query: request.document,
      variables: request.variables ?? null,
      ...(request.operationName ? { operationName: request.operationName } : {}),
    });
    const signed = await this.#signed(body, signer);
    try {
      return await this.#exchange(body, signed, signal);
    } catch (error) {
      if (!isOutbandError(error) || error.problem.code !== 'UNAUTHORIZED' || !signer.renew) throw error;
      const renewed = await this.#signed(body, signer, () => signer.renew?.());
      if (renewed['authorization'] === signed['authorization']) throw error;
      return await this.#exchange(body, renewed, signal);
    }
  }

  /** Headers with the credentials, after `renewal` where it is given. Throws as `unsigned` says. */
  async #signed(
    body: string,
    signer: Signer,
    renewal?: () => Promise<void> | undefined,
  ): Promise<Record<string, string>> {
    try {
      await renewal?.();
      return await signer.httpHeaders({ url: this.#url, body });
    } catch (error) {
      throw unsigned(error);
    }
  }

  async #exchange(
    body: string,
    signed: Record<string, string>,
    signal: AbortSignal | undefined,
  ): Promise<GraphQLResponse> {
    const startedAt = performance.now();
    const { answer, requestId } = await this.#post(body, signed, signal);
    const ms = performance.now() - startedAt;
    const { data, errors } = readGraphQLBody(answer);
    return { data, errors, httpStatus: answer.status, ms, requestId };
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  async #post(
    body: string,
    signed: Record<string, string>,
    signal: AbortSignal | undefined,
  ): Promise<{ answer: RawAnswer; requestId: string | null }> {
    let text: string;
    let status: number;
    let headers: Record<string, string | string[] | undefined>;
    try {
      const response = await this.#pool.request({
        method: 'POST',
        path: this.#path,
        body,
        headers: { 'content-type': 'application/json; charset=UTF-8', accept: 'application/json', ...signed },
        signal: signal ?? null,
      });
      status = response.statusCode;
      headers = response.headers;
      text = await response.body.text();
    } catch (error) {
      throw new OutbandError(problemOfTransport(error, this.#url, signal?.aborted ?? false), {
        cause: error,
      });
    }
    const requestId = headers['x-amzn-requestid'];
    const answer = {
      status,
      contentType: String(headers['content-type'] ?? ''),
      text,
      json: tryParse(text),
      url: this.#url.href,
    };
    return { answer, requestId: typeof requestId === 'string' ? requestId : null };
  }
}

/**
 * Why a request could not be signed, in its own words. Its kind says what that means for a write, which certainly never
 * left: that there is no connection (yet), or that nothing else gets through either until a person has mended it.
 */
function unsigned(error: unknown): OutbandError {
  const problem = problemOf(error);
  const meaning =
    problem.kind === 'Transient' ? { code: 'NO_CONNECTION' } : { kind: 'Unauthorized' as const };
  return new OutbandError({ ...problem, ...meaning }, { cause: error });
}

function tryParse(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    // What isn't JSON is judged by readGraphQLBody, which names the endpoint and what it answered.
    return undefined;
  }
}
