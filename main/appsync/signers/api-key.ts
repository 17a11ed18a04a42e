import { knowSecret } from '../../../shared/secrets';
import { shortened, type Signer } from './signer';

/** `20260102T030405Z`, as AWS writes instants in headers. */
function amzDate(now: number): string {
  return new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** Authorises by an API key. */
export function apiKeySigner(apiKey: string, now: () => number): Signer {
  knowSecret(apiKey);
  return {
    httpHeaders: () => Promise.resolve({ 'x-api-key': apiKey }),
    realtimeHeader: (endpoint) =>
      Promise.resolve({ host: endpoint.host, 'x-amz-date': amzDate(now()), 'x-api-key': apiKey }),
    identity: () => shortened(apiKey),
  };
}
