import type { GraphQLSchema, OperationTypeNode } from 'graphql';
import { unauthorizedField } from './appsync-error';
import type { Authorization } from './auth/authorization';
import { FieldModes } from './auth/field-modes';
import { authorizationOf } from './auth/gate';
import type { Caller } from './auth/identity';
import type { FaultDice } from './faults';
import type { PreparedRequest } from './graphql/engine';
import {
  executeOperation,
  type ExecutionContext,
  type ExecutionResult,
  type PublishedResult,
} from './graphql/execute';
import { ResolverBudget } from './graphql/resolver-budget';
import { buildServiceSchema, type ServiceSchema } from './graphql/service-schema';
import type { SelectedField } from './graphql/selection';
import { wireItem } from './graphql/wire-item';
import { enhancedFilter, isEmptyFilter, type EventPredicate } from './realtime/subscription-filter';
import { dumpLines, ItemCodec, loadLines, type DumpReport, type LoadReport } from './lines';
import { readDefaultValues } from './resolvers/defaults';
import { CustomResolvers } from './resolvers/custom';
import { buildResolvers, type FieldResolver, type ResolverMap } from './resolvers/resolver-map';
import type { LinesToLoad, SandboxOptions } from './sandbox-api';
import { seededCount, seedTables, unfinishedSeed } from './seed/seeder';
import { ServerClock } from './server-clock';
import type { SandboxSettings } from './settings';
import { StrategyTable } from './strategies/strategy-table';
import { PageTokens } from './tables/page-token';
import { TableReader } from './tables/reader';
import { storeModels, type StoredModel } from './tables/stored-model';
import { TableStore } from './tables/table-store';
import { VersionedWriter } from './tables/versioned-writer';

/** Amplify's defaults: 30 minutes of delta rows, 30 days of tombstones (service reference 1.1). */
const DELTA_TTL_SECONDS = 30 * 60;
const BASE_TTL_SECONDS = 43_200 * 60;

export interface ServiceOptions {
  readonly options: SandboxOptions;
  readonly folder: string;
  readonly settings: SandboxSettings;
  readonly now: () => number;
  readonly dice: FaultDice;
  readonly requestId: () => string;
  publish(result: PublishedResult): void;
}

/** The service without its ports: tables, resolvers and execution. */
export class SandboxService {
  readonly schemaService: ServiceSchema;
  readonly models: ReadonlyMap<string, StoredModel>;
  readonly resolvers: ResolverMap;
  readonly store: TableStore;
  readonly strategies: StrategyTable;
  readonly #options: ServiceOptions;
  readonly #codec: ItemCodec;
  readonly #baseTtlSeconds: number;
  readonly #authorization: Authorization;
  readonly #custom: CustomResolvers | null;
  readonly #fieldModes: FieldModes | null;

  constructor(serviceOptions: ServiceOptions) {
    const { options, folder, settings, now, dice, requestId } = serviceOptions;
    this.#options = serviceOptions;
    this.schemaService = buildServiceSchema(options.schema);
    this.models = storeModels(options.schema.modelSchema, this.schemaService.schema);
    this.#codec = new ItemCodec(this.schemaService.schema, this.models);
    this.#authorization = authorizationOf(options.auth);
    this.#fieldModes = options.auth
      ? new FieldModes(this.schemaService.schema, options.auth.defaultMode)
      : null;
    this.strategies = new StrategyTable(
      this.models.keys(),
      settings.lambdaTimeoutMs,
      options.strategy,
      options.modelStrategies,
    );
    this.store = new TableStore(folder, this.models.values(), options.dataDir !== undefined);
    const clock = new ServerClock(now, this.store.delta.lastChangedAt());
    const deltaTtlSeconds = options.deltaTtlSeconds ?? DELTA_TTL_SECONDS;
    const baseTtlSeconds = options.baseTtlSeconds ?? BASE_TTL_SECONDS;
    this.#baseTtlSeconds = baseTtlSeconds;
    const { store, strategies } = this;
    const tokens = new PageTokens(store.tokenKey());
    const reader = new TableReader({ store, clock, settings, tokens, deltaTtlSeconds });
    const writer = new VersionedWriter({
      store,
      clock,
      settings,
      resolver: (model) => strategies.of(model),
      requestId,
      interferes: () => dice.strikes(dice.faults.conflict),
      onInterference: (stored, item) => this.#publishUpdate(stored, item),
      deltaTtlSeconds,
      baseTtlSeconds,
    });
    this.#custom =
      options.resolvers === undefined
        ? null
        : new CustomResolvers(options.resolvers, settings.lambdaTimeoutMs, {
            models: this.models,
            store,
            writer,
          });
    this.resolvers = buildResolvers(this.schemaService, this.models, {
      store,
      reader,
      writer,
      clock,
      settings,
      authorization: this.#authorization,
      defaults: readDefaultValues(options.source ?? ''),
    });
  }

  get schema(): GraphQLSchema {
    return this.schemaService.schema;
  }

  /**
   * Puts the seed's records into the tables, or, without one, those that an earlier process was killed over. Throws
   * BadInput for a model that the schema doesn't have.
   */
  async seed(): Promise<void> {
    const { seed, seedValue = 1, schema, signal, onProgress } = this.#options.options;
    const { models, store } = this;
    const wanted = seed === undefined ? unfinishedSeed(store) : { seed, seedValue };
    if (wanted)
      await seedTables({ schema: schema.modelSchema, models, store, ...wanted, signal, onProgress });
  }

  /** So many more made-up records of each model; how many came. Throws BadInput for a model that isn't there. */
  async seedMore(more: Readonly<Record<string, number>>): Promise<Record<string, number>> {
    const { seedValue = 1, schema } = this.#options.options;
    const { models, store } = this;
    const before = this.records();
    const seed = { ...more };
    for (const name of models.keys()) seed[name] = seededCount(store, name) + (more[name] ?? 0);
    await seedTables({ schema: schema.modelSchema, models, store, seed, seedValue });
    const after = Object.entries(this.records());
    return Object.fromEntries(after.map(([name, count]) => [name, count - (before[name] ?? 0)]));
  }

  /** Puts records of JSON Lines into the tables, as an import into DynamoDB does. Throws BadInput, naming the line. */
  load({ path, giveVersions }: LinesToLoad): Promise<LoadReport> {
    const { now, options } = this.#options;
    const onProgress = (done: number, total: number) => options.onProgress?.('loaded', done, total);
    return loadLines(path, {
      codec: this.#codec,
      store: this.store,
      now,
      baseTtlSeconds: this.#baseTtlSeconds,
      giveVersions,
      signal: options.signal,
      onProgress,
    });
  }

  /** Writes the base tables into a folder. Throws BadInput when that can't be done. */
  dump(folder: string): Promise<DumpReport> {
    return dumpLines(folder, this.#codec, this.store);
  }

  /** Runs a query or a mutation that has been prepared. */
  execute(request: PreparedRequest, caller: Caller): Promise<ExecutionResult> {
    const { settings } = this.#options;
    const budget = new ResolverBudget(settings.resolverCountLimit);
    let isOver = false;
    const context: ExecutionContext = {
      schema: this.schema,
      rootResolver: (operation, field) => {
        const resolver = this.resolvers.root(operation, field) ?? this.#customResolver(operation, field);
        return resolver && budget.limited((args) => resolver(args, caller));
      },
      nestedResolver: (operation, type, field) => {
        const resolver = this.resolvers.nested(operation, type, field);
        return (
          resolver && budget.limited((source, args, selected) => resolver(source, args, selected, caller))
        );
      },
      isOpen: (type, field) => this.#fieldModes?.isOpen(type, field, caller) ?? true,
      publish: (result) => this.#options.publish(result),
      aliasedLeavesInEvents: settings.aliasedLeavesInEvents,
      depthLimit: settings.queryDepthLimit || Infinity,
      isOver: () => isOver,
    };
    const result = executeOperation(context, request.checked, request.operation, request.variables);
    return withinTime(result, settings.executionTimeoutMs, () => (isOver = true));
  }

  #customResolver(operation: OperationTypeNode, field: string): FieldResolver | undefined {
    const custom = this.#custom;
    const type = this.schema.getRootType(operation)?.name;
    if (!custom || type === undefined) return undefined;
    return (args, caller) => custom.resolve(type, field, args, caller);
  }

  /** The predicate of a subscription for its caller. Throws an AppSyncError when the caller may not subscribe. */
  async restrict(
    caller: Caller,
    { name }: SelectedField,
    args: Readonly<Record<string, unknown>>,
  ): Promise<EventPredicate | null> {
    if (this.#fieldModes?.isOpen('Subscription', name, caller) === false)
      throw unauthorizedField(name, 'Subscription');
    const model = this.resolvers.modelOf(name);
    const own = model ? this.#authorization.listen(model.name, caller, args, name) : null;
    if (!own) return (await this.#custom?.filterOf(name, args, caller)) ?? null;
    // The rules arrive as an enhanced filter, which puts the filter by arguments off (5.2).
    const asked = isEmptyFilter(args['filter']) ? null : enhancedFilter(args['filter']);
    return (published) => own(published) && (asked?.(published) ?? true);
  }

  /** Live records by model. */
  records(): Record<string, number> {
    return Object.fromEntries([...this.store.tables()].map((table) => [table.stored.name, table.liveCount]));
  }

  close(): void {
    this.#custom?.close();
    this.strategies.close();
    this.store.close();
  }

  #publishUpdate(stored: StoredModel, item: Readonly<Record<string, unknown>>): void {
    const mutation = stored.model.operations.update;
    if (mutation !== null)
      this.#options.publish({ mutation, value: wireItem(this.schema, stored.name, item) });
  }
}

/** The result, or what AppSync says when it takes longer than it allows; writes that were made stay (7, 9.2). */
function withinTime(
  result: Promise<ExecutionResult>,
  timeoutMs: number,
  onTimeout: () => void,
): Promise<ExecutionResult> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      onTimeout();
      const error = {
        path: null,
        errorType: 'ExecutionTimeout',
        locations: null,
        message: 'Execution timed out.',
      };
      resolve({ data: null, errors: [error] });
    }, timeoutMs);
    result.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
