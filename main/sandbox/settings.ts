/**
 * What public text about AppSync leaves open ([I] in the service reference), as switches, and the service's
 * own limits, so that a test can turn one of them and so that a correction later is one line.
 */
export interface SandboxSettings {
  /** Prefix of `ds_pk` in the delta table: the data source's name or the table's (1.3). */
  readonly deltaKeyPrefix: 'data-source' | 'table';
  /** Whether an accepted update of a tombstone leaves it a tombstone (1.5). */
  readonly tombstoneSurvivesUpdate: boolean;
  /** The version that an item without `_version` is taken to have (3.1); null never matches. */
  readonly versionOfUnversionedItem: number | null;
  /** What deleting an absent item does (3.1). */
  readonly deleteOfMissingItem: 'condition-failure' | 'success';
  /** Rounds of a conflict handler before MaxConflicts (3.4). */
  readonly maxConflictAttempts: number;
  /** How far before `lastSync` a delta read begins (2.2). */
  readonly deltaOverlapMs: number;
  /** Whether `_version` among the values of a create is refused (3.1). */
  readonly refuseVersionInCreate: boolean;
  /** Whether a leaf that the mutation selected under an alias reaches subscribers (5.1). */
  readonly aliasedLeavesInEvents: boolean;
  /** Milliseconds between `ka` frames (6.2). */
  readonly keepAliveMs: number;
  readonly connectionTimeoutMs: number;
  readonly maxSubscriptionsPerConnection: number;
  /** A connection's life, by the sandbox's own clock (6.2). */
  readonly connectionLifeMs: number;
  /** Bytes of one event; a bigger one is not delivered (6.3). */
  readonly maxEventBytes: number;
  /** DynamoDB's bound on one item, in bytes. */
  readonly maxItemBytes: number;
  /** DynamoDB's bound on what one page reads, in bytes of items. */
  readonly maxPageBytes: number;
  readonly introspection: boolean;
  /** 0 is none (7). */
  readonly queryDepthLimit: number;
  /** 0 is 10,000 (7). */
  readonly resolverCountLimit: number;
  readonly maxRequestBytes: number;
  readonly lambdaTimeoutMs: number;
  /** How long one request may run (7). */
  readonly executionTimeoutMs: number;
  /** Whether nullable relations are null in mutation results when the models' rules differ (4.6). */
  readonly redactRelations: boolean;
}

export const DEFAULT_SETTINGS: SandboxSettings = {
  deltaKeyPrefix: 'data-source',
  tombstoneSurvivesUpdate: true,
  versionOfUnversionedItem: 0,
  deleteOfMissingItem: 'condition-failure',
  maxConflictAttempts: 5,
  deltaOverlapMs: 0,
  refuseVersionInCreate: true,
  aliasedLeavesInEvents: false,
  keepAliveMs: 60_000,
  connectionTimeoutMs: 300_000,
  maxSubscriptionsPerConnection: 200,
  connectionLifeMs: 24 * 60 * 60 * 1000,
  maxEventBytes: 240 * 1024,
  maxItemBytes: 400 * 1024,
  maxPageBytes: 1024 * 1024,
  introspection: true,
  queryDepthLimit: 0,
  resolverCountLimit: 0,
  maxRequestBytes: 10 * 1024 * 1024,
  lambdaTimeoutMs: 10_000,
  executionTimeoutMs: 30_000,
  redactRelations: true,
};
