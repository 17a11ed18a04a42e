import { net, protocol } from 'electron';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { APP_SCHEME, contentSecurityPolicy, resolveAppPath } from './app-address';

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
