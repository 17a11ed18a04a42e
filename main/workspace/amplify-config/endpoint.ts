import { configError } from './config-error';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/** Checks that an address can be a GraphQL endpoint: https, or http on the loopback address (commands contract). */
export function checkEndpoint(endpoint: string, file: string): URL {
  let url: URL;
  try {
    url = new URL(endpoint);
  } catch (cause) {
    throw configError(
      'ENDPOINT_NOT_URL',
      `The endpoint “${endpoint}” in ${file} is not an address.`,
      'Use the https address that ends in /graphql.',
      { file },
      cause,
    );
  }
  if (url.protocol === 'https:') return url;
  if (url.protocol === 'http:' && LOOPBACK.test(url.hostname)) return url;
  throw configError(
    'ENDPOINT_NOT_SECURE',
    `The endpoint “${endpoint}” in ${file} is not https; keys and data would travel in the clear.`,
    'Use the https address. Plain http is accepted on this computer only (localhost).',
    { file },
  );
}

/** The region in a standard AppSync address; null for a custom domain, which doesn't say. */
export function regionOfEndpoint(endpoint: string): string | null {
  return /\.appsync-api\.([a-z0-9-]+)\.amazonaws\.com/i.exec(endpoint)?.[1] ?? null;
}
