import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { OperationTypeNode } from 'graphql';
import { ApiKeyAuthenticator } from './auth/api-key';
import { FaultDice, parseFaults } from './faults';
import { RequestPreparer, type PreparedRequest } from './graphql/engine';
import { executeOperation, type PublishedResult } from './graphql/execute';
import { buildServiceSchema } from './graphql/service-schema';
import { localCertificate } from './http/certificate';
import { GraphQLEndpoint } from './http/graphql-endpoint';
import { SharedPort } from './http/shared-port';
import { seededRandom, uuidFrom } from './random';
import { RealtimeServer } from './realtime/realtime-server';
import { buildResolvers, type ResolverMap } from './resolvers/resolver-map';
import type { ConflictStrategy, Sandbox, SandboxOptions } from './sandbox-api';
import { ServerClock } from './server-clock';
import { DEFAULT_SETTINGS, type SandboxSettings } from './settings';
import { automergeStrategy } from './strategies/automerge';
import type { ConflictResolver } from './strategies/conflict-strategy';
import { optimisticConcurrency } from './strategies/optimistic-concurrency';
import { PageTokens } from './tables/page-token';
import { TableReader } from './tables/reader';
import { storeModels } from './tables/stored-model';
import { TableStore } from './tables/table-store';
import { VersionedWriter } from './tables/versioned-writer';

/** Amplify's defaults: 30 minutes of delta rows, 30 days of tombstones (service reference 1.1). */
const DELTA_TTL_SECONDS = 30 * 60;
const BASE_TTL_SECONDS = 43_200 * 60;

function resolverFor(strategy: ConflictStrategy): ConflictResolver {
  return strategy === 'OPTIMISTIC_CONCURRENCY' ? optimisticConcurrency() : automergeStrategy();
}

/**
 * Starts an AppSync-compatible backend on the loopback address; resolves when it accepts connections.
 * Throws BadInput for a fault that is not understood, and Node's error when the port is taken.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const now = options.now ?? Date.now;
  const settings: SandboxSettings = { ...DEFAULT_SETTINGS, ...options.settings };
  const folder = options.dataDir ?? mkdtempSync(join(tmpdir(), 'outband-sandbox-'));
  mkdirSync(folder, { recursive: true });
  const random = seededRandom(options.seedValue ?? 1);
  const dice = new FaultDice(seededRandom((options.seedValue ?? 1) + 1));
  dice.faults = parseFaults(options.faults ?? []);
  const service = buildServiceSchema(options.schema);
  const models = storeModels(options.schema.modelSchema, service.schema);
  const store = new TableStore(folder, models.values(), options.dataDir !== undefined);
  const clock = new ServerClock(now, store.delta.lastChangedAt());
  const deltaTtlSeconds = options.deltaTtlSeconds ?? DELTA_TTL_SECONDS;
  const baseTtlSeconds = options.baseTtlSeconds ?? BASE_TTL_SECONDS;
  const requestId = () => uuidFrom(random);
  let strategy = resolverFor(options.strategy ?? 'AUTOMERGE');
  const reader = new TableReader({
    store,
    clock,
    settings,
    tokens: new PageTokens(store.tokenKey()),
    deltaTtlSeconds,
  });
  const writer = new VersionedWriter({
    store,
    clock,
    settings,
    resolver: () => strategy,
    requestId,
    deltaTtlSeconds,
    baseTtlSeconds,
  });
  const resolvers = buildResolvers(service, models, { store, reader, writer, clock, settings });
  const apiKey = options.apiKey ?? `da2-${randomBytes(13).toString('hex')}`;
  const authenticator = new ApiKeyAuthenticator(apiKey);
  const preparer = new RequestPreparer(service, settings.introspection);
  const realtime = new RealtimeServer({
    schema: service.schema,
    subscribersOf: service.subscribersOf,
    settings,
    authenticator,
    preparer,
    dice,
    now,
    restrict: () => null,
  });
  const execute = (request: PreparedRequest) =>
    executeOperation(
      {
        schema: service.schema,
        rootResolver: (operation, field) => resolvers.root(operation, field),
        nestedResolver: (_operation, type, field) => resolvers.nested(type, field),
        publish: (result: PublishedResult) => realtime.publish(result),
        aliasedLeavesInEvents: settings.aliasedLeavesInEvents,
      },
      request.checked,
      request.operation,
      request.variables,
    );
  const endpoint = new GraphQLEndpoint({
    authenticator,
    preparer,
    dice,
    maxRequestBytes: settings.maxRequestBytes,
    requestId,
    isPaged: (request) => isPaged(request, resolvers),
    execute,
  });
  const certificate = localCertificate(folder);
  const port = new SharedPort(certificate, {
    onRequest: (request, response) => route(endpoint, request, response),
    onUpgrade: (request, socket, head) => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      if (pathname === '/graphql/realtime' || pathname === '/graphql')
        realtime.upgrade(request, socket, head);
      else socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
    },
  });
  const host = options.host ?? '127.0.0.1';
  const number = await port.listen(host, options.port ?? 0);
  const address = `${host.includes(':') ? `[${host}]` : host}:${number}`;
  return {
    endpoint: `http://${address}/graphql`,
    realtime: `ws://${address}/graphql/realtime`,
    tlsEndpoint: `https://${address}/graphql`,
    caFile: certificate.caFile,
    apiKey,
    records: () =>
      Object.fromEntries([...store.tables()].map((table) => [table.stored.name, table.liveCount])),
    setStrategy: (next) => {
      strategy.close();
      strategy = resolverFor(next);
    },
    setFaults: (specs) => {
      dice.faults = parseFaults(specs);
    },
    dropSockets: () => port.dropAll(),
    stop: async () => {
      realtime.close();
      await port.close();
      strategy.close();
      store.close();
      if (options.dataDir === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

function isPaged({ operation }: PreparedRequest, resolvers: ResolverMap): boolean {
  if (operation.operation !== OperationTypeNode.QUERY) return false;
  return operation.selectionSet.selections.some(
    (selection) =>
      'name' in selection &&
      resolvers.modelOf(selection.name.value)?.model.operations.get !== selection.name.value,
  );
}

function route(endpoint: GraphQLEndpoint, request: IncomingMessage, response: ServerResponse): void {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  if (pathname === '/graphql') void endpoint.handle(request, response);
  else
    response
      .writeHead(404, { 'content-type': 'application/json', 'x-amzn-ErrorType': 'UnknownOperationException' })
      .end('{}');
}
