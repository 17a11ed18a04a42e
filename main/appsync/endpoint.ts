import { OutbandError } from '../../shared/errors';

const STANDARD_HOST = /^[a-z0-9]+\.appsync-api\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/i;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

function configError(code: string, message: string, action: string): OutbandError {
  return new OutbandError({ kind: 'ConfigError', code, message, consequence: 'Nothing was sent.', action });
}

/**
 * The parsed GraphQL endpoint. Throws ConfigError when the text is no address, or when it would send
 * credentials in the clear to another machine.
 */
export function parseEndpointUrl(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw configError(
      'ENDPOINT_INVALID',
      `"${text}" is not an address.`,
      'Give the full GraphQL endpoint, such as https://….appsync-api.eu-west-1.amazonaws.com/graphql.',
    );
  }
  if (url.protocol === 'https:') return url;
  if (url.protocol === 'http:' && LOOPBACK.test(url.hostname)) return url;
  throw configError(
    'ENDPOINT_NOT_SECURE',
    `${url.origin} is not an https address.`,
    'Use https. Plain http is accepted for loopback addresses only.',
  );
}

/** The parsed address of a real-time endpoint that was given rather than derived. Throws ConfigError like parseEndpointUrl. */
export function parseRealtimeUrl(text: string): URL {
  const url = parseEndpointUrl(text.replace(/^ws/i, 'http'));
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url;
}

/**
 * The real-time address of a GraphQL endpoint (client reference 7.4). Loopback http becomes ws, and a query
 * string stays a query string, unlike in the original.
 */
export function realtimeUrlOf(endpoint: URL): URL {
  const url = new URL(endpoint.href);
  url.protocol = endpoint.protocol === 'http:' ? 'ws:' : 'wss:';
  if (STANDARD_HOST.test(endpoint.hostname)) {
    url.hostname = endpoint.hostname.replace('.appsync-api.', '.appsync-realtime-api.');
    return url;
  }
  url.pathname = `${endpoint.pathname.replace(/\/+$/, '')}/realtime`;
  return url;
}
