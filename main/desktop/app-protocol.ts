import { net, protocol } from 'electron';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, normalize, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

export const APP_SCHEME = 'app';
export const APP_ORIGIN = `${APP_SCHEME}://outband`;

/** The nonce of the page that was served last; the preload script hands it to the component libraries. */
let styleNonce = '';
export function currentStyleNonce(): string {
  return styleNonce;
}

/** Must run before the program is ready: marks the scheme as a secure, standard one. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

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

/** Serves the renderer's files as app://outband/… with the policy on every answer. */
export function serveApp(root: string): void {
  protocol.handle(APP_SCHEME, async (request) => {
    const file = request.method === 'GET' ? resolveAppPath(root, request.url) : null;
    if (!file) return new Response('Not found', { status: 404 });
    try {
      return file.endsWith('.html') ? await servePage(file) : await serveFile(file);
    } catch {
      return new Response('Not found', { status: 404 });
    }
  });
}

async function servePage(file: string): Promise<Response> {
  const html = await readFile(file, 'utf8');
  styleNonce = randomBytes(16).toString('base64');
  return new Response(html, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicy(styleNonce),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
  });
}

async function serveFile(file: string): Promise<Response> {
  const response = await net.fetch(pathToFileURL(file).toString());
  const headers = new Headers(response.headers);
  headers.set('x-content-type-options', 'nosniff');
  return new Response(response.body, { status: response.status, headers });
}
