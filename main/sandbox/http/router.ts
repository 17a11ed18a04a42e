import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { TokenIssuer } from '../auth/token-issuer';
import { answerUserPool, type UserPool } from '../user-pool';
import type { RealtimeServer } from '../realtime/realtime-server';
import type { GraphQLEndpoint } from './graphql-endpoint';
import type { PortHandlers } from './shared-port';

export const GRAPHQL_PATH = '/graphql';
export const REALTIME_PATH = '/graphql/realtime';
export const ISSUER_PATH = '/issuer';
export const USER_POOL_PATH = '/user-pool';

/** The parts that answer on the sandbox's port. */
export interface Routes {
  readonly endpoint: GraphQLEndpoint;
  readonly realtime: RealtimeServer;
  readonly issuer: TokenIssuer | null;
  readonly userPool: UserPool | null;
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?')[0] ?? '/';
}

function answerJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

/** Sends requests to the part that answers their path. */
export class Router implements PortHandlers {
  #routes: Routes | null = null;

  /** Opens the paths: the parts need to know the port, and the port is open by then. */
  open(routes: Routes): void {
    this.#routes = routes;
  }

  onRequest(request: IncomingMessage, response: ServerResponse): void {
    const path = pathOf(request);
    const issuer = this.#routes?.issuer;
    if (path === GRAPHQL_PATH && this.#routes) void this.#routes.endpoint.handle(request, response);
    else if (this.#routes?.userPool && path.replace(/\/$/, '') === USER_POOL_PATH)
      void answerUserPool(this.#routes.userPool, request, response);
    else if (issuer && path === `${ISSUER_PATH}/.well-known/jwks.json`)
      answerJson(response, 200, issuer.keySet());
    else if (issuer && path === `${ISSUER_PATH}/.well-known/openid-configuration`) {
      answerJson(response, 200, {
        issuer: issuer.issuer,
        jwks_uri: `${issuer.issuer}/.well-known/jwks.json`,
      });
    } else {
      const errorType = 'UnknownOperationException';
      answerJson(
        response,
        404,
        { errors: [{ errorType, message: 'Not found.' }] },
        { 'x-amzn-ErrorType': errorType },
      );
    }
  }

  onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const path = pathOf(request);
    if (this.#routes && (path === REALTIME_PATH || path === GRAPHQL_PATH))
      this.#routes.realtime.upgrade(request, socket, head);
    else socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
  }
}
