import type { GraphQLRequestBody } from '../graphql/engine';

const EMPTY = 'Request body is empty.';
const UNPARSABLE = 'Unable to parse GraphQL query.';

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Variables may come as an object or as its JSON text. */
function readVariables(value: unknown): Record<string, unknown> | null {
  if (value === undefined || value === null || value === '') return {};
  const parsed = typeof value === 'string' ? parseJson(value) : value;
  return isRecord(parsed) ? parsed : null;
}

function requestFrom(fields: Record<string, unknown>): GraphQLRequestBody | string {
  const { query, operationName } = fields;
  const variables = readVariables(fields['variables']);
  if (typeof query !== 'string' || query.trim() === '' || variables === null) return UNPARSABLE;
  return {
    query,
    variables,
    operationName: typeof operationName === 'string' && operationName !== '' ? operationName : null,
  };
}

/** A POST body as a request, or the message of its refusal (service reference 7). */
export function parseRequestBody(text: string, contentType: string | undefined): GraphQLRequestBody | string {
  if (text.trim() === '') return EMPTY;
  const parsed = parseJson(text);
  if (isRecord(parsed)) return requestFrom(parsed);
  if (contentType?.includes('application/graphql') && parsed === undefined)
    return requestFrom({ query: text });
  return UNPARSABLE;
}

/** The query string of a GET as a request, or the message of its refusal. */
export function parseRequestUrl(url: string): GraphQLRequestBody | string {
  const parameters = Object.fromEntries(new URLSearchParams(url.split('?').slice(1).join('?')));
  return parameters['query'] === undefined ? EMPTY : requestFrom(parameters);
}
