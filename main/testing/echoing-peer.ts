import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

/** How the peer fails; each failure repeats all that came in, as gateways and proxies do. */
export const FAILURES = [
  'unauthorized',
  'bad-request',
  'misfit',
  'throttled',
  'server-error',
  'web-page',
  'not-json',
  'field-errors',
  'odd-errors',
  'reset',
] as const;
export type Failure = (typeof FAILURES)[number];

export interface EchoingPeer {
  readonly endpoint: string;
  /** Everything that came in, so that a test can see that the secrets were really sent. */
  readonly received: string[];
  failure: Failure;
  /** What goes on to another backend instead of failing. */
  passes: ((body: string) => boolean) | null;
  stop(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** Headers and address as AWS's gateways repeat them, and each header's value as it is. */
function echoOf(request: IncomingMessage): string {
  const values = Object.entries(request.headers).map(([name, value]) => `${name}: '${String(value)}'`);
  return `not a valid key=value pair in ${values.join(', ')} of ${request.url ?? ''}`;
}

/** A backend on the loopback address that refuses everything and repeats what it was sent while it does. */
export async function startEchoingPeer(backend: string | null = null): Promise<EchoingPeer> {
  const received: string[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request);
    const echo = echoOf(request);
    received.push(echo, body);
    if (backend !== null && peer.passes?.(body)) {
      const { 'content-type': type = 'application/json', 'x-api-key': key = '' } = request.headers;
      const headers = { 'content-type': type, 'x-api-key': String(key) };
      const passed = await fetch(backend, { method: 'POST', headers, body });
      response.writeHead(passed.status, { 'content-type': 'application/json' }).end(await passed.text());
      return;
    }
    fail(peer.failure, `${echo} ${body}`, request, response);
  };
  const server = createServer((request, response) => void answer(request, response));
  const sockets = new WebSocketServer({ server, handleProtocols: () => 'graphql-ws' });
  sockets.on('connection', (socket, request) => {
    const header = String(request.headers['sec-websocket-protocol']).split('header-')[1] ?? '';
    const decoded = Buffer.from(header, 'base64url').toString('utf8');
    received.push(decoded);
    const errors = [{ errorType: 'BadRequestException', message: `${echoOf(request)} ${decoded}` }];
    socket.on('message', () => {
      socket.send(JSON.stringify({ type: 'connection_error', payload: { errors } }));
      socket.close(1008, decoded.slice(0, 120));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const peer: EchoingPeer = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    received,
    failure: 'unauthorized',
    passes: null,
    stop: () =>
      new Promise((done) => {
        sockets.close();
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  return peer;
}

function fail(failure: Failure, echo: string, request: IncomingMessage, response: ServerResponse): void {
  const json = (status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  const refusal = (errorType: string) => ({
    __type: errorType,
    message: echo,
    errors: [{ errorType, message: echo }],
  });
  switch (failure) {
    case 'unauthorized':
      return void json(401, refusal('UnauthorizedException'));
    case 'bad-request':
      return void json(400, refusal('MalformedHttpRequestException'));
    case 'misfit':
      return void json(400, refusal('BadRequestException'));
    case 'throttled':
      return void json(429, refusal('SomeException'));
    case 'server-error':
      return void response.writeHead(500, { 'content-type': 'text/plain' }).end(echo);
    case 'web-page':
      return void response.writeHead(404, { 'content-type': 'text/html' }).end(`<html>${echo}</html>`);
    case 'not-json':
      return void response.writeHead(200, { 'content-type': 'text/plain' }).end(echo);
    case 'field-errors':
      return void json(200, {
        data: null,
        errors: [{ path: null, message: echo, errorType: 'Lambda:Unhandled', errorInfo: { event: echo } }],
      });
    case 'odd-errors':
      return void json(200, { data: null, errors: [echo, { extensions: { code: echo } }] });
    case 'reset':
      request.socket.destroy();
  }
}
