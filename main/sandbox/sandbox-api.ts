import type { LoadedSchema } from '../schema';
import type { SandboxAuthOptions } from './auth/gate';
import type { TokenSubject } from './auth/token-issuer';
import type { DumpReport, LoadReport } from './lines';
import type { SandboxSettings } from './settings';

export type ConflictStrategy = 'AUTOMERGE' | 'OPTIMISTIC_CONCURRENCY' | { readonly lambda: string };

/** `latency=50..200ms`, `throttle=0.05`, … as the commands contract lists them. */
export type FaultSpec = string;

/** Records to put into the tables. */
export interface LinesToLoad {
  /** A file of JSON Lines, or a folder of files such as `Post.jsonl`. */
  readonly path: string;
  /** Gives records without `_version` their first one; otherwise they stay as in a table that predates versions. */
  readonly giveVersions?: boolean;
}

export interface SandboxOptions {
  readonly schema: LoadedSchema;
  /** The text of the schema file: where it is an authored SDL, its `@default` values are filled in by creates. */
  readonly source?: string;
  readonly host?: string;
  readonly port?: number;
  readonly apiKey?: string;
  readonly strategy?: ConflictStrategy;
  /** Models whose conflicts are settled otherwise, by name. */
  readonly modelStrategies?: Readonly<Record<string, ConflictStrategy>>;
  /** JavaScript file whose `handler` answers for root fields that no model has, as resolvers of one's own do. */
  readonly resolvers?: string;
  /** Records per model: one number for every model, or by name. */
  readonly seed?: number | Readonly<Record<string, number>>;
  readonly seedValue?: number;
  /** Loaded after the seed, before the first request. */
  readonly load?: readonly LinesToLoad[];
  readonly onLoaded?: (report: LoadReport) => void;
  /** Folder of the tables; without it they live in a temporary folder that goes at stop. */
  readonly dataDir?: string;
  readonly deltaTtlSeconds?: number;
  readonly baseTtlSeconds?: number;
  readonly faults?: readonly FaultSpec[];
  /** Milliseconds since the epoch; tests pass their own. */
  readonly now?: () => number;
  /** Switches for what public text leaves open, and AppSync's limits. */
  readonly settings?: Partial<SandboxSettings>;
  /** Other modes than the API key, and rules of who may do what; without it the API key may do everything. */
  readonly auth?: SandboxAuthOptions;
  /** Ends a long load of seed records. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (model: string, done: number, total: number) => void;
}

/** What of a running sandbox can be changed, as it is now. */
export interface SandboxControls {
  /** Faults that are on. */
  readonly faults: readonly FaultSpec[];
  readonly strategy: ConflictStrategy;
  /** Models with a strategy of their own. */
  readonly modelStrategies: Readonly<Record<string, ConflictStrategy>>;
  /** Live records by model. */
  readonly records: Readonly<Record<string, number>>;
}

/** A running AppSync-compatible backend on the loopback address. */
export interface Sandbox {
  readonly endpoint: string;
  readonly realtime: string;
  readonly tlsEndpoint: string;
  /** PEM file of the certificate made at start. */
  readonly caFile: string;
  readonly apiKey: string;
  /** Address of the sandbox's own issuer of tokens; null when no enabled mode takes any. */
  readonly issuer: string | null;
  /** Live records by model. */
  records(): Readonly<Record<string, number>>;
  /** Sets how conflicts are settled, but for models with a strategy of their own. */
  setStrategy(strategy: ConflictStrategy): void;
  /** Gives a model a strategy of its own; null takes it away. Throws BadInput for a model that isn't there. */
  setModelStrategy(model: string, strategy: ConflictStrategy | null): void;
  setFaults(faults: readonly FaultSpec[]): void;
  controls(): SandboxControls;
  /**
   * Puts records into the tables as an import into DynamoDB does: clients hear of them at their next base sync.
   * Rejects with BadInput naming file, line and field; then nothing has changed.
   */
  load(lines: LinesToLoad): Promise<LoadReport>;
  /** Writes every table into a folder, a file a model, so that `load` gives the same. Rejects with BadInput. */
  dump(folder: string): Promise<DumpReport>;
  /**
   * Puts so many more made-up records of each model into the tables, as `load` does: keys, enums and relations fit the
   * schema. Resolves with how many came; rejects with BadInput for a model that isn't there.
   */
  seedMore(more: Readonly<Record<string, number>>): Promise<Readonly<Record<string, number>>>;
  /** Cuts every open socket, as a lost network does. */
  dropSockets(): void;
  /** Where users of the local pool sign in, as to Cognito; null without any. */
  readonly userPool: {
    readonly endpoint: string;
    readonly userPoolId: string;
    readonly clientId: string;
  } | null;
  /** A token of the sandbox's own issuer. Rejects with BadInput when no enabled mode takes tokens. */
  issueToken(subject: TokenSubject): Promise<string>;
  stop(): Promise<void>;
}
