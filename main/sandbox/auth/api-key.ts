import { timingSafeEqual } from 'node:crypto';
import { AuthenticationError, plainCaller, type ModeVerifier } from './identity';

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Lets requests in that bring the key in `x-api-key`; it may do whatever no rule forbids (service reference 8). */
export function apiKeyVerifier(apiKey: string): ModeVerifier {
  return {
    mode: 'API_KEY',
    verify: ({ headers }) => {
      if (isSame(headers['x-api-key'] ?? '', apiKey)) return Promise.resolve(plainCaller('API_KEY'));
      return Promise.reject(new AuthenticationError('You are not authorized to make this call.'));
    },
  };
}
