import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OutbandError } from '../../shared/errors';
import { ApiKeyAuthenticator } from './auth/api-key';
import { SandboxService } from './service';
import { FaultDice, parseFaults } from './faults';
import { RequestPreparer } from './graphql/engine';
import { localCertificate } from './http/certificate';
import { GraphQLEndpoint } from './http/graphql-endpoint';
import { SharedPort } from './http/shared-port';
import { seededRandom, uuidFrom } from './random';
import { RealtimeServer } from './realtime/realtime-server';
import type { Sandbox, SandboxOptions } from './sandbox-api';
import { DEFAULT_SETTINGS, type SandboxSettings } from './settings';

const REALTIME_PATHS = new Set(['/graphql/realtime', '/graphql']);
const GRAPHQL_PATH = '/graphql';

/** A folder for the tables: the caller's, or one of the sandbox's own that goes at stop. */
function openFolder(dataDir: string | undefined): { folder: string; remove: () => void } {
  if (dataDir === undefined) {
    const folder = mkdtempSync(join(tmpdir(), 'outband-sandbox-'));
    const removeFolder = () => rmSync(folder, { recursive: true, force: true });
    // A program that ends without stopping its sandbox leaves nothing behind either.
    process.once('exit', removeFolder);
    const remove = () => {
      process.off('exit', removeFolder);
      removeFolder();
    };
    return { folder, remove };
  }
  mkdirSync(dataDir, { recursive: true });
  return { folder: dataDir, remove: () => undefined };
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?')[0] ?? '/';
}

function notFound(response: ServerResponse): void {
  response.writeHead(404, {
    'content-type': 'application/json',
    'x-amzn-ErrorType': 'UnknownOperationException',
  });
  response.end('{"errors":[{"errorType":"UnknownOperationException","message":"Not found."}]}');
}

function listenError(error: unknown, host: string, port: number): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'EADDRNOTAVAIL') return error;
  return new OutbandError(
    {
      kind: 'BadInput',
      code: 'SANDBOX_ADDRESS',
      message: `The sandbox can't listen on ${host}:${port} (${code}).`,
      action: 'Choose another port or host, or leave the port out to get a free one.',
    },
    { cause: error },
  );
}

/**
 * Starts an AppSync-compatible backend on the loopback address; resolves when it accepts connections.
 * Throws BadInput for a fault or seed that is not understood or an address that can't be had, and Cancelled
 * when the signal ends the seeding.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { host = '127.0.0.1', port: wantedPort = 0, seedValue = 1, now = Date.now } = options;
  const settings: SandboxSettings = { ...DEFAULT_SETTINGS, ...options.settings };
  const faults = parseFaults(options.faults ?? []);
  const { folder, remove } = openFolder(options.dataDir);
  const dice = new FaultDice(seededRandom(seedValue + 1));
  dice.faults = faults;
  const random = seededRandom(seedValue);
  const requestId = () => uuidFrom(random);
  let realtime: RealtimeServer | null = null;
  const service = new SandboxService({
    options,
    folder,
    settings,
    now,
    dice,
    requestId,
    publish: (result) => realtime?.publish(result),
  });
  const abandon = (error: unknown): never => {
    service.close();
    remove();
    throw error;
  };
  const [certificate] = await Promise.all([localCertificate(folder), service.seed()]).catch(abandon);
  if (options.signal?.aborted) {
    abandon(
      new OutbandError({
        kind: 'Cancelled',
        code: 'CANCELLED',
        message: 'The sandbox was stopped while it was being filled.',
      }),
    );
  }
  const apiKey = options.apiKey ?? `da2-${randomBytes(13).toString('hex')}`;
  const authenticator = new ApiKeyAuthenticator(apiKey);
  const preparer = new RequestPreparer(service.schemaService, settings.introspection);
  const shared = { settings, authenticator, preparer, dice };
  realtime = new RealtimeServer({ ...shared, now, service: service.schemaService, restrict: () => null });
  const server = realtime;
  const endpoint = new GraphQLEndpoint({
    ...shared,
    requestId,
    resolvers: service.resolvers,
    execute: (request, caller) => service.execute(request, caller),
  });
  const port = new SharedPort(certificate, {
    onRequest: (request, response) => {
      if (pathOf(request) === GRAPHQL_PATH) void endpoint.handle(request, response);
      else notFound(response);
    },
    onUpgrade: (request, socket, head) => {
      if (REALTIME_PATHS.has(pathOf(request))) server.upgrade(request, socket, head);
      else socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
    },
  });
  const number = await port
    .listen(host, wantedPort)
    .catch((error: unknown) => abandon(listenError(error, host, wantedPort)));
  const address = `${host.includes(':') ? `[${host}]` : host}:${number}`;
  return {
    endpoint: `http://${address}${GRAPHQL_PATH}`,
    realtime: `ws://${address}/graphql/realtime`,
    tlsEndpoint: `https://${address}${GRAPHQL_PATH}`,
    caFile: certificate.caFile,
    apiKey,
    records: () => service.records(),
    setStrategy: (strategy) => service.setStrategy(strategy),
    setFaults: (specs) => {
      dice.faults = parseFaults(specs);
    },
    dropSockets: () => port.dropAll(),
    stop: async () => {
      server.close();
      await port.close();
      service.close();
      remove();
    },
  };
}
