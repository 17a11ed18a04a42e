import { join, normalize, sep } from 'node:path';

export const APP_SCHEME = 'app';
export const APP_ORIGIN = `${APP_SCHEME}://outband`;

/**
 * The policy of every page: scripts and styles of our own, style tags by nonce, and no network at all.
 * Libraries that add style tags at run time carry the nonce; nothing needs `unsafe-inline` or `unsafe-eval`.
 */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "frame-src 'none'",
  ].join('; ');
}

/** The file behind an app:// address, or null where the address leaves the renderer's folder. */
export function resolveAppPath(root: string, address: string): string | null {
  const url = new URL(address);
  if (url.host !== 'outband') return null;
  let path: string;
  try {
    path = decodeURIComponent(url.pathname);
  } catch {
    return null;
  }
  const file = normalize(join(root, path === '/' ? 'index.html' : path));
  return file.startsWith(root + sep) && !path.includes('\0') ? file : null;
}

/** Addresses that a person may be sent to in their own browser. */
const EXTERNAL_HOSTS = new Set(['docs.amplify.aws', 'docs.aws.amazon.com']);

export function isAllowedExternal(address: string): boolean {
  try {
    const url = new URL(address);
    return url.protocol === 'https:' && EXTERNAL_HOSTS.has(url.hostname);
  } catch {
    return false;
  }
}
