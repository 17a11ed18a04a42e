import { z } from 'zod';
import { OutbandError, type Problem } from '../../shared/errors';
import { withoutSecrets } from '../../shared/secrets';
import type { AppSyncErrorEntry } from './appsync-api';
import { parseJson, stringifyJson } from './json';

z.config({ jitless: true });

const entrySchema = z
  .object({
    message: z.string().catch(''),
    errorType: z.string().nullish().catch(null),
    errorCode: z.union([z.number(), z.string()]).nullish().catch(null),
    errorInfo: z.unknown().optional(),
    path: z
      .array(z.union([z.string(), z.number()]))
      .nullish()
      .catch(null),
    data: z.unknown().optional(),
    extensions: z
      .object({ errorType: z.string().optional().catch(undefined) })
      .nullish()
      .catch(null),
  })
  .transform((entry): AppSyncErrorEntry => {
    const { errorCode, extensions, ...rest } = entry;
    // Some frames nest the type under `extensions` (service reference 6.2), and some have only a code.
    const errorType =
      rest.errorType ??
      extensions?.errorType ??
      (errorCode === null || errorCode === undefined ? null : String(errorCode));
    const message = withoutSecrets(rest.message || errorType || 'The service gave no message.');
    const { errorInfo } = rest;
    return { ...rest, errorType, message, ...(errorInfo ? { errorInfo: cleanInfo(errorInfo) } : {}) };
  });

/** What a resolver adds for people to read; a record that an error carries is data and stays as it is. */
function cleanInfo(errorInfo: unknown): unknown {
  return parseJson(withoutSecrets(stringifyJson(errorInfo)));
}

/** The entries of an `errors` value as AppSync writes it; what is no entry becomes one that says so. */
export function parseErrorEntries(errors: unknown): readonly AppSyncErrorEntry[] {
  if (errors === undefined || errors === null) return [];
  const list = Array.isArray(errors) ? errors : [errors];
  return list.map((item: unknown) => {
    const parsed = entrySchema.safeParse(item);
    if (parsed.success) return parsed.data;
    return { message: withoutSecrets(typeof item === 'string' ? item : stringifyJson(item)) };
  });
}

function snippet(text: string): string {
  // Before it is cut: half a secret would not be known as one.
  const flat = withoutSecrets(text).replace(/\s+/g, ' ').trim();
  return flat.length > 120 ? `${flat.slice(0, 120)}…` : flat;
}

/** What arrived from an endpoint, before it is known to be GraphQL. */
export interface RawAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  readonly json: unknown;
  readonly url: string;
}

function notGraphQL(answer: RawAnswer): Problem {
  const html = /html/i.test(answer.contentType) || /^\s*</.test(answer.text);
  return {
    kind: 'ConfigError',
    code: answer.status === 404 ? 'WRONG_PATH' : 'NOT_GRAPHQL',
    message:
      `${answer.url} answered ${html ? 'with a web page' : 'something that is not GraphQL'} (status ${answer.status})` +
      (html || !answer.text.trim() ? '.' : `: ${snippet(answer.text)}`),
    consequence: 'Nothing was read or written.',
    action: 'Check the endpoint: it is the address that ends in /graphql, not that of a console or website.',
  };
}

/** The problem that an HTTP status stands for, or undefined where the body decides. */
export function problemOfStatus(
  answer: RawAnswer,
  entries: readonly AppSyncErrorEntry[],
): Problem | undefined {
  const isJson = answer.json !== undefined;
  // The usual case first: a text of the answer for people to read costs more than all that is left of it.
  if (isJson && answer.status < 300) return undefined;
  const first = entries[0];
  const said = first ? first.message : snippet(answer.text);
  // In an answer of status 200 such a type belongs to one field, and its siblings have their data.
  const failed = answer.status >= 400;
  if (
    answer.status === 401 ||
    (answer.status === 403 && isJson) ||
    (failed && first?.errorType === 'UnauthorizedException')
  ) {
    return {
      kind: 'Unauthorized',
      code: 'UNAUTHORIZED',
      message: `The service refused the credentials: ${said || `status ${answer.status}`}`,
      consequence: 'Nothing was read or written.',
      action: 'Check the API key or token, its expiry, and that the API has this authorisation mode.',
    };
  }
  if (answer.status === 429 || (failed && isThrottled(first))) {
    return {
      kind: 'Transient',
      code: 'THROTTLED',
      message: `The service asks for fewer requests: ${said || 'status 429'}`,
      consequence: 'The request was not carried out.',
      action: 'It is repeated more slowly.',
    };
  }
  if (answer.status >= 500) {
    return {
      kind: 'Transient',
      code: 'SERVICE_ERROR',
      message: `The service failed with status ${answer.status}${said ? `: ${said}` : '.'}`,
      consequence: 'Whether a write was carried out is settled by reading the record back.',
      action: 'It is tried again.',
    };
  }
  if (!isJson || answer.status === 404 || (answer.status >= 300 && entries.length === 0))
    return notGraphQL(answer);
  if (answer.status < 400) return undefined;
  return {
    kind: first?.errorType === 'BadRequestException' ? 'Unauthorized' : 'BadInput',
    code: first?.errorType === 'BadRequestException' ? 'AUTHORIZER_MISFIT' : 'MALFORMED_REQUEST',
    message: `The service rejected the request: ${said}`,
    consequence: 'Nothing was read or written.',
    action: 'Check the document and the authorisation mode.',
  };
}

function isThrottled(entry: AppSyncErrorEntry | undefined): boolean {
  return /^(ThrottlingException|TooManyRequestsException|LimitExceeded(Exception|Error)?)$/.test(
    entry?.errorType ?? '',
  );
}

/** `data` and `errors` of an answer. Throws ConfigError when the body is JSON but not a GraphQL response. */
export function readGraphQLBody(answer: RawAnswer): {
  data: Readonly<Record<string, unknown>> | null;
  errors: readonly AppSyncErrorEntry[];
} {
  const body = answer.json;
  if (typeof body !== 'object' || body === null || !('data' in body || 'errors' in body)) {
    const problem = problemOfStatus(answer, []) ?? notGraphQL(answer);
    throw new OutbandError(problem);
  }
  const errors = parseErrorEntries('errors' in body ? body.errors : undefined);
  const problem = problemOfStatus(answer, errors);
  if (problem) throw new OutbandError(problem);
  const data = 'data' in body ? body.data : null;
  if (data !== null && data !== undefined && (typeof data !== 'object' || Array.isArray(data))) {
    throw new OutbandError(notGraphQL(answer));
  }
  return { data: (data ?? null) as Readonly<Record<string, unknown>> | null, errors };
}
