import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OutbandError } from '../../shared/errors';
import { Gate, needsIssuer } from './auth/gate';
import { TokenIssuer } from './auth/token-issuer';
import { SandboxService } from './service';
import { FaultDice, parseFaults } from './faults';
import { RequestPreparer } from './graphql/engine';
import { localCertificate } from './http/certificate';
import { GraphQLEndpoint } from './http/graphql-endpoint';
import { GRAPHQL_PATH, ISSUER_PATH, REALTIME_PATH, Router, USER_POOL_PATH } from './http/router';
import { SharedPort } from './http/shared-port';
import { seededRandom, uuidFrom } from './random';
import { RealtimeServer } from './realtime/realtime-server';
import type { Sandbox, SandboxOptions } from './sandbox-api';
import { DEFAULT_SETTINGS, type SandboxSettings } from './settings';
import { UserPool, type PoolUser } from './user-pool';

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
  try {
    mkdirSync(dataDir, { recursive: true });
  } catch (error) {
    throw new OutbandError(
      {
        kind: 'BadInput',
        code: 'SANDBOX_DATA_UNUSABLE',
        message: `The data folder can't be made: ${error instanceof Error ? error.message : String(error)}`,
        action: 'Give a folder, or a path where one can be made.',
        place: { file: dataDir },
      },
      { cause: error },
    );
  }
  return { folder: dataDir, remove: () => undefined };
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

/** Ids as Cognito forms them. */
const LOCAL_POOL = { userPoolId: 'us-east-1_Sandbox01', clientId: '5sandb0xcl1ent00000000000' } as const;

function openUserPool(
  issuer: TokenIssuer,
  users: readonly PoolUser[] | undefined,
  now: () => number,
): UserPool | null {
  if (!users || users.length === 0) return null;
  const { userPoolId: poolId, clientId } = LOCAL_POOL;
  return new UserPool({ poolId, clientId, users, issuer, now });
}

function cancelled(): OutbandError {
  return new OutbandError({
    kind: 'Cancelled',
    code: 'CANCELLED',
    message: 'The sandbox was stopped while it was being filled.',
  });
}

/**
 * Starts an AppSync-compatible backend on the loopback address; resolves when it accepts connections.
 * Throws BadInput for a fault or seed that is not understood or an address that can't be had, and Cancelled
 * when the signal ends the seeding.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { host = '127.0.0.1', port: wantedPort = 0, seedValue = 1, now = Date.now } = options;
  const settings: SandboxSettings = { ...DEFAULT_SETTINGS, ...options.settings };
  const dice = new FaultDice(seededRandom(seedValue + 1));
  let faults = options.faults ?? [];
  dice.faults = parseFaults(faults);
  const { folder, remove } = openFolder(options.dataDir);
  const random = seededRandom(seedValue);
  const requestId = () => uuidFrom(random);
  const closing: Array<() => unknown> = [remove];
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
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
    closing.push(() => service.close());
    const keys = needsIssuer(options.auth) ? await TokenIssuer.createKeys() : null;
    const [certificate] = await Promise.all([localCertificate(folder), service.seed()]);
    if (options.signal?.aborted) throw cancelled();
    for (const lines of options.load ?? []) {
      const report = await service.load(lines);
      options.onLoaded?.(report);
    }
    const router = new Router();
    const port = new SharedPort(certificate, router);
    const number = await port.listen(host, wantedPort).catch((error: unknown) => {
      throw listenError(error, host, wantedPort);
    });
    closing.push(() => port.close());
    const address = `${host.includes(':') ? `[${host}]` : host}:${number}`;
    const issuer = keys && new TokenIssuer(`http://${address}${ISSUER_PATH}`, keys, now);
    const apiKey = options.apiKey ?? `da2-${randomBytes(13).toString('hex')}`;
    const gate = new Gate({
      auth: options.auth,
      apiKey,
      issuer,
      now,
      lambdaTimeoutMs: settings.lambdaTimeoutMs,
    });
    closing.push(() => gate.close());
    const preparer = new RequestPreparer(service.schemaService, settings.introspection);
    const shared = { settings, authenticator: gate.authenticator, preparer, dice };
    realtime = new RealtimeServer({
      ...shared,
      now,
      service: service.schemaService,
      restrict: (caller, field, args) => service.restrict(caller, field, args),
    });
    const server = realtime;
    closing.push(() => server.close());
    const endpoint = new GraphQLEndpoint({
      ...shared,
      requestId,
      resolvers: service.resolvers,
      execute: (request, caller) => service.execute(request, caller),
    });
    const userPool = issuer && openUserPool(issuer, options.auth?.poolUsers, now);
    router.open({ endpoint, realtime, issuer, userPool });
    return {
      endpoint: `http://${address}${GRAPHQL_PATH}`,
      realtime: `ws://${address}${REALTIME_PATH}`,
      tlsEndpoint: `https://${address}${GRAPHQL_PATH}`,
      caFile: certificate.caFile,
      apiKey,
      issuer: issuer?.issuer ?? null,
      userPool: userPool && { endpoint: `http://${address}${USER_POOL_PATH}`, ...LOCAL_POOL },
      records: () => service.records(),
      setStrategy: (strategy) => service.strategies.set(strategy),
      setModelStrategy: (model, strategy) => service.strategies.setFor(model, strategy),
      setFaults: (specs) => {
        dice.faults = parseFaults(specs);
        faults = specs;
      },
      controls: () => ({ faults, ...service.strategies.named(), records: service.records() }),
      load: (lines) => service.load(lines),
      dump: (folder) => service.dump(folder),
      seedMore: (more) => service.seedMore(more),
      dropSockets: () => port.dropAll(),
      issueToken: async (subject) => {
        if (issuer) return issuer.issue(subject);
        throw new OutbandError({
          kind: 'BadInput',
          code: 'NO_TOKEN_MODE',
          message: 'The sandbox has no mode that takes tokens.',
          action: 'Start it with AMAZON_COGNITO_USER_POOLS or OPENID_CONNECT among its modes.',
        });
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
