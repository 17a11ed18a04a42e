import { execute, parse } from 'graphql';
import type { ExecutionResult, GraphQLError } from 'graphql';
import { OutbandError } from '../../../shared/errors';
import { createGuard } from '../../../shared/guard';
import type { Guard } from '../../../shared/guard';
import { modelKeyOf } from '../../../shared/model-schema';
import type { Model, ModelInstance, ModelKey } from '../../../shared/model-schema';
import type { AppSyncClient, AppSyncErrorEntry, GraphQLRequest, GraphQLResponse } from '../../appsync';
import type { LoadedSchema } from '../../schema';

type Fields = Record<string, unknown>;

/** What happens to one request: everything else than `ok` is a way in which a network or a service fails. */
export type Fate =
  | 'ok'
  | 'unreachable'
  | 'throttled'
  | 'unauthorized'
  | 'lost-request'
  | 'lost-response'
  /** The service carries the write out only when the client has long given up. */
  | 'late'
  | 'hang-before';

export interface Arrival {
  readonly kind: 'mutation' | 'query';
  readonly request: GraphQLRequest;
}

class ServiceError extends Error {
  readonly errorType: string;
  readonly data: unknown;
  constructor(errorType: string, message: string, data: unknown = null) {
    super(message);
    this.errorType = errorType;
    this.data = data;
  }
}

/**
 * A versioned backend in memory behind the client's face. It judges documents with the guard as the real client
 * does, counts how often each record was written, and fails as a test's script says.
 */
export class ScriptedService implements AppSyncClient {
  readonly api: LoadedSchema['api'];
  readonly realtimeState = 'DISCONNECTED' as const;
  readonly arrivals: Arrival[] = [];
  /** Accepted writes by record. */
  readonly writes = new Map<string, number>();
  strategy: 'OPTIMISTIC' | 'AUTOMERGE' = 'OPTIMISTIC';
  /** Whether an update of a tombstone brings the record back, which no documentation settles (service 1.5). */
  revives = false;
  fateOf: (arrival: Arrival, number: number) => Fate = () => 'ok';
  /** Runs for each write before it is judged: another client may write here. */
  beforeWrite: (model: string, input: Fields, kind: string) => void = () => undefined;
  afterWrite: (model: string, record: ModelInstance) => void = () => undefined;
  /** False lets an answer that was about to leave never arrive. */
  afterAnswer: () => boolean = () => true;
  readonly #schema: LoadedSchema;
  readonly #guard: Guard;
  readonly #tables = new Map<string, Map<ModelKey, Fields>>();
  readonly #resolvers: Record<string, (args: Fields) => unknown>;
  readonly #now: () => number;
  #late: (() => void)[] = [];

  constructor(schema: LoadedSchema, now: () => number) {
    this.#schema = schema;
    this.api = schema.api;
    this.#guard = createGuard(schema.api);
    this.#now = now;
    this.#resolvers = Object.fromEntries(
      Object.values(schema.modelSchema.models).flatMap((model) => this.#resolversOf(model)),
    );
  }

  /** Puts a record there as though another client had written it; returns it as the service has it. */
  put(model: string, fields: Fields): ModelInstance {
    const key = modelKeyOf(this.#model(model), fields);
    const held = this.#table(model).get(key);
    const at = new Date(this.#now()).toISOString();
    const version = ((held?.['_version'] as number | undefined) ?? 0) + 1;
    const record = {
      createdAt: at,
      updatedAt: at,
      _deleted: null,
      ...held,
      ...fields,
      _version: version,
      _lastChangedAt: this.#now(),
    };
    this.#table(model).set(key, record);
    return { ...record };
  }

  record(model: string, key: ModelKey): ModelInstance | undefined {
    return this.#table(model).get(key);
  }

  writesOf(model: string, key: ModelKey): number {
    return this.writes.get(`${model} ${key}`) ?? 0;
  }

  /** Carries out what arrived late. */
  runLateWrites(): void {
    const late = this.#late;
    this.#late = [];
    for (const run of late) run();
  }

  async query(request: GraphQLRequest): Promise<GraphQLResponse> {
    return this.#handle({ kind: 'query', request });
  }

  async mutate(request: GraphQLRequest): Promise<GraphQLResponse> {
    const { verdict, reasons } = this.#guard.check(request);
    if (verdict !== 'accept')
      throw new OutbandError({ kind: 'GuardRefused', code: 'GUARD_REFUSED', message: reasons.join() });
    return this.#handle({ kind: 'mutation', request });
  }

  subscribe(): () => void {
    return () => undefined;
  }

  onRealtimeState(): () => void {
    return () => undefined;
  }

  async close(): Promise<void> {
    await Promise.resolve();
  }

  async #handle(arrival: Arrival): Promise<GraphQLResponse> {
    const fate = this.fateOf(arrival, this.arrivals.length);
    await new Promise((resolve) => setImmediate(resolve));
    if (fate === 'unreachable') throw transient('NO_CONNECTION');
    this.arrivals.push(arrival);
    if (fate === 'throttled') throw transient('THROTTLED');
    if (fate === 'unauthorized')
      throw new OutbandError({ kind: 'Unauthorized', code: 'UNAUTHORIZED', message: 'expired' });
    if (fate === 'lost-request') throw transient('LOST_RESPONSE');
    if (fate === 'hang-before') return new Promise(() => undefined);
    if (fate === 'late') {
      this.#late.push(() => void this.#execute(arrival.request));
      throw transient('LOST_RESPONSE');
    }
    const response = await this.#execute(arrival.request);
    if (fate === 'lost-response') throw transient('LOST_RESPONSE');
    if (!this.afterAnswer()) return new Promise(() => undefined);
    return response;
  }

  async #execute(request: GraphQLRequest): Promise<GraphQLResponse> {
    const result: ExecutionResult = await execute({
      schema: this.api,
      document: parse(request.document),
      rootValue: this.#resolvers,
      variableValues: request.variables ?? {},
      operationName: request.operationName,
    });
    const errors = (result.errors ?? []).map(entryOf);
    return { data: result.data ?? null, errors, httpStatus: 200, ms: 1, requestId: null };
  }

  #resolversOf(model: Model): [string, (args: Fields) => unknown][] {
    const { create, update, delete: remove, get } = model.operations;
    const of = (
      name: string | null,
      resolve: (args: Fields) => unknown,
    ): [string, (args: Fields) => unknown][] => (name === null ? [] : [[name, resolve]]);
    return [
      ...of(get, (args) => this.#table(model.name).get(modelKeyOf(model, args)) ?? null),
      ...of(create, (args) => this.#create(model, args['input'] as Fields)),
      ...of(update, (args) => this.#write(model, args['input'] as Fields, false)),
      ...of(remove, (args) => this.#write(model, args['input'] as Fields, true)),
    ];
  }

  #create(model: Model, input: Fields): ModelInstance {
    this.beforeWrite(model.name, input, 'create');
    const key = modelKeyOf(model, input);
    const held = this.#table(model.name).get(key);
    if (held)
      throw new ServiceError('ConditionalCheckFailedException', 'The conditional request failed', {
        ...held,
      });
    return this.#accept(model, key, input);
  }

  #write(model: Model, { _version: sent, ...changes }: Fields, isDelete: boolean): ModelInstance {
    this.beforeWrite(model.name, changes, isDelete ? 'delete' : 'update');
    const key = modelKeyOf(model, changes);
    const held = this.#table(model.name).get(key);
    if (!held) throw new ServiceError('ConditionalCheckFailedException', 'The conditional request failed');
    if (sent === held['_version'])
      return this.#accept(model, key, { ...changes, ...this.#fateOfTombstone(isDelete) });
    if (this.strategy === 'OPTIMISTIC' || isDelete) {
      throw new ServiceError('ConflictUnhandled', 'Conflict resolver rejects mutation.', { ...held });
    }
    return this.#accept(model, key, automerge(held, changes));
  }

  #fateOfTombstone(isDelete: boolean): Fields {
    if (isDelete) return { _deleted: true };
    return this.revives ? { _deleted: null } : {};
  }

  /** A tombstone whose time has come. */
  purge(model: string, key: ModelKey): void {
    this.#table(model).delete(key);
  }

  #accept(model: Model, key: ModelKey, changes: Fields): ModelInstance {
    const place = `${model.name} ${key}`;
    this.writes.set(place, (this.writes.get(place) ?? 0) + 1);
    const record = this.put(model.name, changes);
    this.afterWrite(model.name, record);
    return record;
  }

  #table(model: string): Map<ModelKey, Fields> {
    let table = this.#tables.get(model);
    if (!table) this.#tables.set(model, (table = new Map()));
    return table;
  }

  #model(name: string): Model {
    return this.#schema.modelSchema.models[name] as Model;
  }
}

/** The service's rules for scalars and lists (service 3.3): what is there stays, lists grow. */
function automerge(held: Fields, changes: Fields): Fields {
  return Object.fromEntries(
    Object.entries(changes).map(([name, value]) => {
      const old = held[name];
      if (old === null || old === undefined) return [name, value];
      return [
        name,
        Array.isArray(old) && Array.isArray(value) ? [...(old as unknown[]), ...(value as unknown[])] : old,
      ];
    }),
  );
}

function entryOf(error: GraphQLError): AppSyncErrorEntry {
  const cause = error.originalError;
  const own = cause instanceof ServiceError ? { errorType: cause.errorType, data: cause.data } : {};
  return { message: error.message, path: error.path ?? null, ...own };
}

function transient(code: string): OutbandError {
  return new OutbandError({ kind: 'Transient', code, message: code });
}
