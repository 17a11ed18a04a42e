import { z } from 'zod';
import type { Problem } from '../../shared/errors';
import type { AppSyncErrorEntry } from './appsync-api';
import { parseJson } from './json';
import { parseErrorEntries } from './response';

/** A frame from the service, understood (service reference 6.2). */
export type ServerFrame =
  | { readonly type: 'connection_ack'; readonly connectionTimeoutMs: number }
  | { readonly type: 'ka' }
  | { readonly type: 'start_ack'; readonly id: string }
  | { readonly type: 'complete'; readonly id: string }
  | {
      readonly type: 'data';
      readonly id: string;
      readonly data: Readonly<Record<string, unknown>> | null;
      readonly errors: readonly AppSyncErrorEntry[];
    }
  | { readonly type: 'error'; readonly id: string | null; readonly errors: readonly AppSyncErrorEntry[] }
  | { readonly type: 'connection_error'; readonly errors: readonly AppSyncErrorEntry[] };

const DEFAULT_CONNECTION_TIMEOUT_MS = 300_000;

const frameSchema = z.object({
  type: z.string(),
  id: z.string().optional(),
  payload: z.record(z.string(), z.unknown()).nullish(),
});

/** Parses a frame. Undefined for frames of unknown types or shapes, which the protocol says to ignore. */
export function parseFrame(text: string): ServerFrame | undefined {
  let json: unknown;
  try {
    json = parseJson(text);
  } catch {
    return undefined;
  }
  const parsed = frameSchema.safeParse(json);
  if (!parsed.success) return undefined;
  const { type, id, payload } = parsed.data;
  const errors = (): readonly AppSyncErrorEntry[] =>
    parseErrorEntries(payload?.['errors'] ?? (payload?.['message'] ? [payload] : []));
  switch (type) {
    case 'connection_ack': {
      const timeout = payload?.['connectionTimeoutMs'];
      return {
        type,
        connectionTimeoutMs:
          typeof timeout === 'number' && timeout > 0 ? timeout : DEFAULT_CONNECTION_TIMEOUT_MS,
      };
    }
    case 'ka':
      return { type };
    case 'start_ack':
    case 'complete':
      return id === undefined ? undefined : { type, id };
    case 'data': {
      if (id === undefined) return undefined;
      const data = payload?.['data'];
      return {
        type,
        id,
        data: typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : null,
        errors: errors(),
      };
    }
    case 'error':
      return { type, id: id ?? null, errors: errors() };
    case 'connection_error':
      return { type, errors: errors() };
    default:
      return undefined;
  }
}

const base64Url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The sub-protocols of a socket: the protocol's name and the authorisation header, unpadded (client reference 7.5). */
export function subprotocols(header: Readonly<Record<string, string>>): readonly string[] {
  return ['graphql-ws', `header-${base64Url(header)}`];
}

const DENIED = new Set(['UnauthorizedException', 'Unauthorized', 'NotAuthorizedException', '401', '403']);
const FINAL_FOR_CONNECTION = new Set([...DENIED, 'BadRequestException', '400']);
const FULL = 'MaxSubscriptionsReachedError';
const RATE = /^(LimitExceededError|LimitExceededException|ThrottlingException|TooManyRequestsException|429)$/;

/** What to do about a rejected subscription. */
export type Rejection = 'denied' | 'expired' | 'full' | 'slow-down' | 'invalid';

export function rejectionOf(errors: readonly AppSyncErrorEntry[]): Rejection {
  const types = errors.map((entry) => entry.errorType ?? '');
  if (types.includes(FULL)) return 'full';
  if (
    types.some((type) => RATE.test(type)) ||
    errors.some((entry) => /Rate limit exceeded/i.test(entry.message))
  )
    return 'slow-down';
  if (errors.some((entry) => /token.*expired|expired.*token/i.test(entry.message))) return 'expired';
  if (types.some((type) => DENIED.has(type)) || errors.some((entry) => /not authorized/i.test(entry.message)))
    return 'denied';
  return 'invalid';
}

/** Whether connecting again with the same credentials is of no use. */
export function isFinalForConnection(errors: readonly AppSyncErrorEntry[]): boolean {
  return errors.some((entry) => FINAL_FOR_CONNECTION.has(entry.errorType ?? ''));
}

const said = (errors: readonly AppSyncErrorEntry[]): string =>
  errors.map((entry) => entry.message).join('; ') || 'no reason given';

/** The problem of a subscription that ended for good. */
export function problemOfSubscription(errors: readonly AppSyncErrorEntry[]): Problem {
  const denied = rejectionOf(errors) === 'denied';
  return {
    kind: denied ? 'Unauthorized' : errors[0]?.errorType === 'OperationDisabled' ? 'ConfigError' : 'BadInput',
    code: denied
      ? 'SUBSCRIPTION_DENIED'
      : errors[0]?.errorType === 'OperationDisabled'
        ? 'SUBSCRIPTION_DISABLED'
        : 'SUBSCRIPTION_REJECTED',
    message: `The service rejected a subscription: ${said(errors)}`,
    consequence: 'Changes that it would bring arrive only by syncs. Other subscriptions go on.',
    action: denied
      ? 'Check the model’s @auth rules for reading, or use another authorisation mode.'
      : 'Load the schema that the backend has now.',
  };
}

/** The problem of a connection that the service refuses for good. */
export function problemOfConnection(errors: readonly AppSyncErrorEntry[]): Problem {
  return {
    kind: 'Unauthorized',
    code: 'REALTIME_DENIED',
    message: `The service refused the real-time connection: ${said(errors)}`,
    consequence: 'Changes arrive only by syncs.',
    action: 'Check the API key or token and the real-time address.',
  };
}
