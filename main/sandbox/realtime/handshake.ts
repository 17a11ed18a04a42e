import type { IncomingMessage } from 'node:http';

export const SUB_PROTOCOL = 'graphql-ws';
const HEADER_PREFIX = 'header-';

type Headers = Record<string, string | undefined>;

function lowerCased(value: unknown): Headers | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const entries = Object.entries(value).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(entries.map(([name, text]) => [name.toLowerCase(), text]));
}

/** Node reads both alphabets of base64, padded or not. */
function decode(base64: string): Headers | null {
  try {
    return lowerCased(JSON.parse(Buffer.from(base64, 'base64').toString('utf8')));
  } catch {
    return null;
  }
}

/** The sub-protocols that a client offers. */
export function offeredProtocols(request: IncomingMessage): string[] {
  return (request.headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((protocol) => protocol.trim())
    .filter((protocol) => protocol !== '');
}

/** The header object of a connection, from wherever the client put it (6.1, 10.58); null when it is broken. */
export function connectionHeaders(request: IncomingMessage): Headers | null {
  const inQuery = new URLSearchParams((request.url ?? '').split('?')[1]).get('header');
  if (inQuery !== null) return decode(inQuery.replaceAll(' ', '+'));
  const protocol = offeredProtocols(request).find((name) => name.startsWith(HEADER_PREFIX));
  if (protocol !== undefined) return decode(protocol.slice(HEADER_PREFIX.length));
  return lowerCased(request.headers);
}

/** The header object that a `start` frame carries. */
export function startHeaders(authorization: unknown): Headers | null {
  return lowerCased(authorization);
}
